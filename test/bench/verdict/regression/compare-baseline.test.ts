import { describe, expect, it } from "vitest";
import { Histogram } from "../../../../bench/verdict/histogram.ts";
import { percentileInterval } from "../../../../bench/verdict/intervals.ts";
import { compareWithBaseline } from "../../../../bench/verdict/regression/compare-baseline.ts";
import type { Result } from "../../../../bench/verdict/result.ts";
import { assess, makePatternRun } from "../fixture.ts";
import { makeResult, sized, toBaseline } from "./baselines.ts";

const result = makeResult();
const baseline = toBaseline(result);
const compare = (current: Result, tolerance?: number) =>
  compareWithBaseline(baseline, current, { unitsBySize: null, ...(tolerance === undefined ? {} : { tolerance }) });

describe("compareWithBaseline", () => {
  it("sees no change between a run and itself", () => {
    const regression = compare(result);
    expect(regression.patterns.map(({ number }) => number)).toEqual(result.patterns.map(({ number }) => number));
    expect(regression.patterns.filter(({ verdict }) => verdict === "regressed" || verdict === "improved")).toEqual([]);
    for (const { ratio, ratioLow, ratioHigh } of regression.patterns.flatMap(({ percentiles }) => percentiles)) {
      expect(ratio).toBe(1);
      expect(ratioLow ?? 0).toBeLessThan(1);
      expect(ratioHigh ?? Infinity).toBeGreaterThan(1);
    }
  });

  it("finds a pattern that takes twice as long, and only that", () => {
    const regression = compare(makeResult({ slow: { number: 5, factor: 2 } }));
    expect(regression).toMatchObject({ kind: "baseline", against: "baseline.json", verdict: "regressed", noise: null });
    const regressed = regression.patterns.filter(({ verdict }) => verdict === "regressed");
    expect(regressed.map(({ pattern }) => pattern)).toEqual(["incrementPostCounters"]);
    expect(regressed[0]?.percentiles[0]).toMatchObject({ percentile: 50, verdict: "regressed", threshold: 0.5 });
    expect(regressed[0]?.percentiles[0]?.ratio).toBeCloseTo(2, 1);
    expect(regression.reasons).toContain("1 of 15 patterns became worse: #5 incrementPostCounters.");
  });

  it("lets the intervals of both runs err half as often as that of their ratio may", () => {
    const slower = makeResult({ slow: { number: 5, factor: 2 } });
    const [before, now] = [result, slower].map(({ patterns }) =>
      percentileInterval(Histogram.parse(patterns[4]?.histograms.serviceUs ?? ""), 0.5, {
        errorRate: 0.05 / 15 / 2 / 2,
      }),
    );
    const p50 = compare(slower).patterns[4]?.percentiles[0];
    expect(p50?.ratioLow).toBe((now?.lowMs ?? 0) / (before?.highMs ?? 0));
    expect(p50?.ratioHigh).toBe((now?.highMs ?? 0) / (before?.lowMs ?? 0));
  });

  it("tolerates half as long again unless told otherwise", () => {
    const slower = makeResult({ slow: { number: 5, factor: 1.4 } });
    expect(compare(slower).patterns[4]?.verdict).toBe("unchanged");
    expect(compare(slower, 0.1).patterns[4]?.verdict).toBe("regressed");
  });

  it("is undecided where samples are few", () => {
    const few = makeResult({ scale: 100, durationS: 10 });
    const regression = compareWithBaseline(toBaseline(few), few, { unitsBySize: null });
    expect(regression.verdict).toBe("undecided");
    expect(regression.patterns[14]?.verdict).toBe("undecided");
    expect(regression.reasons.join(" ")).toContain("15 of 15 patterns cannot be told from noise");
  });

  it.each([
    [
      "the engine",
      { engine: { ...result.engine, version: "9.9.9" } },
      "the engine was dynoxide 3.2.0 and is dynoxide 9.9.9",
    ],
    [
      "the machine",
      { machine: { ...result.machine, cores: 64 } },
      "the machine was Example CPU at 2.6 GHz with 2 cores and is Example CPU at 2.6 GHz with 64 cores",
    ],
    ["the scale", { scale: 1000 }, "--scale was 400 and is 1,000"],
    ["the users", { users: 10 }, "--users was 2,000 and is 10"],
    ["the skew", { skew: 0 }, "--skew was 0.99 and is 0"],
    ["the arrivals", { arrivals: "constant" as const }, "--arrivals was poisson and is constant"],
    ["the profile", { profile: "spike" }, `--profile was ${result.profile} and is spike`],
    ["the run, if it is invalid", { verdict: "invalid" as const }, "this run is invalid"],
  ])("does not compare latencies, but units, where they would say something about %s", (_, changes, clause) => {
    const units = [sized("getUserProfile", "most", 1)];
    const regression = compareWithBaseline(
      toBaseline(result, units),
      { ...result, ...changes },
      { unitsBySize: units },
    );
    expect(regression).toMatchObject({ latencyVerdict: "not-compared", verdict: "not-compared", patterns: [] });
    expect(regression.reasons.join(" ")).toContain(`Latency is not compared, because ${clause}`);
    expect(regression.units).toMatchObject({ dearer: [], cheaper: [] });
  });

  it("compares runs of another length or seed", () => {
    expect(compare({ ...result, durationS: 5, seed: 99 }).latencyVerdict).not.toBe("not-compared");
  });

  it("fails for units that became dearer, whatever latency says", () => {
    const regression = compareWithBaseline(
      toBaseline(result, [sized("getUserProfile", "most", 1), sized("likePost", "most", 4)]),
      { ...result, scale: 1 },
      { unitsBySize: [sized("getUserProfile", "most", 1, 0.5), sized("likePost", "most", 2)] },
    );
    expect(regression).toMatchObject({ verdict: "regressed", latencyVerdict: "not-compared" });
    expect(regression.reasons[0]).toBe("Dearer in units per request: getUserProfile.");
    expect(regression.reasons[1]).toBe("Cheaper in units per request: likePost.");
  });

  it("says so if the baseline has no units by size class", () => {
    const regression = compareWithBaseline(baseline, result, { unitsBySize: [sized("likePost", "most", 1)] });
    expect(regression.units).toBeNull();
    expect(regression.reasons.join(" ")).toContain("Units are not compared");
  });

  it("calls the whole not compared where units of the baseline cannot be predicted any more", () => {
    const before = toBaseline(result, [sized("likePost", "most", 1)]);
    const regression = compareWithBaseline(before, result, { unitsBySize: null });
    expect(regression.units).toBeNull();
    expect(regression.latencyVerdict).not.toBe("not-compared");
    expect(regression.reasons[0]).toMatch(
      /^Units are not compared, although the baseline has them: none can be predicted/,
    );
    const many = makeResult({ scale: 4000, durationS: 60 });
    const decided = compareWithBaseline(toBaseline(many, [sized("likePost", "most", 1)]), many, { unitsBySize: null });
    expect(decided).toMatchObject({ latencyVerdict: "unchanged", verdict: "not-compared" });
  });

  it("takes a stall of seconds for the one event that it is", () => {
    const stalled = (stallMs: number) => {
      const made = makePatternRun([{ count: 6000 }]);
      const samples = made.samples.map((sample, position) => {
        const isStalled = sample.dueMs >= 30_000 && sample.dueMs < 30_000 + stallMs;
        return { ...sample, endMs: sample.startMs + (isStalled ? 300 + (position % 97) : 1 + (position % 97) / 1000) };
      });
      return assess({ ...made, samples });
    };
    const [before, now] = [toBaseline(stalled(0)), stalled(4000)];
    const p95 = compareWithBaseline(before, now, { unitsBySize: null }).patterns[0]?.percentiles[1];
    expect(p95?.ratio).toBeGreaterThan(100);
    expect(p95?.verdict).toBe("undecided");
    // As results before had no design effect, so theirs are taken as if each request were by itself: this is what it is for.
    const [pattern, ...others] = now.patterns;
    const independent =
      pattern === undefined ? [] : [{ ...pattern, serviceDesignEffect: { p50: 1, p95: 1 } }, ...others];
    const naive = compareWithBaseline(before, { ...now, patterns: independent }, { unitsBySize: null });
    expect(naive.patterns[0]?.percentiles[1]?.verdict).toBe("regressed");
  });

  it("is as wide for a stall in the baseline as for one in the current run", () => {
    const [pattern, ...others] = result.patterns;
    const dependent = pattern === undefined ? [] : [{ ...pattern, serviceDesignEffect: { p50: 9, p95: 9 } }, ...others];
    const widened = { ...result, patterns: dependent };
    const intervalOf = (before: Result, now: Result) => {
      const p50 = compareWithBaseline(toBaseline(before), now, { unitsBySize: null }).patterns[0]?.percentiles[0];
      return (p50?.ratioHigh ?? 0) - (p50?.ratioLow ?? 0);
    };
    const narrow = intervalOf(result, result);
    expect(intervalOf(widened, result)).toBeGreaterThan(narrow * 1.5);
    expect(intervalOf(result, widened)).toBeGreaterThan(narrow * 1.5);
  });

  it("names patterns that only one of the runs has, and compares the rest", () => {
    const [first, ...rest] = result.patterns;
    const renamed = first === undefined ? [] : [{ ...first, name: "getProfile" }, ...rest];
    const regression = compare({ ...result, patterns: renamed });
    expect(regression.patterns).toHaveLength(14);
    expect(regression.reasons).toContain("New, so without a latency to compare with: #1 getProfile.");
    expect(regression.reasons).toContain("Only the baseline has a latency of: #1 getUserProfile.");
  });
});
