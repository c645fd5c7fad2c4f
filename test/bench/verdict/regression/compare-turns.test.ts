import { describe, expect, it } from "vitest";
import { compareTurns, pairsLeast } from "../../../../bench/verdict/regression/compare-turns.ts";
import type { Slice } from "../../../../bench/verdict/regression/slices.ts";
import { type SimulatedRun, simulateTurns, slicedRates } from "./simulated-turns.ts";

const patterns = slicedRates.map((_, position) => ({ number: position + 1, name: `pattern${position + 1}` }));
const comparison = { against: "main", patterns, errorShare: 0.001, units: null };
const pairs = { calibrationPairs: pairsLeast, comparisonPairs: pairsLeast };

const compare = (slices: readonly Slice[]) => compareTurns(slices, comparison);
const regressedIn = (run: SimulatedRun) =>
  compare(simulateTurns(run))
    .patterns.filter(({ verdict }) => verdict === "regressed")
    .map(({ number }) => number - 1);

/** On the least turns that are judged at all, where noise weighs most. */
describe("compareTurns, in simulated runs", () => {
  it("reports nothing between equal designs in more than 95 of 100 runs", () => {
    const runs = 120;
    const alarms = Array.from({ length: runs }, (_, seed) => regressedIn({ seed, ...pairs })).filter(
      (regressed) => regressed.length > 0,
    );
    expect(alarms.length / runs).toBeLessThanOrEqual(0.05);
  });

  it("finds one pattern that takes twice as long, whichever it is, and no other", () => {
    const runs = 75;
    const found = Array.from({ length: runs }, (_, run) => {
      const position = run % patterns.length;
      const regressed = regressedIn({ seed: 1000 + run, ...pairs, slow: { position, factor: 2 } });
      return { isFound: regressed.includes(position), others: regressed.filter((other) => other !== position) };
    });
    expect(found.filter(({ isFound }) => isFound).length / runs).toBeGreaterThanOrEqual(0.99);
    expect(found.filter(({ others }) => others.length > 0).length / runs).toBeLessThanOrEqual(0.05);
  });

  it("allows for processes of the same design that differ, as far as the copy showed it", () => {
    const run = { seed: 11, ...pairs, hiccupShare: 0 };
    const slow = { position: 4, factor: 1.5 };
    const [noisy, quiet] = [{ A: 1, "A'": 1.6, B: 1 }, undefined].map((processes) =>
      compare(simulateTurns({ ...run, slow, replicaSpread: 0.01, ...(processes === undefined ? {} : { processes }) })),
    );
    expect(quiet?.patterns[4]?.verdict).toBe("regressed");
    expect(noisy?.patterns[4]?.verdict).not.toBe("regressed");
    expect(noisy?.noise?.p50).toBeGreaterThan(0.5);
    // All patterns of the copy were slower, so none of them can be told from its process, however steady it was.
    const thresholds =
      noisy?.patterns.flatMap(({ percentiles }) => percentiles.map(({ threshold }) => threshold)) ?? [];
    expect(Math.min(...thresholds)).toBeGreaterThan(0.3);
  });
});

describe("compareTurns", () => {
  const quiet: SimulatedRun = { seed: 3, hiccupShare: 0, replicaSpread: 0.005 };
  const slower = compare(simulateTurns({ ...quiet, slow: { position: 4, factor: 2 } }));

  it("gives the effect with its interval, and the noise it was judged against", () => {
    const [p50, p95] = slower.patterns[4]?.percentiles ?? [];
    expect(p50?.ratio).toBeCloseTo(2, 0);
    expect(p50?.ratioLow).toBeGreaterThan(1.7);
    expect(p50?.ratioHigh).toBeLessThan(2.3);
    expect([p50?.verdict, p95?.verdict]).toEqual(["regressed", "regressed"]);
    expect(p50?.threshold).toBe(0.1);
    expect(slower.noise?.p50).toBeLessThan(0.2);
    expect(slower.noise).toMatchObject({ calibrationPairs: 30, comparisonPairs: 30 });
    expect(slower).toMatchObject({ kind: "ab", verdict: "regressed", latencyVerdict: "regressed", tolerance: 0.1 });
    expect(slower.patterns[4]?.reason).toMatch(
      /^p50 is [12]\.\d\d times the baseline's \(1\.\d\d to 2\.\d\d\), beyond the 10 % that count;/,
    );
  });

  it("holds each pattern to its own noise, where that is larger than the tolerance", () => {
    const entries = slower.patterns.flatMap(({ percentiles }) => percentiles);
    const noisy = entries.filter(({ noise }) => (noise ?? 0) > 0.1);
    expect(noisy.length).toBeGreaterThan(0);
    for (const { noise, threshold } of noisy) {
      expect(threshold).toBeGreaterThanOrEqual(noise ?? Infinity);
    }
  });

  it("holds all patterns to what was proved of the copy in one of them", () => {
    const slow = { position: 4, factor: 1.6, side: "A'" } as const;
    const other = compare(simulateTurns({ ...quiet, slow })).patterns[7]?.percentiles[0];
    expect(other?.noise).toBeLessThan(0.1);
    expect(other?.threshold).toBeGreaterThan(0.3);
  });

  it("calls a pattern improved that takes half as long", () => {
    const faster = compare(simulateTurns({ ...quiet, slow: { position: 4, factor: 0.5 } }));
    expect(faster.patterns[4]?.verdict).toBe("improved");
    expect(faster.patterns.filter(({ verdict }) => verdict === "regressed")).toEqual([]);
  });

  it("shows response times beside, and judges by service times alone", () => {
    const queued = simulateTurns({ ...quiet, ...pairs }).map(({ side, patterns: slice }) => ({
      side,
      patterns: slice.map((pattern) => ({
        ...pattern,
        responseMs: pattern.serviceMs.map((ms) => (side === "B" ? ms + 50 : ms)),
      })),
    }));
    const judged = compare(queued);
    expect(judged.latencyVerdict).not.toBe("regressed");
    expect(judged.patterns[4]?.responseMsP50.current).toBeGreaterThan(50);
    expect(judged.patterns[4]?.responseMsP50.baseline).toBeLessThan(5);
  });

  it("is undecided, not unchanged, where a doubling would not be seen", () => {
    const rare = simulateTurns({ seed: 1, ...pairs, samplesPerSlice: slicedRates.map(() => 1) });
    const judged = compare(rare);
    expect(judged.verdict).toBe("undecided");
    expect(judged.patterns[0]?.reason).toMatch(/^(p50 and )?p95: the noise of \d\d samples would hide a doubling\.$/);
  });

  it("counts errors of the turns that compare, not of those that measure the noise", () => {
    const all = simulateTurns({ ...quiet, ...pairs });
    const firstB = all.findIndex(({ side }) => side === "B");
    const failing = (isFailing: (slice: Slice, at: number) => boolean) =>
      compare(
        all.map((slice, at) => ({
          ...slice,
          patterns: slice.patterns.map((pattern, position) =>
            position === 4 && isFailing(slice, at) ? { ...pattern, errors: 5 } : pattern,
          ),
        })),
      ).patterns[4]?.errors;
    // B's neighbour in the first pair of the comparison may come before it.
    const isCompared = (at: number) => at >= firstB - 1;
    expect(failing((_, at) => !isCompared(at))).toEqual({ baseline: 0, current: 0, verdict: "unchanged" });
    const errors = 5 * pairsLeast;
    expect(failing((_, at) => isCompared(at))).toEqual({ baseline: errors, current: errors, verdict: "unchanged" });
    expect(failing(({ side }, at) => isCompared(at) && side === "B")).toEqual({
      ...{ baseline: 0, current: errors, verdict: "regressed" },
    });
  });

  it("compares nothing where the designs have no pattern in common, and says so", () => {
    const judged = compareTurns(simulateTurns({ seed: 1, ...pairs }), {
      ...comparison,
      patterns: [],
      notes: ["Only A."],
    });
    expect(judged).toMatchObject({ verdict: "not-compared", latencyVerdict: "not-compared", noise: null });
    expect(judged.reasons.slice(-2)).toEqual([
      "Latency is not compared: the two designs have no access pattern of the same name.",
      "Only A.",
    ]);
  });

  it("says when there are too few slices, and what to do", () => {
    const judged = compare(simulateTurns({ seed: 1, calibrationPairs: 24, comparisonPairs: 23 }));
    expect(judged.latencyVerdict).toBe("not-compared");
    expect(judged.reasons.join(" ")).toContain(
      "needs 24 pairs of neighbouring slices for the noise and as many for the comparison, and there are 24 and 23. Let it run longer with --duration.",
    );
    expect(compare([]).verdict).toBe("not-compared");
  });

  it("finds a pattern that began to fail, though those that succeed are as fast as ever", () => {
    const failing = simulateTurns({ ...quiet, ...pairs }).map((slice) => ({
      ...slice,
      patterns: slice.patterns.map((pattern, position) =>
        position === 14 && slice.side === "B"
          ? { ...pattern, serviceMs: [], errors: pattern.serviceMs.length }
          : pattern,
      ),
    }));
    const judged = compare(failing);
    expect(judged.patterns[14]).toMatchObject({ verdict: "regressed", errors: { baseline: 0, verdict: "regressed" } });
    expect(judged.patterns[14]?.reason).toMatch(/^\d+ requests failed, before 0\.$/);
    expect(judged.patterns.filter(({ verdict }) => verdict === "regressed")).toHaveLength(1);
  });
});
