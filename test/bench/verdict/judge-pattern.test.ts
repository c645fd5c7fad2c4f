import { describe, expect, it } from "vitest";
import { Histogram } from "../../../bench/verdict/histogram.ts";
import type { Verdict } from "../../../bench/verdict/result.ts";
import { defaultLimits } from "../../../bench/verdict/run.ts";
import { notComparedAtAll } from "../../../bench/verdict/units/comparison.ts";
import { assess, assessPattern, type Batch, makePatternRun, onlyPattern } from "./fixture.ts";

const slow = 60;
const unbudgeted = { ...onlyPattern, budget: null };

interface Case {
  readonly name: string;
  readonly batches: readonly Batch[];
  readonly verdict: Verdict;
  readonly reason?: string;
}

describe("latency", () => {
  it.each<Case>([
    { name: "299 in budget", batches: [{ count: 299 }], verdict: "pass", reason: "none may, with so few" },
    {
      name: "298 in budget",
      batches: [{ count: 298 }],
      verdict: "undecided",
      reason: "1 more like these would decide it",
    },
    { name: "exactly at the budget", batches: [{ count: 299, serviceMs: 50 }], verdict: "pass" },
    {
      name: "a microsecond over it",
      batches: [{ count: 299, serviceMs: 50.001 }],
      verdict: "fail",
      reason: "p99 of 50.0 ms",
    },
    { name: "1 of 472 over", batches: [{ count: 471 }, { count: 1, serviceMs: slow }], verdict: "undecided" },
    {
      name: "1 of 473 over",
      batches: [{ count: 472 }, { count: 1, serviceMs: slow }],
      verdict: "pass",
      reason: "up to 1 may",
    },
    { name: "6 of 300 over", batches: [{ count: 294 }, { count: 6, serviceMs: slow }], verdict: "undecided" },
    {
      name: "7 of 300 over",
      batches: [{ count: 293 }, { count: 7, serviceMs: slow }],
      verdict: "fail",
      reason: "none may.",
    },
    {
      name: "a slow warm-up",
      batches: [{ count: 299 }, { count: 100, phase: "warmup", serviceMs: 900 }],
      verdict: "pass",
    },
    {
      name: "the wait for a free user",
      batches: [{ count: 299, queueMs: 55 }],
      verdict: "fail",
      reason: "p99 of 56.0 ms",
    },
    { name: "a lag within its limit", batches: [{ count: 299, serviceMs: 45, lagMs: 10 }], verdict: "fail" },
    {
      name: "topped up",
      batches: [{ count: 10 }, { count: 289, phase: "topup" }],
      verdict: "pass",
      reason: "289 of them were sent after the mix",
    },
    {
      name: "topped up, slowly",
      batches: [{ count: 10 }, { count: 289, phase: "topup", serviceMs: slow }],
      verdict: "fail",
    },
    {
      name: "10 of 1,000 over",
      batches: [{ count: 990 }, { count: 10, serviceMs: slow }],
      verdict: "undecided",
      reason: "unlikely to decide",
    },
  ])("$name: $verdict", ({ batches, verdict, reason = "" }) => {
    const { pattern } = assessPattern(batches);
    expect(pattern.verdict).toBe(verdict);
    expect(pattern.reason).toContain(reason);
  });

  it("says which scale and which duration would decide, and they do", () => {
    const { pattern } = assessPattern([{ count: 30 }], { scale: 100 });
    expect(pattern.undecided).toEqual({ samples: 30, needed: 299, scaleNeeded: 1000, durationSNeeded: 600 });
    expect(pattern.reason).toContain("269 more like these would decide it, with --scale 1000 or --duration 600.");
    expect(0.005 * 1000 * 60).toBeGreaterThanOrEqual(299);
    expect(0.005 * 100 * 600).toBeGreaterThanOrEqual(299);
  });

  it("counts a failed request as over the budget and leaves it out of the percentiles", () => {
    const limits = { ...defaultLimits, errorShare: 0.5 };
    const { pattern } = assessPattern([{ count: 299 }, { count: 8, outcome: "http_500", serviceMs: 0.1 }], { limits });
    expect(pattern).toMatchObject({
      verdict: "fail",
      overBudget: 8,
      latencySamples: 307,
      responseMs: { p50: 1, max: 1 },
    });
    expect(pattern.reason).toContain("8 of 307 requests took longer than 50 ms or failed");
    expect(pattern.reason).not.toContain("broken by a p99");
  });

  it("takes failed requests for answered as far as the run may have them, and no further", () => {
    const batches = [{ count: 980 }, { count: 20, outcome: "http_500", serviceMs: 0.1 }];
    const patterns = [{ ...onlyPattern, budget: null }];
    const at = (errorShare: number) =>
      assessPattern(batches, { patterns, limits: { ...defaultLimits, errorShare } }).pattern;
    expect(at(0.02).verdict).toBe("pass");
    expect(at(0.019).reason).toMatch(/^20 of 1,000 requests failed .* The offered rate was not reached: 980 of 1,000/);
  });

  it("tells response, service and lag apart", () => {
    const { result, pattern } = assessPattern([{ count: 299, queueMs: 7, lagMs: 2, serviceMs: 3 }]);
    expect(pattern.responseMs.p50).toBe(12);
    expect(pattern.serviceMs.p50).toBe(3);
    expect(pattern.lagMs.p50).toBe(2);
    expect(Histogram.parse(pattern.histograms.responseUs).bucketAt(1)?.lowMs).toBeCloseTo(12, 2);
    expect(Histogram.parse(pattern.histograms.serviceUs).bucketAt(299)?.lowMs).toBeCloseTo(3, 2);
    expect(result.generator.lagMs.p99).toBe(2);
    expect(result.generator.queueMs.p99).toBe(7);
  });

  it("gives nothing for a request that was sent before it was due", () => {
    const made = makePatternRun([{ count: 299 }]);
    const samples = made.samples.map((sample) => ({ ...sample, startMs: sample.dueMs - 5 }));
    expect(assess({ ...made, samples }).patterns[0]?.responseMs.max).toBe(6);
  });
});

describe("errors", () => {
  it.each<Case>([
    {
      name: "1 of 1,000",
      batches: [{ count: 999 }, { count: 1, outcome: "http_500" }],
      verdict: "pass",
      reason: "took longer than 50 ms or failed",
    },
    {
      name: "1 of 999",
      batches: [{ count: 998 }, { count: 1, outcome: "http_500" }],
      verdict: "fail",
      reason: "1 of 999 requests failed (0.10 %, allowed 0.10 %): 1 http_500.",
    },
    {
      name: "several kinds",
      batches: [
        { count: 900 },
        { count: 2, outcome: "transport" },
        { count: 4, outcome: "ThrottlingException" },
        { count: 94 },
      ],
      verdict: "fail",
      reason: "6 of 1,000 requests failed (0.60 %, allowed 0.10 %): 4 ThrottlingException, 2 transport.",
    },
    {
      name: "in the top-up",
      batches: [{ count: 10 }, { count: 400, phase: "topup" }, { count: 1, phase: "topup", outcome: "http_500" }],
      verdict: "fail",
    },
    {
      name: "in the warm-up",
      batches: [{ count: 299 }, { count: 50, phase: "warmup", outcome: "http_500" }],
      verdict: "pass",
    },
    {
      name: "everywhere",
      batches: [{ count: 300, outcome: "ValidationException" }],
      verdict: "fail",
      reason: "300 ValidationException",
    },
  ])("$name: $verdict", ({ batches, verdict, reason = "" }) => {
    const { pattern } = assessPattern(batches);
    expect(pattern.verdict).toBe(verdict);
    expect(pattern.reason).toContain(reason);
  });
});

describe("the offered rate", () => {
  const late = (count: number): Batch => ({ count, serviceMs: 70_000 });

  it.each([
    ["99 % in time", 990, 10, "pass"],
    ["a little less", 989, 11, "fail"],
  ] as const)("without a budget, %s: %s", (_, inTime, tooLate, verdict) => {
    const { pattern } = assessPattern([{ count: inTime }, late(tooLate)], { patterns: [unbudgeted] });
    expect(pattern).toMatchObject({ verdict, requestsServed: 1000, requestsLate: tooLate });
    expect(pattern.rateRpsServed).toBeCloseTo(inTime / 60, 5);
  });

  it("says how many came too late", () => {
    const { pattern } = assessPattern([{ count: 500 }, late(500)], { patterns: [unbudgeted] });
    expect(pattern.reason).toBe(
      "The offered rate was not reached: 500 of 1,000 requests were answered during the mix: 500 came after its end.",
    );
  });

  it("allows what is under way at the end a second, or the budget if that is longer", () => {
    const under = (serviceMs: number, p99Ms: number | null) => {
      const patterns = [{ ...onlyPattern, budget: p99Ms === null ? null : { p99Ms } }];
      return assessPattern([{ count: 300, serviceMs, lagMs: 0, queueMs: 60_000 }], { patterns }).pattern.requestsLate;
    };
    expect(under(900, null)).toBeLessThan(300);
    expect(under(1500, null)).toBeGreaterThan(under(1500, 5000));
  });

  it("is reached without a budget even by few requests, and the reason says that there is none", () => {
    const { pattern } = assessPattern([{ count: 3, serviceMs: 900 }], { patterns: [unbudgeted] });
    expect(pattern).toMatchObject({ verdict: "pass", overBudget: null, budget: null });
    expect(pattern.reason).toContain("The document gives no latency budget: all 3 requests were answered");
    expect(pattern.reason).toContain("with so few, up to 63.2 % of requests may fail (95 % confidence)");
  });

  it("claims no more than it counted with few requests, and needs no such words with many", () => {
    const reasonOf = (count: number) => assessPattern([{ count }], { patterns: [unbudgeted] }).pattern.reason;
    expect(reasonOf(298)).toContain("up to 1.00 % of requests may fail");
    expect(reasonOf(299)).not.toContain("may fail");
  });

  it("is not proved by no request at all", () => {
    const { pattern } = assessPattern([], { patterns: [unbudgeted] });
    expect(pattern).toMatchObject({ verdict: "undecided", undecided: { samples: 0, needed: 1 } });
  });
});

describe("units", () => {
  it("are means over the successful executions of the mix, by target and in all", () => {
    const { pattern } = assessPattern([
      { count: 200, units: new Map([[0, 1]]) },
      {
        count: 100,
        units: new Map([
          [0, 1],
          [1, 3],
        ]),
      },
      { count: 50, phase: "topup", units: new Map([[0, 99]]) },
      { count: 50, outcome: "http_500", units: new Map() },
    ]);
    expect(pattern.unitsPerRequest).toEqual([
      { table: "Items", units: 1, unitsPredicted: null },
      { table: "Items", index: "ByOwner", units: 1, unitsPredicted: null },
    ]);
    expect(pattern).toMatchObject({ unitsMeasured: 2, unitsPredicted: null });
  });

  it("stand beside those that were predicted, also where nothing was measured", () => {
    const made = makePatternRun([
      { count: 200, units: new Map([[0, 1]]) },
      { count: 50, outcome: "http_500" },
    ]);
    const predicted = [
      new Map([
        [0, 200],
        [1, 100],
      ]),
    ];
    const [pattern] = assess({ ...made, comparison: { ...notComparedAtAll([], ""), predicted } }).patterns;
    expect(pattern).toMatchObject({ unitsMeasured: 1, unitsPredicted: 1.5 });
    expect(pattern?.unitsPerRequest).toEqual([
      { table: "Items", units: 1, unitsPredicted: 1 },
      { table: "Items", index: "ByOwner", units: 0, unitsPredicted: 0.5 },
    ]);
  });

  it("are unknown if nothing was served", () => {
    const { pattern } = assessPattern([{ count: 5, outcome: "transport" }]);
    expect(pattern).toMatchObject({ unitsMeasured: null, unitsPerRequest: [] });
  });
});
