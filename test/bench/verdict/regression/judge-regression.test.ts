import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  errorRateOfRatio,
  judgeErrors,
  judgePatternRegression,
  judgeRatio,
  worstOf,
} from "../../../../bench/verdict/regression/judge-regression.ts";
import type { PercentileRegression } from "../../../../bench/verdict/regression/types.ts";

describe("judgeRatio", () => {
  it.each([
    ["the whole interval lies beyond", 2, 1.11, 3, "regressed"],
    ["its lower end is the threshold itself", 1.5, 1.1, 3, "unchanged"],
    ["the interval holds 1", 1, 0.9, 1.12, "unchanged"],
    ["it is slower, but within the threshold", 1.08, 1.05, 1.1, "unchanged"],
    ["the whole interval lies below", 0.5, 0.4, 0.9, "improved"],
    ["its upper end is no improvement beyond the threshold", 0.8, 0.7, 0.91, "unchanged"],
    ["a doubling would not be seen", 1, 0.55, 1.8, "undecided"],
    ["a doubling would just be seen", 1, 0.56, 1.8, "unchanged"],
    ["there is no lower end", 3, null, 9, "undecided"],
    ["there is no upper end", 1, 0.9, null, "unchanged"],
    ["it is much slower, and there is no upper end", 3, 2, null, "regressed"],
  ] as const)("%s", (_, ratio, low, high, verdict) => {
    expect(judgeRatio({ ratio, low, high }, 0.1, 0.1)).toBe(verdict);
  });

  it("has to see what a large tolerance leaves to be seen, not a doubling within it", () => {
    const evidence = { ratio: 1, low: 0.8, high: 1.2 };
    expect(judgeRatio(evidence, 1, 1)).toBe("unchanged");
    expect(judgeRatio(evidence, 1, 0.1)).toBe("undecided");
  });

  it("never calls a greater slowdown better", () => {
    const ranks = ["improved", "unchanged", "regressed"];
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (ratio, more) => {
          const judge = (times: number) => judgeRatio({ ratio: times, low: times * 0.9, high: times * 1.1 }, 0.1, 0.1);
          expect(ranks.indexOf(judge(ratio * more))).toBeGreaterThanOrEqual(ranks.indexOf(judge(ratio)));
        },
      ),
    );
  });
});

describe("judgeErrors", () => {
  const allowance = { patterns: 15, allowedShare: 0.001 };
  it.each([
    ["none", [0, 1000], [0, 1000], "unchanged"],
    ["as many as before", [50, 1000], [50, 1000], "unchanged"],
    ["more than before, and no chance", [0, 1000], [20, 1000], "regressed"],
    ["more than before, perhaps by chance", [0, 1000], [5, 1000], "unchanged"],
    ["no more than are allowed", [0, 100_000], [100, 100_000], "unchanged"],
    ["fewer", [50, 1000], [0, 1000], "unchanged"],
    ["all, and the baseline has nothing to compare with", [0, 0], [50, 50], "unchanged"],
    ["the same share of a shorter run", [20, 10_000], [2, 1000], "unchanged"],
    ["the same share of a longer run", [2, 1000], [20, 10_000], "unchanged"],
  ] as const)("%s", (_, [errorsBefore, before], [errorsNow, now], verdict) => {
    expect(
      judgeErrors({ errors: errorsBefore, executions: before }, { errors: errorsNow, executions: now }, allowance),
    ).toBe(verdict);
  });
});

describe("errorRateOfRatio", () => {
  it("adds up to 5 % over all intervals of a comparison", () => {
    for (const patterns of [1, 4, 15]) {
      expect(errorRateOfRatio(patterns) * patterns * 2).toBeCloseTo(0.05, 12);
    }
    expect(errorRateOfRatio(0)).toBeGreaterThan(0);
  });
});

describe("worstOf", () => {
  it("puts what is worse, and then what is not known, before what is better", () => {
    expect(worstOf(["unchanged", "improved", "undecided", "regressed"])).toBe("regressed");
    expect(worstOf(["unchanged", "improved", "undecided"])).toBe("undecided");
    expect(worstOf(["unchanged", "improved"])).toBe("improved");
    expect(worstOf(["improved", "not-compared", "unchanged"])).toBe("not-compared");
    expect(worstOf(["not-compared", "undecided"])).toBe("undecided");
    expect(worstOf([])).toBe("not-compared");
  });
});

describe("judgePatternRegression", () => {
  const noErrors = { baseline: 0, current: 0, verdict: "unchanged" } as const;
  const entry = (percentile: 50 | 95, changes: Partial<PercentileRegression> = {}): PercentileRegression => ({
    ...{ percentile, baselineMs: 1, currentMs: 1, ratio: 1, ratioLow: 0.9, ratioHigh: 1.1, noise: null },
    ...{ threshold: 0.5, verdict: "unchanged" },
    ...changes,
  });

  it("says what became slower, by how much at least, and what failed", () => {
    const slower = { ratio: 2, ratioLow: 1.8, ratioHigh: null, verdict: "regressed" } as const;
    const errors = { baseline: 1, current: 30, verdict: "regressed" } as const;
    expect(judgePatternRegression({ percentiles: [entry(50), entry(95, slower)], errors }, 500)).toEqual({
      verdict: "regressed",
      reason: "p95 is 2.00 times the baseline's (1.80 to ∞), beyond the 50 % that count; 30 requests failed, before 1.",
    });
  });

  it("says what is not decided", () => {
    const percentiles = [entry(50), entry(95, { verdict: "undecided" })];
    expect(judgePatternRegression({ percentiles, errors: noErrors }, 1)).toEqual({
      verdict: "undecided",
      reason: "p95: the noise of 1 sample would hide a doubling.",
    });
  });

  it("says what no change means", () => {
    const percentiles = [entry(50), entry(95, { threshold: 0.6 })];
    expect(judgePatternRegression({ percentiles, errors: noErrors }, 500)).toEqual({
      verdict: "unchanged",
      reason: "No change beyond 50 % at p50, 60 % at p95.",
    });
  });
});
