/**
 * Parser of UpdateExpression.
 * Source: Developer Guide, "Using update expressions in DynamoDB"; where that is silent (parentheses, which functions nest),
 * what DynamoDB Local takes.
 */
import { Cursor } from "./cursor.ts";
import type { SetValue, Update, ValueReference, WrittenPath } from "./syntax.ts";

const kind = "UpdateExpression";
const clauses = ["SET", "REMOVE", "ADD", "DELETE"] as const;
type Clause = (typeof clauses)[number];

interface WrittenUpdate extends Update {
  readonly set: { readonly path: WrittenPath; readonly value: SetValue }[];
  readonly remove: WrittenPath[];
  readonly add: { readonly path: WrittenPath; readonly value: ValueReference }[];
  readonly delete: { readonly path: WrittenPath; readonly value: ValueReference }[];
}

export function parseUpdate(expression: string): Update {
  const cursor = new Cursor(expression, kind);
  const update: WrittenUpdate = { set: [], remove: [], add: [], delete: [] };
  const seen = new Set<Clause>();
  do {
    const clause = clauses.find((candidate) => cursor.nextIs(candidate));
    if (clause === undefined) {
      throw cursor.failure("SET, REMOVE, ADD or DELETE is expected");
    }
    if (seen.has(clause)) {
      throw cursor.failure(`${clause} may stand only once; separate its actions by commas`);
    }
    seen.add(clause);
    cursor.take();
    do {
      parseAction(cursor, clause, update);
    } while (cursor.takeIf(","));
  } while (cursor.peek().kind !== "end");
  return update;
}

function parseAction(cursor: Cursor, clause: Clause, update: WrittenUpdate): void {
  const path = cursor.path();
  switch (clause) {
    case "SET":
      cursor.expect("=");
      update.set.push({ path, value: parseSetValue(cursor) });
      break;
    case "REMOVE":
      update.remove.push(path);
      break;
    case "ADD":
      update.add.push({ path, value: cursor.valueReference() });
      break;
    case "DELETE":
      update.delete.push({ path, value: cursor.valueReference() });
      break;
  }
}

/** A sum of two operands, a list_append, or an operand; parentheses may stand around the whole and around operands. */
function parseSetValue(cursor: Cursor): SetValue {
  const start = cursor.peek();
  const left = cursor.nextIs("(") ? parseGroup(cursor, parseSetValue) : parseTerm(cursor);
  if (left.kind === "sum" || !(cursor.nextIs("+") || cursor.nextIs("-"))) {
    return left;
  }
  if (left.kind === "list_append") {
    const fix = "Set the list by itself.";
    throw cursor.problem("expression/function", start, "the list of list_append is no number", fix);
  }
  const operator = cursor.take().text === "+" ? "+" : "-";
  return { kind: "sum", operator, left, right: parseOperand(cursor) };
}

function parseGroup(cursor: Cursor, parse: (cursor: Cursor) => SetValue): SetValue {
  const open = cursor.openGroup();
  const value = parse(cursor);
  cursor.closeGroup(open);
  return value;
}

/** What may stand within a sum or a function: neither of them a sum, nor list_append. */
function parseOperand(cursor: Cursor): SetValue {
  if (cursor.nextIs("(")) {
    return parseGroup(cursor, parseOperand);
  }
  const start = cursor.peek();
  const operand = parseTerm(cursor);
  if (operand.kind === "list_append") {
    const fix = "Let list_append be the whole value that a path is set to.";
    throw cursor.problem("expression/function", start, "list_append may not stand within something else", fix);
  }
  return operand;
}

function parseTerm(cursor: Cursor): SetValue {
  if (cursor.peek().kind === "value_placeholder") {
    return cursor.valueReference();
  }
  const isCall = cursor.peek().kind === "name" && cursor.peek(1).text === "(";
  return isCall ? parseFunction(cursor) : cursor.path();
}

function parseFunction(cursor: Cursor): SetValue {
  const name = cursor.take();
  if (name.text !== "if_not_exists" && name.text !== "list_append") {
    const fix = "An update has if_not_exists and list_append, in lower case.";
    throw cursor.problem("expression/function", name, `${name.text} is no function of an update`, fix);
  }
  cursor.expect("(");
  const first = parseOperand(cursor);
  cursor.expect(",");
  const second = parseOperand(cursor);
  cursor.expect(")");
  if (name.text === "list_append") {
    return { kind: "list_append", first, second };
  }
  if (first.kind !== "path") {
    const fix = "Give it the path of an attribute.";
    throw cursor.problem("expression/operand_type", name, "if_not_exists asks for no path", fix);
  }
  return { kind: "if_not_exists", path: first, otherwise: second };
}
