import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttributeKind,
  DesignError,
  fillPrefix,
  fillTemplate,
  hasMatchingBrackets,
  isoSeconds,
  isPlainAttribute,
  placeholdersOf,
  templateParts,
} from "../../../model/index.ts";

const names = ["userId", "postId", "at", "kind"] as const;
const text = fc.string({ unit: "grapheme", maxLength: 8 }).filter((value) => !/[<>]/.test(value));
const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
/** Text and attribute names in turn, beginning and ending with (possibly empty) text. */
const pieces = fc.tuple(text, fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 }));
const render = ([start, rest]: [string, [string, string][]], fill: (name: string) => string) =>
  start + rest.map(([name, after]) => fill(name) + after).join("");
const templateOf = (parts: [string, [string, string][]]) => render(parts, (name) => `<${name}>`);
const valuesArbitrary = fc.record({ userId: value, postId: value, at: value, kind: value });
const isText = (): AttributeKind => "string";
/** The years that ISO text sorts in: 0 to 9999. */
const moment = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof DesignError ? error.problems.map(({ code, path }) => `${code} ${path}`) : error;
  }
  return [];
};

describe("a template", () => {
  it("is made of its parts, and names its attributes in order", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const template = templateOf(parts);
        const joined = templateParts(template).map((part) => ("text" in part ? part.text : `<${part.attribute}>`));
        expect(joined.join("")).toBe(template);
        expect(templateParts(template).every((part) => !("text" in part) || part.text !== "")).toBe(true);
        expect(placeholdersOf(template)).toEqual(parts[1].map(([name]) => name));
        expect(hasMatchingBrackets(template)).toBe(true);
        expect(isPlainAttribute(template)).toBe(parts[0] === "" && parts[1].length === 1 && parts[1][0]?.[1] === "");
      }),
    );
  });

  it.each([
    ["<userId>", true],
    ["POST#<postId>#STATS", true],
    ["", true],
    ["PROFILE", true],
    ["<userId", false],
    ["userId>", false],
    ["<>", false],
    ["<<userId>>", false],
    ["A#<userId>#<", false],
  ])("has brackets that match, or not: %s", (template, matching) => {
    expect(hasMatchingBrackets(template)).toBe(matching);
  });

  it("filled holds every value where its attribute stands", () => {
    fc.assert(
      fc.property(pieces, valuesArbitrary, (parts, values) => {
        const wanted = render(parts, (name) => Object.entries(values).find(([own]) => own === name)?.[1] ?? "");
        expect(fillTemplate(templateOf(parts), values, isText)).toBe(wanted);
      }),
    );
  });

  it("filled begins with every prefix of itself", () => {
    fc.assert(
      fc.property(pieces, valuesArbitrary, fc.subarray([...names]), (parts, values, given) => {
        const template = templateOf(parts);
        const some = Object.fromEntries(Object.entries(values).filter(([name]) => given.some((own) => own === name)));
        const prefix = fillPrefix(template, some, isText);
        const filled = fillTemplate(template, values, isText);
        expect(filled.startsWith(prefix)).toBe(true);
        if (placeholdersOf(template).every((name) => name in some)) {
          expect(prefix).toBe(filled);
        }
      }),
    );
  });

  it("ends as prefix before the first attribute without a value, and goes no further", () => {
    const kindOf = () => "string" as const;
    expect(fillPrefix("POST#<postId>#<kind>!", {}, kindOf)).toBe("POST#");
    expect(fillPrefix("POST#<postId>#<kind>!", { kind: "k" }, kindOf)).toBe("POST#");
    expect(fillPrefix("POST#<postId>#<kind>!", { postId: "p" }, kindOf)).toBe("POST#p#");
    expect(fillPrefix("POST#<postId>#<kind>!", { postId: "p", kind: "k" }, kindOf)).toBe("POST#p#k!");
  });

  it.each([
    ["an absent value", {}],
    ["an empty value", { postId: "" }],
    ["a number that is no moment", { postId: 5 }],
    ["null", { postId: null }],
    ["bytes", { postId: new Uint8Array([1]) }],
  ])("cannot be filled with %s", (_, values) => {
    expect(codeOf(() => fillTemplate("POST#<postId>", values, isText))).toEqual(["key_value_missing postId"]);
    const isGiven = "postId" in values;
    expect(codeOf(() => fillPrefix("POST#<postId>", values, isText))).toEqual(
      isGiven ? ["key_value_missing postId"] : [],
    );
  });

  it("writes epoch seconds as text, and only these", () => {
    const kindOf = (name: string) => (name === "at" ? ("epochSeconds" as const) : ("number" as const));
    expect(fillTemplate("<at>#x", { at: 1_795_362_088 }, kindOf)).toBe("2026-11-22T15:41:28Z#x");
    expect(fillPrefix("<at>#<postId>", { at: 0 }, kindOf)).toBe("1970-01-01T00:00:00Z#");
    expect(codeOf(() => fillTemplate("<count>#x", { count: 5 }, kindOf))).toEqual(["key_value_missing count"]);
  });
});

describe("isoSeconds", () => {
  it("has one width, sorts as the numbers do and can be read back", () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [left, right] = [isoSeconds(one), isoSeconds(other)];
        expect(left).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(left < right).toBe(one < other);
        expect(Date.parse(left)).toBe(one * 1000);
      }),
    );
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, -62_167_219_201, 253_402_300_800, 1e300])(
    "refuses %d, which would not sort",
    (seconds) => {
      expect(codeOf(() => isoSeconds(seconds))).toEqual(["epoch_seconds epochSeconds"]);
    },
  );
});
