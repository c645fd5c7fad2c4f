import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareValues, sameItem, sameValue } from "../../../model/expression/expression.ts";
import type { WireValue } from "../../../model/request/wire-value.ts";
import { anyItem, anyValue } from "./arbitraries.ts";

const base64 = (...bytes: number[]) => Buffer.from(bytes).toString("base64");

describe("Equal values", () => {
  it.each<[WireValue, WireValue]>([
    [{ S: "a" }, { S: "a" }],
    [{ N: "1.0" }, { N: "1" }],
    [{ N: "1E2" }, { N: "100" }],
    [{ B: "AA==" }, { B: "AA==" }],
    [{ BOOL: false }, { BOOL: false }],
    [{ NULL: true }, { NULL: true }],
    [{ SS: ["a", "b"] }, { SS: ["b", "a"] }],
    [{ NS: ["1", "2.50"] }, { NS: ["2.5", "1.0"] }],
    [{ BS: ["AA==", "AQ=="] }, { BS: ["AQ==", "AA=="] }],
    [{ L: [{ N: "1" }, { M: { a: { N: "2" } } }] }, { L: [{ N: "1.0" }, { M: { a: { N: "2.0" } } }] }],
    [{ M: { a: { S: "x" }, b: { NS: ["1"] } } }, { M: { b: { NS: ["1.0"] }, a: { S: "x" } } }],
  ])("%j and %j", (a, b) => {
    expect(sameValue(a, b)).toBe(true);
    expect(sameValue(b, a)).toBe(true);
  });

  it.each<[WireValue, WireValue]>([
    [{ S: "1" }, { N: "1" }],
    [{ S: "AA==" }, { B: "AA==" }],
    [{ S: "a" }, { S: "A" }],
    [{ N: "1" }, { N: `1.${"0".repeat(36)}1` }],
    [{ B: "AA==" }, { B: "AAA=" }],
    [{ BOOL: false }, { BOOL: true }],
    [{ BOOL: true }, { NULL: true }],
    [{ SS: ["a"] }, { SS: ["a", "b"] }],
    [{ SS: ["a", "b"] }, { SS: ["a", "c"] }],
    [{ SS: ["1"] }, { NS: ["1"] }],
    [{ SS: ["a"] }, { L: [{ S: "a" }] }],
    [{ L: [{ S: "a" }, { S: "b" }] }, { L: [{ S: "b" }, { S: "a" }] }],
    [{ L: [] }, { L: [{ S: "a" }] }],
    [{ L: [] }, { M: {} }],
    [{ M: { a: { S: "a" } } }, { M: { b: { S: "a" } } }],
    [{ M: {} }, { M: { constructor: { S: "a" } } }],
  ])("differ: %j and %j", (a, b) => {
    expect(sameValue(a, b)).toBe(false);
    expect(sameValue(b, a)).toBe(false);
  });

  it("every value and item equals its copy", () => {
    fc.assert(fc.property(anyValue, (value) => sameValue(value, structuredClone(value))));
    fc.assert(fc.property(anyItem, (item) => sameItem(item, structuredClone(item))));
  });

  it("items with one attribute more or less differ", () => {
    expect(sameItem({ a: { N: "1" } }, { a: { N: "1.0" } })).toBe(true);
    expect(sameItem({ a: { N: "1" } }, { a: { N: "1" }, b: { N: "1" } })).toBe(false);
    expect(sameItem({ a: { N: "1" }, toString: { N: "1" } }, { a: { N: "1" }, b: { N: "1" } })).toBe(false);
  });
});

describe("The order of keys", () => {
  it("is that of UTF-8 bytes for strings, unlike that of UTF-16 units", () => {
    const inOrder = ["", "A", "a", "a\u0000", "ab", "é", "\u{d7ff}", "\ue000", "\uffff", "😀", "😁"];
    for (const [index, text] of inOrder.entries()) {
      expect(compareValues({ S: text }, { S: text })).toBe(0);
      for (const later of inOrder.slice(index + 1)) {
        expect(compareValues({ S: text }, { S: later })).toBeLessThan(0);
        expect(compareValues({ S: later }, { S: text })).toBeGreaterThan(0);
      }
    }
  });

  it("agrees with the encoded bytes of any two strings", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "é", "\ue000", "\uffff", "😀", "𝒳"), maxLength: 4 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareValues({ S: a }, { S: b }))).toBe(expected);
      }),
    );
  });

  it("is by value for numbers, to the last of 38 digits", () => {
    const almost = `1.${"0".repeat(36)}1`;
    for (const [a, b] of [
      ["2", "10"],
      ["-10", "-2"],
      ["-1", "0"],
      ["1", almost],
      ["1e-130", "1"],
      ["9", "1e1"],
    ]) {
      expect(compareValues({ N: a ?? "" }, { N: b ?? "" })).toBeLessThan(0);
    }
    expect(compareValues({ N: "1.0" }, { N: "1" })).toBe(0);
  });

  it("is by unsigned bytes for binary values, a prefix first", () => {
    const inOrder = [base64(), base64(0), base64(0, 0), base64(1), base64(0x7f), base64(0x80), base64(0xff)];
    for (const [index, bytes] of inOrder.entries()) {
      for (const later of inOrder.slice(index + 1)) {
        expect(compareValues({ B: bytes }, { B: later })).toBeLessThan(0);
      }
    }
  });

  it("has none between types, nor for booleans", () => {
    const unordered = expect.objectContaining({ code: "expression/operand_type" });
    expect(() => compareValues({ S: "1" }, { N: "1" })).toThrow(unordered);
    expect(() => compareValues({ BOOL: true }, { BOOL: true })).toThrow(unordered);
    expect(() => compareValues({ B: "?" }, { B: "AA==" })).toThrow(
      expect.objectContaining({ code: "expression/binary" }),
    );
  });
});
