/** What ADD and DELETE make of a value, in expressions and in AttributeUpdates. */
import type { WireValue } from "../request/wire-value.ts";
import { addDecimals, decimalText, parseDecimal } from "./decimal.ts";
import type { Edit } from "./edits.ts";
import { ExpressionError } from "./expression-error.ts";
import { canonicalMember, toSet, toSetValue, typeOf, type WireSet } from "./values.ts";

/** The sum of two numbers or the union of two sets; nothing and a value is the value. Errors: `expression/operand_type`. */
export function addTo(existing: WireValue | undefined, added: WireValue, place: string): WireValue {
  if (existing === undefined) {
    return added;
  }
  if ("N" in existing && "N" in added) {
    return { N: decimalText(addDecimals(parseDecimal(existing.N), parseDecimal(added.N))) };
  }
  const { set, others } = setsOf("ADD", existing, added, place);
  const known = new Set(set.members.map((member) => canonicalMember(set.type, member)));
  const news = others.members.filter((member) => !known.has(canonicalMember(set.type, member)));
  return news.length === 0 ? existing : toSetValue({ type: set.type, members: [...set.members, ...news] });
}

/** Takes members out of a set; a set without members is none. Errors: `expression/operand_type`. */
export function deleteFrom(existing: WireValue | undefined, deleted: WireValue, place: string): Edit {
  if (existing === undefined) {
    return { kind: "keep" };
  }
  const { set, others } = setsOf("DELETE", existing, deleted, place);
  const gone = new Set(others.members.map((member) => canonicalMember(set.type, member)));
  const members = set.members.filter((member) => !gone.has(canonicalMember(set.type, member)));
  if (members.length === set.members.length) {
    return { kind: "keep" };
  }
  return members.length === 0 ? { kind: "remove" } : { kind: "write", value: toSetValue({ type: set.type, members }) };
}

function setsOf(
  action: string,
  existing: WireValue,
  given: WireValue,
  place: string,
): { readonly set: WireSet; readonly others: WireSet } {
  const set = toSet(existing);
  const others = toSet(given);
  if (set === undefined || others === undefined || set.type !== others.type) {
    throw new ExpressionError(
      "expression/operand_type",
      `${action} cannot apply a value of type ${typeOf(given)} to ${place}, which is of type ${typeOf(existing)}.`,
      "Numbers go with numbers and sets with sets of their type; make the update conditional on the type.",
    );
  }
  return { set, others };
}
