import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../../../model/request/base64.ts";
import { marshalItem, marshalValue, unmarshalItem, unmarshalValue } from "../../../model/request/wire.ts";
import { nativeItem, nativeValue, wireNumber } from "./native-arbitraries.ts";

const marshallOptions = { removeUndefinedValues: true, convertTopLevelContainer: true };

/** util-dynamodb leaves bytes to the serializer of the SDK; here they are written as it would write them. */
function bytesAsBase64(wire: unknown): unknown {
  if (wire instanceof Uint8Array) {
    return Buffer.from(wire).toString("base64");
  }
  if (Array.isArray(wire)) {
    return wire.map(bytesAsBase64);
  }
  return typeof wire === "object" && wire !== null
    ? Object.fromEntries(Object.entries(wire).map(([name, member]) => [name, bytesAsBase64(member)]))
    : wire;
}

function overTheWire(wire: unknown): unknown {
  return JSON.parse(JSON.stringify(wire));
}

describe("marshalling", () => {
  it("agrees with @aws-sdk/util-dynamodb", () => {
    fc.assert(
      fc.property(nativeValue, (value) => {
        expect(marshalValue(value)).toStrictEqual(bytesAsBase64(marshall(value, marshallOptions)));
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(nativeItem, (item) => {
        expect({ M: marshalItem(item) }).toStrictEqual(bytesAsBase64(marshall(item, marshallOptions)));
      }),
    );
  });

  it.each([
    ["NaN", { price: Number.NaN }, "wire/number", "price"],
    ["an infinity", { prices: [1, Number.NEGATIVE_INFINITY] }, "wire/number", "prices[1]"],
    ["an integer beyond 2^53", { a: { b: 2 ** 53 } }, "wire/number", "a.b"],
    ["a negative integer beyond 2^53", { a: -(2 ** 53) }, "wire/number", "a"],
    ["NaN in a set", { a: new Set([Number.NaN]) }, "wire/number", "a"],
    ["an empty set", { "full name": { tags: new Set<string>() } }, "wire/set", '"full name".tags'],
    ["a member that is not the first", { a: "x", b: { c: [[], [{ d: Number.NaN }]] } }, "wire/number", "b.c[1][0].d"],
  ])("refuses %s and says where", (_, item, code, path) => {
    expect(() => marshalItem(item)).toThrow(expect.objectContaining({ code, path }));
    expect(() => marshalItem(item)).toThrow(`${path}: `);
  });

  it.each([
    ["a mixed set", new Set<unknown>(["1", 2]), "wire/set", "value"],
    ["a set of sets", new Set<unknown>([new Set(["a"])]), "wire/set", "value"],
    ["a date", new Date(0), "wire/type", "value"],
    ["a Map", new Map(), "wire/type", "value"],
    ["a function", () => 1, "wire/type", "value"],
    ["a symbol", Symbol("s"), "wire/type", "value"],
    ["an ArrayBuffer", new ArrayBuffer(1), "wire/type", "value"],
    ["undefined in a list", [1, undefined], "wire/type", "value[1]"],
  ])("refuses %s, when untyped JavaScript hands it over", (_, value, code, path) => {
    expect(() => Reflect.apply(marshalItem, undefined, [{ value }])).toThrow(expect.objectContaining({ code, path }));
  });

  it("shows no content of a value in an error", () => {
    expect(() => marshalItem({ secrets: new Set(["s3cret"]), price: Number.NaN })).toThrow(/^price: (?!.*s3cret)/);
    expect(() => Reflect.apply(marshalItem, undefined, [{ value: Symbol("s3cret") }])).toThrow(
      /^value: a symbol is not/,
    );
  });

  it("keeps members that carry the names of JavaScript's own", () => {
    const item = JSON.parse('{ "__proto__": { "constructor": "x" }, "toString": "y" }');
    const wire = marshalItem(item);
    expect(JSON.stringify(wire)).toBe('{"__proto__":{"M":{"constructor":{"S":"x"}}},"toString":{"S":"y"}}');
    expect(JSON.stringify(unmarshalItem(wire))).toBe('{"__proto__":{"constructor":"x"},"toString":"y"}');
  });

  it("takes an object without a prototype", () => {
    expect(marshalValue(Object.assign(Object.create(null), { a: "b" }))).toEqual({ M: { a: { S: "b" } } });
  });
});

describe("unmarshalling", () => {
  it("agrees with @aws-sdk/util-dynamodb", () => {
    fc.assert(
      fc.property(nativeItem, (item) => {
        expect(unmarshalItem(overTheWire(marshalItem(item)))).toStrictEqual(
          unmarshall(marshall(item, { removeUndefinedValues: true })),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps every integer exact and rounds fractions to the nearest double", () => {
    fc.assert(
      fc.property(wireNumber, (text) => {
        const exact = exactInteger(text);
        const isNumber = exact === undefined || (exact < 2n ** 53n && exact > -(2n ** 53n));
        expect(unmarshalValue({ N: text })).toBe(isNumber ? Number(text) : exact);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["-9007199254740993", -9007199254740993n],
    ["1E+30", 10n ** 30n],
    ["1.5e20", 150000000000000000000n],
    ["12345678901234567.0", 12345678901234567n],
    ["12345678901234567.5", 12345678901234568],
    ["0", 0],
    ["-0.25", -0.25],
  ])("reads N %s", (text, value) => {
    expect(unmarshalValue({ N: text })).toBe(value);
  });

  it("makes a number set with one integer beyond 2^53 a set of bigint", () => {
    expect(unmarshalValue({ NS: ["1", "9007199254740993"] })).toEqual(new Set([1n, 9007199254740993n]));
    expect(() => unmarshalValue({ NS: ["1.5", "9007199254740993"] })).toThrow(
      expect.objectContaining({ code: "wire/number" }),
    );
  });

  it.each([
    ["number text that is none", { a: { N: "twelve" } }, "wire/number", "a"],
    ["empty number text", { a: { N: "" } }, "wire/number", "a"],
    ["number text too large for any number", { a: { NS: ["1", "1e999"] } }, "wire/number", "a[1]"],
    ["base64 without padding", { a: { L: [{ B: "QQ" }] } }, "wire/response", "a[0]"],
    ["a byte that is not base64", { a: { BS: ["QQ==", "!Q=="] } }, "wire/response", "a[1]"],
    ["a native value", { a: { M: { b: "text" } } }, "wire/response", "a.b"],
    ["a type that does not exist", { a: { X: "text" } }, "wire/response", "a"],
    ["a member of the wrong JSON type", { a: { S: 1 } }, "wire/response", "a"],
    ["a string set of numbers", { a: { SS: ["x", 1] } }, "wire/response", "a[1]"],
  ])("refuses %s and says where", (_, wire, code, path) => {
    expect(() => unmarshalItem(wire)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("base64", () => {
  it("agrees with Node's", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toStrictEqual(bytes);
      }),
    );
  });
});

/** The value of decimal text in integer arithmetic of its own; `undefined` for a fraction. */
function exactInteger(text: string): bigint | undefined {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent) - fraction.length;
  const digits = whole + fraction;
  if (shift >= 0) {
    return BigInt(digits + "0".repeat(shift));
  }
  const kept = digits.slice(0, shift) || "0";
  return /^0*$/.test(digits.slice(shift)) ? BigInt(kept === "-" ? "0" : kept) : undefined;
}
