import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDecimals,
  compareDecimals,
  decimalText,
  digitsAroundPoint,
  parseDecimal,
  subtractDecimals,
} from "../../../model/expression/decimal.ts";

const canonical = (text: string) => decimalText(parseDecimal(text));
const add = (a: string, b: string) => decimalText(addDecimals(parseDecimal(a), parseDecimal(b)));
const subtract = (a: string, b: string) => decimalText(subtractDecimals(parseDecimal(a), parseDecimal(b)));

describe("A number's text", () => {
  it.each([
    ["0", "0"],
    ["-0", "0"],
    ["0e125", "0"],
    ["0.0e126", "0"],
    ["0e-130", "0"],
    ["+3", "3"],
    ["0001.2300", "1.23"],
    ["-17.4E3", "-17400"],
    [".5", "0.5"],
    ["1.", "1"],
    ["1e-3", "0.001"],
    ["1E+2", "100"],
    ["1e125", `1${"0".repeat(125)}`],
    ["-1e-130", `-0.${"0".repeat(129)}1`],
    ["9.9999999999999999999999999999999999999e125", `${"9".repeat(38)}${"0".repeat(88)}`],
  ])("%s is %s", (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each([
    "",
    ".",
    "-",
    "e5",
    "1e",
    "NaN",
    "Infinity",
    " 1",
    "1 ",
    "0x10",
    "1,5",
    "1e126",
    "0e126",
    "0e-131",
    "-0.0e-130",
    "-1e126",
    "11e125",
    "1e-131",
    "0.9e-130",
    `${"1".repeat(39)}`,
    `1.${"0".repeat(37)}1`,
  ])("%j is no number that DynamoDB stores", (text) => {
    expect(() => parseDecimal(text)).toThrow(expect.objectContaining({ code: "expression/number" }));
  });

  it("keeps 38 digits wherever they stand", () => {
    const digits = "31415926535897932384626433832795028841";
    expect(canonical(`3.${digits.slice(1)}`)).toBe(`3.${digits.slice(1)}`);
    expect(canonical(`${digits}e30`)).toBe(digits + "0".repeat(30));
  });
});

describe("Arithmetic", () => {
  it.each([
    ["0.1", "0.2", "0.3"],
    ["1", "10000000000000000000000", "10000000000000000000001"],
    ["1e-20", "1", "1.00000000000000000001"],
    ["5", "-5", "0"],
    ["99.5", "0.5", "100"],
    ["0", "-2.50", "-2.5"],
  ])("%s + %s is %s", (a, b, expected) => {
    expect(add(a, b)).toBe(expected);
  });

  it("subtracts", () => {
    expect(subtract("1e-130", "3e-130")).toBe(`-0.${"0".repeat(129)}2`);
    expect(subtract("10000000000000000000000", "1")).toBe("9999999999999999999999");
    expect(subtract("0", "7")).toBe("-7");
  });

  it.each([
    ["9e125", "9e125"],
    ["1e50", "1"],
    ["99999999999999999999999999999999999999", "0.1"],
  ])("refuses %s + %s instead of rounding", (a, b) => {
    expect(() => add(a, b)).toThrow(expect.objectContaining({ code: "expression/number" }));
  });
});

/** Integers with a shift, whose sums and order are known exactly. */
const scaled = fc.record({ units: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), shift: fc.nat({ max: 12 }) });
const textOf = ({ units, shift }: { units: bigint; shift: number }) => `${units}e-${shift}`;
const integerOf = ({ units, shift }: { units: bigint; shift: number }) => units * 10n ** BigInt(12 - shift);

describe("Properties", () => {
  it("a sum and a difference are exact", () => {
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        expect(add(textOf(a), textOf(b))).toBe(canonical(`${integerOf(a) + integerOf(b)}e-12`));
        expect(subtract(textOf(a), textOf(b))).toBe(canonical(`${integerOf(a) - integerOf(b)}e-12`));
      }),
    );
  });

  it("the order is that of the values", () => {
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        const order = compareDecimals(parseDecimal(textOf(a)), parseDecimal(textOf(b)));
        const difference = integerOf(a) - integerOf(b);
        expect(Math.sign(order)).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
      }),
    );
  });

  it("the canonical text is its own, and reads as the same number", () => {
    fc.assert(
      fc.property(scaled, (number) => {
        const text = canonical(textOf(number));
        expect(text).toMatch(/^(?:0|-?(?:[1-9]\d*|0)(?:\.\d*[1-9])?)$/);
        expect(parseDecimal(text)).toEqual(parseDecimal(textOf(number)));
      }),
    );
  });
});

describe("Digits around the point", () => {
  it.each([
    ["0", 0, 0],
    ["1200", 2, 0],
    ["100.5", 3, 1],
    ["0.005", 0, 1],
    ["-3.14159", 1, 5],
    ["1e125", 1, 0],
  ])("of %s are %i before and %i after", (text, before, after) => {
    expect(digitsAroundPoint(parseDecimal(text))).toEqual({ before, after });
  });
});
