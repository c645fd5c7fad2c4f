import { describe, expect, it } from "vitest";
import { afterAttributeUpdates, legacyHolds } from "../../../model/expression/legacy.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";

const item: WireItem = {
  pk: { S: "k" },
  a: { S: "hello" },
  n: { N: "5" },
  l: { L: [{ N: "1" }, { S: "x" }] },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  nul: { NULL: true },
};
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const compare = (name: string, operator: string, ...list: unknown[]) => ({
  [name]: { ComparisonOperator: operator, AttributeValueList: list },
});

describe("Expected and filters (measured on DynamoDB Local)", () => {
  it.each([
    [true, { a: { Value: S("hello") } }],
    [true, { a: { Value: S("hello"), Exists: true } }],
    [false, { a: { Value: S("no") } }],
    [false, { q: { Value: S("hello") } }],
    [true, { q: { Exists: false } }],
    [false, { a: { Exists: false } }],
    [true, { "a.b": { Exists: false } }],
    [true, {}],
    [true, { a: { ComparisonOperator: "EQ", Value: S("hello") } }],
    [true, compare("n", "EQ", N("5.0"))],
    [false, compare("n", "EQ", S("5"))],
    [true, compare("ns", "EQ", { NS: ["2", "1"] })],
    [false, compare("n", "EQ", { L: [] })],
    [true, compare("a", "NE", N("1"))],
    [true, compare("q", "NE", S("x"))],
    [false, compare("a", "NE", S("hello"))],
    [true, compare("n", "LT", N("6"))],
    [false, compare("n", "LT", N("5"))],
    [true, compare("n", "LE", N("5"))],
    [false, compare("a", "LE", N("5"))],
    [true, compare("n", "GT", N("4"))],
    [false, compare("n", "GT", N("5"))],
    [true, compare("n", "GE", N("5"))],
    [false, compare("q", "GE", N("5"))],
    [true, compare("n", "IN", N("4"), N("5"))],
    [false, compare("n", "IN", N("4"))],
    [true, compare("n", "BETWEEN", N("5"), N("6"))],
    [false, compare("n", "BETWEEN", N("6"), N("7"))],
    [true, compare("a", "BEGINS_WITH", S("he"))],
    [false, compare("n", "BEGINS_WITH", S("5"))],
    [true, compare("a", "CONTAINS", S("ell"))],
    [true, compare("l", "CONTAINS", N("1.0"))],
    [true, compare("ss", "CONTAINS", S("a"))],
    [false, compare("n", "CONTAINS", N("5"))],
    [false, compare("q", "CONTAINS", N("5"))],
    [true, compare("a", "NOT_CONTAINS", N("1"))],
    [false, compare("a", "NOT_CONTAINS", S("ell"))],
    [false, compare("q", "NOT_CONTAINS", S("ell"))],
    [true, { q: { ComparisonOperator: "NULL" } }],
    [false, { nul: { ComparisonOperator: "NULL" } }],
    [true, compare("nul", "NOT_NULL")],
    [false, compare("q", "NOT_NULL")],
  ])("%s: %j", (expected, conditions) => {
    expect(legacyHolds(conditions, "AND", item)).toBe(expected);
    expect(legacyHolds(conditions, "OR", item)).toBe(expected);
  });

  it("join by AND or OR", () => {
    const conditions = { ...compare("a", "EQ", S("no")), ...compare("n", "EQ", N("5")) };
    expect(legacyHolds(conditions, "AND", item)).toBe(false);
    expect(legacyHolds(conditions, "OR", item)).toBe(true);
  });

  it.each([
    ["expression/legacy", { q: { Exists: true } }],
    ["expression/legacy", { q: { Exists: false, Value: S("a") } }],
    ["expression/legacy", { a: { ComparisonOperator: "EQ", Value: S("hello"), Exists: true } }],
    ["expression/legacy", { a: { AttributeValueList: [S("hello")] } }],
    ["expression/legacy", { a: {} }],
    ["expression/legacy", { a: 5 }],
    ["expression/legacy", []],
    ["expression/legacy", { a: { Value: "hello" } }],
    ["expression/legacy", { a: { Value: { S: "a", N: "1" } } }],
    ["expression/legacy", { a: { Value: { SS: [] } } }],
    ["expression/legacy", { a: { Value: { L: [{ X: 1 }] } } }],
    ["expression/legacy", compare("a", "eq", S("hello"))],
    ["expression/legacy", compare("a", "toString", S("hello"))],
    ["expression/legacy", compare("a", "EQ")],
    ["expression/legacy", compare("a", "EQ", S("a"), S("b"))],
    ["expression/legacy", compare("a", "NULL", S("a"))],
    ["expression/legacy", compare("a", "IN")],
    ["expression/legacy", compare("n", "IN", N("4"), S("5"))],
    ["expression/legacy", compare("ss", "IN", { SS: ["a"] })],
    ["expression/legacy", compare("n", "LT", { BOOL: true })],
    ["expression/legacy", compare("n", "BEGINS_WITH", N("5"))],
    ["expression/legacy", compare("l", "CONTAINS", { SS: ["a"] })],
    ["expression/operand_range", compare("n", "BETWEEN", N("6"), N("5"))],
  ])("are refused with %s: %j", (code, conditions) => {
    expect(() => legacyHolds(conditions, "AND", item)).toThrow(expect.objectContaining({ code }));
  });

  it("are refused whatever else holds, with the place", () => {
    const conditions = { a: { Exists: false }, n: { ComparisonOperator: "LIKE" } };
    expect(() => legacyHolds(conditions, "AND", item)).toThrow(
      "n: the ComparisonOperator is unknown. It is one of EQ, NE",
    );
  });
});

describe("AttributeUpdates (measured on DynamoDB Local)", () => {
  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ a: { Value: S("x") } }, { a: S("x") }],
    [{ q: { Action: "PUT", Value: S("x") } }, { q: S("x") }],
    [{ a: { Action: "DELETE" }, q: { Action: "DELETE" } }, { a: undefined }],
    [
      { n: { Action: "ADD", Value: N("1") }, q: { Action: "ADD", Value: N("1") } },
      { n: N("6"), q: N("1") },
    ],
    [{ l: { Action: "ADD", Value: { L: [N("9")] } } }, { l: { L: [N("1"), S("x"), N("9")] } }],
    [{ q: { Action: "ADD", Value: { L: [N("9")] } } }, { q: { L: [N("9")] } }],
    [{ ss: { Action: "ADD", Value: { SS: ["b", "z"] } } }, { ss: { SS: ["a", "b", "z"] } }],
    [{ ss: { Action: "DELETE", Value: { SS: ["a"] } } }, { ss: { SS: ["b"] } }],
    [{ ss: { Action: "DELETE", Value: { SS: ["a", "b"] } } }, { ss: undefined }],
    [{ q: { Action: "DELETE", Value: { SS: ["a"] } } }, {}],
    [{ "a.b": { Value: S("x") } }, { "a.b": S("x") }],
    [{}, {}],
  ])("%j", (updates, changes) => {
    const before = JSON.stringify(item);
    const expected = Object.fromEntries(
      Object.entries({ ...item, ...changes }).filter(([, value]) => value !== undefined),
    );
    expect(afterAttributeUpdates(updates, item)).toEqual(expected);
    expect(JSON.stringify(item)).toBe(before);
  });

  it.each([
    ["expression/legacy", { a: { Action: "PUT" } }],
    ["expression/legacy", { a: { Action: "ADD" } }],
    ["expression/legacy", { a: { Action: "put", Value: S("x") } }],
    ["expression/legacy", { q: { Action: "ADD", Value: S("1") } }],
    ["expression/legacy", { ss: { Action: "DELETE", Value: S("a") } }],
    ["expression/legacy", { l: { Action: "DELETE", Value: { L: [] } } }],
    ["expression/operand_type", { a: { Action: "ADD", Value: N("1") } }],
    ["expression/operand_type", { ns: { Action: "ADD", Value: { SS: ["z"] } } }],
    ["expression/operand_type", { n: { Action: "ADD", Value: { L: [] } } }],
    ["expression/operand_type", { n: { Action: "DELETE", Value: { SS: ["a"] } } }],
  ])("are refused with %s: %j", (code, updates) => {
    expect(() => afterAttributeUpdates(updates, item)).toThrow(expect.objectContaining({ code }));
  });
});
