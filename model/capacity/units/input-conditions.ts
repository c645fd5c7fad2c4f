/** Conditions, filters, key conditions and updates of a request, as expressions or in the older form. */
import { afterUpdate, assertUpdateOperands, holds, keyConditionOf } from "../../expression/expression.ts";
import { afterAttributeUpdates, legacyHolds, legacyKeyCondition } from "../../expression/legacy.ts";
import type { WireItem, WireValue } from "../../request/wire-value.ts";
import { namesWritten } from "./named-attributes.ts";
import { Refusal } from "./refusal.ts";
import { expressionContext, type Members, membersOf, textOf } from "./request-input.ts";
import type { IndexSchema, TableSchema } from "./table-schema.ts";
import { UnitsError } from "./units-error.ts";

export type ItemTest = (item: WireItem) => boolean;

/** The condition of a write: ConditionExpression or Expected; `undefined` when it has none. */
export function conditionOf(input: Members): ItemTest | undefined {
  return testOf(input, "ConditionExpression", "Expected");
}

/** The filter of a Query or Scan: FilterExpression or the older member; `undefined` when it has none. */
export function filterOf(input: Members, legacyName: "QueryFilter" | "ScanFilter"): ItemTest | undefined {
  const filter = testOf(input, "FilterExpression", legacyName);
  // A filter that is wrong is refused even when nothing is read.
  filter?.({});
  return filter;
}

/** What an UpdateItem makes of an item: UpdateExpression or AttributeUpdates; without either it only creates the item. */
export function afterUpdateOf(input: Members): ItemUpdate {
  const expression = textOf(input, "UpdateExpression");
  const legacy = membersOf(input, "AttributeUpdates");
  if (expression !== undefined) {
    const context = expressionContext(input);
    assertUpdateOperands(expression, context);
    return (item) => afterUpdate(expression, item, context);
  }
  return legacy === undefined ? (item) => item : (item) => afterAttributeUpdates(legacy, item);
}

/** Top-level attributes that an UpdateItem writes to. */
export function writtenNamesOf(input: Members): readonly string[] {
  const expression = textOf(input, "UpdateExpression");
  return expression === undefined
    ? Object.keys(membersOf(input, "AttributeUpdates") ?? {})
    : namesWritten(expression, expressionContext(input));
}

export type ItemUpdate = (item: WireItem) => WireItem;

export interface PageCondition {
  /** The partition key's value. */
  readonly partition: WireValue;
  /** The condition on the sort key, if the request has one. */
  readonly matches: ItemTest | undefined;
}

/** The key condition of a Query: KeyConditionExpression or KeyConditions. @throws Refusal when the request has none */
export function keyConditionOfInput(
  input: Members,
  schema: TableSchema,
  index: IndexSchema | undefined,
): PageCondition {
  const { partition, sort } = index?.key ?? schema.key;
  const [partitionKey = ""] = partition;
  const [sortKey] = sort;
  if (partition.length > 1 || sort.length > 1) {
    throw new UnitsError(
      "units/operation",
      `index ${index?.name ?? ""} has a key of several attributes of a kind, and a Query of it is not predicted`,
      "predict the writes to it, or read it through an index with one partition key and one sort key",
    );
  }
  const key = { partitionKey, ...(sortKey === undefined ? {} : { sortKey }) };
  const condition = keyCondition(input, key);
  assertKeyType(schema, partitionKey, condition.partition);
  const { sort: sortTest } = condition;
  return {
    partition: condition.partition,
    matches:
      sortTest === undefined || sortKey === undefined ? undefined : (item) => testMember(item, sortKey, sortTest),
  };
}

function keyCondition(input: Members, key: { partitionKey: string; sortKey?: string }) {
  const expression = textOf(input, "KeyConditionExpression");
  const legacy = membersOf(input, "KeyConditions");
  if (expression !== undefined) {
    return keyConditionOf(expression, expressionContext(input), key);
  }
  if (legacy !== undefined) {
    return legacyKeyCondition(legacy, key);
  }
  throw new Refusal("a Query needs a KeyConditionExpression or KeyConditions");
}

function testMember(item: WireItem, name: string, test: (value: WireValue) => boolean): boolean {
  const value = item[name];
  return value !== undefined && test(value);
}

function assertKeyType({ types }: TableSchema, name: string, value: WireValue): void {
  const type = types[name];
  if (type === undefined || !(type in value)) {
    throw new Refusal(
      `the condition on ${name} is of type ${Object.keys(value).join()}, the key is of type ${type ?? "?"}`,
    );
  }
}

function testOf(input: Members, name: string, legacyName: string): ItemTest | undefined {
  const expression = textOf(input, name);
  const legacy = membersOf(input, legacyName);
  if (expression !== undefined) {
    const context = expressionContext(input);
    return (item) => holds(expression, item, context);
  }
  if (legacy === undefined) {
    return undefined;
  }
  const operator = textOf(input, "ConditionalOperator") ?? "AND";
  if (operator !== "AND" && operator !== "OR") {
    throw new Refusal(`ConditionalOperator is ${operator}; allowed are AND and OR`);
  }
  return (item) => legacyHolds(legacy, operator, item);
}
