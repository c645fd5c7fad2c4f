import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds } from "../../../model/expression/expression.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import { anyCondition, anyItem } from "./arbitraries.ts";
import { check, item } from "./condition-fixture.ts";

describe("A condition holds", () => {
  it.each([
    "a = :hello",
    "n = :five",
    "n2 = n",
    "t = :true",
    "z = :null",
    "l = :list",
    "ss = :ss",
    "ns = :ns",
    "a <> :hell",
    "a <> :five",
    "n <> :s5",
    "n < :6",
    "n <= :five",
    "n > :4",
    "n >= :five",
    "a > :hell",
    ":4 < n",
    "n BETWEEN :4 AND :6",
    "n between :five and :five",
    "n IN (:4, :five)",
    "a in (:five, :hello)",
    "a = :hello AND n = :five",
    "a = :hell OR n = :five",
    "NOT a = :hell",
    "not not a = :hello",
    "a = :hello OR a = :hell AND n = :4",
    "NOT a = :hell AND n = :five",
    "(a = :hell OR n = :five) AND t = :true",
    "n BETWEEN :4 AND :6 AND a = :hello",
    "attribute_exists(a)",
    "attribute_exists (m.x)",
    "attribute_not_exists(q)",
    "attribute_not_exists(m.y)",
    "attribute_not_exists(a.x)",
    "attribute_not_exists(l[3])",
    "attribute_exists(l[2])",
    "attribute_exists(z)",
    "attribute_type(a, :S)",
    "attribute_type(n, :N)",
    "attribute_type(l, :L)",
    "attribute_type(:five, :N)",
    "begins_with(a, :hell)",
    "begins_with(a, :empty)",
    "begins_with(b, :he)",
    "begins_with(:hello, a)",
    "contains(a, :hell)",
    "contains(ss, #a) OR contains(ss, :hello) OR contains(l, :one)",
    "contains(ns, :one)",
    "contains(l, :q)",
    "contains(b, :lo)",
    "contains(bs, :byte)",
    "contains(l, m.x)",
    "size(a) = :five",
    "size(l) = :3",
    "size(m) < :3",
    "size(ss) < size(l)",
    "size(b) = n",
    "size(u) = :3",
    "size(:hello) = :five",
    "size(a) IN (n2)",
    "#a = :hello",
    "m.#name > :S",
    "m . x = :one",
    "l [0] = :one",
    "a=:hello AND(n=:five)",
    "a\n=\t:hello",
    "(a) = (:hello)",
    "(size(a)) = :five",
    "(n) BETWEEN (:4) AND (:6)",
    "(n) IN ((:five))",
    "size((a)) = :five",
  ])("%s", (expression) => {
    expect(check(expression)).toBe(true);
    expect(check(`NOT (${expression})`)).toBe(false);
  });

  it.each([
    "a = :hell",
    "n = :s5",
    "n < :five",
    "n > :five",
    "a < :five",
    "NOT a <> :five",
    "t < n",
    "l <= n",
    "ss < a",
    "n BETWEEN :6 AND n2",
    "a BETWEEN n AND n2",
    "n IN (:4, :s5)",
    "attribute_type(a, :N)",
    "attribute_type(q, :S)",
    "begins_with(n, :hell)",
    "begins_with(a, :he)",
    "begins_with(b, :lo)",
    "begins_with(:he, b)",
    "contains(n, :five)",
    "contains(a, :five)",
    "contains(ss, :five)",
    "contains(q, :hell)",
    "begins_with(q, :hell)",
    "size(a) < :five",
    "size(a) = :hello",
    "m.x.y = :five",
  ])("but not: %s", (expression) => {
    expect(check(expression)).toBe(false);
    expect(check(`NOT (${expression})`)).toBe(true);
  });
});

describe("What is missing", () => {
  it.each(["=", "<", "<=", ">", ">="])("is not %s anything", (comparator) => {
    expect(check(`q ${comparator} :five`)).toBe(false);
    expect(check(`:five ${comparator} q`)).toBe(false);
    expect(check(`q ${comparator} r`)).toBe(false);
  });

  it("is unequal to everything, and so is a size that there is not", () => {
    for (const expression of ["q <> :five", ":five <> q", "q <> r", "size(q) <> :3", "size(n) <> :3"]) {
      expect(check(expression)).toBe(true);
    }
    expect(check("size(n) = :3 OR size(t) = :3 OR size(z) = :3")).toBe(false);
  });

  it("is in no range and no list", () => {
    expect(check("q BETWEEN :4 AND :6 OR n BETWEEN q AND :6 OR n BETWEEN :4 AND q")).toBe(false);
    expect(check("q IN (r, :five) OR n IN (q)")).toBe(false);
  });

  it("is all of an item that is not there", () => {
    expect(holds("attribute_not_exists(pk)", {}, {})).toBe(true);
  });

  it("is also what every object has", () => {
    const names = { "#c": "constructor", "#p": "__proto__" };
    expect(holds("attribute_exists(#c) OR attribute_exists(#p)", {}, { names })).toBe(false);
    const own: WireItem = JSON.parse('{"__proto__": {"S": "mine"}}');
    expect(holds("attribute_exists(#p)", own, { names: { "#p": "__proto__" } })).toBe(true);
  });
});

/** Logic over attributes that are there or not, with the fewest parentheses that its structure needs. */
type Logic =
  | { readonly name: string }
  | { readonly not: Logic }
  | { readonly word: "AND" | "OR"; readonly parts: Logic[] };

const { logic } = fc.letrec<{ logic: Logic; not: Logic; chain: Logic }>((tie) => ({
  logic: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("a", "n", "q", "r").map((name) => ({ name })),
    tie("not"),
    tie("chain"),
  ),
  not: tie("logic").map((not) => ({ not })),
  chain: fc.record({
    word: fc.constantFrom<"AND" | "OR">("AND", "OR"),
    parts: fc.array(tie("logic"), { minLength: 2, maxLength: 3 }),
  }),
}));

/** Precedence: NOT 3, AND 2, OR 1. */
function render(tree: Logic, precedence = 0): string {
  if ("name" in tree) {
    return `attribute_exists(${tree.name})`;
  }
  if ("not" in tree) {
    return `NOT ${render(tree.not, 3)}`;
  }
  const own = tree.word === "AND" ? 2 : 1;
  const text = tree.parts.map((part) => render(part, own)).join(` ${tree.word} `);
  return own < precedence ? `(${text})` : text;
}

function interpret(tree: Logic): boolean {
  if ("name" in tree) {
    return Object.hasOwn(item, tree.name);
  }
  if ("not" in tree) {
    return !interpret(tree.not);
  }
  return tree.word === "AND" ? tree.parts.every(interpret) : tree.parts.some(interpret);
}

describe("Properties", () => {
  it("the structure of AND, OR, NOT and parentheses is read as it was written", () => {
    fc.assert(
      fc.property(logic, (tree) => check(render(tree)) === interpret(tree)),
      { numRuns: 300 },
    );
  });

  it("NOT turns every condition around, and no condition changes the item", () => {
    fc.assert(
      fc.property(anyItem, anyCondition, (random, { text, context: given }) => {
        const before = JSON.stringify(random);
        const result = holds(text, random, given);
        // Redundant parentheses are an error, so something stands beside the group.
        const negated = `NOT (${text} OR attribute_exists(missing1))`;
        expect(holds(negated, random, given)).toBe(!result);
        expect(JSON.stringify(random)).toBe(before);
      }),
    );
  });
});
