/**
 * The parameters that expressions replaced: Expected, QueryFilter, ScanFilter, KeyConditions and AttributeUpdates.
 * Source: Developer Guide, "Legacy DynamoDB conditional parameters", and the pages of its parameters; what they leave open was
 * measured on DynamoDB Local.
 */
import type { WireItem, WireValue } from "../request/wire-value.ts";
import { assertRange } from "./check-condition.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { ExpressionError } from "./expression-error.ts";
import {
  type KeyClause,
  type KeyComparator,
  type KeyCondition,
  type KeyNames,
  keyComparison,
  toKeyCondition,
} from "./key-condition.ts";
import { legacyError, readMembers, readValue, readValues } from "./legacy-input.ts";
import { memberOf } from "./paths.ts";
import { beginsWith, compares, contains, type Found, isBetween } from "./relations.ts";
import { addTo, deleteFrom } from "./set-changes.ts";
import { orderedTypes, typeOf, type WireType, wireTypes } from "./values.ts";

interface LegacyOperator {
  readonly countMin: number;
  readonly countMax: number;
  readonly types: readonly WireType[];
  readonly isMet: (value: Found, given: readonly WireValue[]) => boolean;
}

const one = { countMin: 1, countMax: 1 };
const none = { countMin: 0, countMax: 0, types: wireTypes };
const scalarTypes: readonly WireType[] = ["S", "N", "B", "BOOL", "NULL"];

const operators: Readonly<Record<string, LegacyOperator>> = {
  EQ: { ...one, types: wireTypes, isMet: (value, [given]) => compares(value, "=", given) },
  NE: { ...one, types: wireTypes, isMet: (value, [given]) => compares(value, "<>", given) },
  LT: { ...one, types: orderedTypes, isMet: (value, [given]) => compares(value, "<", given) },
  LE: { ...one, types: orderedTypes, isMet: (value, [given]) => compares(value, "<=", given) },
  GT: { ...one, types: orderedTypes, isMet: (value, [given]) => compares(value, ">", given) },
  GE: { ...one, types: orderedTypes, isMet: (value, [given]) => compares(value, ">=", given) },
  BEGINS_WITH: { ...one, types: ["S", "B"], isMet: (value, [given]) => beginsWith(value, given) },
  CONTAINS: { ...one, types: scalarTypes, isMet: (value, [given]) => contains(value, given) },
  // Unlike NE, it is false for an attribute that is not there.
  NOT_CONTAINS: {
    ...one,
    types: scalarTypes,
    isMet: (value, [given]) => value !== undefined && !contains(value, given),
  },
  IN: {
    countMin: 1,
    countMax: Number.POSITIVE_INFINITY,
    types: orderedTypes,
    isMet: (value, given) => given.some((candidate) => compares(value, "=", candidate)),
  },
  BETWEEN: {
    countMin: 2,
    countMax: 2,
    types: orderedTypes,
    isMet: (value, [low, high]) => isBetween(value, low, high),
  },
  // Whether the attribute is there; a value of type NULL is.
  NULL: { ...none, isMet: (value) => value === undefined },
  NOT_NULL: { ...none, isMet: (value) => value !== undefined },
};

/**
 * Whether an item meets an Expected, QueryFilter or ScanFilter, of which each attribute has either `Value` and `Exists` or
 * `ComparisonOperator` and `AttributeValueList`. Without attributes it does. An item that is not there is `{}`.
 *
 * @param operator the request's ConditionalOperator, `AND` unless given
 * @throws ExpressionError where DynamoDB answers with ValidationException
 */
export function legacyHolds(expected: unknown, operator: "AND" | "OR", item: WireItem): boolean {
  const conditions = Object.entries(readMembers(expected, "Conditions"));
  // All are read before one is looked at, so that a wrong one is found whatever the item.
  const tests = conditions.map(([name, condition]) => ({ name, isMet: readCondition(condition, name) }));
  const results = tests.map(({ name, isMet }) => isMet(memberOf(item, name)));
  return operator === "AND" || results.length === 0 ? results.every(Boolean) : results.some(Boolean);
}

function readCondition(condition: unknown, name: string): (value: Found) => boolean {
  const members = readMembers(condition, name);
  if (members.ComparisonOperator !== undefined) {
    if (members.Exists !== undefined) {
      throw legacyError(name, "Exists and ComparisonOperator exclude each other", "Leave out one of them.");
    }
    const { operator, given } = readComparison(members, name);
    return (value) => operator.isMet(value, given);
  }
  if (members.AttributeValueList !== undefined) {
    throw legacyError(name, "there is an AttributeValueList without a ComparisonOperator", "Name the operator.");
  }
  if (members.Exists === false) {
    if (members.Value !== undefined) {
      throw legacyError(name, "a Value is given with Exists false", "Leave out one of them.");
    }
    return (value) => value === undefined;
  }
  const given = readValue(members.Value, `${name}.Value`);
  return (value) => compares(value, "=", given);
}

interface Comparison {
  readonly operatorName: string;
  readonly operator: LegacyOperator;
  readonly given: readonly WireValue[];
}

function readComparison(members: Readonly<Record<string, unknown>>, where: string): Comparison {
  const { ComparisonOperator: operatorName, Value: value, AttributeValueList: list } = members;
  const name = typeof operatorName === "string" ? operatorName : "";
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator === undefined) {
    throw legacyError(where, "the ComparisonOperator is unknown", `It is one of ${Object.keys(operators).join(", ")}.`);
  }
  const given =
    value === undefined ? readValues(list ?? [], `${where}.AttributeValueList`) : [readValue(value, `${where}.Value`)];
  assertGiven(name, operator, given, where);
  return { operatorName: name, operator, given };
}

function assertGiven(
  operatorName: string,
  { countMin, countMax, types }: LegacyOperator,
  given: readonly WireValue[],
  name: string,
): void {
  if (given.length < countMin || given.length > countMax) {
    const fix = countMax > countMin ? `It takes at least ${countMin}.` : `It takes ${countMin}.`;
    throw legacyError(name, `${operatorName} is given ${given.length} values`, fix);
  }
  const givenTypes = new Set(given.map(typeOf));
  const wrong = [...givenTypes].find((type) => !types.includes(type));
  if (wrong !== undefined) {
    throw legacyError(name, `${operatorName} does not take a value of type ${wrong}`, `Use ${types.join(", ")}.`);
  }
  if (givenTypes.size > 1) {
    throw legacyError(name, `${operatorName} is given values of several types`, "Give values of one type.");
  }
  const [low, high] = given;
  if (operatorName === "BETWEEN" && low !== undefined && high !== undefined) {
    assertRange(low, high);
  }
}

const keyComparators: ReadonlyMap<string, KeyComparator> = new Map([
  ["EQ", "="],
  ["LT", "<"],
  ["LE", "<="],
  ["GT", ">"],
  ["GE", ">="],
]);

/** What a KeyConditions asks of a key. Errors: `ExpressionError`. */
export function legacyKeyCondition(keyConditions: unknown, keys: KeyNames): KeyCondition {
  return toKeyCondition(legacyKeyClauses(keyConditions), keys);
}

/** The conditions of a KeyConditions, of any key. Errors: `ExpressionError`. */
export function legacyKeyClauses(keyConditions: unknown): readonly KeyClause[] {
  const conditions = Object.entries(readMembers(keyConditions, "KeyConditions"));
  return conditions.map(([name, condition]) => readKeyClause(name, condition));
}

function readKeyClause(attribute: string, condition: unknown): KeyClause {
  const { operatorName, operator, given } = readComparison(readMembers(condition, attribute), attribute);
  const comparator = keyComparators.get(operatorName);
  const [value] = given;
  if (comparator !== undefined && value !== undefined) {
    return keyComparison(attribute, comparator, value);
  }
  if (operatorName !== "BETWEEN" && operatorName !== "BEGINS_WITH") {
    const problem = `The key condition on ${attribute} cannot be answered with ${operatorName}.`;
    throw new ExpressionError("expression/key_condition", problem, "Use EQ, LT, LE, GT, GE, BETWEEN or BEGINS_WITH.");
  }
  return { attribute, given, holds: (key) => operator.isMet(key, given) };
}

/**
 * The item after AttributeUpdates. `Action` is PUT unless given; ADD also appends to lists, other than in expressions.
 *
 * @param item holds at least the key; for an item that is not there, the key alone
 * @throws ExpressionError where DynamoDB answers with ValidationException. That a key is changed is not looked at.
 */
export function afterAttributeUpdates(attributeUpdates: unknown, item: WireItem): WireItem {
  const updates = Object.entries(readMembers(attributeUpdates, "AttributeUpdates"));
  return applyEdits(
    item,
    new Map(updates.map(([name, update]) => [name, { said: readUpdate(update, name, memberOf(item, name)) }])),
  );
}

function readUpdate(update: unknown, name: string, existing: Found): Edit {
  const { Action: action = "PUT", Value: given } = readMembers(update, name);
  if (action !== "PUT" && action !== "ADD" && action !== "DELETE") {
    throw legacyError(name, "the Action is unknown", "It is PUT, ADD or DELETE.");
  }
  if (given === undefined && action === "DELETE") {
    return { kind: "remove" };
  }
  const value = readValue(given, `${name}.Value`);
  switch (action) {
    case "PUT":
      return { kind: "write", value };
    case "ADD":
      assertActionType(action, value, ["N", "L", "SS", "NS", "BS"], name);
      return { kind: "write", value: addOrAppend(existing, value, name) };
    case "DELETE":
      assertActionType(action, value, ["SS", "NS", "BS"], name);
      return deleteFrom(existing, value, name);
  }
}

function addOrAppend(existing: Found, value: WireValue, name: string): WireValue {
  return existing !== undefined && "L" in existing && "L" in value
    ? { L: [...existing.L, ...value.L] }
    : addTo(existing, value, name);
}

function assertActionType(action: string, value: WireValue, types: readonly WireType[], name: string): void {
  if (!types.includes(typeOf(value))) {
    throw legacyError(name, `${action} does not take a value of type ${typeOf(value)}`, `Use ${types.join(", ")}.`);
  }
}
