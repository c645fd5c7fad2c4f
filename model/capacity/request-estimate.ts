import { sampleValues } from "../schema/attribute.ts";
import type { Design } from "../schema/design.ts";
import type { AnyIndex } from "../schema/index-key.ts";
import { type AnyItem, storedItem } from "../schema/item.ts";
import type { DynamoRequest, NativeItem, NativeValue, QueryInput, TransactWriteEntry } from "../schema/operation.ts";
import { isPlainAttribute } from "../schema/template.ts";
import { itemSizeBytes } from "./item-size.ts";

/** Units that a request takes from a table, or from one of its global indexes. */
export interface Consumption {
  readonly table: string;
  readonly index?: string;
  readonly kind: "read" | "write";
  readonly units: number;
  /** What is read or written; the same for variants of one request. */
  readonly of: string;
}

/**
 * What a request of `requestsOf` consumes at most. An item has its documented size, else that of a sample; where a request
 * could mean several kinds of item, the largest. Rules (Developer Guide, "DynamoDB read and write operations"; of indexes as
 * measured by the public Parity Suite):
 *
 * - A read costs 1 unit for each 4 KB, half where consistency is eventual, double in a transaction. A key that is read may stand
 *   for as many items as the pattern returns, each rounded up by itself. A Query reads its limit of the largest item it could
 *   find, without a limit as many of each kind as the pattern returns; their sum is rounded up.
 * - A write costs 1 unit for each 1 KB, double in a transaction.
 * - A write costs an index the entry's KB when it puts, makes or deletes an item that the index can hold, or names an attribute
 *   of the entry; twice where the entry may move (the write names the index's own key), because DynamoDB deletes one entry and
 *   inserts another. Index units are never doubled in a transaction. A local index uses its table's units.
 */
export function estimateRequest(
  { operation, input }: DynamoRequest,
  returnsAtMost: number,
  design: Design,
): readonly Consumption[] {
  const read = (table: string, key: NativeItem, unitsPer4Kb: number): Consumption => {
    const units = returnsAtMost * ceilKb(largest(itemsWithKey(table, key, design)), 4) * unitsPer4Kb;
    return { table, kind: "read", units, of: JSON.stringify(key) };
  };
  switch (operation) {
    case "GetItem":
      return [read(input.TableName, input.Key, unitsPer4KbOf(input.ConsistentRead))];
    case "BatchGetItem":
      return Object.entries(input.RequestItems).flatMap(([table, { Keys, ConsistentRead }]) =>
        Keys.map((key) => read(table, key, unitsPer4KbOf(ConsistentRead))),
      );
    case "TransactGetItems":
      return input.TransactItems.map(({ Get }) => read(Get.TableName, Get.Key, 2));
    case "Query":
      return [estimateQuery(input, returnsAtMost, design)];
    case "PutItem":
      return estimateWrite({ Put: input }, 1, design);
    case "UpdateItem":
      return estimateWrite({ Update: input }, 1, design);
    case "DeleteItem":
      return estimateWrite({ Delete: input }, 1, design);
    case "BatchWriteItem":
      return Object.entries(input.RequestItems).flatMap(([TableName, entries]) =>
        entries.flatMap((entry) => {
          const write =
            "PutRequest" in entry
              ? { Put: { TableName, ...entry.PutRequest } }
              : { Delete: { TableName, ...entry.DeleteRequest } };
          return estimateWrite(write, 1, design);
        }),
      );
    case "TransactWriteItems":
      return input.TransactItems.flatMap((entry) => estimateWrite(entry, 2, design));
  }
}

const unitsPer4KbOf = (isStrong: boolean | undefined) => (isStrong === true ? 1 : 0.5);
/** Even nothing costs one step. */
const ceilKb = (bytes: number, stepKb: number) => Math.max(1, Math.ceil(bytes / (stepKb * 1024)));

function estimateQuery(input: QueryInput, returnsAtMost: number, design: Design): Consumption {
  const { TableName: table, IndexName, Limit, ConsistentRead } = input;
  const index = design.indexes.find(({ name, table: { name: owner } }) => name === IndexName && owner === table);
  const values = Object.values(input.ExpressionAttributeValues ?? {});
  const partition = design.tables.find(({ name }) => name === table)?.partitionKey.name ?? "";
  const sizes =
    index === undefined
      ? orAll(table, design, (item) => values.some((value) => isMadeBy(item.key[partition] ?? "", value))).map(bytesOf)
      : index.items.map((item) => entryBytes(index, item));
  const bytes =
    Limit === undefined ? returnsAtMost * sizes.reduce((sum, size) => sum + size, 0) : Limit * Math.max(0, ...sizes);
  return {
    table,
    ...(index?.scope === "global" ? { index: index.name } : {}),
    kind: "read",
    units: ceilKb(bytes, 4) * unitsPer4KbOf(ConsistentRead),
    of: JSON.stringify([IndexName, input.KeyConditionExpression, values]),
  };
}

function estimateWrite(entry: TransactWriteEntry, factor: 1 | 2, design: Design): Consumption[] {
  const { table, key, ...write } = toWrite(entry);
  const items = itemsWithKey(table, key, design);
  const keyNames = Object.keys(items[0]?.key ?? {});
  const of = JSON.stringify([Object.keys(entry), ...keyNames.map((name) => key[name])]);
  const entries = design.indexes.flatMap((index): Consumption[] => {
    const held = index.table.name === table ? index.items.filter((item) => items.includes(item)) : [];
    const writes = held.length === 0 ? 0 : entryWrites(write, index, keyNames);
    const units = writes * ceilKb(Math.max(0, ...held.map((item) => entryBytes(index, item))), 1);
    // Entries of local indexes are told apart, so that each adds to the table's units.
    const target = index.scope === "global" ? { index: index.name, of } : { of: `${of} ${index.name}` };
    return writes === 0 ? [] : [{ table, kind: "write", units, ...target }];
  });
  return [{ table, kind: "write", units: ceilKb(largest(items), 1) * factor, of }, ...entries];
}

interface Write {
  readonly table: string;
  /** The key, or the whole item. */
  readonly key: NativeItem;
  /** Whether an item may come to be or go, so that its entries do. */
  readonly isWhole: boolean;
  /** Whether an item may be there before and after. */
  readonly mayChange: boolean;
  /** Attributes that are written. */
  readonly names: readonly string[];
}

function toWrite(entry: TransactWriteEntry): Write {
  if ("Put" in entry) {
    const { TableName: table, Item, ConditionExpression = "" } = entry.Put;
    const mayChange = !ConditionExpression.includes("attribute_not_exists");
    return { table, key: Item, isWhole: true, mayChange, names: Object.keys(Item) };
  }
  if ("Update" in entry) {
    const { TableName: table, Key, ConditionExpression, ExpressionAttributeNames = {} } = entry.Update;
    const isWhole = ConditionExpression === undefined;
    return { table, key: Key, isWhole, mayChange: true, names: Object.values(ExpressionAttributeNames) };
  }
  if ("Delete" in entry) {
    return { table: entry.Delete.TableName, key: entry.Delete.Key, isWhole: true, mayChange: false, names: [] };
  }
  const { TableName: table, Key } = entry.ConditionCheck;
  return { table, key: Key, isWhole: false, mayChange: false, names: [] };
}

/** How often an entry of the index is written: 0, 1 or, where it may move, 2. */
function entryWrites(
  { isWhole, mayChange, names }: Omit<Write, "table" | "key">,
  index: AnyIndex,
  tableKey: readonly string[],
): number {
  // What is in the key of the table as well cannot change.
  const written = names.filter((name) => !tableKey.includes(name));
  if (mayChange && written.some((name) => name === index.partitionKey || name === index.sortKey)) {
    return 2;
  }
  return isWhole || written.some((name) => isProjected(index, name)) ? 1 : 0;
}

function isProjected({ projection, partitionKey, sortKey, table }: AnyIndex, name: string): boolean {
  const keys = [partitionKey, sortKey, table.partitionKey.name, table.sortKey?.name];
  return (
    projection.kind === "all" ||
    keys.includes(name) ||
    (projection.kind === "include" && projection.attributes.includes(name))
  );
}

const sampleItem = (item: AnyItem) => storedItem(item, sampleValues(item.attributes));

function bytesOf(item: AnyItem): number {
  return item.size?.bytes.value ?? itemSizeBytes(sampleItem(item));
}

const largest = (items: readonly AnyItem[]) => Math.max(0, ...items.map(bytesOf));

/** An entry is as large as its item unless the attribute that makes the item large is not in it. */
function entryBytes(index: AnyIndex, item: AnyItem): number {
  const filler = item.size?.filledBy;
  if (item.size !== undefined && (filler === undefined || isProjected(index, filler))) {
    return bytesOf(item);
  }
  return itemSizeBytes(
    Object.fromEntries(Object.entries(sampleItem(item)).filter(([name]) => isProjected(index, name))),
  );
}

/** The kinds of item that a key can mean; all of the table where its form tells nothing. */
function itemsWithKey(table: string, key: NativeItem, design: Design): readonly AnyItem[] {
  return orAll(table, design, (item) =>
    Object.entries(item.key).every(([name, template]) => isMadeBy(template, key[name])),
  );
}

function orAll(table: string, { items }: Design, isMeant: (item: AnyItem) => boolean): readonly AnyItem[] {
  const own = items.filter((item) => item.table.name === table);
  const meant = own.filter(isMeant);
  return meant.length === 0 ? own : meant;
}

/** `requestsOf` fills templates with names: a key has the form of the template that made it, whatever the parameters' names. */
function isMadeBy(template: string, value: NativeValue | undefined): boolean {
  return isPlainAttribute(template) || (typeof value === "string" && formOf(value) === formOf(template));
}

const formOf = (text: string) => text.replace(/<[^<>]*>/g, "<>");
