import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  itemSizeBytes,
  numberBytes,
  numberTextBytes,
  textBytes,
  wireItemSizeBytes,
  wireValueSizeBytes,
} from "../../../model/capacity/item-size.ts";
import { ExpressionError } from "../../../model/expression/expression-error.ts";
import { marshalItem } from "../../../model/request/wire.ts";
import type { WireValue } from "../../../model/request/wire-value.ts";

describe("text", () => {
  it("counts its UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(textBytes(text)).toBe(Buffer.byteLength(text, "utf8"));
      }),
    );
  });

  it.each([
    ["", 0],
    ["\u0000\u007f", 2],
    ["\u0080\u07ff", 4],
    ["\u0800\ud7ff\ue000\uffff", 12],
    ["\u{10000}\u{10ffff}", 8],
    ["naïve 漢字 🎉", 18],
  ])("%j is %d bytes", (text, bytes) => {
    expect(textBytes(text)).toBe(bytes);
    expect(Buffer.byteLength(text)).toBe(bytes);
  });
});

describe("numbers", () => {
  // Measured on real DynamoDB by the public Parity Suite: 0, 1.5, -42 and 3.14159; the others follow from the same rule.
  it.each<[number | bigint, number]>([
    [0, 1],
    [-0, 1],
    [0n, 1],
    [1, 2],
    [-1, 3],
    [12, 2],
    [123, 3],
    [1.5, 3],
    [-42, 3],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: measured with these digits
    [3.14159, 5],
    [-31.4159, 5],
    [100, 2],
    [1e21, 2],
    [1.5e21, 2],
    [1e-7, 2],
    [0.5, 2],
    [0.05, 2],
    [0.1234, 3],
    [10.5, 3],
    [100.001, 5],
    [1_700_000_000, 2],
    [1_795_362_088, 6],
    [1.2345678901234e-8, 8],
    [-1.2345678901234e-8, 9],
    [1.2345678901234e22, 8],
    [12345678901234567890123456789012345678n, 20],
    [-12345678901234567890123456789012345678n, 21],
    [10n ** 37n, 2],
  ])("%s is %d bytes", (value, bytes) => {
    expect(numberBytes(value)).toBe(bytes);
  });

  it("of text that has digits on one side of the point alone are half of them, rounded up, and one", () => {
    const digits = fc.stringMatching(/^[1-9]([0-9]{0,13}[1-9])?$/);
    fc.assert(
      fc.property(digits, fc.integer({ min: -30, max: -16 }), fc.boolean(), (text, exponent, isNegative) => {
        const wanted = Math.ceil(text.length / 2) + 1 + (isNegative ? 1 : 0);
        const sign = isNegative ? "-" : "";
        expect(numberBytes(Number(`${sign}${text}e${exponent}`))).toBe(wanted);
        expect(numberBytes(BigInt(`${sign}${text}${"0".repeat(-exponent)}`))).toBe(wanted);
      }),
    );
  });

  it("are as many bytes as their opposites, less the sign", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-100, max: 1e100 }), (value) => {
        expect(numberBytes(-value)).toBe(numberBytes(value) + 1);
        expect(numberBytes(value)).toBeGreaterThan(1);
      }),
    );
  });

  it("do not depend on whether an integer is a number or a bigint", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(numberBytes(BigInt(value))).toBe(numberBytes(value));
      }),
    );
  });
});

describe("an item", () => {
  const of = (value: Parameters<typeof itemSizeBytes>[0][string]) => itemSizeBytes({ a: value }) - 1;

  it.each<[string, Parameters<typeof itemSizeBytes>[0][string], number]>([
    ["text", "äbc", 4],
    ["true", true, 1],
    ["false", false, 1],
    ["null", null, 1],
    ["bytes", new Uint8Array(7), 7],
    ["no bytes", new Uint8Array(), 0],
    ["an empty list", [], 3],
    ["an empty map", {}, 3],
    ["a list", ["ab", 1, true], 3 + (1 + 2) + (1 + 2) + (1 + 1)],
    ["a map", { ab: "c", d: 1 }, 3 + (1 + 2 + 1) + (1 + 1 + 2)],
    ["a list in a map in a list", [{ a: ["b"] }], 3 + 1 + (3 + 1 + 1 + (3 + 1 + 1))],
    ["a map with an absent member", { a: undefined, b: null }, 3 + 1 + 1 + 1],
    ["a set of text", new Set(["ab", "c"]), 3],
    ["a set of numbers", new Set([1.5, -42]), 6],
    ["a set of large numbers", new Set([1n, 100n]), 4],
    ["a set of bytes", new Set([new Uint8Array(3), new Uint8Array(1)]), 4],
    ["nothing", undefined, -1],
  ])("counts %s", (_, value, bytes) => {
    expect(of(value)).toBe(bytes);
  });

  it("counts its names as well, and its parts add up", () => {
    expect(itemSizeBytes({})).toBe(0);
    expect(itemSizeBytes({ userId: "u1", naïve: 5, absent: undefined })).toBe(6 + 2 + 6 + 2);
    const items = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.integer(), fc.boolean()));
    fc.assert(
      fc.property(items, (item) => {
        const parts = Object.entries(item).map(([name, value]) => itemSizeBytes({ [name]: value }));
        expect(itemSizeBytes(item)).toBe(parts.reduce((sum, bytes) => sum + bytes, 0));
        expect(itemSizeBytes({ map: item })).toBe(3 + 3 + itemSizeBytes(item) + Object.keys(item).length);
      }),
    );
  });
});

describe("wire values", () => {
  it.each<[WireValue, number]>([
    [{ S: "" }, 0],
    [{ S: "naïve" }, 6],
    [{ N: "-1.50" }, 4],
    [{ B: "" }, 0],
    [{ B: "YQ==" }, 1],
    [{ B: "YWI=" }, 2],
    [{ B: "YWJj" }, 3],
    [{ BOOL: true }, 1],
    [{ NULL: true }, 1],
    // A set is the sum of its elements; at any depth.
    [{ SS: ["a", "bc"] }, 3],
    [{ NS: ["1", "100.5"] }, 6],
    [{ BS: ["YQ==", "YWJj"] }, 4],
    [{ L: [{ SS: ["a"] }, { L: [] }, { M: { ab: { N: "0" } } }] }, 3 + 2 + 4 + (1 + 3 + 1 + 2 + 1)],
    [{ M: { a: { S: "x" }, b: { M: {} } } }, 3 + (1 + 1 + 1) + (1 + 1 + 3)],
  ])("%j is %d bytes", (value, bytes) => {
    expect(wireValueSizeBytes(value)).toBe(bytes);
  });

  it("are as large as the native values they come from", () => {
    const scalar = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.integer(),
      fc
        .tuple(fc.integer(), fc.integer({ min: -20, max: 0 }))
        .map(([digits, exponent]) => Number(`${digits}e${exponent}`)),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 8 }),
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }).map((members) => new Set(members)),
    );
    const item = fc.dictionary(fc.string(), fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.string(), scalar)));
    fc.assert(
      fc.property(item, (native) => {
        expect(wireItemSizeBytes(marshalItem(native))).toBe(itemSizeBytes(native));
      }),
    );
  });

  it("refuse a number that DynamoDB cannot store", () => {
    expect(() => numberTextBytes("abc")).toThrow(ExpressionError);
    expect(() => numberBytes(1e300)).toThrow(ExpressionError);
  });
});
