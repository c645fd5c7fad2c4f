/**
 * Exact arithmetic on DynamoDB's numbers: up to 38 significant digits, magnitudes from 1E-130 to below 1E+126.
 * Source: Developer Guide, "Supported data types and naming rules in DynamoDB", section Number.
 */
import { ExpressionError } from "./expression-error.ts";

/**
 * A number as `digits` times ten to the power of `exponent`. The digits have no leading and no trailing zero, so equal
 * numbers have equal members: 1200 is `12` and 2, 0.05 is `5` and -2. Zero has no digits, exponent 0 and is not negative.
 */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const digitsMax = 38;
/** Powers of ten of the first digit. */
const magnitudeMin = -130;
const magnitudeMax = 125;
const numberText = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** Reads the text of an `N`, in any form that DynamoDB takes: `1`, `+1`, `01.50`, `.5`, `1E3`. Errors: `expression/number`. */
export function parseDecimal(text: string): Decimal {
  const parts = numberText.exec(text);
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = parts ?? [];
  if (parts === null || whole + fraction === "") {
    throw new ExpressionError(
      "expression/number",
      "A value of type N is not a number.",
      "Write digits, such as -12.5.",
    );
  }
  const decimal = toDecimal(sign === "-", whole + fraction, Number(exponentText) - fraction.length);
  if (decimal.digits === "") {
    // A zero is held to the powers as well, though it is 0 whatever its power (seen on dynoxide).
    assertPower(Number(exponentText) - fraction.length);
  }
  return decimal;
}

/** Trims zeros and holds the number to what DynamoDB can store. */
function toDecimal(negative: boolean, digits: string, exponent: number): Decimal {
  const trimmed = digits.replace(/^0+/, "");
  const significant = trimmed.replace(/0+$/, "");
  if (significant === "") {
    return { negative: false, digits: "", exponent: 0 };
  }
  const decimal = { negative, digits: significant, exponent: exponent + trimmed.length - significant.length };
  const magnitude = significant.length + decimal.exponent - 1;
  if (significant.length > digitsMax) {
    throw notStored(`A number has ${significant.length} significant digits.`);
  }
  assertPower(magnitude);
  return decimal;
}

function assertPower(magnitude: number): void {
  if (magnitude < magnitudeMin || magnitude > magnitudeMax) {
    throw notStored(`A number's first digit stands at the power ${magnitude} of ten.`);
  }
}

function notStored(problem: string): ExpressionError {
  const fix = `DynamoDB stores ${digitsMax} digits and powers from ${magnitudeMin} to ${magnitudeMax}; round it or store it as a string.`;
  return new ExpressionError("expression/number", problem, fix);
}

/** The exact sum. Errors: `expression/number` if DynamoDB cannot store it, such as 1E50 + 1 (it does not round). */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = scaled(a, exponent) + scaled(b, exponent);
  return toDecimal(sum < 0n, String(sum < 0n ? -sum : sum), exponent);
}

/** The exact difference. Errors: as for `addDecimals`. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { ...b, negative: !b.negative });
}

function scaled({ negative, digits, exponent }: Decimal, toExponent: number): bigint {
  const integer = BigInt(digits + "0".repeat(exponent - toExponent));
  return negative ? -integer : integer;
}

/** Negative, zero or positive, as the first number is less than, equal to or greater than the second. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = signOf(a) - signOf(b);
  return difference === 0 ? signOf(a) * compareMagnitudes(a, b) : difference;
}

function signOf({ negative, digits }: Decimal): number {
  return digits === "" ? 0 : negative ? -1 : 1;
}

/** Digits that start at the same power of ten compare as text, because neither has zeros at its ends. */
function compareMagnitudes(a: Decimal, b: Decimal): number {
  const difference = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (difference !== 0) {
    return difference;
  }
  return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
}

/** The canonical text, as DynamoDB returns it: no exponent, no zeros that say nothing. */
export function decimalText({ negative, digits, exponent }: Decimal): string {
  if (digits === "") {
    return "0";
  }
  const sign = negative ? "-" : "";
  if (exponent >= 0) {
    return sign + digits + "0".repeat(exponent);
  }
  const wholeLength = digits.length + exponent;
  return wholeLength > 0
    ? `${sign}${digits.slice(0, wholeLength)}.${digits.slice(wholeLength)}`
    : `${sign}0.${"0".repeat(-wholeLength)}${digits}`;
}

/**
 * How many significant digits stand before and after the decimal point, zeros at either end left out: 1200 is 2 and 0,
 * 100.5 is 3 and 1, 0.005 is 0 and 1.
 */
export function digitsAroundPoint({ digits, exponent }: Decimal): { readonly before: number; readonly after: number } {
  const after = Math.min(digits.length, Math.max(0, -exponent));
  return { before: digits.length - after, after };
}
