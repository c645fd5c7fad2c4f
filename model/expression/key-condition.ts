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

/** The attributes of a key of which a global index may have several of each kind. */
export interface KeyAttributes {
  readonly partition: readonly string[];
  readonly sort: readonly string[];
}

/** Conditions put to the attributes of a key: an equality on each of the partition key, then those on the sort key from the left. */
export interface KeyClauses {
  readonly partition: readonly (KeyClause & { readonly equals: WireValue })[];
  readonly sort: readonly KeyClause[];
}

/** A condition on one attribute. */
export interface KeyClause {
  readonly attribute: string;
  /** The value that the attribute must equal; absent for other conditions. */
  readonly equals?: WireValue;
  /** All values that the attribute is compared with. */
  readonly given: readonly WireValue[];
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
  return toKeyCondition(keyClausesOf(expression, context), keys);
}

/** The conditions of a KeyConditionExpression, of any key. Errors: `ExpressionError`. */
export function keyClausesOf(expression: string, context: ExpressionContext): readonly KeyClause[] {
  const condition = parse(expression);
  assertCondition(condition, context);
  return [...clausesOf(condition, context)];
}

/** Puts the clauses to a key with one attribute of each kind. Errors: `expression/key_condition`. */
export function toKeyCondition(clauses: readonly KeyClause[], { partitionKey, sortKey }: KeyNames): KeyCondition {
  const names = { partition: [partitionKey], sort: sortKey === undefined ? [] : [sortKey] };
  const {
    partition: [partition],
    sort: [sort],
  } = toKeyClauses(clauses, names);
  if (partition === undefined) {
    throw unanswerable("the key has no partition key", "Name its attribute.");
  }
  return { partition: partition.equals, ...(sort === undefined ? {} : { sort: sort.holds }) };
}

/**
 * Puts the clauses to the key's attributes: each attribute of the partition key needs an equality; those of the sort key may
 * have conditions from the left on, of which only the last may be something else than an equality.
 *
 * Source: Developer Guide, "Using Global Secondary Indexes in DynamoDB", section Multi-attribute key schema. Errors: `expression/key_condition`.
 */
export function toKeyClauses(clauses: readonly KeyClause[], names: KeyAttributes): KeyClauses {
  const attributes = new Set(clauses.map(({ attribute }) => attribute));
  if (attributes.size < clauses.length) {
    throw unanswerable("two conditions are on one attribute", "Use BETWEEN for a range.");
  }
  const partition = names.partition.map((name) => {
    const clause = clauses.find(({ attribute }) => attribute === name);
    if (clause?.equals === undefined) {
      throw unanswerable(`there is no equality on ${name}`, "A Query reads one partition: give its key's value.");
    }
    return { ...clause, equals: clause.equals };
  });
  const others = clauses.filter(({ attribute }) => !names.partition.includes(attribute));
  return { partition, sort: toSortClauses(others, names.sort) };
}

function toSortClauses(clauses: readonly KeyClause[], names: readonly string[]): readonly KeyClause[] {
  if (clauses.some(({ attribute }) => !names.includes(attribute))) {
    const fix =
      names.length === 0
        ? "This key has no sort key."
        : `Only ${names.join(", ")} can have one besides; filter by others.`;
    throw unanswerable("a condition is on an attribute that is not of the key", fix);
  }
  const sorted = names.flatMap((name) => clauses.filter(({ attribute }) => attribute === name));
  sorted.forEach(({ attribute, equals }, position) => {
    if (attribute !== names[position]) {
      throw unanswerable(`there is none on ${names[position]}`, "Those on sort key attributes start from the left.");
    }
    if (equals === undefined && position < sorted.length - 1) {
      throw unanswerable(`the one on ${attribute} is no equality`, "Only the last one may be a range.");
    }
  });
  return sorted;
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
      return { attribute, given: [low, high], holds: (value) => isBetween(value, low, high) };
    }
    case "begins_with": {
      const prefix = givenValue(condition.prefix, context);
      const attribute = attributeOf(condition.operand, context);
      return { attribute, given: [prefix], holds: (value) => beginsWith(value, prefix) };
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
  return { attribute, ...(comparator === "=" ? { equals: value } : {}), given: [value], holds };
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
