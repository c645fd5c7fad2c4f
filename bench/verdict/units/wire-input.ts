/** What a request's input names: the items of its keys, the partition of its key condition. */
import type { WireRequest } from "../../../model/capacity/units/prediction.ts";
import { isObject } from "../../../model/request/wire-unmarshal.ts";
import type { WireItem, WireValue } from "../../../model/request/wire-value.ts";

type Members = Readonly<Record<string, unknown>>;

export interface KeyedItem {
  readonly table: string;
  /** The key, or for a put the whole item. */
  readonly item: WireItem;
  readonly isWritten: boolean;
}

const readOperations = new Set(["GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"]);

/** Whether an operation can change an item. */
export function isWrite({ operation }: WireRequest): boolean {
  return !readOperations.has(operation);
}

/** The items that a request names by their keys; `undefined` for one that reads collections. */
export function keyedItems({ operation, input }: WireRequest): readonly KeyedItem[] | undefined {
  switch (operation) {
    case "Query":
    case "Scan":
      return undefined;
    case "BatchGetItem":
      return perTable(input, (keys) => elements(membersOf(keys).Keys).map((Key) => ({ Key })), false);
    case "BatchWriteItem":
      return perTable(input, (entries) => elements(entries).flatMap((entry) => Object.values(membersOf(entry))), true);
    case "TransactGetItems":
    case "TransactWriteItems":
      return elements(input.TransactItems).flatMap((entry) =>
        Object.entries(membersOf(entry)).flatMap(([kind, members]) =>
          keyedItem(textMember(members, "TableName"), members, kind !== "Get" && kind !== "ConditionCheck"),
        ),
      );
    default:
      return keyedItem(textMember(input, "TableName"), input, operation !== "GetItem");
  }
}

function perTable(input: Members, entriesOf: (value: unknown) => readonly unknown[], isWritten: boolean) {
  return Object.entries(membersOf(input.RequestItems)).flatMap(([table, value]) =>
    entriesOf(value).flatMap((entry) => keyedItem(table, entry, isWritten)),
  );
}

function keyedItem(table: string, members: unknown, isWritten: boolean): KeyedItem[] {
  const { Key, Item } = membersOf(members);
  const item = Key ?? Item;
  return isWireItem(item) ? [{ table, item, isWritten }] : [];
}

/**
 * The partition key that a Query's key condition asks for; `undefined` if it does not name all of these attributes. The
 * condition on a partition key is always an equality (API Reference, "Query").
 */
export function partitionIn({ input }: WireRequest, names: readonly string[]): WireItem | undefined {
  const values = membersOf(input.ExpressionAttributeValues);
  const aliases = membersOf(input.ExpressionAttributeNames);
  const partition: Record<string, WireValue> = {};
  for (const [, name = "", placeholder = ""] of textMember(input, "KeyConditionExpression").matchAll(equality)) {
    const attribute = name.startsWith("#") ? textMember(aliases, name) : name;
    const value = values[placeholder];
    if (names.includes(attribute) && isWireValue(value)) {
      partition[attribute] = value;
    }
  }
  return names.every((name) => name in partition) ? partition : undefined;
}

const equality = /([#\w.-]+)\s*=\s*(:\w+)/g;

/** A text member, or an empty text. */
export function textMember(members: unknown, name: string): string {
  const value = membersOf(members)[name];
  return typeof value === "string" ? value : "";
}

const membersOf = (value: unknown): Members => (isObject(value) ? value : {});
const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Inputs are made by `toWireInput`, so an object of objects is an item. */
function isWireItem(value: unknown): value is WireItem {
  return isObject(value) && Object.values(value).every(isWireValue);
}

function isWireValue(value: unknown): value is WireValue {
  return isObject(value);
}
