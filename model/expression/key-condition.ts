/** Evaluates KeyConditionExpression. */
import type { WireValue } from "../request/wire-value.ts";
import { assertCondition } from "./check-condition.ts";
import type { ExpressionContext } from "./context.ts";
import { ExpressionError } from "./expression-error.ts";
import { parseCondition } from "./parse-condition.ts";
import { rememberParsed } from "./parsed-texts.ts";
import { referredValue, resolvePath } from "./paths.ts";
import { beginsWith, type Comparator, compares, isBetween } from "./relations.ts";
import type { Condition, Operand } from "./syntax.ts";

/** What a Query asks of keys. */
export interface KeyCondition {
  /** The partition key's value. */
  readonly partition: WireValue;
  /** Whether a sort key's value is asked for; absent if all are. A value of another type never is. */
  readonly sort?: (value: WireValue) => boolean;
}

/** The attributes of the key of a table or of an index. */
export interface KeyNames {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** A condition on one attribute. */
export interface KeyClause {
  readonly attribute: string;
  /** The value that the attribute must equal; absent for other conditions. */
  readonly equals?: WireValue;
  readonly holds: (value: WireValue) => boolean;
}

const parse = rememberParsed((text) => parseCondition(text, "KeyConditionExpression"));

const mirrored = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;
export type KeyComparator = keyof typeof mirrored;

/**
 * What a KeyConditionExpression asks of a key: an equality on the partition key and, joined by AND, one condition on the
 * sort key. A value may stand first: `:low <= sk`.
 *
 * Source: Developer Guide, "Key condition expressions for the Query operation in DynamoDB". Errors: `ExpressionError`.
 */
export function keyConditionOf(expression: string, context: ExpressionContext, keys: KeyNames): KeyCondition {
  const condition = parse(expression);
  assertCondition(condition, context);
  return toKeyCondition([...clausesOf(condition, context)], keys);
}

/** Puts the clauses to the key's attributes. Errors: `expression/key_condition`. */
export function toKeyCondition(clauses: readonly KeyClause[], { partitionKey, sortKey }: KeyNames): KeyCondition {
  const attributes = new Set(clauses.map(({ attribute }) => attribute));
  if (attributes.size < clauses.length) {
    throw unanswerable("two conditions are on one attribute", "Use BETWEEN for a range.");
  }
  const partition = clauses.find(({ attribute }) => attribute === partitionKey)?.equals;
  if (partition === undefined) {
    throw unanswerable(`there is no equality on ${partitionKey}`, "A Query reads one partition: give its key's value.");
  }
  const other = clauses.find(({ attribute }) => attribute !== partitionKey);
  if (other === undefined) {
    return { partition };
  }
  if (clauses.length > 2 || other.attribute !== sortKey) {
    const fix =
      sortKey === undefined ? "This key has no sort key." : `Only ${sortKey} can have one besides; filter by others.`;
    throw unanswerable("a condition is on an attribute that is not of the key", fix);
  }
  return { partition, sort: other.holds };
}

function unanswerable(problem: string, fix: string): ExpressionError {
  return new ExpressionError("expression/key_condition", `The key condition cannot be answered: ${problem}.`, fix);
}

function* clausesOf(condition: Condition, context: ExpressionContext): Iterable<KeyClause> {
  if (condition.kind === "and") {
    for (const part of condition.conditions) {
      yield* clausesOf(part, context);
    }
  } else {
    yield clauseOf(condition, context);
  }
}

function clauseOf(condition: Condition, context: ExpressionContext): KeyClause {
  switch (condition.kind) {
    case "compare":
      return comparison(condition.comparator, condition.left, condition.right, context);
    case "between": {
      const low = givenValue(condition.low, context);
      const high = givenValue(condition.high, context);
      const attribute = attributeOf(condition.operand, context);
      return { attribute, holds: (value) => isBetween(value, low, high) };
    }
    case "begins_with": {
      const prefix = givenValue(condition.prefix, context);
      return { attribute: attributeOf(condition.operand, context), holds: (value) => beginsWith(value, prefix) };
    }
    default:
      throw unanswerable(
        `it has ${condition.kind === "exists" || condition.kind === "type" ? "a function" : condition.kind.toUpperCase()}`,
        "It may have AND, =, <, <=, >, >=, BETWEEN and begins_with.",
      );
  }
}

function comparison(comparator: Comparator, left: Operand, right: Operand, context: ExpressionContext): KeyClause {
  if (!isKeyComparator(comparator)) {
    throw unanswerable("it has <>", "Filter by it, or ask for the ranges below and above.");
  }
  const isMirrored = left.kind === "value";
  const value = givenValue(isMirrored ? left : right, context);
  return keyComparison(
    attributeOf(isMirrored ? right : left, context),
    isMirrored ? mirrored[comparator] : comparator,
    value,
  );
}

/** A comparison of an attribute with a value. */
export function keyComparison(attribute: string, comparator: KeyComparator, value: WireValue): KeyClause {
  const holds = (key: WireValue) => compares(key, comparator, value);
  return comparator === "=" ? { attribute, equals: value, holds } : { attribute, holds };
}

function isKeyComparator(comparator: Comparator): comparator is KeyComparator {
  return comparator !== "<>";
}

function givenValue(operand: Operand, context: ExpressionContext): WireValue {
  if (operand.kind !== "value") {
    throw unanswerable("an attribute is compared with something else than a value", "Compare it with a placeholder.");
  }
  return referredValue(operand, context);
}

function attributeOf(operand: Operand, context: ExpressionContext): string {
  const [name, ...further] = operand.kind === "path" ? resolvePath(operand, context) : [];
  if (typeof name !== "string" || further.length > 0) {
    throw unanswerable("a condition is not on an attribute of the key", "Name the attribute itself.");
  }
  return name;
}
