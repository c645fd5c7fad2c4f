import { describe, expect, it } from "vitest";
import {
  countOf,
  formatCount,
  formatGiven,
  formatMs,
  formatNumber,
  formatRps,
  formatShare,
  formatUnits,
  toPlainLine,
} from "../../../bench/verdict/format.ts";

describe("figures for people", () => {
  it.each([
    [null, "–"],
    [0, "0"],
    [0.0004, "0.000"],
    [0.0123, "0.012"],
    [0.9994, "0.999"],
    [0.9996, "1.00"],
    [1.235, "1.24"],
    [9.996, "10.0"],
    [12.34, "12.3"],
    [99.96, "100"],
    [1234.5, "1,235"],
    [1234567, "1,234,567"],
  ])("%d is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0, "0 %"],
    [0.00012, "0.012 %"],
    [0.001, "0.10 %"],
    [0.0123, "1.23 %"],
    [0.1234, "12.3 %"],
    [1, "100.0 %"],
  ])("the share %d is %s", (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it("keeps what was written down as it was written", () => {
    expect([50, 0.01, 1500].map(formatGiven)).toEqual(["50", "0.01", "1,500"]);
  });

  it("writes counts, rates and units", () => {
    expect([0, 999, 1000, 58620].map(formatCount)).toEqual(["0", "999", "1,000", "58,620"]);
    expect([0.005, 0.18, 1, 977].map(formatRps)).toEqual(["0.005", "0.180", "1.00", "977"]);
    expect([null, 0.5, 1, 10.4349, 1200].map(formatUnits)).toEqual(["–", "0.5", "1", "10.43", "1,200"]);
    expect([formatMs(1.5), formatMs(null)]).toEqual(["1.50 ms", "–"]);
    expect([countOf(1, "request"), countOf(1200, "request")]).toEqual(["1 request", "1,200 requests"]);
  });

  it("takes the sting out of text from outside", () => {
    expect(toPlainLine("a\u001b[31mred\u0007\nb\u202e c")).toBe("a [31mred b  c");
  });
});
