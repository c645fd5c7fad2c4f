import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../bench/verdict/result.ts";
import { assess, type MadeRun, makePatternRun } from "./fixture.ts";

describe("a verdict only ever follows the evidence", () => {
  const rank: Readonly<Record<Verdict, number>> = { fail: 0, invalid: 0, undecided: 1, pass: 2 };
  const latencies = fc.array(fc.constantFrom(1, 49, 50, 51, 500), { minLength: 1, maxLength: 40 });
  /**
   * A few hundred samples near the edge: a base of fast ones and the drawn ones. Each has a second of its own, because what
   * neighbours prove together depends on them all, and not on each in one direction.
   */
  const run = (base: number, drawn: readonly number[]): MadeRun => {
    const made = makePatternRun([{ count: base }, ...drawn.map((serviceMs) => ({ count: 1, serviceMs }))]);
    const samples = made.samples.map((sample, i) => {
      const movedMs = i * 1000 - sample.dueMs;
      return {
        ...sample,
        dueMs: sample.dueMs + movedMs,
        claimedMs: sample.claimedMs + movedMs,
        startMs: sample.startMs + movedMs,
        endMs: sample.endMs + movedMs,
      };
    });
    return { ...made, samples };
  };
  const verdictOf = (made: ReturnType<typeof run>) => rank[assess(made).patterns[0]?.verdict ?? "invalid"];
  const bases = fc.constantFrom(0, 100, 290, 470, 900);

  it("a faster answer never makes it worse", () => {
    fc.assert(
      fc.property(
        bases,
        latencies,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (base, drawn, pick, share) => {
          const made = run(base, drawn);
          const chosen = base + (pick % drawn.length);
          const samples = made.samples.map((sample, i) =>
            i === chosen ? { ...sample, endMs: sample.startMs + (sample.endMs - sample.startMs) * share } : sample,
          );
          expect(verdictOf({ ...made, samples })).toBeGreaterThanOrEqual(verdictOf(made));
        },
      ),
      { numRuns: 80 },
    );
  });

  it("a failure instead of an answer never makes it better, however fast it came", () => {
    fc.assert(
      fc.property(bases, latencies, fc.nat(), (base, drawn, pick) => {
        const made = run(base, drawn);
        const lenient = { ...made.run, limits: { ...made.run.limits, errorShare: 1 } };
        const samples = made.samples.map((sample, i) =>
          i === pick % made.samples.length ? { ...sample, outcome: "http_500", endMs: sample.startMs } : sample,
        );
        expect(verdictOf({ run: lenient, samples })).toBeLessThanOrEqual(verdictOf({ ...made, run: lenient }));
      }),
      { numRuns: 80 },
    );
  });

  it("the order of the records does not matter", () => {
    fc.assert(
      fc.property(bases, latencies, (base, drawn) => {
        const made = run(base, drawn);
        expect(assess({ ...made, samples: made.samples.toReversed() })).toEqual(assess(made));
      }),
      { numRuns: 30 },
    );
  });
});
