import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histogram } from "../../../bench/verdict/histogram.ts";
import { percentileInterval, toPercentileIntervals } from "../../../bench/verdict/intervals.ts";
import { percentile } from "../../../bench/verdict/statistics.ts";
import { createRandom } from "./random.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, position) => position + 1);

describe("the interval of a percentile", () => {
  // Ranks found apart from this code, by adding up the binomial in whole fractions.
  it.each([
    [6, 0.5, 1, 6],
    [10, 0.5, 2, 9],
    [20, 0.5, 6, 15],
    [100, 0.5, 40, 61],
    [5, 0.5, 0, null],
    [300, 0.99, 293, null],
    [1000, 0.99, 983, 997],
    [10_000, 0.95, 9457, 9543],
  ])("of %d samples at %d reaches from rank %d to %s", (count, share, lowMs, highMs) => {
    expect(percentileInterval(upTo(count), share)).toEqual({ lowMs, highMs });
  });

  // Products that are whole numbers, and that a double makes a little less (the lower ranks) or a little more (the upper).
  it.each([
    [150, 110],
    [130, 115],
    [91, 39],
    [88, 72],
  ])("is not widened by a rounding error where %d samples count as %d", (count, effective) => {
    const { lowMs = 0, highMs } = percentileInterval(upTo(effective), 0.5) ?? {};
    expect(percentileInterval(upTo(count), 0.5, { designEffect: count / effective })).toEqual({
      lowMs: Math.floor(((lowMs - 1) * count) / effective) + 1,
      highMs: Math.ceil(((highMs ?? 0) * count) / effective),
    });
  });

  it("has no upper end before there are enough samples: 368 for a p99", () => {
    expect(percentileInterval(upTo(367), 0.99)?.highMs).toBeNull();
    expect(percentileInterval(upTo(368), 0.99)?.highMs).toBe(368);
  });

  it("of nothing is nothing", () => {
    expect(percentileInterval([], 0.5)).toBeNull();
    expect(percentileInterval(Histogram.of(), 0.5)).toBeNull();
    expect(toPercentileIntervals([], [])).toEqual({ p50: null, p95: null, p99: null });
  });

  const samples = fc.array(
    fc.integer({ min: 1, max: 1_000_000 }).map((micros) => micros / 1000),
    {
      minLength: 1,
      maxLength: 400,
    },
  );
  const shares = fc.constantFrom(0.5, 0.9, 0.95, 0.99);

  it("holds the percentile itself, and grows with the design effect and the confidence", () => {
    fc.assert(
      fc.property(samples, shares, fc.double({ min: 1, max: 50, noNaN: true }), (unsorted, share, designEffect) => {
        const sorted = [...unsorted].sort((a, b) => a - b);
        const estimate = percentile(sorted, share) ?? 0;
        const narrow = percentileInterval(sorted, share);
        for (const wide of [
          percentileInterval(sorted, share, { designEffect }),
          percentileInterval(sorted, share, { errorRate: 0.01 }),
        ]) {
          expect(wide?.lowMs).toBeLessThanOrEqual(narrow?.lowMs ?? 0);
          expect(wide?.highMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
            narrow?.highMs ?? Number.POSITIVE_INFINITY,
          );
        }
        expect(narrow?.lowMs).toBeLessThanOrEqual(estimate);
        expect(narrow?.highMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  it("from a histogram holds the one from the samples, and is at most 0.1 % wider at either end", () => {
    fc.assert(
      fc.property(samples, shares, (unsorted, share) => {
        const exact = percentileInterval(
          [...unsorted].sort((a, b) => a - b),
          share,
        );
        const found = percentileInterval(Histogram.of(unsorted), share);
        expect(found?.lowMs).toBeLessThanOrEqual(exact?.lowMs ?? 0);
        expect(found?.lowMs).toBeGreaterThanOrEqual((exact?.lowMs ?? 0) * 0.999);
        if (exact === null || exact.highMs === null) {
          expect(found?.highMs ?? null).toBeNull();
        } else {
          expect(found?.highMs).toBeGreaterThanOrEqual(exact.highMs);
          expect(found?.highMs).toBeLessThanOrEqual(exact.highMs * 1.001);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("the interval covers the true percentile", () => {
  const draws = 1000;
  /** Three standard deviations of a simulated coverage below 95 %. */
  const coverageMin = 0.95 - 3 * Math.sqrt((0.95 * 0.05) / draws);
  /** Exponential latencies with a mean of 1 ms: the p-quantile is -ln(1 - p). */
  const truth = { p50: -Math.log(0.5), p95: -Math.log(0.05), p99: -Math.log(0.01) };

  /** Share of the simulated runs whose interval holds the truth, by percentile; neighbours in a burst take equally long. */
  function simulate(count: number, burst: number, blocks: (request: number) => number) {
    const random = createRandom(11);
    const covered = { p50: 0, p95: 0, p99: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const bursts = Array.from({ length: Math.ceil(count / burst) }, () => -Math.log(1 - random()));
      const durations = Array.from({ length: count }, (_, request) => bursts[Math.floor(request / burst)] ?? 0);
      const intervals = toPercentileIntervals(
        durations,
        durations.map((_, request) => blocks(request)),
      );
      for (const name of ["p50", "p95", "p99"] as const) {
        const { lowMs = 0, highMs = null } = intervals[name] ?? {};
        covered[name] += lowMs <= truth[name] && (highMs === null || highMs >= truth[name]) ? 1 / draws : 0;
      }
    }
    return covered;
  }

  it.each([
    [30, 1],
    [299, 1],
    [1000, 1],
    [1200, 5],
  ])("nineteen times of twenty with %d samples that come %d at a time", (count, burst) => {
    const covered = simulate(count, burst, (request) => Math.floor((request * 60) / count));
    expect(Math.min(covered.p50, covered.p95, covered.p99)).toBeGreaterThanOrEqual(coverageMin);
  });

  it("and would not if bursts were taken for independent requests", () => {
    expect(simulate(1200, 5, (request) => request).p50).toBeLessThan(0.8);
  });
});
