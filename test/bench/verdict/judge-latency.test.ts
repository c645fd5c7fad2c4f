import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareErrorRate } from "../../../bench/verdict/error-rates.ts";
import { countPassSamples, judgeLatency, passSamplesMin } from "../../../bench/verdict/judge-latency.ts";
import { binomialAtLeast, binomialAtMost } from "../../../bench/verdict/statistics.ts";

/** Of independent requests. */
const judge = (samples: number, over: number) => judgeLatency({ samples, over, designEffect: 1 });

describe("judgeLatency", () => {
  it.each([
    // samples, over the budget, verdict
    [0, 0, "undecided"],
    [1, 0, "undecided"],
    [298, 0, "undecided"],
    [299, 0, "pass"],
    [299, 1, "undecided"],
    [472, 1, "undecided"],
    [473, 1, "pass"],
    [10_800, 90, "pass"],
    [10_800, 91, "undecided"],
    [10_800, 125, "undecided"],
    [10_800, 126, "fail"],
    [1, 1, "fail"],
    [5, 1, "fail"],
    [6, 1, "undecided"],
    [35, 2, "fail"],
    [36, 2, "undecided"],
    [300, 300, "fail"],
  ] as const)("of %d samples %d over: %s", (samples, over, verdict) => {
    expect(judge(samples, over).verdict).toBe(verdict);
  });

  it("needs passSamplesMin samples for any pass", () => {
    expect(judge(passSamplesMin, 0).verdict).toBe("pass");
    expect(judge(passSamplesMin - 1, 0)).toMatchObject({
      verdict: "undecided",
      passUpTo: -1,
      needed: passSamplesMin,
    });
  });

  const counts = fc
    .integer({ min: 1, max: 60_000 })
    .chain((samples) =>
      fc.tuple(
        fc.constant(samples),
        fc.oneof(fc.nat({ max: samples }), fc.nat({ max: Math.min(samples, Math.ceil(samples / 40)) })),
      ),
    );

  it("passes and fails exactly by the binomial tails, never both", () => {
    fc.assert(
      fc.property(counts, ([samples, over]) => {
        const kept = binomialAtMost(over, samples, 0.01) <= 0.05;
        const broken = over > 0 && binomialAtLeast(over, samples, 0.01) <= 0.05;
        expect(kept && broken).toBe(false);
        expect(judge(samples, over).verdict).toBe(kept ? "pass" : broken ? "fail" : "undecided");
      }),
    );
  });

  it("names the largest number over the budget that passes", () => {
    fc.assert(
      fc.property(counts, ([samples, over]) => {
        const { passUpTo } = judge(samples, over);
        expect(judge(samples, passUpTo + 1).verdict).not.toBe("pass");
        if (passUpTo >= 0) {
          expect(judge(samples, passUpTo).verdict).toBe("pass");
        }
      }),
    );
  });

  it("asks for a number of samples that decides at the share observed, and is more than there are", () => {
    fc.assert(
      fc.property(counts, ([samples, over]) => {
        const { verdict, needed } = judge(samples, over);
        if (verdict !== "undecided") {
          expect(needed).toBeNull();
        } else if (needed !== null) {
          expect(needed).toBeGreaterThan(samples);
          const share = over / samples;
          const atShare = share < 0.01 ? Math.ceil(share * needed) : Math.floor(share * needed);
          expect(judge(needed, atShare).verdict).not.toBe("undecided");
        }
      }),
    );
  });

  it("admits that a share of exactly 1 % is never decided", () => {
    expect(judge(1000, 10)).toMatchObject({ verdict: "undecided", needed: null });
  });
});

describe("judgeLatency, with the error shared", () => {
  it.each([
    // budgets, looks, samples, over, verdict
    [9, 1, 300, 7, "undecided"],
    [9, 1, 300, 9, "fail"],
    [9, 1, 299, 0, "pass"],
    [1, 4, 299, 0, "undecided"],
    [1, 4, 436, 0, "undecided"],
    [1, 4, 437, 0, "pass"],
    [9, 4, 300, 9, "undecided"],
    [9, 4, 300, 11, "fail"],
  ] as const)("among %d budgets and %d looks, of %d samples %d over: %s", (budgets, looks, samples, over, verdict) => {
    const evidence = { samples, over, designEffect: 1 };
    expect(judgeLatency(evidence, shareErrorRate(budgets, looks)).verdict).toBe(verdict);
  });

  it("says what would have been without the others", () => {
    const evidence = { samples: 300, over: 7, designEffect: 1 };
    expect(judgeLatency(evidence, shareErrorRate(9, 1))).toMatchObject({ verdict: "undecided", verdictAlone: "fail" });
  });

  it("needs more samples for a pass when there are more looks", () => {
    expect([0.05, 0.05 / 4].map(countPassSamples)).toEqual([299, 437]);
  });
});

describe("judgeLatency of requests that hang together", () => {
  const evidences = fc.integer({ min: 1, max: 20_000 }).chain((samples) =>
    fc.record({
      samples: fc.constant(samples),
      over: fc.nat({ max: Math.ceil(samples / 20) }),
      designEffect: fc.double({ min: 1, max: 80, noNaN: true }),
    }),
  );
  const rates = shareErrorRate(3, 1);

  it.each([
    // A stall of one second: sixty slow requests of 3,600, all at once.
    [3600, 60, 60, "undecided"],
    [3600, 60, 1, "fail"],
    // So slow throughout that even groups of five leave no doubt.
    [3600, 180, 5, "fail"],
    [3600, 5, 2.5, "pass"],
    [3600, 5, 13, "undecided"],
  ] as const)("of %d samples %d over, with a design effect of %d: %s", (samples, over, designEffect, verdict) => {
    expect(judgeLatency({ samples, over, designEffect }).verdict).toBe(verdict);
  });

  it("never decides what independent requests would leave open, and never the other way round", () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const { verdict, verdictIfIndependent } = judgeLatency(evidence, rates);
        expect(["undecided", verdictIfIndependent]).toContain(verdict);
      }),
    );
  });

  it("is never worse with fewer over the budget", () => {
    const order = ["fail", "undecided", "pass"];
    fc.assert(
      fc.property(evidences, fc.nat(), (evidence, fewer) => {
        const better = { ...evidence, over: fewer % (evidence.over + 1) };
        const rankOf = (judged: typeof evidence) => order.indexOf(judgeLatency(judged, rates).verdict);
        expect(rankOf(better)).toBeGreaterThanOrEqual(rankOf(evidence));
      }),
    );
  });

  it("asks for as many samples as decide if further ones hang together just as much", () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const { needed } = judgeLatency(evidence, rates);
        if (needed !== null) {
          const share = evidence.over / evidence.samples;
          const over = share < 0.01 ? Math.ceil(share * needed) : Math.floor(share * needed);
          expect(judgeLatency({ ...evidence, samples: needed, over }, rates).verdict).not.toBe("undecided");
        }
      }),
    );
  });
});
