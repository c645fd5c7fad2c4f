/** Evaluates ConditionExpression and FilterExpression. */
import type { WireItem } from "../request/wire-value.ts";
import { assertCondition } from "./check-condition.ts";
import type { ExpressionContext } from "./context.ts";
import { parseCondition } from "./parse-condition.ts";
import { rememberParsed } from "./parsed-texts.ts";
import { referredValue, resolvePath, valueAt } from "./paths.ts";
import { beginsWith, compares, contains, type Found, isBetween, sizeOf } from "./relations.ts";
import type { Condition, Operand } from "./syntax.ts";
import { typeOf } from "./values.ts";

const parse = rememberParsed((text) => parseCondition(text, "Condition or filter"));

/**
 * Whether an item meets a ConditionExpression or FilterExpression. An item that is not there is `{}`.
 *
 * Source: Developer Guide, "Condition and filter expressions, operators, and functions in DynamoDB". Errors:
 * `ExpressionError` where DynamoDB answers with ValidationException, whatever the item.
 */
export function holds(expression: string, item: WireItem, context: ExpressionContext): boolean {
  const condition = parse(expression);
  assertCondition(condition, context);
  return isMet(condition, item, context);
}

function isMet(condition: Condition, item: WireItem, context: ExpressionContext): boolean {
  const found = (operand: Operand) => findOperand(operand, item, context);
  switch (condition.kind) {
    case "and":
      return condition.conditions.every((part) => isMet(part, item, context));
    case "or":
      return condition.conditions.some((part) => isMet(part, item, context));
    case "not":
      return !isMet(condition.condition, item, context);
    case "exists":
      return (valueAt(item, resolvePath(condition.path, context)) !== undefined) === condition.expected;
    case "type":
      return isOfType(found(condition.operand), referredValue(condition.type, context));
    case "compare":
      return compares(found(condition.left), condition.comparator, found(condition.right));
    case "between":
      return isBetween(found(condition.operand), found(condition.low), found(condition.high));
    case "in":
      return condition.candidates.some((candidate) => compares(found(condition.operand), "=", found(candidate)));
    case "begins_with":
      return beginsWith(found(condition.operand), found(condition.prefix));
    case "contains":
      return contains(found(condition.operand), found(condition.part));
  }
}

function isOfType(value: Found, type: Found): boolean {
  return value !== undefined && type !== undefined && "S" in type && typeOf(value) === type.S;
}

function findOperand(operand: Operand, item: WireItem, context: ExpressionContext): Found {
  switch (operand.kind) {
    case "path":
      return valueAt(item, resolvePath(operand, context));
    case "value":
      return referredValue(operand, context);
    case "size": {
      const size = sizeOf(findOperand(operand.of, item, context));
      return size === undefined ? undefined : { N: String(size) };
    }
  }
}
