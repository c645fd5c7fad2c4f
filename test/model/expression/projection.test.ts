import { describe, expect, it } from "vitest";
import { namesIn, project } from "../../../model/expression/expression.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";

const one = { N: "1" };
const two = { N: "2" };
const item: WireItem = {
  a: { S: "hello" },
  n: { N: "5" },
  l: { L: [one, two, { M: { x: one, y: two, w: one } }] },
  m: { M: { x: one, y: { L: [one] } } },
};
const context = { names: { "#n": "n", "#proto": "__proto__" } };

describe("A projection", () => {
  it.each<[string, WireItem]>([
    ["a", { a: { S: "hello" } }],
    ["#n, a", { n: { N: "5" }, a: { S: "hello" } }],
    ["l[1], l[0]", { l: { L: [one, two] } }],
    ["l[2].y, l[0], l[2].x", { l: { L: [one, { M: { x: one, y: two } }] } }],
    ["m.y[0], m.x", { m: { M: { x: one, y: { L: [one] } } } }],
    ["m.y[4]", {}],
    ["l[9], m.q, q, a.b, n[0]", {}],
    ["m[0], l.x", {}],
    ["#proto", {}],
  ])("of %s", (projection, expected) => {
    expect(project(projection, item, context)).toEqual(expected);
  });

  it("keeps a whole attribute even if it is empty", () => {
    expect(project("l, m", { l: { L: [] }, m: { M: {} } }, {})).toEqual({ l: { L: [] }, m: { M: {} } });
  });

  it("names each attribute once", () => {
    expect(namesIn("l[1], #n, l[0], m.x", context)).toEqual(["l", "n", "m"]);
  });

  it.each([
    ["expression/path_overlap", "a, a"],
    ["expression/path_overlap", "m, m.x"],
    ["expression/path_overlap", "m.x, m[0]"],
    ["expression/path_overlap", "n, #n"],
    ["expression/name_unknown", "#q"],
    ["expression/reserved", "a, Name"],
    ["expression/syntax", "a,"],
    ["expression/syntax", ""],
    ["expression/syntax", "(a)"],
    ["expression/syntax", "and"],
    ["expression/syntax", "a b"],
    ["expression/syntax", ":a"],
  ])("is refused with %s: %s", (code, projection) => {
    expect(() => project(projection, item, context)).toThrow(expect.objectContaining({ code }));
    expect(() => namesIn(projection, context)).toThrow(expect.objectContaining({ code }));
  });
});
