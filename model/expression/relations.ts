/**
 * The relations that conditions test, on values of which either may be missing.
 * Source: Developer Guide, "Condition and filter expressions, operators, and functions in DynamoDB".
 */
import type { WireValue } from "../request/wire-value.ts";
import { bytesOf, canonicalMember, compareValues, orderedTypes, sameValue, toSet, typeOf } from "./values.ts";

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** A value of an item, or `undefined` where the item has none. */
export type Found = WireValue | undefined;

/**
 * A missing value equals nothing, so `<>` holds for it, and has no order. Values of different types are unequal and
 * without order, as are two values of a type that has none.
 */
export function compares(left: Found, comparator: Comparator, right: Found): boolean {
  if (left === undefined || right === undefined) {
    return comparator === "<>";
  }
  if (comparator === "=" || comparator === "<>") {
    return sameValue(left, right) === (comparator === "=");
  }
  const type = typeOf(left);
  if (type !== typeOf(right) || !orderedTypes.includes(type)) {
    return false;
  }
  const order = compareValues(left, right);
  switch (comparator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/** Both bounds belong to the range. */
export function isBetween(value: Found, low: Found, high: Found): boolean {
  return compares(value, ">=", low) && compares(value, "<=", high);
}

/** A string or binary value that starts with another of its type. */
export function beginsWith(value: Found, prefix: Found): boolean {
  if (value === undefined || prefix === undefined) {
    return false;
  }
  if ("S" in value && "S" in prefix) {
    return value.S.startsWith(prefix.S);
  }
  return "B" in value && "B" in prefix && startsAt(bytesOf(value.B), bytesOf(prefix.B), 0);
}

/** A text within a text, bytes within bytes, a member of a set, or an element of a list. */
export function contains(value: Found, part: Found): boolean {
  if (value === undefined || part === undefined) {
    return false;
  }
  if ("S" in value) {
    return "S" in part && value.S.includes(part.S);
  }
  if ("B" in value) {
    return "B" in part && containsBytes(bytesOf(value.B), bytesOf(part.B));
  }
  if ("L" in value) {
    return value.L.some((element) => sameValue(element, part));
  }
  return hasMember(value, part);
}

function hasMember(value: WireValue, part: WireValue): boolean {
  const set = toSet(value);
  const member =
    set?.type === "SS" && "S" in part
      ? part.S
      : set?.type === "NS" && "N" in part
        ? part.N
        : set?.type === "BS" && "B" in part
          ? part.B
          : undefined;
  if (set === undefined || member === undefined) {
    return false;
  }
  const wanted = canonicalMember(set.type, member);
  return set.members.some((other) => canonicalMember(set.type, other) === wanted);
}

function containsBytes(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let start = 0; start + part.length <= bytes.length; start += 1) {
    if (startsAt(bytes, part, start)) {
      return true;
    }
  }
  return false;
}

function startsAt(bytes: Uint8Array, part: Uint8Array, start: number): boolean {
  return start + part.length <= bytes.length && part.every((byte, index) => bytes[start + index] === byte);
}

/**
 * What `size` gives: the UTF-16 code units of a string (measured by the public Parity Suite: é counts 1 and an emoji 2),
 * the bytes of a binary value, the elements of a set, list or map. The other types have no size.
 */
export function sizeOf(value: Found): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  if ("S" in value) {
    return value.S.length;
  }
  if ("B" in value) {
    return bytesOf(value.B).length;
  }
  if ("L" in value) {
    return value.L.length;
  }
  return "M" in value ? Object.keys(value.M).length : toSet(value)?.members.length;
}
