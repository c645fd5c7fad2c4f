import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histogram } from "../../../bench/verdict/histogram.ts";
import { assessParts, assessRun } from "../../../bench/verdict/judge.ts";
import type { Result } from "../../../bench/verdict/result.ts";
import type { RunDescription } from "../../../bench/verdict/run.ts";
import { mergeTallies, tallyPatterns } from "../../../bench/verdict/tally.ts";
import { toOneTimeline } from "../../../bench/verdict/timeline.ts";
import { type Batch, type MadeRun, makePatternRun, makeSocialRun, onlyPattern, withComparison } from "./fixture.ts";

/** One run of several rounds, each made by itself. */
function assessRounds(rounds: readonly MadeRun[], changes: Partial<RunDescription> = {}): Result {
  const [first] = rounds;
  if (first === undefined) {
    throw new Error("a run has at least one round");
  }
  const sum = (phase: "mix" | "topup") =>
    first.run.patterns.map((_, position) =>
      rounds.reduce((total, { run }) => total + (run.scheduled[phase][position] ?? 0), 0),
    );
  return assessParts({ ...first.run, scheduled: { mix: sum("mix"), topup: sum("topup") }, ...changes }, rounds);
}

const patternOf = (result: Result) => result.patterns[0];
const rounds = (count: number, batches: readonly Batch[]) =>
  Array.from({ length: count }, () => makePatternRun(batches));

describe("a run of several rounds", () => {
  it("of one is the run itself", () => {
    const { run, samples } = makeSocialRun({ scale: 200 });
    expect(assessParts(run, [{ samples }])).toEqual(assessRun(run, samples));
    expect(assessRun(run, samples)).toMatchObject({ rounds: 1, confidence: { errorRate: 0.05, budgets: 9, looks: 1 } });
  });

  it("adds up what was offered, served and measured, and keeps rates per second", () => {
    const single = assessRounds(rounds(1, [{ count: 400 }, { count: 20, phase: "topup" }]));
    const double = assessRounds(rounds(2, [{ count: 400 }, { count: 20, phase: "topup" }]), { looks: 2 });
    expect(double).toMatchObject({
      verdict: "pass",
      rounds: 2,
      durationS: single.durationS,
      confidence: { budgets: 1, looks: 2 },
      mix: { requestsOffered: 800, requestsServed: 800, rateRpsOffered: single.mix.rateRpsOffered },
      generator: { arrivalsPlanned: 840, arrivalsRecorded: 840, dropped: 0, contradictoryRecords: 0 },
    });
    expect(patternOf(double)).toMatchObject({
      latencySamples: 840,
      topupSamples: 40,
      rateRpsOffered: patternOf(single)?.rateRpsOffered,
      rateRpsServed: patternOf(single)?.rateRpsServed,
      unitsMeasured: patternOf(single)?.unitsMeasured,
    });
    expect(Histogram.parse(patternOf(double)?.histograms.responseUs ?? "").count).toBe(840);
  });

  it("is decided by all of them together", () => {
    expect(assessRounds(rounds(1, [{ count: 150 }])).verdict).toBe("undecided");
    expect(assessRounds(rounds(2, [{ count: 150 }])).verdict).toBe("pass");
  });

  it("does not charge a round for having begun after another", () => {
    expect(patternOf(assessRounds(rounds(3, [{ count: 300 }])))).toMatchObject({ requestsLate: 0, verdict: "pass" });
  });

  it("is not served if one round is not", () => {
    const result = assessRounds([
      makePatternRun([{ count: 300 }]),
      makePatternRun([{ count: 200 }, { count: 100, serviceMs: 70_000 }]),
    ]);
    expect(patternOf(result)).toMatchObject({ verdict: "fail", requestsLate: 100 });
  });

  it("counts an arrival twice in one round as contradictory, and the same arrival in two rounds not", () => {
    const [one] = rounds(1, [{ count: 300 }]);
    const repeated = {
      run: one?.run ?? makeSocialRun().run,
      samples: [...(one?.samples ?? []), ...(one?.samples ?? [])],
    };
    expect(assessRounds([repeated]).generator.contradictoryRecords).toBe(300);
    expect(assessRounds(rounds(2, [{ count: 300 }])).generator.contradictoryRecords).toBe(0);
  });

  it("needs more of a budget's proof the more often it may be looked at, and says so", () => {
    const budgeted = (looks: number) => patternOf(assessRounds(rounds(1, [{ count: 400 }]), { looks }));
    expect(budgeted(1)?.verdict).toBe("pass");
    expect(budgeted(4)).toMatchObject({ verdict: "undecided", undecided: { needed: 437 } });
    expect(budgeted(4)?.reason).toContain(
      "a p99 takes at least 437 requests to prove, as 4 looks share the 5 % that a run may err",
    );
  });

  it("advises what decides in as many rounds again", () => {
    const undecided = (count: number) => patternOf(assessRounds(rounds(count, [{ count: 60 }])))?.undecided;
    expect(undecided(1)).toEqual({ samples: 60, needed: 299, scaleNeeded: 1000, durationSNeeded: 60 });
    expect(undecided(2)).toEqual({ samples: 120, needed: 299, scaleNeeded: 500, durationSNeeded: 30 });
  });

  it("takes hiccups of two rounds for two, not for one", () => {
    // Five slow requests in the first second of a round, and none after it.
    const hiccup = rounds(1, [{ count: 300 }]).map((made) => ({
      ...made,
      samples: made.samples.map((sample, i) => (i < 5 ? { ...sample, endMs: sample.startMs + 900 } : sample)),
    }));
    const effect = (parts: readonly MadeRun[]) => patternOf(assessRounds(parts))?.designEffect ?? 0;
    expect(effect(hiccup)).toBeCloseTo(5, 0);
    expect(effect([...hiccup, ...hiccup])).toBeCloseTo(effect(hiccup), 0);
  });

  it("keeps the seconds of its rounds apart, for the budget and for the percentiles", () => {
    const { run, samples } = makePatternRun([{ count: 300 }]);
    const tallies = tallyPatterns(run, samples);
    const [merged] = mergeTallies([tallies, tallies]);
    expect(merged?.responseBlocks).toHaveLength(600);
    expect(new Set(merged?.responseBlocks)).toEqual(new Set(merged?.blocks.keys()));
    expect(merged?.blocks.size).toBe(2 * (tallies[0]?.blocks.size ?? 0));
  });

  it("without a round has no samples and no rates", () => {
    const result = assessParts({ ...makeSocialRun().run, scheduled: { mix: [], topup: [] } }, []);
    expect(result).toMatchObject({ verdict: "undecided", rounds: 0, mix: { rateRpsOffered: 0 } });
  });

  it("has compared units only if every round has", () => {
    const made = makeSocialRun({ scale: 100 });
    const both = assessRounds([withComparison(made), withComparison(made, 2)]);
    expect(both.units).toMatchObject({ differing: 1, requests: 2 * made.samples.length });
    expect(both.patterns[0]?.unitsPredicted).toBe(0.5);
    expect(assessRounds([withComparison(made), made]).patterns[0]?.unitsPredicted).toBeNull();
  });
});

describe("one timeline", () => {
  const batches = fc.array(
    fc.record({ count: fc.integer({ min: 0, max: 20 }), serviceMs: fc.constantFrom(1, 60, 90_000) }),
    { maxLength: 3 },
  );

  it("keeps every duration, has no arrival twice, and lets a round begin when the one before has ended", () => {
    fc.assert(
      fc.property(fc.array(batches, { maxLength: 4 }), (made) => {
        const parts = made.map((batch) => makePatternRun(batch));
        const { run } = makePatternRun([]);
        const timeline = toOneTimeline(run, parts);
        const samples = parts.flatMap((part) => part.samples);
        expect(new Set(timeline.map(({ arrival }) => arrival)).size).toBe(samples.length);
        timeline.forEach((moved, i) => {
          const sample = samples[i];
          expect(moved.endMs - moved.dueMs).toBeCloseTo((sample?.endMs ?? 0) - (sample?.dueMs ?? 0), 6);
          const movedS = (moved.dueMs - (sample?.dueMs ?? 0)) / 1000;
          expect(movedS).toBeCloseTo(Math.round(movedS), 6);
        });
        let seen = 0;
        for (const part of parts) {
          const before = timeline.slice(0, seen);
          const here = timeline.slice(seen, seen + part.samples.length);
          seen += part.samples.length;
          const endedMs = Math.max(0, ...before.map(({ endMs }) => endMs));
          expect(Math.min(Number.POSITIVE_INFINITY, ...here.map(({ dueMs }) => dueMs))).toBeGreaterThanOrEqual(endedMs);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("counts as many over the budget in each second as the rounds by themselves", () => {
    const parts = [makePatternRun([{ count: 90, serviceMs: 60 }]), makePatternRun([{ count: 30 }])];
    const { run } = makePatternRun([]);
    const [whole] = tallyPatterns({ ...run, patterns: [onlyPattern] }, toOneTimeline(run, parts));
    const single = parts.map((part) => tallyPatterns({ ...run, patterns: [onlyPattern] }, part.samples)[0]);
    const counts = (tally = whole) => [...(tally?.blocks.values() ?? [])];
    expect(counts()).toEqual(single.flatMap((tally) => counts(tally)));
  });
});
