import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeLatency, passSamplesMin } from "../../../bench/verdict/judge-latency.ts";
import { binomialAtLeast, binomialAtMost } from "../../../bench/verdict/statistics.ts";

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
    expect(judgeLatency(samples, over).verdict).toBe(verdict);
  });

  it("needs passSamplesMin samples for any pass", () => {
    expect(judgeLatency(passSamplesMin, 0).verdict).toBe("pass");
    expect(judgeLatency(passSamplesMin - 1, 0)).toEqual({ verdict: "undecided", passUpTo: -1, needed: passSamplesMin });
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
        expect(judgeLatency(samples, over).verdict).toBe(kept ? "pass" : broken ? "fail" : "undecided");
      }),
    );
  });

  it("names the largest number over the budget that passes", () => {
    fc.assert(
      fc.property(counts, ([samples, over]) => {
        const { passUpTo } = judgeLatency(samples, over);
        expect(judgeLatency(samples, passUpTo + 1).verdict).not.toBe("pass");
        if (passUpTo >= 0) {
          expect(judgeLatency(samples, passUpTo).verdict).toBe("pass");
        }
      }),
    );
  });

  it("asks for a number of samples that decides at the share observed, and is more than there are", () => {
    fc.assert(
      fc.property(counts, ([samples, over]) => {
        const { verdict, needed } = judgeLatency(samples, over);
        if (verdict !== "undecided") {
          expect(needed).toBeNull();
        } else if (needed !== null) {
          expect(needed).toBeGreaterThan(samples);
          const share = over / samples;
          const atShare = share < 0.01 ? Math.ceil(share * needed) : Math.floor(share * needed);
          expect(judgeLatency(needed, atShare).verdict).not.toBe("undecided");
        }
      }),
    );
  });

  it("admits that a share of exactly 1 % is never decided", () => {
    expect(judgeLatency(1000, 10)).toMatchObject({ verdict: "undecided", needed: null });
  });
});
