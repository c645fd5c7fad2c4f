/** Conditions, filters, key conditions and updates of a request, as expressions or in the older form. */
import {
  afterUpdate,
  assertUpdateOperands,
  holds,
  type KeyClause,
  keyClausesOf,
  toKeyClauses,
} from "../../expression/expression.ts";
import { afterAttributeUpdates, legacyHolds, legacyKeyClauses } from "../../expression/legacy.ts";
import { memberOf } from "../../expression/paths.ts";
import type { WireItem } from "../../request/wire-value.ts";
import { namesWritten } from "./named-attributes.ts";
import { Refusal } from "./refusal.ts";
import { expressionContext, type Members, membersOf, textOf } from "./request-input.ts";
import type { IndexSchema, TableSchema } from "./table-schema.ts";

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
  /** The attributes of the partition key with their values. */
  readonly partition: WireItem;
  /** The condition on the sort key, if the request has one. */
  readonly matches: ItemTest | undefined;
}

/** The key condition of a Query: KeyConditionExpression or KeyConditions. @throws Refusal when the request has none */
export function keyConditionOfInput(
  input: Members,
  schema: TableSchema,
  index: IndexSchema | undefined,
): PageCondition {
  const { partition, sort } = toKeyClauses(clausesOf(input), index?.key ?? schema.key);
  for (const clause of [...partition, ...sort]) {
    assertKeyTypes(schema, clause);
  }
  return {
    partition: Object.fromEntries(partition.map(({ attribute, equals }) => [attribute, equals])),
    matches: sort.length === 0 ? undefined : (item) => sort.every((clause) => meets(item, clause)),
  };
}

function clausesOf(input: Members): readonly KeyClause[] {
  const expression = textOf(input, "KeyConditionExpression");
  const legacy = membersOf(input, "KeyConditions");
  if (expression !== undefined) {
    return keyClausesOf(expression, expressionContext(input));
  }
  if (legacy !== undefined) {
    return legacyKeyClauses(legacy);
  }
  throw new Refusal("a Query needs a KeyConditionExpression or KeyConditions");
}

function meets(item: WireItem, { attribute, holds }: KeyClause): boolean {
  const value = memberOf(item, attribute);
  return value !== undefined && holds(value);
}

function assertKeyTypes({ types }: TableSchema, { attribute, given }: KeyClause): void {
  const type = types[attribute];
  for (const value of given) {
    if (type === undefined || !(type in value)) {
      throw new Refusal(
        `the condition on ${attribute} is of type ${Object.keys(value).join()}, the key is of type ${type ?? "?"}`,
      );
    }
  }
}

function testOf(input: Members, name: string, legacyName: string): ItemTest | undefined {
  const expression = textOf(input, name);
  const legacy = membersOf(input, legacyName);
  if (expression !== undefined) {
    const context = expressionContext(input);
    return (item) => holds(expression, item, context);
  }
  const operator = conditionalOperatorOf(input, legacy);
  if (legacy === undefined) {
    return undefined;
  }
  return (item) => legacyHolds(legacy, operator ?? "AND", item);
}

/** It says how several conditions go together: with fewer DynamoDB refuses it (measured on both engines). */
function conditionalOperatorOf(input: Members, legacy: Members | undefined): "AND" | "OR" | undefined {
  const operator = textOf(input, "ConditionalOperator");
  if (operator === undefined) {
    return undefined;
  }
  if (operator !== "AND" && operator !== "OR") {
    throw new Refusal(`ConditionalOperator is ${operator}; allowed are AND and OR`);
  }
  if (Object.keys(legacy ?? {}).length < 2) {
    throw new Refusal("a ConditionalOperator needs two conditions in Expected, QueryFilter or ScanFilter");
  }
  return operator;
}
