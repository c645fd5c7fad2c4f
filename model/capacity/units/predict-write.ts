/**
 * Single writes and batches of them.
 * Source: Developer Guide, "DynamoDB read and write operations"; what it leaves open as measured on AWS.
 */
import type { WireItem } from "../../request/wire-value.ts";
import { afterUpdateOf, conditionOf, writtenNamesOf } from "./input-conditions.ts";
import { assertDistinctItems, assertExactKey, assertIndexKeys, assertPrimaryKey } from "./key.ts";
import type { Findings } from "./ledger.ts";
import { assertParameters } from "./parameters.ts";
import type { ItemChange } from "./prediction.ts";
import { Refusal } from "./refusal.ts";
import {
  entriesOf,
  expressionContext,
  isMembers,
  type Members,
  membersOf,
  requiredItem,
  requiredText,
  textOf,
} from "./request-input.ts";
import { tableOf } from "./table-of.ts";
import type { TableContent, Tables } from "./tables.ts";
import { assertUpdateCharge } from "./update-charge.ts";
import { tablePart, unitsOfWrite, type WriteContext } from "./write-parts.ts";
import { assertItemSize, assertKeyNotWritten, assertUpdatedItem } from "./written-item.ts";

/** A write of one item, whether its condition holds or not. */
export interface Write {
  readonly content: TableContent;
  /** An item or key with the attributes of the table's key. */
  readonly key: WireItem;
  readonly before?: WireItem;
  /** What it leaves; absent when it deletes. */
  readonly after?: WireItem;
  readonly isAllowed: boolean;
}

/** Source: Developer Guide, "Quotas in Amazon DynamoDB". */
const batchWritesLimit = 25;

export function putItem(tables: Tables, input: Members): Findings {
  return singleWrite(putOf(tables, input));
}

export function updateItem(tables: Tables, input: Members): Findings {
  const expression = textOf(input, "UpdateExpression");
  const write = updateOf(tables, input);
  if (expression !== undefined) {
    assertUpdateCharge(expression, expressionContext(input));
  }
  return singleWrite(write);
}

export function deleteItem(tables: Tables, input: Members): Findings {
  return singleWrite(deleteOf(tables, input));
}

/** Each put and delete as a write of its own; a batch has no conditions and no updates. */
export function batchWrite(tables: Tables, input: Members): Findings {
  const writes = Object.entries(membersOf(input, "RequestItems") ?? {}).flatMap(([table, requests]) =>
    entriesOf({ [table]: requests }, table, batchWritesLimit).map((request) => batchEntry(tables, table, request)),
  );
  if (writes.length === 0 || writes.length > batchWritesLimit) {
    throw new Refusal(`RequestItems has ${writes.length} writes; 1 to ${batchWritesLimit} are allowed`);
  }
  assertDistinctItems(writes);
  return {
    parts: writes.flatMap((write, position) => partsOf(write, { position, also: ["batch-entries-apart"] })),
    changes: writes.flatMap(changesOf),
  };
}

/** @throws Refusal for an item that DynamoDB does not take */
export function putOf(tables: Tables, input: Members): Write {
  assertParameters(input);
  const content = tableOf(tables, requiredText(input, "TableName"));
  const after = requiredItem(input, "Item");
  assertPrimaryKey(content.schema, after);
  assertIndexKeys(content.schema, after);
  assertItemSize(after);
  const before = content.find(after)?.item;
  return { content, key: after, ...itemBefore(before), after, isAllowed: conditionOf(input)?.(before ?? {}) ?? true };
}

/** @throws Refusal for a key or an update that DynamoDB does not take */
export function updateOf(tables: Tables, input: Members): Write {
  const { content, key, before } = targetOf(tables, input);
  const isAllowed = conditionOf(input)?.(before ?? {}) ?? true;
  assertKeyNotWritten(content.schema, writtenNamesOf(input));
  const update = afterUpdateOf(input);
  if (isAllowed) {
    const after = update(before ?? key);
    assertUpdatedItem(content.schema, after);
    return { content, key, ...itemBefore(before), after, isAllowed };
  }
  // The update of an item that is not as the condition wants it may not even be possible: then the item that is there counts.
  const attempted = attempt(() => update(before ?? key));
  return { content, key, ...itemBefore(before), ...(attempted === undefined ? {} : { after: attempted }), isAllowed };
}

export function deleteOf(tables: Tables, input: Members): Write {
  const { content, key, before } = targetOf(tables, input);
  return { content, key, ...itemBefore(before), isAllowed: conditionOf(input)?.(before ?? {}) ?? true };
}

/** The item that a request names with its `Key`. */
export function targetOf(tables: Tables, input: Members): { content: TableContent; key: WireItem; before?: WireItem } {
  assertParameters(input);
  const content = tableOf(tables, requiredText(input, "TableName"));
  const key = requiredItem(input, "Key");
  assertExactKey(content.schema, key);
  return { content, key, ...itemBefore(content.find(key)?.item) };
}

export function changesOf({ content, before, after }: Write): ItemChange[] {
  if (before === undefined && after === undefined) {
    return [];
  }
  const table = content.schema.name;
  return [{ table, ...itemBefore(before), ...(after === undefined ? {} : { after }) }];
}

/** Units of a write that happens. */
export function partsOf({ content, before, after }: Write, context: WriteContext) {
  return unitsOfWrite(content.definition, before, after, context);
}

function singleWrite(write: Write): Findings {
  if (write.isAllowed) {
    return { parts: partsOf(write, {}), changes: changesOf(write) };
  }
  return {
    outcome: "ConditionalCheckFailedException",
    reason: "the condition does not hold for the item that is there",
    parts: [tablePart(write.content.schema.name, write.before, write.after, "condition-failed", {})],
  };
}

function batchEntry(tables: Tables, table: string, request: Members): Write {
  const { PutRequest, DeleteRequest } = request;
  if (isMembers(PutRequest) && isMembers(DeleteRequest)) {
    throw new Refusal(`an entry of ${table} is both a PutRequest and a DeleteRequest`);
  }
  if (isMembers(PutRequest)) {
    return putOf(tables, { TableName: table, Item: PutRequest.Item });
  }
  if (isMembers(DeleteRequest)) {
    return deleteOf(tables, { TableName: table, Key: DeleteRequest.Key });
  }
  throw new Refusal(`an entry of ${table} is neither a PutRequest nor a DeleteRequest`);
}

function itemBefore(before: WireItem | undefined): { before?: WireItem } {
  return before === undefined ? {} : { before };
}

function attempt<Value>(compute: () => Value): Value | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
