/** What the verdict on a pattern makes of slow requests that come together, and of other budgets in the same run. */

import { describe, expect, it } from "vitest";
import { assess, assessPattern, type Batch, makePatternRun, onlyPattern } from "./fixture.ts";

const slow = 60;

describe("requests that hang together", () => {
  /** A minute of one answered request after the other, but for a stall that holds up all that were due in it. */
  const stalledRun = (stallMs: number) => {
    const made = makePatternRun([{ count: 3600 }]);
    const [fromMs, toMs] = [35_000, 35_000 + stallMs];
    const samples = made.samples.map((sample) =>
      sample.dueMs >= fromMs && sample.dueMs < toMs ? { ...sample, endMs: Math.max(sample.endMs, toMs) } : sample,
    );
    const pattern = assess({ ...made, samples }).patterns[0];
    if (pattern === undefined) {
      throw new Error("a run of one pattern has a result for one pattern");
    }
    return pattern;
  };

  it("prove little: a stall of one second in a minute of fast answers is undecided", () => {
    const pattern = stalledRun(1000);
    expect(pattern).toMatchObject({ verdict: "undecided", overBudget: 57, latencySamples: 3600 });
    expect(pattern.designEffect).toBeCloseTo(57, 0);
    expect(pattern.reason).toContain(
      "57 of 3,600 requests took longer than 50 ms, but they came in bursts, so the 3,600 requests count as 63 (design effect 57.0): too few to prove that the budget is broken.",
    );
  });

  it("fail if they do so for long", () => {
    expect(stalledRun(10_000).verdict).toBe("fail");
  });

  it("do not hide a shift of the whole distribution", () => {
    const { pattern } = assessPattern([{ count: 3420 }, { count: 180, serviceMs: slow }]);
    expect(pattern).toMatchObject({ verdict: "fail", designEffect: 1 });
  });

  it("are named where they leave less room for a pass", () => {
    const made = makePatternRun([{ count: 3600 }]);
    const samples = made.samples.map((sample, i) => (i < 3 ? { ...sample, endMs: sample.startMs + slow } : sample));
    expect(assess({ ...made, samples }).patterns[0]).toMatchObject({
      verdict: "pass",
      reason: expect.stringMatching(
        /^3 of 3,600 requests .* at 95 % confidence up to \d+ may \(they came in bursts, so the 3,600 requests count as 1,\d{3} \(/,
      ),
    });
  });

  it("widen the interval of the percentile", () => {
    const calm = assessPattern([{ count: 3600 }, { count: 40, serviceMs: 20 }]).pattern.responseMsInterval;
    expect(calm.p50).toEqual({ lowMs: 1, highMs: 1 });
    expect(calm.p99?.highMs).toBe(20);
    expect(stalledRun(1000).responseMsInterval.p99).toMatchObject({ lowMs: 1, highMs: null });
  });
});

describe("several budgets", () => {
  const withBudgets = (count: number) => Array.from({ length: count }, () => onlyPattern);
  const broken: readonly Batch[] = [{ count: 293 }, { count: 7, serviceMs: slow }];

  it("share the 5 % that a run may fail by chance, and the reason says so", () => {
    expect(assessPattern(broken).pattern.verdict).toBe("fail");
    const { result, pattern } = assessPattern(broken, { patterns: withBudgets(9) });
    expect(result.confidence).toEqual({ errorRate: 0.05, budgets: 9, looks: 1 });
    expect(pattern.verdict).toBe("undecided");
    expect(pattern.reason).toContain("too few to prove that the budget is broken, as 9 budgets share the 5 %");
  });

  it("take nothing from a pass", () => {
    const { pattern } = assessPattern([{ count: 299 }], { patterns: withBudgets(9) });
    expect(pattern.verdict).toBe("pass");
  });
});
