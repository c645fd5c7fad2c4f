/** Native values -> wire JSON. */
import type { NativeItem, NativeValue } from "../schema/operation.ts";
import { toBase64 } from "./base64.ts";
import { describeValue, WireError } from "./wire-error.ts";
import { convertElements, convertMembers } from "./wire-path.ts";
import type { WireItem, WireValue } from "./wire-value.ts";

/**
 * Gives a native value its wire form.
 *
 * @throws WireError when DynamoDB has no such value, with the path of the offending member
 */
export function marshalValue(value: NativeValue): WireValue {
  switch (typeof value) {
    case "string":
      return { S: value };
    case "number":
      return { N: numberText(value) };
    case "boolean":
      return { BOOL: value };
    case "bigint":
      return { N: value.toString() };
    case "object":
      return marshalObject(value);
    default:
      throw new WireError("wire/type", `${describeValue(value)} is not a DynamoDB value; leave it out or convert it`);
  }
}

/**
 * Gives an item its wire form. Members that are `undefined` are left out, at every depth.
 *
 * @throws WireError when DynamoDB has no such value, with the path of the offending member
 */
export function marshalItem(item: NativeItem): WireItem {
  return convertMembers(item, marshalValue);
}

function marshalObject(value: Exclude<NativeValue, string | number | bigint | boolean>): WireValue {
  if (value === null) {
    return { NULL: true };
  }
  if (isList(value)) {
    return { L: convertElements(value, marshalValue) };
  }
  if (value instanceof Uint8Array) {
    return { B: toBase64(value) };
  }
  if (value instanceof Set) {
    return marshalSet(value);
  }
  if (!isPlainObject(value)) {
    throw new WireError(
      "wire/type",
      `${describeValue(value)} is not a DynamoDB value; use a plain object, an array, a Set or a Uint8Array`,
    );
  }
  return { M: marshalItem(value) };
}

function marshalSet(set: ReadonlySet<unknown>): WireValue {
  const strings: string[] = [];
  const numbers: string[] = [];
  const binaries: string[] = [];
  for (const element of set) {
    if (typeof element === "string") {
      strings.push(element);
    } else if (typeof element === "number") {
      numbers.push(numberText(element));
    } else if (typeof element === "bigint") {
      numbers.push(element.toString());
    } else if (element instanceof Uint8Array) {
      binaries.push(toBase64(element));
    } else {
      throw new WireError(
        "wire/set",
        `a set holds strings, numbers or Uint8Arrays, not ${describeValue(element)}; use a list`,
      );
    }
  }
  if (set.size === 0) {
    throw new WireError("wire/set", "DynamoDB has no empty set; leave the attribute out");
  }
  if (strings.length === set.size) {
    return { SS: strings };
  }
  if (numbers.length === set.size) {
    return { NS: numbers };
  }
  if (binaries.length === set.size) {
    return { BS: binaries };
  }
  throw new WireError("wire/set", "a set holds values of one type; use a list for a mixture");
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) {
    throw new WireError("wire/number", `DynamoDB cannot store ${value}; store a finite number or leave it out`);
  }
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) {
    throw new WireError("wire/number", `${value} is beyond 2^53, where a number loses digits; use a bigint`);
  }
  return value.toString();
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: unknown): value is readonly NativeValue[] {
  return Array.isArray(value);
}

/** The prototype is compared by its own prototype, so that an object of another JavaScript realm is plain as well. */
function isPlainObject(value: object): value is NativeItem {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
