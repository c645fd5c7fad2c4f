import type { KeyType } from "./table-definition.ts";

/** A key attribute of a table: its name and DynamoDB type. */
export interface KeyAttribute<Name extends string = string, Type extends KeyType = KeyType> {
  readonly name: Name;
  readonly type: Type;
}

export const stringKey = <const Name extends string>(name: Name): KeyAttribute<Name, "S"> => ({ name, type: "S" });
export const numberKey = <const Name extends string>(name: Name): KeyAttribute<Name, "N"> => ({ name, type: "N" });
export const binaryKey = <const Name extends string>(name: Name): KeyAttribute<Name, "B"> => ({ name, type: "B" });

interface KeyValues {
  readonly S: string;
  readonly N: number;
  readonly B: Uint8Array;
}

/** What an application holds for a key attribute. */
export type KeyValueOf<Key extends KeyAttribute> = KeyValues[Key["type"]];

/** A table: its keys and, where items expire, the attribute that says when (epoch seconds). */
export interface Table<Partition extends KeyAttribute = KeyAttribute, Sort extends KeyAttribute = KeyAttribute> {
  readonly kind: "table";
  readonly name: string;
  readonly partitionKey: Partition;
  readonly sortKey?: Sort;
  readonly timeToLive?: string;
}

export type AnyTable = Table;
export type KeyNames<T extends AnyTable> = T["partitionKey"]["name"] | NonNullable<T["sortKey"]>["name"];

export function table<const Partition extends KeyAttribute, const Sort extends KeyAttribute = never>(
  name: string,
  options: { readonly partitionKey: Partition; readonly sortKey?: Sort; readonly timeToLive?: string },
): Table<Partition, Sort> {
  return { kind: "table", name, ...options };
}
