/** What type a value has, which values are equal, and how keys are ordered. */
import { fromBase64, toBase64 } from "../request/base64.ts";
import type { WireItem, WireValue } from "../request/wire-value.ts";
import { compareDecimals, decimalText, parseDecimal } from "./decimal.ts";
import { ExpressionError } from "./expression-error.ts";

export const wireTypes = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"] as const;
export type WireType = (typeof wireTypes)[number];

/** The types that have an order: those a key can have. */
export const orderedTypes: readonly WireType[] = ["S", "N", "B"];

export function typeOf(value: WireValue): WireType {
  for (const type of wireTypes) {
    if (type in value) {
      return type;
    }
  }
  throw new ExpressionError(
    "expression/operand_type",
    "A value has none of DynamoDB's types.",
    `Give it one member of ${wireTypes.join(", ")}.`,
  );
}

/** A set with its members as text. */
export interface WireSet {
  readonly type: "SS" | "NS" | "BS";
  readonly members: readonly string[];
}

/** The value as a set; `undefined` if it is of another type. */
export function toSet(value: WireValue): WireSet | undefined {
  if ("SS" in value) {
    return { type: "SS", members: value.SS };
  }
  if ("NS" in value) {
    return { type: "NS", members: value.NS };
  }
  return "BS" in value ? { type: "BS", members: value.BS } : undefined;
}

/** The set as a value. */
export function toSetValue({ type, members }: WireSet): WireValue {
  return type === "SS" ? { SS: members } : type === "NS" ? { NS: members } : { BS: members };
}

/** Equal members have equal texts: `1.0` is `1`. */
export function canonicalMember(type: WireSet["type"], member: string): string {
  switch (type) {
    case "SS":
      return member;
    case "NS":
      return decimalText(parseDecimal(member));
    case "BS":
      return toBase64(bytesOf(member));
  }
}

/** The bytes of a `B`. Errors: `expression/binary`. */
export function bytesOf(base64: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (bytes === undefined) {
    throw new ExpressionError("expression/binary", "A value of type B is not base64.", "Encode it with its padding.");
  }
  return bytes;
}

/** Deep equality as DynamoDB's `=` has it: numbers by value, sets without order, different types never. */
export function sameValue(a: WireValue, b: WireValue): boolean {
  if ("S" in a) {
    return "S" in b && a.S === b.S;
  }
  if ("N" in a) {
    return "N" in b && (a.N === b.N || compareDecimals(parseDecimal(a.N), parseDecimal(b.N)) === 0);
  }
  if ("B" in a) {
    return "B" in b && (a.B === b.B || compareBytes(bytesOf(a.B), bytesOf(b.B)) === 0);
  }
  if ("BOOL" in a) {
    return "BOOL" in b && a.BOOL === b.BOOL;
  }
  if ("NULL" in a) {
    return "NULL" in b;
  }
  if ("L" in a) {
    return "L" in b && sameElements(a.L, b.L);
  }
  if ("M" in a) {
    return "M" in b && sameItem(a.M, b.M);
  }
  const left = toSet(a);
  const right = toSet(b);
  return left !== undefined && right !== undefined && sameSet(left, right);
}

/** Whether both have the same attributes with equal values. */
export function sameItem(a: WireItem, b: WireItem): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const left = a[name];
      const right = Object.hasOwn(b, name) ? b[name] : undefined;
      return left !== undefined && right !== undefined && sameValue(left, right);
    })
  );
}

function sameElements(a: readonly WireValue[], b: readonly WireValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((element, index) => {
      const other = b[index];
      return other !== undefined && sameValue(element, other);
    })
  );
}

function sameSet(a: WireSet, b: WireSet): boolean {
  if (a.type !== b.type || a.members.length !== b.members.length) {
    return false;
  }
  const members = new Set(a.members.map((member) => canonicalMember(a.type, member)));
  return b.members.every((member) => members.has(canonicalMember(b.type, member)));
}

/**
 * The order of sort keys: negative, zero or positive. Strings by their UTF-8 bytes, numbers by value, binary values by
 * unsigned bytes (Developer Guide, "Core components of Amazon DynamoDB", section Primary key).
 * Errors: `expression/operand_type` for two types, or a type without an order.
 */
export function compareValues(a: WireValue, b: WireValue): number {
  if ("S" in a && "S" in b) {
    return compareTexts(a.S, b.S);
  }
  if ("N" in a && "N" in b) {
    return a.N === b.N ? 0 : compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  }
  if ("B" in a && "B" in b) {
    return a.B === b.B ? 0 : compareBytes(bytesOf(a.B), bytesOf(b.B));
  }
  throw new ExpressionError(
    "expression/operand_type",
    `A value of type ${typeOf(a)} and one of type ${typeOf(b)} have no order.`,
    `Compare two values of one type of ${orderedTypes.join(", ")}.`,
  );
}

/** Order of UTF-8 bytes, which is that of code points, without encoding. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) {
      return codePointRank(left) - codePointRank(right);
    }
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, but are not the highest code units. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}
