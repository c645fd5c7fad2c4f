/**
 * What DynamoDB refuses before it looks at an item: placeholders that are not defined, values of a type that their operator
 * does not take, bounds in the wrong order, and a path compared with itself. All of it is checked, also where evaluation
 * would stop earlier. Measured on DynamoDB Local, whose messages are DynamoDB's own.
 */
import type { WireValue } from "../request/wire-value.ts";
import type { ExpressionContext } from "./context.ts";
import { ExpressionError } from "./expression-error.ts";
import { referredValue, resolvePath, samePath } from "./paths.ts";
import { type Condition, type Operand, renderPath } from "./syntax.ts";
import { compareValues, orderedTypes, typeOf, type WireType, wireTypes } from "./values.ts";

const prefixTypes: readonly WireType[] = ["S", "B"];
const sizedTypes: readonly WireType[] = wireTypes.filter((type) => !["N", "BOOL", "NULL"].includes(type));

/** Errors: `expression/name_unknown`, `value_unknown`, `operand_type`, `operand_range`, `operand_repeated`. */
export function assertCondition(condition: Condition, context: ExpressionContext): void {
  switch (condition.kind) {
    case "and":
    case "or":
      for (const part of condition.conditions) {
        assertCondition(part, context);
      }
      break;
    case "not":
      assertCondition(condition.condition, context);
      break;
    case "exists":
      resolvePath(condition.path, context);
      break;
    case "type":
      assertOperand("attribute_type", condition.operand, wireTypes, context);
      assertTypeName(referredValue(condition.type, context));
      break;
    case "compare":
      assertComparison(condition.comparator, condition.left, condition.right, context);
      break;
    case "in":
      assertOperands("IN", [condition.operand, ...condition.candidates], wireTypes, context);
      break;
    case "contains":
      assertOperands("contains", [condition.operand, condition.part], wireTypes, context);
      break;
    case "begins_with":
      assertOperands("begins_with", [condition.operand, condition.prefix], prefixTypes, context);
      break;
    case "between":
      assertOperands("BETWEEN", [condition.operand, condition.low, condition.high], orderedTypes, context);
      assertBounds(condition.low, condition.high, context);
      break;
  }
}

function assertComparison(comparator: string, left: Operand, right: Operand, context: ExpressionContext): void {
  const types = comparator === "=" || comparator === "<>" ? wireTypes : orderedTypes;
  assertOperands(comparator, [left, right], types, context);
}

function assertOperands(
  operator: string,
  operands: readonly Operand[],
  types: readonly WireType[],
  context: ExpressionContext,
): void {
  for (const operand of operands) {
    assertOperand(operator, operand, types, context);
  }
  const [first, ...others] = operands;
  if (first?.kind !== "path") {
    return;
  }
  const path = resolvePath(first, context);
  if (others.some((other) => other.kind === "path" && samePath(path, resolvePath(other, context)))) {
    const problem = `${operator} compares ${renderPath(path)} with itself.`;
    throw new ExpressionError("expression/operand_repeated", problem, "Compare it with another path or with a value.");
  }
}

/** A value given with the request has a known type, and a size is a number; what a path leads to is not known. */
function assertOperand(
  operator: string,
  operand: Operand,
  types: readonly WireType[],
  context: ExpressionContext,
): void {
  switch (operand.kind) {
    case "path":
      resolvePath(operand, context);
      break;
    case "value":
      assertType(operator, operand.placeholder, typeOf(referredValue(operand, context)), types);
      break;
    case "size":
      assertOperand("size", operand.of, sizedTypes, context);
      assertType(operator, "a size", "N", types);
      break;
  }
}

function assertType(operator: string, subject: string, type: WireType, types: readonly WireType[]): void {
  if (!types.includes(type)) {
    const problem = `${operator} does not take ${subject}, which is of type ${type}.`;
    throw new ExpressionError("expression/operand_type", problem, `Give it a value of type ${types.join(", ")}.`);
  }
}

function assertTypeName(value: WireValue): void {
  const types: readonly string[] = wireTypes;
  if (!("S" in value) || !types.includes(value.S)) {
    const problem = "attribute_type is given a value that names no type.";
    throw new ExpressionError("expression/operand_type", problem, `Name one of ${types.join(", ")} as a string.`);
  }
}

function assertBounds(low: Operand, high: Operand, context: ExpressionContext): void {
  if (low.kind === "value" && high.kind === "value") {
    assertRange(referredValue(low, context), referredValue(high, context));
  }
}

/** Errors: `expression/operand_type` for bounds of two types, `expression/operand_range` for bounds in the wrong order. */
export function assertRange(low: WireValue, high: WireValue): void {
  if (compareValues(low, high) > 0) {
    const problem = "The lower bound of BETWEEN is above its upper bound.";
    throw new ExpressionError("expression/operand_range", problem, "Give the lower bound first.");
  }
}
