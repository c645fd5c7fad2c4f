import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createLogAxis,
  formatCompact,
  formatShortScale,
  toPowers,
  withRoom,
} from "../../../scripts/plan/report-axis.ts";

const ends = fc
  .tuple(fc.double({ min: -6, max: 12, noNaN: true }), fc.double({ min: 0.1, max: 20, noNaN: true }))
  .map(([from, decades]) => ({ from: 10 ** from, to: 10 ** (from + decades) }));

describe("a logarithmic axis", () => {
  it("goes from 0 to 100, and back", () => {
    fc.assert(
      fc.property(ends, fc.double({ min: 0, max: 100, noNaN: true }), ({ from, to }, percent) => {
        const axis = createLogAxis(from, to);
        expect(axis.toPercent(from)).toBeCloseTo(0);
        expect(axis.toPercent(to)).toBeCloseTo(100);
        expect(axis.toPercent(axis.toValue(percent))).toBeCloseTo(percent);
      }),
    );
  });

  it("has every power of ten that is on it, and not too many labels", () => {
    fc.assert(
      fc.property(ends, fc.integer({ min: 1, max: 8 }), ({ from, to }, labels) => {
        const powers = toPowers(createLogAxis(from, to), labels);
        expect(powers.length).toBeGreaterThanOrEqual(Math.floor(Math.log10(to / from)));
        expect(powers.every(({ percent }) => percent > -1e-6 && percent < 100 + 1e-6)).toBe(true);
        expect(powers.filter(({ label }) => label !== undefined).length).toBeLessThanOrEqual(labels);
      }),
    );
    expect(toPowers(createLogAxis(0.1, 1000), 3)).toEqual([
      { value: 0.1, percent: 0 },
      { value: 1, percent: 25, label: "1" },
      { value: 10, percent: 50 },
      { value: 100, percent: 75, label: "100" },
      { value: 1000, percent: 100 },
    ]);
  });

  it("leaves labels out that would touch another", () => {
    const kept = withRoom([50, 0, 5, 55, 62, 100].map((percent) => ({ percent })));
    expect(kept.map(({ percent }) => percent)).toEqual([0, 50, 62, 100]);
  });

  it.each([
    [0, "0"],
    [0.01, "0.01"],
    [2.664, "2.66"],
    [999.9, "1k"],
    [174_117, "174k"],
    [999_999, "1M"],
    [102_354_145, "102M"],
    [5e9, "5G"],
    [1e12, "1e+12"],
  ])("writes %d in few characters", (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });

  it("writes small scales in full", () => {
    expect(formatShortScale(78_678)).toBe("78,678x");
    expect(formatShortScale(102_354_145)).toBe("102Mx");
  });
});
