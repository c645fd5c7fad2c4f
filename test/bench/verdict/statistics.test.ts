import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binomialAtLeast,
  binomialAtMost,
  logGamma,
  percentile,
  shareAtMost,
  testChiSquare,
  toPercentiles,
  upperGammaRegularised,
} from "../../../bench/verdict/statistics.ts";

/** P(X <= k) for X ~ Binomial(n, 1/100) by summing fractions over 100^n in whole numbers; only the last step rounds. */
function exactAtMost(k: number, n: number): number {
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= k; i++) {
    sum += choose * 99n ** BigInt(n - i);
    choose = (choose * BigInt(n - i)) / BigInt(i + 1);
  }
  const digits = 10n ** 30n;
  return Number((sum * digits) / 100n ** BigInt(n)) / 1e30;
}

describe("logGamma", () => {
  it("is the logarithm of the factorial", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      factorial *= n;
      expect(logGamma(n + 1)).toBeCloseTo(Math.log(factorial), 12);
    }
  });

  it("knows the gamma function at one half", () => {
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 13);
    expect(Math.exp(logGamma(0.25))).toBeCloseTo(3.625609908221908, 12);
  });
});

describe("binomial tails", () => {
  it("agree with whole-number arithmetic", () => {
    for (const n of [1, 2, 10, 99, 298, 299, 300, 473, 1000]) {
      for (const k of [0, 1, 2, 3, 5, 9, 10, 11, 20]) {
        if (k < n) {
          const exact = exactAtMost(k, n);
          expect(binomialAtMost(k, n, 0.01)).toBeCloseTo(exact, 11);
          expect(binomialAtLeast(k + 1, n, 0.01)).toBeCloseTo(1 - exact, 11);
        }
      }
    }
  });

  it("cross 5 % between 298 and 299 samples", () => {
    expect(binomialAtMost(0, 299, 0.01)).toBeLessThan(0.05);
    expect(binomialAtMost(0, 298, 0.01)).toBeGreaterThan(0.05);
    expect(binomialAtMost(0, 299, 0.01)).toBeCloseTo(0.99 ** 299, 13);
  });

  it("keep their precision far out, where a difference from 1 would have none left", () => {
    expect(binomialAtLeast(5, 5, 0.01) / 1e-10).toBeCloseTo(1, 10);
    expect(binomialAtMost(0, 5000, 0.01) / 0.99 ** 5000).toBeCloseTo(1, 8);
  });

  it("stay probabilities that complement each other, up to millions of samples", () => {
    const counts = fc.integer({ min: 1, max: 5_000_000 }).chain((n) => fc.tuple(fc.constant(n), fc.nat({ max: n })));
    fc.assert(
      fc.property(counts, fc.double({ min: 0.001, max: 0.5, noNaN: true }), ([n, k], p) => {
        const below = binomialAtMost(k, n, p);
        expect(below).toBeGreaterThanOrEqual(0);
        expect(below).toBeLessThanOrEqual(1);
        expect(below + binomialAtLeast(k + 1, n, p)).toBeCloseTo(1, 6);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [-1, 10, 0],
    [10, 10, 1],
    [11, 10, 1],
  ])("P(X <= %d) of %d is %d", (k, n, expected) => {
    expect(binomialAtMost(k, n, 0.01)).toBe(expected);
    expect(binomialAtLeast(k + 1, n, 0.01)).toBe(1 - expected);
  });
});

describe("the largest share that counts leave possible", () => {
  // With none of n, (1 - p)^n has to be 5 %.
  it.each([
    [0, 3, 1 - 0.05 ** (1 / 3)],
    [0, 299, 1 - 0.05 ** (1 / 299)],
    [3, 3, 1],
    [0, 0, 1],
  ])("with %d of %d is %d", (hits, samples, share) => {
    expect(shareAtMost(hits, samples, 0.05)).toBeCloseTo(share, 9);
  });

  it("makes so few just improbable", () => {
    for (const [hits, samples] of [
      [1, 10],
      [5, 100],
      [40, 90],
    ] as const) {
      expect(binomialAtMost(hits, samples, shareAtMost(hits, samples, 0.05))).toBeCloseTo(0.05, 9);
    }
  });
});

describe("the chi-square test", () => {
  // Quantiles from published tables (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4).
  it.each([
    [1, 3.841, 0.05],
    [1, 6.635, 0.01],
    [5, 11.07, 0.05],
    [14, 23.685, 0.05],
    [14, 29.141, 0.01],
    [100, 124.342, 0.05],
  ])("with %d degrees of freedom exceeds %d with p = %d", (degreesOfFreedom, quantile, p) => {
    expect(upperGammaRegularised(degreesOfFreedom / 2, quantile / 2)).toBeCloseTo(p, 4);
  });

  it("is an exponential with two degrees of freedom", () => {
    for (const x of [0, 0.1, 1, 1.99, 2.01, 5, 50, 500]) {
      expect(upperGammaRegularised(1, x)).toBeCloseTo(Math.exp(-x), 13);
    }
  });

  it("compares counts with weights of any sum", () => {
    const result = testChiSquare([44, 56], [0.3, 0.3]);
    expect(result?.statistic).toBeCloseTo(1.44, 12);
    expect(result?.degreesOfFreedom).toBe(1);
    expect(result?.pValue).toBeCloseTo(0.230139, 6);
    expect(testChiSquare([20, 30, 50], [2, 3, 5])).toEqual({ statistic: 0, degreesOfFreedom: 2, pValue: 1 });
  });

  it.each([
    ["no counts", [0, 0], [1, 1]],
    ["one weight", [5], [1]],
    ["one weight above 0", [5, 0], [1, 0]],
    ["nothing", [], []],
  ])("has nothing to say about %s", (_, counts, weights) => {
    expect(testChiSquare(counts, weights)).toBeNull();
  });
});

describe("percentiles", () => {
  it("are the smallest value that enough values do not exceed", () => {
    const values = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (unsorted, percent) => {
        const sorted = [...unsorted].sort((a, b) => a - b);
        const found = percentile(sorted, percent / 100);
        const enough = (limit: number) =>
          sorted.filter((value) => value <= limit).length * 100 >= percent * sorted.length;
        expect(found).toBe(sorted.find(enough));
      }),
    );
  });

  it("do not depend on the order, and keep microseconds", () => {
    expect(toPercentiles([10, 9, 1.23456])).toEqual({ p50: 9, p95: 10, p99: 10, max: 10 });
    expect(toPercentiles([1.23456]).p50).toBe(1.235);
  });

  it("of nothing are nothing", () => {
    expect(toPercentiles([])).toEqual({ p50: null, p95: null, p99: null, max: null });
  });
});
