import { describe, expect, it } from "vitest";
import { withoutDirect } from "../../../scripts/tools/go-recipes.ts";

describe("withoutDirect", () => {
  it.each([
    ["https://a.example,direct", "https://a.example"],
    ["https://a.example|https://b.example|direct", "https://a.example|https://b.example"],
    ["https://a.example", "https://a.example"],
    ["direct", "direct"],
    ["off", "off"],
  ])("makes %s %s", (goProxy, expected) => {
    expect(withoutDirect(goProxy)).toBe(expected);
  });
});
