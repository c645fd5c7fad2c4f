/** Bodies of successful responses of the low-level HTTP API -> native items, consumed units and what is left to do. */
import type { NativeItem, Operation } from "../schema/operation.ts";
import { describeValue, WireError } from "./wire-error.ts";
import { convertElements, convertMember, convertMembers } from "./wire-path.ts";
import { isObject, unmarshalItem } from "./wire-unmarshal.ts";

/** Units of a table or an index. The read and write shares are reported for transactions only. */
export interface CapacityUnits {
  readonly CapacityUnits: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

/** What a request consumed of one table, the sum and its parts, as DynamoDB's type of the same name. */
export interface ConsumedCapacity extends CapacityUnits {
  readonly TableName: string;
  /** Units of the table itself; with the indexes, present only when INDEXES was asked for. */
  readonly Table?: CapacityUnits;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, CapacityUnits>>;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, CapacityUnits>>;
}

export interface NativeResponse {
  /** The items that were found, in the order of the response; empty for a write. */
  readonly items: NativeItem[];
  /** One entry a table; empty when the request did not ask for it. */
  readonly consumed: readonly ConsumedCapacity[];
  /** Where the next page of a Query starts; absent after the last page. */
  readonly lastEvaluatedKey?: NativeItem;
  /** How many keys or writes of a batch the service did not get to. They are to be sent again. */
  readonly unprocessed: number;
}

/**
 * Reads the body of a successful response.
 *
 * @param body the parsed JSON
 * @throws WireError (`wire/response`) when the body is not of the operation's form, with the path of the offending member
 */
export function unmarshalResponse(operation: Operation, body: unknown): NativeResponse {
  if (!isObject(body)) {
    throw new WireError(
      "wire/response",
      `the body of a ${operation} response is ${describeValue(body)}, not an object`,
    );
  }
  const items = itemsOf(operation, body);
  const consumed = convertMember("ConsumedCapacity", body.ConsumedCapacity, readConsumed);
  const unprocessed = unprocessedOf(operation, body);
  return body.LastEvaluatedKey !== undefined
    ? {
        items,
        consumed,
        lastEvaluatedKey: convertMember("LastEvaluatedKey", body.LastEvaluatedKey, unmarshalItem),
        unprocessed,
      }
    : { items, consumed, unprocessed };
}

type Members = { readonly [name: string]: unknown };

function itemsOf(operation: Operation, body: Members): NativeItem[] {
  switch (operation) {
    case "GetItem":
      return body.Item === undefined ? [] : [convertMember("Item", body.Item, unmarshalItem)];
    case "Query":
      return convertMember("Items", body.Items, readItems);
    case "BatchGetItem":
      return Object.values(convertMember("Responses", body.Responses, readItemsByTable)).flat();
    case "TransactGetItems":
      return convertMember("Responses", body.Responses, readItemResponses).flat();
    default:
      return [];
  }
}

function readItems(items: unknown): NativeItem[] {
  return convertElements(listOf(items), unmarshalItem);
}

function readItemsByTable(tables: unknown): Record<string, NativeItem[]> {
  return convertMembers(membersOf(tables), readItems);
}

function readItemResponses(responses: unknown): NativeItem[][] {
  return convertElements(listOf(responses), readItemResponse);
}

/** An item that does not exist is an empty object in the response of a transaction. */
function readItemResponse(response: unknown): NativeItem[] {
  const { Item } = membersOf(response);
  return Item === undefined ? [] : [convertMember("Item", Item, unmarshalItem)];
}

function unprocessedOf(operation: Operation, body: Members): number {
  switch (operation) {
    case "BatchGetItem":
      return convertMember("UnprocessedKeys", body.UnprocessedKeys, countUnprocessedKeys);
    case "BatchWriteItem":
      return convertMember("UnprocessedItems", body.UnprocessedItems, countUnprocessedWrites);
    default:
      return 0;
  }
}

function countUnprocessedKeys(tables: unknown): number {
  return tables === undefined ? 0 : sum(convertMembers(membersOf(tables), countKeys));
}

function countKeys(table: unknown): number {
  return convertMember("Keys", membersOf(table).Keys, countElements);
}

function countUnprocessedWrites(tables: unknown): number {
  return tables === undefined ? 0 : sum(convertMembers(membersOf(tables), countElements));
}

function countElements(list: unknown): number {
  return listOf(list).length;
}

function sum(counts: Readonly<Record<string, number>>): number {
  let total = 0;
  for (const table in counts) {
    total += counts[table] ?? 0;
  }
  return total;
}

/** Operations on one item give one object, batches and transactions a list of them. */
function readConsumed(consumed: unknown): ConsumedCapacity[] {
  if (consumed === undefined) {
    return [];
  }
  return isObject(consumed) ? [readConsumedTable(consumed)] : convertElements(listOf(consumed), readConsumedTable);
}

function readConsumedTable(consumed: unknown): ConsumedCapacity {
  if (!isConsumedCapacity(consumed)) {
    throw new WireError("wire/response", "not a ConsumedCapacity with a table's name and units");
  }
  return consumed;
}

function isConsumedCapacity(value: unknown): value is ConsumedCapacity {
  return (
    isCapacityUnits(value) &&
    "TableName" in value &&
    typeof value.TableName === "string" &&
    (!("Table" in value) || isCapacityUnits(value.Table)) &&
    (!("GlobalSecondaryIndexes" in value) || isUnitsByIndex(value.GlobalSecondaryIndexes)) &&
    (!("LocalSecondaryIndexes" in value) || isUnitsByIndex(value.LocalSecondaryIndexes))
  );
}

function isUnitsByIndex(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isCapacityUnits);
}

function isCapacityUnits(value: unknown): value is CapacityUnits {
  return isObject(value) && typeof value.CapacityUnits === "number";
}

function membersOf(value: unknown): Members {
  if (!isObject(value)) {
    throw new WireError("wire/response", `${describeValue(value)} where an object was expected`);
  }
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new WireError("wire/response", `${describeValue(value)} where a list was expected`);
  }
  return value;
}
