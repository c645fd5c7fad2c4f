import { describe, expect, it } from "vitest";
import type { ProbeOutcome, SearchRules } from "../../../bench/verdict/limit.ts";
import type { LimitEnd, ProbeResult } from "../../../bench/verdict/limit-result.ts";
import { planReplay, type ReplayPlan } from "../../../bench/workload/replay-plan.ts";
import { planCounts, sum } from "../../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { runSearch } from "../../../scripts/bench/find-limit.ts";
import { lengthOf, readLimitSearch } from "../../../scripts/bench/find-limit-setup.ts";
import { type BenchFlags, readLoad } from "../../../scripts/bench/options.ts";
import { UsageError } from "../../../scripts/failure.ts";
import { withBudget } from "../fixtures/with-budget.ts";

const plan = planReplay(socialMedia);
const ratesOfPlan = plan.replayed.map(({ pattern }) => pattern.rateRps.value);
const load = (flags: Partial<BenchFlags> = {}) => readLoad(flags, ratesOfPlan, Date.UTC(2026, 10, 23));
const read = (flags: Partial<BenchFlags> = {}, replayPlan: ReplayPlan = plan) =>
  readLimitSearch({ findLimit: true, ...flags }, { load: load(flags), plan: replayPlan });

function failureOf(work: () => unknown): UsageError {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) {
      return error;
    }
    throw error;
  }
  throw new Error("the search was accepted");
}

describe("the setup of a search", () => {
  it("starts at the scale of the flags, with requests enough of every pattern", () => {
    const { rules, load: first, timeMostS, warnings } = read({ scale: "500" });
    expect(rules).toEqual({ startScale: 500, resolutionShare: 0.05, probesMost: 16 });
    expect([first.scale, timeMostS, warnings]).toEqual([500, 1800, []]);
    const { mix, topup } = planCounts(toScheduleInput(first, ratesOfPlan));
    expect(Math.min(...mix.map((count, pattern) => count + (topup[pattern] ?? 0)))).toBe(1000);
    expect(lengthOf(first, plan)).toBeCloseTo(5 + 60 + sum(topup) / (0.977 * 500), 6);
  });

  it("has the time that it is given", () => {
    expect(read({ findLimit: "2h" }).timeMostS).toBe(7200);
    expect(read({ findLimit: "90" }).timeMostS).toBe(90);
    for (const findLimit of ["soon", "0", "-5", "9h", ""]) {
      expect(failureOf(() => read({ findLimit })).message).toBe(`"${findLimit}" is not a time for --find-limit.`);
    }
  });

  it("refuses a load of which nothing could be proved, with the patterns and their requests", () => {
    const { message, fix } = failureOf(() => read({ topUp: "0" }));
    expect(message).toMatch(/a p99 takes 574 requests to prove/);
    expect(message).toContain("getActiveStories (300)");
    expect(message).not.toContain("getUserById");
    expect(fix).toContain("--top-up 1000");
    // Fifty times as long, the rarest has 15,000.
    expect(read({ topUp: "0", duration: "50m", findLimit: "1h" }).load.topupSamples).toBe(0);
  });

  it("refuses a time in which not one run ends", () => {
    expect(failureOf(() => read({ findLimit: "60s" })).message).toMatch(/takes 6\d s, and the search may take 60 s/);
  });

  it("refuses a design without a budget, and says where one is less than can be told", () => {
    const replayed = plan.replayed.map(({ pattern: { budget: _, ...pattern }, ...rest }) => ({ ...rest, pattern }));
    expect(failureOf(() => read({}, { ...plan, replayed })).message).toContain("no load is too high for it");
    const tight = planReplay(withBudget((name) => (name === "getFollowers" ? 0.2 : 50)));
    expect(read({}, tight).warnings).toEqual([
      "The budget of getFollowers is 0.2 ms, which may be less than the load generator's own lag.",
    ]);
  });
});

describe("the runs of a search", () => {
  const rules: SearchRules = { startScale: 100, resolutionShare: 0.05, probesMost: 16 };
  const runWith = async (
    outcomeOf: (scale: number, isLonger: boolean) => ProbeOutcome,
    refuse: (scale: number) => LimitEnd | undefined = () => undefined,
  ) => {
    const numbers: number[] = [];
    const found = await runSearch(rules, {
      refuse: ({ scale }) => refuse(scale),
      probe: async ({ scale, isLonger }, number): Promise<ProbeResult> => {
        numbers.push(number);
        const outcome = outcomeOf(scale, isLonger);
        return { scale, isLonger, outcome, rateRps: scale, durationS: 60, reasons: [], lagMsP99: 1, closest: null };
      },
    });
    return { ...found, numbers, scales: found.probes.map(({ scale }) => scale) };
  };

  it("follow the search to its end, numbered from 0", async () => {
    const { end, scales, numbers } = await runWith((scale) => (scale <= 300 ? "pass" : "fail"));
    expect(end).toBe("found");
    expect(scales.slice(0, 4)).toEqual([100, 200, 400, 283]);
    expect(numbers).toEqual(scales.map((_, position) => position));
  });

  it("end where there is no room for the next one, but never before the first", async () => {
    const refused = await runWith(
      () => "pass",
      (scale) => (scale >= 400 ? "schedule" : undefined),
    );
    expect([refused.end, refused.scales]).toEqual(["schedule", [100, 200]]);
    const first = await runWith(
      () => "pass",
      () => "time",
    );
    expect([first.end, first.scales]).toEqual(["time", [100]]);
  });

  it("repeat what was undecided", async () => {
    const { probes } = await runWith((_, isLonger) => (isLonger ? "fail" : "undecided"));
    expect(probes.map(({ scale, isLonger }) => [scale, isLonger])).toEqual([
      [100, false],
      [100, true],
    ]);
  });
});
