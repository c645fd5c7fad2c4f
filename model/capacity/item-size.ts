import { digitsAroundPoint, parseDecimal } from "../expression/decimal.ts";
import type { WireItem, WireValue } from "../request/wire-value.ts";
import type { NativeItem, NativeValue } from "../schema/operation.ts";

/**
 * Sizes in bytes as DynamoDB counts them for units and the 400 KB limit.
 * Source: Developer Guide, "DynamoDB Item sizes and formats"; the packing of numbers as measured by the public Parity Suite.
 */

/** Name plus value for each attribute. */
export function itemSizeBytes(item: NativeItem): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) {
      bytes += textBytes(name) + valueSizeBytes(value);
    }
  }
  return bytes;
}

function valueSizeBytes(value: NativeValue): number {
  if (typeof value === "string") {
    return textBytes(value);
  }
  if (typeof value === "number" || typeof value === "bigint") {
    return numberBytes(value);
  }
  if (typeof value === "boolean" || value === null) {
    return 1;
  }
  if (value instanceof Uint8Array) {
    return value.length;
  }
  if (value instanceof Set) {
    return [...value].reduce<number>((sum, element: NativeValue) => sum + valueSizeBytes(element), 0);
  }
  return containerBytes(value);
}

/** A list or map costs 3 bytes, its contents, and 1 byte for each element. */
function containerBytes(value: object): number {
  const entries: [string, NativeValue | undefined][] = Object.entries(value);
  return entries.reduce((sum, [name, element]) => {
    const nameBytes = Array.isArray(value) ? 0 : textBytes(name);
    return element === undefined ? sum : sum + 1 + nameBytes + valueSizeBytes(element);
  }, 3);
}

/** Bytes of a text in UTF-8, without encoding it: sizes are asked for thousands of items. */
export function textBytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) {
      // A surrogate pair is two units and four bytes: two each.
      bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
    }
  }
  return bytes;
}

/** Bytes of a number, as {@link numberTextBytes} has them. @throws ExpressionError for one that DynamoDB cannot store, such as 1e300 */
export function numberBytes(value: number | bigint): number {
  return numberTextBytes(String(value));
}

/**
 * Bytes of a number in wire JSON, of up to 38 digits: the digits before and after the decimal point are packed separately, two
 * a byte, each half rounded up, without leading and trailing zeros; one byte for the number and one for a minus sign.
 * 3.14159 is 5, 1.5 and -42 are 3, 100.5 is 4, 1E125 is 2, 0 is 1.
 *
 * Source: measured on AWS by the public Parity Suite at the 400 KB limit. The page "DynamoDB Item sizes and formats" says about
 * (significant digits / 2) + 1, which is a byte less for digits on both sides of the point.
 *
 * @throws ExpressionError for text that is no number, and for a number that DynamoDB cannot store
 */
export function numberTextBytes(text: string): number {
  const number = parseDecimal(text);
  if (number.digits === "") {
    return 1;
  }
  const { before, after } = digitsAroundPoint(number);
  return Math.ceil(before / 2) + Math.ceil(after / 2) + 1 + (number.negative ? 1 : 0);
}

/** Bytes of an item in wire JSON: name plus value for each attribute. */
export function wireItemSizeBytes(item: WireItem): number {
  return membersBytes(item, 0);
}

/** Bytes of a value in wire JSON, without its attribute's name. A set is the sum of its elements, without an overhead. */
export function wireValueSizeBytes(value: WireValue): number {
  if ("S" in value) return textBytes(value.S);
  if ("N" in value) return numberTextBytes(value.N);
  if ("M" in value) return 3 + membersBytes(value.M, 1);
  if ("L" in value) return 3 + sumOf(value.L, elementBytes);
  if ("B" in value) return base64Bytes(value.B);
  if ("SS" in value) return sumOf(value.SS, textBytes);
  if ("NS" in value) return sumOf(value.NS, numberTextBytes);
  if ("BS" in value) return sumOf(value.BS, base64Bytes);
  return 1;
}

function elementBytes(value: WireValue): number {
  return 1 + wireValueSizeBytes(value);
}

/** The loops count: sizes are asked for thousands of items, and k6's interpreter is slow at everything else. */
function membersBytes(item: WireItem, overheadBytes: number): number {
  const names = Object.keys(item);
  let bytes = 0;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? "";
    const value = item[name];
    if (value !== undefined) {
      bytes += overheadBytes + textBytes(name) + wireValueSizeBytes(value);
    }
  }
  return bytes;
}

function sumOf<Element>(elements: readonly Element[], sizeOf: (element: Element) => number): number {
  let bytes = 0;
  for (let index = 0; index < elements.length; index += 1) {
    const element = elements[index];
    if (element !== undefined) {
      bytes += sizeOf(element);
    }
  }
  return bytes;
}

/** Bytes that base64 text stands for, without decoding it. */
function base64Bytes(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
