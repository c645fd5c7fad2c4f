import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closestTo, editDistance } from "../../../infra/settings/closest.ts";

describe("the distance of two texts", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["flaw", "lawn", 2],
    ["ab", "ba", 2],
  ])("%j and %j: %d", (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
  });

  it("is 0 for the same alone, the same both ways, and never more by a detour", () => {
    const text = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});

describe("the closest of some texts", () => {
  it.each([
    ["protct", "protect"],
    ["Protect", "protect"],
    ["tag", "tags"],
    ["strems", "streams"],
    ["xyz", undefined],
    ["", undefined],
    ["p".repeat(10_000), undefined],
  ])("%j: %s", (text, closest) => {
    expect(closestTo(text, ["protect", "streams", "tags"])).toBe(closest);
  });
});
