/** Wire JSON -> native values. The wire is not trusted: what is not of the API's form is refused with its path. */
import type { NativeItem, NativeValue } from "../schema/operation.ts";
import { fromBase64 } from "./base64.ts";
import { describeValue, WireError } from "./wire-error.ts";
import { convertElements, convertMembers } from "./wire-path.ts";

/**
 * Reads a value in wire JSON. A number becomes a `number`, or a `bigint` when it is an integer that a `number` would not
 * hold exactly; one such integer in a number set makes the whole set one of `bigint`. Fractions become the nearest double.
 *
 * @throws WireError when it is not a wire value, with the path of the offending member
 */
export function unmarshalValue(wire: unknown): NativeValue {
  if (!isObject(wire)) {
    throw new WireError("wire/response", `${describeValue(wire)} is not a typed DynamoDB value`);
  }
  // One look-up a type, the frequent ones first: cheaper in k6's interpreter than a loop over the members.
  if (typeof wire.S === "string") return wire.S;
  if (typeof wire.N === "string") return readNumber(wire.N);
  if (isObject(wire.M)) return unmarshalItem(wire.M);
  if (Array.isArray(wire.L)) return convertElements(wire.L, unmarshalValue);
  if (typeof wire.BOOL === "boolean") return wire.BOOL;
  if (wire.NULL === true) return null;
  if (typeof wire.B === "string") return readBinary(wire.B);
  if (Array.isArray(wire.SS)) return new Set(convertElements(wire.SS, readString));
  if (Array.isArray(wire.NS)) return readNumberSet(wire.NS);
  if (Array.isArray(wire.BS)) return new Set(convertElements(wire.BS, readBinary));
  throw new WireError(
    "wire/response",
    `not a typed DynamoDB value; its members are ${Object.keys(wire).join(", ") || "none"}`,
  );
}

/**
 * Reads an item, a key or any other map in wire JSON.
 *
 * @throws WireError when a member is not a wire value, with its path
 */
export function unmarshalItem(wire: unknown): NativeItem {
  if (!isObject(wire)) {
    throw new WireError("wire/response", `${describeValue(wire)} is not an item`);
  }
  return convertMembers(wire, unmarshalValue);
}

/** Whether a value of unknown origin is an object with members, and not a list. */
export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readString(text: unknown): string {
  if (typeof text !== "string") {
    throw new WireError("wire/response", `${describeValue(text)} is not text`);
  }
  return text;
}

function readBinary(text: unknown): Uint8Array {
  const bytes = typeof text === "string" ? fromBase64(text) : undefined;
  if (bytes === undefined) {
    throw new WireError("wire/response", "binary value is not base64 text");
  }
  return bytes;
}

function readNumberSet(texts: readonly unknown[]): ReadonlySet<number> | ReadonlySet<bigint> {
  const values = convertElements(texts, readNumber);
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === values.length) {
    return new Set(numbers);
  }
  if (!numbers.every(Number.isInteger)) {
    throw new WireError(
      "wire/number",
      "a set of a fraction and an integer beyond 2^53 has no exact form in JavaScript",
    );
  }
  return new Set(values.map(BigInt));
}

const numberParts = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function readNumber(text: unknown): number | bigint {
  const value = typeof text === "string" && text !== "" ? Number(text) : Number.NaN;
  if (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) {
    return value;
  }
  const parts = Number.isFinite(value) ? numberParts.exec(String(text)) : null;
  if (parts === null) {
    throw new WireError("wire/number", `${JSON.stringify(text)} is not a DynamoDB number`);
  }
  const [, whole = "", fraction = "", exponent = "0"] = parts;
  const digits = BigInt(whole + fraction);
  const zeros = Number(exponent) - fraction.length;
  if (zeros >= 0) {
    return digits * 10n ** BigInt(zeros);
  }
  const divisor = 10n ** BigInt(-zeros);
  return digits % divisor === 0n ? digits / divisor : value;
}
