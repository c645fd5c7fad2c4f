import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUnits, writeUnits } from "../../../../model/capacity/units/amounts.ts";

describe("a read", () => {
  it.each([
    [0, 1],
    [1, 1],
    [4_095, 1],
    [4_096, 1],
    [4_097, 2],
    [8_192, 2],
    [8_193, 3],
    [409_600, 100],
  ])("of %d bytes costs %d strongly consistent, half of it eventually, double in a transaction", (bytes, units) => {
    expect(readUnits(bytes, "strong")).toBe(units);
    expect(readUnits(bytes, "eventual")).toBe(units / 2);
    expect(readUnits(bytes, "transactional")).toBe(units * 2);
  });
});

describe("a write", () => {
  it.each([
    [0, 1],
    [1, 1],
    [1_023, 1],
    [1_024, 1],
    [1_025, 2],
    [2_048, 2],
    [2_049, 3],
    [409_600, 400],
  ])("of %d bytes costs %d", (bytes, units) => {
    expect(writeUnits(undefined, bytes)).toBe(units);
    expect(writeUnits(bytes, undefined)).toBe(units);
  });

  it("counts the larger of the item before and after, and nothing as one unit", () => {
    const bytes = fc.option(fc.nat(409_600), { nil: undefined });
    fc.assert(
      fc.property(bytes, bytes, (before, after) => {
        expect(writeUnits(before, after)).toBe(Math.max(writeUnits(before, undefined), writeUnits(undefined, after)));
      }),
    );
    expect(writeUnits(undefined, undefined)).toBe(1);
  });
});
