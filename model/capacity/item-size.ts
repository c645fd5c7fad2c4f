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

/**
 * Digits before and after the decimal point are packed separately, two a byte, without leading and trailing zeros; one byte
 * for the exponent and one for a minus sign. 3.14159 is 5, 1.5 and -42 are 3, 0 is 1 (measured).
 */
export function numberBytes(value: number | bigint): number {
  const [whole = "", fraction = ""] = plainDecimal(value).split(".");
  const fractionDigits = fraction.replace(/0+$/, "");
  const wholeDigits = fractionDigits === "" ? whole.replace(/0+$/, "") : whole;
  const digits = [
    wholeDigits.replace(/^0+/, ""),
    wholeDigits.replace(/^0+/, "") === "" ? fractionDigits.replace(/^0+/, "") : fractionDigits,
  ];
  const packed = digits.reduce((sum, part) => sum + Math.ceil(part.length / 2), 0);
  return packed === 0 ? 1 : packed + 1 + (value < 0 ? 1 : 0);
}

/** The absolute value in digits, without an exponent. */
function plainDecimal(value: number | bigint): string {
  const text = String(value).replace(/^-/, "");
  const [mantissa = "", exponentText] = text.split("e");
  if (exponentText === undefined) {
    return text;
  }
  const [whole = "", fraction = ""] = mantissa.split(".");
  const exponent = Number(exponentText);
  if (exponent < 0) {
    return `0.${"0".repeat(-exponent - 1)}${whole}${fraction}`;
  }
  return `${whole}${fraction}${"0".repeat(Math.max(0, exponent - fraction.length))}`;
}
