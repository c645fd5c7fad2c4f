import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterUpdate, ExpressionError, sameItem } from "../../../model/expression/expression.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import { anyItem, anyUpdate } from "./arbitraries.ts";

const item: WireItem = {
  pk: { S: "k" },
  a: { S: "hello" },
  n: { N: "5" },
  l: { L: [{ N: "1" }, { N: "2" }, { M: { x: { N: "1" }, y: { N: "2" } } }] },
  m: { M: { x: { N: "1" }, y: { L: [{ N: "1" }] } } },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  bs: { BS: ["AA==", "AQ=="] },
  ls: { L: [{ SS: ["q"] }, { N: "1" }, { SS: ["r"] }] },
};
const values: WireItem = {
  ":1": { N: "1" },
  ":half": { N: "0.50" },
  ":s": { S: "s" },
  ":four": { S: "4" },
  ":list": { L: [{ S: "z" }] },
  ":q": { SS: ["q"] },
  ":r": { SS: ["r"] },
  ":a": { SS: ["a"] },
  ":ab": { SS: ["a", "b"] },
  ":bc": { SS: ["b", "c"] },
  ":17": { NS: ["1.0", "7"] },
  ":ones": { NS: ["1.0"] },
  ":bytes": { BS: ["AQ=="] },
  ":big": { N: "1e50" },
};
const context = { values, names: { "#dotted": "a.b", "#proto": "__proto__" } };
const one = { N: "1" };
const two = { N: "2" };
const five = { N: "5" };
const last = { M: { x: one, y: two } };

describe("An update (measured on dynoxide and DynamoDB Local)", () => {
  it.each<[string, Record<string, unknown>]>([
    ["SET q = :s", { q: { S: "s" } }],
    ["SET a = n, n = a", { a: five, n: { S: "hello" } }],
    ["SET q = n + :half", { q: { N: "5.5" } }],
    ["SET q = :half - n", { q: { N: "-4.5" } }],
    ["set n=n+:1", { n: { N: "6" } }],
    ["SET q = (n + :1)", { q: { N: "6" } }],
    ["SET q = (n) + (:1)", { q: { N: "6" } }],
    ["SET q = ((n) + :1)", { q: { N: "6" } }],
    ["SET n = if_not_exists(n, :half) + :1", { n: { N: "6" } }],
    ["SET q = if_not_exists(q, :half) + :1", { q: { N: "1.5" } }],
    ["SET q = (if_not_exists(q, :half)) + :1", { q: { N: "1.5" } }],
    ["SET q = if_not_exists(q, if_not_exists(r, n))", { q: five }],
    ["SET q = if_not_exists(n, :s)", { q: five }],
    ["SET l = list_append(l, :list)", { l: { L: [one, two, last, { S: "z" }] } }],
    ["SET l = list_append(:list, (l))", { l: { L: [{ S: "z" }, one, two, last] } }],
    ["SET q = list_append(if_not_exists(q, :list), :list)", { q: { L: [{ S: "z" }, { S: "z" }] } }],
    ["SET m.q = :s", { m: { M: { x: one, y: { L: [one] }, q: { S: "s" } } } }],
    ["SET m.#dotted = :s", { m: { M: { x: one, y: { L: [one] }, "a.b": { S: "s" } } } }],
    ["SET m.y[0] = m.x REMOVE m.x", { m: { M: { y: { L: [one] } } } }],
    ["SET l[1] = l[0], l[0] = l[1]", { l: { L: [two, one, last] } }],
    ["SET l[0] = m", { l: { L: [item.m, two, last] } }],
    ["SET l[2].x = n REMOVE l[2].y, l[0]", { l: { L: [two, { M: { x: five } }] } }],
    ["SET l[84] = :s, l[9] = n, l[37] = :four", { l: { L: [one, two, last, five, { S: "4" }, { S: "s" }] } }],
    ["SET l[5] = :s REMOVE l[0]", { l: { L: [two, last, { S: "s" }] } }],
    ["SET l[5] = :s REMOVE l[3]", { l: { L: [one, two, last, { S: "s" }] } }],
    ["REMOVE l[0], l[1]", { l: { L: [last] } }],
    ["REMOVE l[7], m.q, q", {}],
    ["REMOVE a, m.y[0]", { a: undefined, m: { M: { x: one, y: { L: [] } } } }],
    ["REMOVE a SET q = a", { a: undefined, q: { S: "hello" } }],
    ["ADD n :1, q :1", { n: { N: "6" }, q: one }],
    [
      "ADD m.x :half, l[0] :half",
      { m: { M: { x: { N: "1.5" }, y: { L: [one] } } }, l: { L: [{ N: "1.5" }, two, last] } },
    ],
    ["ADD l[5] :1 SET l[4] = :s", { l: { L: [one, two, last, { S: "s" }, one] } }],
    ["ADD ss :bc, q :q", { ss: { SS: ["a", "b", "c"] }, q: { SS: ["q"] } }],
    ["ADD ns :17", { ns: { NS: ["1", "2", "7"] } }],
    ["DELETE ns :ones, bs :bytes", { ns: { NS: ["2"] }, bs: { BS: ["AA=="] } }],
    ["DELETE ss :a", { ss: { SS: ["b"] } }],
    ["DELETE ss :ab", { ss: undefined }],
    ["DELETE ss :q, q :q, m.q :q, l[7] :q", {}],
    ["DELETE ls[0] :q", { ls: { L: [one, { SS: ["r"] }] } }],
    ["DELETE ls[0] :q, ls[2] :r REMOVE ls[1]", { ls: { L: [] } }],
    ["DELETE ls[9] :q SET ls[4] = n", { ls: { L: [{ SS: ["q"] }, one, { SS: ["r"] }, five] } }],
    [
      "set a=:s remove n add ns :17 delete ss :a",
      { a: { S: "s" }, n: undefined, ns: { NS: ["1", "2", "7"] }, ss: { SS: ["b"] } },
    ],
  ])("%s", (expression, changes) => {
    const before = JSON.stringify(item);
    const expected = Object.fromEntries(
      Object.entries({ ...item, ...changes }).filter(([, value]) => value !== undefined),
    );
    expect(afterUpdate(expression, item, context)).toEqual(expected);
    expect(JSON.stringify(item)).toBe(before);
  });

  it("of an item that is not there starts from its key", () => {
    const key: WireItem = { pk: { S: "new" } };
    const written = "SET q = pk, r = if_not_exists(r, :1) REMOVE a ADD n :1 DELETE ss :a";
    expect(afterUpdate(written, key, context)).toEqual({ ...key, q: { S: "new" }, r: one, n: one });
    expect(key).toEqual({ pk: { S: "new" } });
  });

  it("takes every name, also __proto__", () => {
    const after = afterUpdate("SET #proto = :s, m.#proto = :s", item, context);
    expect(Object.keys(after)).toContain("__proto__");
    expect(JSON.stringify(after.m)).toContain('"__proto__":{"S":"s"}');
    expect(afterUpdate("REMOVE #proto", after, context)).toEqual({ ...item, m: after.m });
  });

  it("shares what it does not change", () => {
    const after = afterUpdate("SET l[2].x = n", item, context);
    expect(after.m).toBe(item.m);
    expect(after.l).toEqual({ L: [one, two, { M: { x: five, y: two } }] });
    expect(afterUpdate("ADD ss :a DELETE ns :ones REMOVE q", item, context).ss).toBe(item.ss);
  });
});

describe("DynamoDB refuses (measured on DynamoDB Local)", () => {
  it.each([
    ["expression/attribute_missing", "SET q = r"],
    ["expression/attribute_missing", "SET n = n + r"],
    ["expression/attribute_missing", "SET q = :1, r = q"],
    ["expression/attribute_missing", "SET q = m.x.y"],
    ["expression/attribute_missing", "SET q = if_not_exists(n, r)"],
    ["expression/attribute_missing", "SET q = list_append(r, l)"],
    ["expression/operand_type", "SET n = n + a"],
    ["expression/operand_type", "SET n = n - :s"],
    ["expression/operand_type", "SET q = list_append(l, n)"],
    ["expression/operand_type", "SET q = list_append(:s, l)"],
    ["expression/operand_type", "SET q = if_not_exists(r, :s) + :1"],
    ["expression/operand_type", "SET q = if_not_exists(:1, n)"],
    ["expression/operand_type", "ADD a :1"],
    ["expression/operand_type", "ADD n :a"],
    ["expression/operand_type", "ADD ss :17"],
    ["expression/operand_type", "ADD q :list"],
    ["expression/operand_type", "ADD q :s"],
    ["expression/operand_type", "DELETE n :ones"],
    ["expression/operand_type", "DELETE q :1"],
    ["expression/path_invalid", "SET q.x = :1"],
    ["expression/path_invalid", "SET a.x = :1"],
    ["expression/path_invalid", "SET a[0] = :1"],
    ["expression/path_invalid", "SET l.x = :1"],
    ["expression/path_invalid", "SET m[0] = :1"],
    ["expression/path_invalid", "SET l[9].x = :1"],
    ["expression/path_invalid", "SET m.q.x = :1"],
    ["expression/path_invalid", "REMOVE q.x"],
    ["expression/path_invalid", "REMOVE a[0]"],
    ["expression/path_invalid", "ADD q.x :1"],
    ["expression/path_invalid", "DELETE q.x :q"],
    ["expression/path_overlap", "SET a = :1, a = :s"],
    ["expression/path_overlap", "SET a = :1 REMOVE a"],
    ["expression/path_overlap", "SET m = :1, m.x = :1"],
    ["expression/path_overlap", "SET m.x.y = :1, m = :1"],
    ["expression/path_overlap", "SET l[3] = :1 REMOVE l[3]"],
    ["expression/path_overlap", "SET m.x = :1, m[1] = :1"],
    ["expression/operand_repeated", "SET q = if_not_exists(r, r)"],
    ["expression/value_unknown", "SET a = :nope"],
    ["expression/name_unknown", "SET #nope = :1"],
    ["expression/number", "SET q = :big + :1"],
    ["expression/number", "ADD n :big"],
    ["expression/function", "SET q = list_append(l, list_append(l, :list))"],
    ["expression/function", "SET q = if_not_exists(r, list_append(l, :list))"],
    ["expression/function", "SET q = list_append(l, :list) + n"],
    ["expression/function", "SET q = LIST_APPEND(l, l)"],
    ["expression/function", "SET q = size(a)"],
    ["expression/reserved", "SET status = :1"],
    ["expression/too_long", "SET l[4294967296] = :1"],
  ])("%s: %s", (code, expression) => {
    expect(() => afterUpdate(expression, item, context)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    "",
    " ",
    "SET",
    "SET a",
    "SET a =",
    "SET a = :1,",
    "SET a = :1 SET n = :1",
    "a = :1",
    "SET :1 = a",
    "SET a = n + :1 - :1",
    "SET q = (n + :1) + :1",
    "SET q = n + (n + :1)",
    "SET q = if_not_exists(r, n + :1)",
    "SET q = list_append(l)",
    "SET q = ((n))",
    "REMOVE (n)",
    "REMOVE a n",
    "SET q = -n",
    "ADD n a",
    "ADD n = :1",
    "DELETE ss",
    "SET a.and = :1",
    "SET a = :1 WHERE n",
    "SET _a = :1",
  ])("as no update: %j", (expression) => {
    expect(() => afterUpdate(expression, item, context)).toThrow(
      expect.objectContaining({ code: "expression/syntax" }),
    );
  });

  it("and says where in the item, and what to do", () => {
    expect(() => afterUpdate("SET l[9].x = :1", item, context)).toThrow(
      "The update goes into l[9], where the item has no map. Set the whole list or map first",
    );
    expect(() => afterUpdate("SET n = n + r", item, context)).toThrow(
      "The update reads r, which the item does not have. Use if_not_exists",
    );
  });
});

describe("Properties of any update", () => {
  it("leaves the item as it is, and gives the same again", () => {
    fc.assert(
      fc.property(anyItem, anyUpdate, (before, { text, context: given }) => {
        const copy = structuredClone(before);
        try {
          const after = afterUpdate(text, before, given);
          expect(sameItem(after, afterUpdate(text, before, given))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
        expect(before).toEqual(copy);
      }),
      { numRuns: 300 },
    );
  });

  it("SET and REMOVE of what was not there are each other's reverse", () => {
    fc.assert(
      fc.property(anyItem, (before) => {
        const added = afterUpdate("SET q = :s", before, context);
        expect(added).toEqual({ ...before, q: { S: "s" } });
        expect(sameItem(afterUpdate("REMOVE q", added, context), before)).toBe(true);
      }),
    );
  });
});
