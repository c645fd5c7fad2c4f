import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonError } from "../../../model/text/json-error.ts";

describe("findJsonError", () => {
  it.each([
    ["", 1, 1, "the file ends where a value belongs"],
    ['{\n  "a": 1,\n}', 3, 1, "there is } where a name in double quotes belongs"],
    ['{\n  "a" 1}', 2, 7, "there is 1 where : belongs"],
    ['{"a": [1, 2}', 1, 12, "there is } where , or ] belongs"],
    ['{"a": 1 "b": 2}', 1, 9, "there is a double quote where , or } belongs"],
    ['{"a": NaN}', 1, 7, "there is NaN where a value belongs"],
    ["[1] // so", 1, 5, "there is / where the end of the file belongs"],
    ['{"a": "b', 1, 7, "its text does not end"],
    ["[1,]", 1, 4, "there is ] where a value belongs"],
  ])("places the error of %j", (json, line, column, message) => {
    expect(findJsonError(json)).toEqual({ line, column, message: expect.stringContaining(message) });
  });

  it("agrees with JSON.parse on what is JSON", () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', "\\", "0", "-", ":", "x", "\n", "\u0001"))
      .map(([json, place, character]) => {
        const at = place % (json.length + 1);
        return json.slice(0, at) + character + json.slice(at + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken), (json) => {
        expect(findJsonError(json) === undefined).toBe(parses(json));
      }),
      { numRuns: 500 },
    );
  });

  it("takes any depth", () => {
    expect(findJsonError("[".repeat(100_000))).toMatchObject({ line: 1, column: 100_001 });
  });
});

function parses(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
