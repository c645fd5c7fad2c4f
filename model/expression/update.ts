/** Evaluates UpdateExpression. */
import type { WireItem, WireValue } from "../request/wire-value.ts";
import type { ExpressionContext } from "./context.ts";
import { addDecimals, decimalText, parseDecimal, subtractDecimals } from "./decimal.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { ExpressionError } from "./expression-error.ts";
import { parseUpdate } from "./parse-update.ts";
import { rememberParsed } from "./parsed-texts.ts";
import { toPathTree } from "./path-tree.ts";
import { type Path, referredValue, resolvePath, samePath, valueAt } from "./paths.ts";
import { addTo, deleteFrom } from "./set-changes.ts";
import { renderPath, type SetValue, type Update, type ValueReference, type WrittenPath } from "./syntax.ts";
import { typeOf, type WireType } from "./values.ts";

const parse = rememberParsed(parseUpdate);

/**
 * The item after an UpdateExpression. All operands read the item as it was before; the given item stays as it is and the
 * result shares what is unchanged.
 *
 * Source: Developer Guide, "Using update expressions in DynamoDB".
 *
 * @param item holds at least the key; for an item that is not there, the key alone
 * @throws ExpressionError where DynamoDB answers with ValidationException. That a key is changed is not looked at.
 */
export function afterUpdate(expression: string, item: WireItem, context: ExpressionContext): WireItem {
  const update = parse(expression);
  const edits = [...clauses(update, item, context)];
  return applyEdits(item, toPathTree(edits));
}

/**
 * Refuses values that ADD and DELETE do not take: DynamoDB looks at them before any item, so also where a condition fails (seen
 * on both engines).
 *
 * @throws ExpressionError as `afterUpdate` does
 */
export function assertUpdateOperands(expression: string, context: ExpressionContext): void {
  const update = parse(expression);
  for (const { value } of update.add) {
    givenValue("ADD", value, addedTypes, context);
  }
  for (const { value } of update.delete) {
    givenValue("DELETE", value, deletedTypes, context);
  }
}

const deletedTypes = ["SS", "NS", "BS"] as const;
const addedTypes = ["N", ...deletedTypes] as const;

interface PlacedEdit {
  readonly path: Path;
  readonly said: Edit;
}

function* clauses(update: Update, item: WireItem, context: ExpressionContext): Iterable<PlacedEdit> {
  const read: Reader = { item, context };
  for (const { path, value } of update.set) {
    yield { path: resolvePath(path, context), said: { kind: "write", value: evaluate(value, read) } };
  }
  for (const written of update.remove) {
    const path = resolvePath(written, context);
    yield { path, said: { kind: "remove" } };
  }
  for (const { path: written, value } of update.add) {
    const path = resolvePath(written, context);
    const added = givenValue("ADD", value, addedTypes, context);
    yield { path, said: { kind: "write", value: addTo(valueAt(item, path), added, renderPath(path)) } };
  }
  for (const { path: written, value } of update.delete) {
    const path = resolvePath(written, context);
    const deleted = givenValue("DELETE", value, deletedTypes, context);
    yield { path, said: deleteFrom(valueAt(item, path), deleted, renderPath(path)) };
  }
}

/** What a SET reads. */
interface Reader {
  readonly item: WireItem;
  readonly context: ExpressionContext;
}

function evaluate(value: SetValue, read: Reader): WireValue {
  switch (value.kind) {
    case "path":
      return readPath(value, read);
    case "value":
      return referredValue(value, read.context);
    case "if_not_exists":
      return existingOr(value.path, value.otherwise, read);
    case "list_append":
      return { L: [...readList(value.first, read), ...readList(value.second, read)] };
    case "sum": {
      const left = readNumber(value.operator, value.left, read);
      const right = readNumber(value.operator, value.right, read);
      return { N: decimalText(value.operator === "+" ? addDecimals(left, right) : subtractDecimals(left, right)) };
    }
  }
}

function readPath(written: WrittenPath, { item, context }: Reader): WireValue {
  const path = resolvePath(written, context);
  const value = valueAt(item, path);
  if (value === undefined) {
    throw new ExpressionError(
      "expression/attribute_missing",
      `The update reads ${renderPath(path)}, which the item does not have.`,
      "Use if_not_exists with a value to start from, or make the update conditional on it.",
    );
  }
  return value;
}

/** Both operands are read, so the second must be there even where the first is (measured on DynamoDB Local). */
function existingOr(written: WrittenPath, otherwise: SetValue, read: Reader): WireValue {
  const path = resolvePath(written, read.context);
  if (otherwise.kind === "path" && samePath(path, resolvePath(otherwise, read.context))) {
    const problem = `if_not_exists falls back from ${renderPath(path)} on itself.`;
    throw new ExpressionError("expression/operand_repeated", problem, "Fall back on another path or on a value.");
  }
  const fallback = evaluate(otherwise, read);
  return valueAt(read.item, path) ?? fallback;
}

function readNumber(operator: string, operand: SetValue, read: Reader) {
  const value = evaluate(operand, read);
  if (!("N" in value)) {
    throw wrongType(operator, value, ["N"]);
  }
  return parseDecimal(value.N);
}

function readList(operand: SetValue, read: Reader): readonly WireValue[] {
  const value = evaluate(operand, read);
  if (!("L" in value)) {
    throw wrongType("list_append", value, ["L"]);
  }
  return value.L;
}

function givenValue(
  action: string,
  reference: ValueReference,
  types: readonly WireType[],
  context: ExpressionContext,
): WireValue {
  const value = referredValue(reference, context);
  if (!types.includes(typeOf(value))) {
    throw wrongType(action, value, types);
  }
  return value;
}

function wrongType(operator: string, value: WireValue, types: readonly WireType[]): ExpressionError {
  const problem = `${operator} in an update does not take a value of type ${typeOf(value)}.`;
  return new ExpressionError("expression/operand_type", problem, `Give it one of type ${types.join(", ")}.`);
}
