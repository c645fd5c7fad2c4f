import { describe, expect, it } from "vitest";
import { rememberParsed } from "../../../model/expression/parsed-texts.ts";

describe("Parsed texts", () => {
  it("are parsed once while they are few, and again after many others", () => {
    const parsed: string[] = [];
    const parse = rememberParsed((text) => {
      parsed.push(text);
      return { text };
    });
    expect(parse("first")).toBe(parse("first"));
    for (let count = 0; count < 10_000; count += 1) {
      parse(`other ${count}`);
    }
    expect(parse("first")).toEqual({ text: "first" });
    expect(parsed.filter((text) => text === "first")).toHaveLength(2);
    expect(parsed).toHaveLength(10_002);
  });

  it("do not include those that fail", () => {
    let attempts = 0;
    const parse = rememberParsed(() => {
      attempts += 1;
      throw new Error("no");
    });
    expect(() => parse("text")).toThrow("no");
    expect(() => parse("text")).toThrow("no");
    expect(attempts).toBe(2);
  });
});
