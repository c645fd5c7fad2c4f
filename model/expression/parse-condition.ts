/**
 * Parser of ConditionExpression, FilterExpression and KeyConditionExpression.
 * Source: Developer Guide, "Condition and filter expressions, operators, and functions in DynamoDB"; where that is silent
 * (operands in parentheses, `size` of a placeholder), what DynamoDB Local takes.
 */
import { Cursor } from "./cursor.ts";
import type { Comparator } from "./relations.ts";
import { type Condition, isOperand, type Operand } from "./syntax.ts";
import type { Token } from "./tokens.ts";

type Term = Operand | Condition;

const comparators: readonly Comparator[] = ["<>", "<=", ">=", "=", "<", ">"];
/** IN compares with 100 values at most. */
const candidatesMax = 100;
const operandCounts: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

/** @param kind the parameter's name, for messages */
export function parseCondition(expression: string, kind: string): Condition {
  const cursor = new Cursor(expression, kind);
  const condition = parseOr(cursor);
  if (isOperand(condition)) {
    throw cursor.failure("a comparison of the operand is expected");
  }
  cursor.expectEnd();
  return condition;
}

function parseOr(cursor: Cursor): Term {
  return parseChain(cursor, "OR", () => parseChain(cursor, "AND", () => parseNot(cursor)));
}

/** Terms joined by one keyword; a single term is itself, which lets a group hold an operand. */
function parseChain(cursor: Cursor, keyword: "AND" | "OR", parseTerm: () => Term): Term {
  const first = parseTerm();
  if (!cursor.nextIs(keyword)) {
    return first;
  }
  const conditions = [toCondition(cursor, first)];
  while (cursor.takeIf(keyword)) {
    conditions.push(toCondition(cursor, parseTerm()));
  }
  return { kind: keyword === "AND" ? "and" : "or", conditions };
}

function toCondition(cursor: Cursor, term: Term): Condition {
  if (isOperand(term)) {
    throw cursor.failure("a comparison of the operand is expected");
  }
  return term;
}

function parseNot(cursor: Cursor): Term {
  return cursor.takeIf("NOT")
    ? { kind: "not", condition: toCondition(cursor, parseNot(cursor)) }
    : parseComparison(cursor);
}

function parseComparison(cursor: Cursor): Term {
  const left = cursor.nextIs("(") ? parseGroup(cursor) : parseTerm(cursor);
  const comparator = comparators.find((candidate) => cursor.nextIs(candidate));
  if (comparator === undefined && !cursor.nextIs("BETWEEN") && !cursor.nextIs("IN")) {
    return left;
  }
  if (!isOperand(left)) {
    throw cursor.failure("a condition cannot be compared");
  }
  const operator = cursor.take().text.toUpperCase();
  if (comparator !== undefined) {
    return { kind: "compare", comparator, left, right: parseOperand(cursor) };
  }
  return operator === "BETWEEN" ? parseBounds(cursor, left) : parseCandidates(cursor, left);
}

function parseBounds(cursor: Cursor, operand: Operand): Condition {
  const low = parseOperand(cursor);
  cursor.expect("AND");
  return { kind: "between", operand, low, high: parseOperand(cursor) };
}

function parseCandidates(cursor: Cursor, operand: Operand): Condition {
  const start = cursor.peek();
  cursor.expect("(");
  const candidates = parseList(cursor);
  if (candidates.length > candidatesMax) {
    const fix = `DynamoDB takes ${candidatesMax}; join several INs with OR.`;
    throw cursor.problem("expression/too_long", start, `IN has ${candidates.length} operands`, fix);
  }
  return { kind: "in", operand, candidates };
}

function parseGroup(cursor: Cursor): Term {
  const open = cursor.openGroup();
  const term = parseOr(cursor);
  cursor.closeGroup(open);
  return term;
}

/** An operand; parentheses may stand around it. */
function parseOperand(cursor: Cursor): Operand {
  const start = cursor.peek();
  if (!cursor.nextIs("(")) {
    return toOperand(cursor, start, parseTerm(cursor));
  }
  const open = cursor.openGroup();
  const operand = parseOperand(cursor);
  cursor.closeGroup(open);
  return operand;
}

function toOperand(cursor: Cursor, start: Token, term: Term): Operand {
  if (!isOperand(term)) {
    const fix = "It is a condition by itself; join conditions with AND, OR and NOT.";
    throw cursor.problem("expression/function", start, `the function ${start.text} gives nothing to compare`, fix);
  }
  return term;
}

/** A path, a placeholder or a function. */
function parseTerm(cursor: Cursor): Term {
  if (cursor.peek().kind === "value_placeholder") {
    return cursor.valueReference();
  }
  const isCall = cursor.peek().kind === "name" && cursor.peek(1).text === "(";
  return isCall ? parseFunction(cursor) : cursor.path();
}

function parseFunction(cursor: Cursor): Term {
  const name = cursor.take();
  const count = Object.hasOwn(operandCounts, name.text) ? operandCounts[name.text] : undefined;
  if (count === undefined) {
    const fix = `A condition has ${Object.keys(operandCounts).join(", ")}, in lower case.`;
    throw cursor.problem("expression/function", name, `${name.text} is no function of a condition`, fix);
  }
  cursor.expect("(");
  const operands = parseList(cursor);
  const [first, second] = operands;
  if (operands.length !== count || first === undefined) {
    const problem = `${name.text} has ${operands.length} operands`;
    throw cursor.problem("expression/function", name, problem, `It takes ${count}.`);
  }
  return second === undefined ? unaryFunction(cursor, name, first) : binaryFunction(cursor, name, first, second);
}

/** The rest of a list in parentheses; it has at least one operand. */
function parseList(cursor: Cursor): readonly Operand[] {
  const operands = [parseOperand(cursor)];
  while (cursor.takeIf(",")) {
    operands.push(parseOperand(cursor));
  }
  cursor.expect(")");
  return operands;
}

function unaryFunction(cursor: Cursor, name: Token, operand: Operand): Term {
  if (name.text === "size") {
    if (operand.kind === "size") {
      throw cursor.problem("expression/operand_type", name, "a size is a number and has no size", "Take it once.");
    }
    return { kind: "size", of: operand };
  }
  if (operand.kind !== "path") {
    const fix = "Give it the path of an attribute.";
    throw cursor.problem("expression/operand_type", name, `${name.text} takes no such operand`, fix);
  }
  return { kind: "exists", path: operand, expected: name.text === "attribute_exists" };
}

function binaryFunction(cursor: Cursor, name: Token, first: Operand, second: Operand): Term {
  if (name.text === "contains") {
    return { kind: "contains", operand: first, part: second };
  }
  if (name.text === "begins_with") {
    return { kind: "begins_with", operand: first, prefix: second };
  }
  if (second.kind !== "value") {
    const fix = "Name the type in ExpressionAttributeValues.";
    throw cursor.problem("expression/operand_type", name, "the type is no placeholder for a value", fix);
  }
  return { kind: "type", operand: first, type: second };
}
