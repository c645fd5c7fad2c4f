/** Reads the members of legacy parameters, which come as plain JSON. */

import { isObject } from "../request/wire-unmarshal.ts";
import type { WireItem, WireValue } from "../request/wire-value.ts";
import { ExpressionError } from "./expression-error.ts";

/** A legacy parameter of a form that DynamoDB does not take. */
export function legacyError(where: string, problem: string, fix: string): ExpressionError {
  return new ExpressionError("expression/legacy", `${where}: ${problem}.`, fix);
}

/** The members of an object. Errors: `expression/legacy`. */
export function readMembers(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) {
    throw legacyError(where, "this is no object", "Give an object with a member for each attribute.");
  }
  return value;
}

/** Errors: `expression/legacy`. */
export function readValue(value: unknown, where: string): WireValue {
  if (!isWireValue(value)) {
    throw legacyError(where, "this is no attribute value", 'Give one member that names its type, such as {"S": "a"}.');
  }
  return value;
}

/** Errors: `expression/legacy`. */
export function readValues(value: unknown, where: string): readonly WireValue[] {
  if (!Array.isArray(value)) {
    throw legacyError(where, "this is no list of attribute values", "Give a list.");
  }
  return value.map((element: unknown, index) => readValue(element, `${where}[${index}]`));
}

function isWireValue(value: unknown): value is WireValue {
  const [member, ...others] = isObject(value) ? Object.entries(value) : [];
  return member !== undefined && others.length === 0 && isOfType(member[0], member[1]);
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "S":
    case "N":
    case "B":
      return typeof value === "string";
    case "BOOL":
      return typeof value === "boolean";
    case "NULL":
      return value === true;
    case "L":
      return Array.isArray(value) && value.every(isWireValue);
    case "M":
      return isWireItem(value);
    case "SS":
    case "NS":
    case "BS":
      return Array.isArray(value) && value.length > 0 && value.every((member) => typeof member === "string");
    default:
      return false;
  }
}

function isWireItem(value: unknown): value is WireItem {
  return isObject(value) && Object.values(value).every(isWireValue);
}
