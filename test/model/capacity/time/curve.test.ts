import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Curve,
  curveFactor,
  demandAt,
  everydayCurve,
  everydayPeak,
  highestOf,
  stepFactors,
} from "../../../../model/capacity/time/curve.ts";

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const constant: Curve = { kind: "constant" };

describe("a day", () => {
  it("of constant demand is 1 throughout", () => {
    expect([0, 719, 1e6].map((minute) => demandAt(constant, minute))).toEqual([1, 1, 1]);
  });

  it("with one hump has mean 1, its peak at its hour, and is never below 0", () => {
    const peaks = fc.double({ min: 1, max: 24, noNaN: true });
    fc.assert(
      fc.property(peaks, fc.integer({ min: 0, max: 24 }), (peakToAverage, peakHour) => {
        const factors = stepFactors({ kind: "diurnal", peakToAverage, peakHour }, 1, 1);
        expect(mean(factors)).toBeCloseTo(1, 9);
        expect(factors[(peakHour * 60) % 1440]).toBeCloseTo(peakToAverage, 9);
        expect(highestOf(factors)).toBeCloseTo(peakToAverage, 9);
        expect(factors.every((factor) => factor >= 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("falls as far to one side of its peak as to the other, and every day is the same", () => {
    const factor = curveFactor({ kind: "diurnal", peakToAverage: 2, peakHour: 20 });
    expect(factor(20 * 60 - 200)).toBeCloseTo(factor(20 * 60 + 200), 9);
    expect(factor(20 * 60 + 3 * 1440)).toBeCloseTo(2, 9);
    expect(factor(8 * 60)).toBeLessThan(0.5);
  });

  it("of the weekend has the given share of a weekday's load, and the week has mean 1", () => {
    const factors = stepFactors({ kind: "diurnal", peakToAverage: 2, peakHour: 12, weekendFactor: 1.5 }, 7, 1);
    const days = Array.from({ length: 7 }, (_, day) => mean(factors.subarray(day * 1440, (day + 1) * 1440)));
    expect(mean(factors)).toBeCloseTo(1, 9);
    expect(days.map((day) => day / (days[0] ?? 0)).map((day) => Math.round(day * 1e9) / 1e9)).toEqual([
      1, 1, 1, 1, 1, 1.5, 1.5,
    ]);
  });
});

describe("a flash crowd", () => {
  const crowd: Curve = {
    kind: "flashCrowd",
    base: constant,
    startMinute: 100,
    factor: 5,
    riseMinutes: 4,
    decayMinutes: 10,
  };

  it("rises evenly to its factor, and what is above the base halves with each decay time", () => {
    const minutes = [99, 100, 101, 102, 103, 104, 114, 124];
    expect(minutes.map((minute) => demandAt(crowd, minute))).toEqual([1, 1, 2, 3, 4, 5, 3, 2]);
  });

  it("without a rise is there at once, and multiplies its base, which may be another one", () => {
    const second: Curve = { ...crowd, base: crowd, startMinute: 104, factor: 2, riseMinutes: 0 };
    expect(demandAt(second, 103)).toBe(4);
    expect(demandAt(second, 104)).toBe(10);
  });

  it("is no part of what can be foreseen", () => {
    expect(everydayCurve({ ...crowd, base: crowd })).toEqual(constant);
    expect(everydayPeak(crowd)).toBe(1);
  });
});

describe("a measured curve", () => {
  it("is divided by its mean, holds each value for its minutes, and repeats", () => {
    const curve: Curve = { kind: "measured", minutes: 5, values: [100, 300] };
    expect([0, 4, 5, 9, 10, 15].map((minute) => demandAt(curve, minute))).toEqual([0.5, 0.5, 1.5, 1.5, 0.5, 1.5]);
  });

  it("starts at its minute of the day", () => {
    const curve: Curve = { kind: "measured", minutes: 720, values: [1, 3], startMinute: 600 };
    expect([0, 599, 600, 1319, 1320].map((minute) => demandAt(curve, minute))).toEqual([1.5, 1.5, 0.5, 0.5, 1.5]);
  });

  it("gives the mean over the minute where values are closer than that, or change within it", () => {
    const halves: Curve = { kind: "measured", minutes: 0.5, values: [1, 3, 5, 7] };
    expect([0, 1, 2].map((minute) => demandAt(halves, minute))).toEqual([0.5, 1.5, 0.5]);
    const odd: Curve = { kind: "measured", minutes: 1.5, values: [1, 3] };
    const around = [0, 1, 2].map((minute) => demandAt(odd, minute));
    expect(around.map((factor) => Math.round(factor * 1e9) / 1e9)).toEqual([0.5, 1, 1.5]);
  });

  it("has mean 1 over its period, whatever its step", () => {
    const values = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.25, 1, 7, 13.5), (measured, minutes) => {
        fc.pre(measured.some((value) => value > 0));
        const factor = curveFactor({ kind: "measured", minutes, values: measured });
        // So many minutes are a whole number of periods.
        const period = measured.length * minutes * 4;
        const sum = Array.from({ length: period }, (_, minute) => factor(minute)).reduce(
          (one, other) => one + other,
          0,
        );
        expect(sum / period).toBeCloseTo(1, 9);
      }),
    );
  });

  it("has an everyday peak that 95 of 100 values stay within", () => {
    const values = [...Array.from({ length: 95 }, (_, n) => n + 1), 900, 900, 900, 900, 900];
    const average = values.reduce((sum, value) => sum + value, 0) / 100;
    expect(everydayPeak({ kind: "measured", minutes: 1, values })).toBeCloseTo(95 / average, 9);
  });
});

it("a step's factor is the mean over its minutes", () => {
  const curve: Curve = { kind: "measured", minutes: 1, values: [1, 2, 3, 6] };
  expect([...stepFactors(curve, 1, 2)].slice(0, 3)).toEqual([0.5, 1.5, 0.5]);
  expect(stepFactors(curve, 7, 60)).toHaveLength(168);
});
