/** Requests -> bodies of the low-level HTTP API. */
import type {
  BatchGetInput,
  BatchWriteEntry,
  BatchWriteInput,
  ConditionCheckInput,
  DeleteInput,
  DynamoRequest,
  GetInput,
  NativeItem,
  PutInput,
  QueryInput,
  TransactGetInput,
  TransactWriteEntry,
  UpdateInput,
} from "../schema/operation.ts";
import { marshalItem } from "./wire-marshal.ts";
import { convertElements, convertMember, convertMembers } from "./wire-path.ts";
import type { WireItem } from "./wire-value.ts";

/**
 * An input of which the members that hold native items are in wire form and all others unchanged. An optional one that the
 * input lacks is `undefined` here, which `JSON.stringify` leaves out: one copy of the input is cheaper than two in k6.
 */
type Wire<Input> = Omit<Input, OptionalItem | "Key" | "Item"> & {
  readonly [Name in Extract<keyof Input, "Key" | "Item">]: WireItem;
} & { readonly [Name in Extract<keyof Input, OptionalItem>]: WireItem | undefined };

type OptionalItem = "ExpressionAttributeValues" | "ExclusiveStartKey";

type WireKeys = { readonly Keys: readonly WireItem[]; readonly ConsistentRead?: boolean };
type WireTransactGetEntry = { readonly Get: Wire<GetInput> };

export type WireBatchWriteEntry =
  | { readonly PutRequest: { readonly Item: WireItem } }
  | { readonly DeleteRequest: { readonly Key: WireItem } };

export type WireTransactWriteEntry =
  | { readonly Put: Wire<PutInput> }
  | { readonly Update: Wire<UpdateInput> }
  | { readonly Delete: Wire<DeleteInput> }
  | { readonly ConditionCheck: Wire<ConditionCheckInput> };

type WireOperationInput =
  | Wire<GetInput>
  | Wire<QueryInput>
  | Wire<PutInput>
  | Wire<UpdateInput>
  | Wire<DeleteInput>
  | { readonly RequestItems: Readonly<Record<string, WireKeys>> }
  | { readonly RequestItems: Readonly<Record<string, readonly WireBatchWriteEntry[]>> }
  | { readonly TransactItems: readonly WireTransactGetEntry[] }
  | { readonly TransactItems: readonly WireTransactWriteEntry[]; readonly ClientRequestToken?: string };

export interface WireOptions {
  /** Asks for the consumed units of the table and of each index. */
  readonly returnConsumedCapacity?: "INDEXES";
}

/** Body of one HTTP request, ready for `JSON.stringify`. It belongs to the caller; the items in it are copies. */
export type WireInput = WireOperationInput & { ReturnConsumedCapacity?: "INDEXES" };

/**
 * Gives a request the body that DynamoDB's low-level HTTP API takes for its operation.
 *
 * @throws WireError when DynamoDB has no such value, with a path such as `TransactItems[1].Put.Item.tags[0]`
 */
export function toWireInput(request: DynamoRequest, options: WireOptions = {}): WireInput {
  const input: WireInput = toOperationInput(request);
  if (options.returnConsumedCapacity !== undefined) {
    input.ReturnConsumedCapacity = options.returnConsumedCapacity;
  }
  return input;
}

function toOperationInput(request: DynamoRequest): WireOperationInput {
  switch (request.operation) {
    case "GetItem":
      return toWireGet(request.input);
    case "Query":
      return toWireQuery(request.input);
    case "PutItem":
      return toWirePut(request.input);
    case "UpdateItem":
      return toWireUpdate(request.input);
    case "DeleteItem":
      return toWireDelete(request.input);
    case "BatchGetItem":
      return { RequestItems: convertMember("RequestItems", request.input.RequestItems, toWireBatchGetTables) };
    case "BatchWriteItem":
      return { RequestItems: convertMember("RequestItems", request.input.RequestItems, toWireBatchWriteTables) };
    case "TransactGetItems":
      return { TransactItems: convertMember("TransactItems", request.input.TransactItems, toWireTransactGetEntries) };
    case "TransactWriteItems":
      return {
        ...request.input,
        TransactItems: convertMember("TransactItems", request.input.TransactItems, toWireTransactWriteEntries),
      };
  }
}

function toWireGet(input: GetInput): Wire<GetInput> {
  return { ...input, Key: convertMember("Key", input.Key, marshalItem) };
}

function toWireQuery(input: QueryInput): Wire<QueryInput> {
  const startKey = input.ExclusiveStartKey;
  return {
    ...input,
    ExpressionAttributeValues: toWireValues(input.ExpressionAttributeValues),
    ExclusiveStartKey: startKey && convertMember("ExclusiveStartKey", startKey, marshalItem),
  };
}

function toWirePut(input: PutInput): Wire<PutInput> {
  return {
    ...input,
    Item: convertMember("Item", input.Item, marshalItem),
    ExpressionAttributeValues: toWireValues(input.ExpressionAttributeValues),
  };
}

function toWireUpdate(input: UpdateInput): Wire<UpdateInput> {
  return {
    ...input,
    Key: convertMember("Key", input.Key, marshalItem),
    ExpressionAttributeValues: toWireValues(input.ExpressionAttributeValues),
  };
}

function toWireDelete(input: DeleteInput): Wire<DeleteInput> {
  return {
    ...input,
    Key: convertMember("Key", input.Key, marshalItem),
    ExpressionAttributeValues: toWireValues(input.ExpressionAttributeValues),
  };
}

function toWireCheck(input: ConditionCheckInput): Wire<ConditionCheckInput> {
  return {
    ...input,
    Key: convertMember("Key", input.Key, marshalItem),
    ExpressionAttributeValues: toWireValues(input.ExpressionAttributeValues),
  };
}

function toWireValues(values: NativeItem | undefined): WireItem | undefined {
  return values && convertMember("ExpressionAttributeValues", values, marshalItem);
}

function toWireBatchGetTables(tables: BatchGetInput["RequestItems"]) {
  return convertMembers(tables, toWireKeys);
}

function toWireKeys(table: BatchGetInput["RequestItems"][string]): WireKeys {
  return { ...table, Keys: convertMember("Keys", table.Keys, marshalItems) };
}

function marshalItems(items: readonly NativeItem[]): WireItem[] {
  return convertElements(items, marshalItem);
}

function toWireBatchWriteTables(tables: BatchWriteInput["RequestItems"]) {
  return convertMembers(tables, toWireBatchWriteEntries);
}

function toWireBatchWriteEntries(entries: readonly BatchWriteEntry[]): WireBatchWriteEntry[] {
  return convertElements(entries, toWireBatchWriteEntry);
}

function toWireBatchWriteEntry(entry: BatchWriteEntry): WireBatchWriteEntry {
  return "PutRequest" in entry
    ? { PutRequest: convertMember("PutRequest", entry.PutRequest, toWireItemMember) }
    : { DeleteRequest: convertMember("DeleteRequest", entry.DeleteRequest, toWireKeyMember) };
}

function toWireItemMember({ Item }: { readonly Item: NativeItem }): { Item: WireItem } {
  return { Item: convertMember("Item", Item, marshalItem) };
}

function toWireKeyMember({ Key }: { readonly Key: NativeItem }): { Key: WireItem } {
  return { Key: convertMember("Key", Key, marshalItem) };
}

function toWireTransactGetEntries(entries: TransactGetInput["TransactItems"]): WireTransactGetEntry[] {
  return convertElements(entries, toWireTransactGetEntry);
}

function toWireTransactGetEntry(entry: TransactGetInput["TransactItems"][number]): WireTransactGetEntry {
  return { Get: convertMember("Get", entry.Get, toWireGet) };
}

function toWireTransactWriteEntries(entries: readonly TransactWriteEntry[]): WireTransactWriteEntry[] {
  return convertElements(entries, toWireTransactWriteEntry);
}

function toWireTransactWriteEntry(entry: TransactWriteEntry): WireTransactWriteEntry {
  if ("Put" in entry) {
    return { Put: convertMember("Put", entry.Put, toWirePut) };
  }
  if ("Update" in entry) {
    return { Update: convertMember("Update", entry.Update, toWireUpdate) };
  }
  if ("Delete" in entry) {
    return { Delete: convertMember("Delete", entry.Delete, toWireDelete) };
  }
  return { ConditionCheck: convertMember("ConditionCheck", entry.ConditionCheck, toWireCheck) };
}
