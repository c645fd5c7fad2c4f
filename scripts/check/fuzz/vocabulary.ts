/** The attributes that fuzzed items are made of, and small pools of key values, so that requests meet what others wrote. */
import type { IndexDefinition, KeyType, TableDefinition } from "../../../model/schema/table-definition.ts";

/** Attributes that an index may have as a key. Items have them or not, so an index is sparse. */
export const indexKeyNames = ["i", "j", "k"] as const;

/** What an attribute that is no key mostly holds. `t` is filler that brings an item to a size; `z` holds anything. */
export const plainTypes = {
  n: "N",
  s: "S",
  t: "S",
  b: "B",
  l: "L",
  m: "M",
  ss: "SS",
  ns: "NS",
  bs: "BS",
  größe: "S",
  z: "any",
} as const;

export type PlainName = keyof typeof plainTypes;

export const plainNames: readonly PlainName[] = ["n", "s", "t", "b", "l", "m", "ss", "ns", "bs", "größe", "z"];

/** Letters that make a key long enough for an index entry of keys alone to pass 1 KB. */
const longText = "k".repeat(600);
/** The same in binary; 4 letters of base64 are 3 bytes. */
const longBinary = "a2tr".repeat(200);

/** Key values, the frequent ones first. Numbers come in two spellings, which are one key. */
export const keyPools: Readonly<Record<KeyType, readonly string[]>> = {
  S: ["a", "ab", "ü€", "b", "abc", "Z", "~", longText],
  N: ["1", "-2.5", "1.0", "12", "0", "-7", "3.14159", "99e20"],
  B: ["AQ==", "AA==", "AQI=", "/w==", "AQIDBA==", "fw==", "gA==", longBinary],
};

export function keyTypeOf(table: TableDefinition, attribute: string): KeyType | undefined {
  return table.AttributeDefinitions.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType;
}

/** Names of the key attributes, the partition key first. */
export function keyNamesOf(keyed: Pick<IndexDefinition, "KeySchema">): readonly string[] {
  return keyed.KeySchema.map(({ AttributeName }) => AttributeName);
}

export function indexesOf(table: TableDefinition): readonly IndexDefinition[] {
  return [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
}

export function isLocal(table: TableDefinition, index: IndexDefinition): boolean {
  return table.LocalSecondaryIndexes?.includes(index) ?? false;
}

/** Whether an index's entries hold the attribute. */
export function isProjected(table: TableDefinition, index: IndexDefinition, attribute: string): boolean {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  return (
    ProjectionType === "ALL" ||
    keyNamesOf(table).includes(attribute) ||
    keyNamesOf(index).includes(attribute) ||
    (ProjectionType === "INCLUDE" && NonKeyAttributes.includes(attribute))
  );
}
