import { describe, expect, it } from "vitest";
import type { ProbeOutcome } from "../../../bench/verdict/limit.ts";
import {
  type LimitEnd,
  type LimitResult,
  type ProbeResult,
  toLimitExitCode,
  toLimitResult,
  toProbeOutcome,
  toProbeResult,
} from "../../../bench/verdict/limit-result.ts";
import { renderLimit } from "../../../bench/verdict/limit-terminal.ts";
import type { RunDescription } from "../../../bench/verdict/run.ts";
import { assess, assessPattern, type Batch, makePatternRun, makeSocialRun, onlyPattern } from "./fixture.ts";

const resultOf = (batches: readonly Batch[], changes: Partial<RunDescription> = {}) =>
  assessPattern(batches, changes).result;

describe("what a search learns from a run", () => {
  const late: Batch = { count: 400, lagMs: 25 };
  const heavy = Array.from({ length: 60 }, (_, second) => ({
    ...{ atS: second + 1, busyShare: 1, generatorShare: 0.3, engineShare: 0.2, otherShare: 0.5 },
  }));

  it.each<[string, ProbeOutcome, readonly Batch[], Partial<RunDescription>]>([
    ["whose budgets hold", "pass", [{ count: 400 }], {}],
    ["whose budgets break", "fail", [{ count: 400, serviceMs: 80 }], {}],
    ["of too few requests", "undecided", [{ count: 200 }], {}],
    ["whose generator was late", "generator", [late], {}],
    ["whose generator was late in a long top-up alone", "generator", [{ count: 400 }, { ...late, phase: "topup" }], {}],
    ["whose generator was late beside other work", "invalid", [late], { cpu: heavy }],
    ["beside other work", "invalid", [{ count: 400 }], { cpu: heavy }],
    ["whose k6 was killed, late as it was", "invalid", [late], { generator: { exitCode: 137 } }],
    ["whose k6 stopped early", "invalid", [late], { generator: { exitCode: 108, endedEarly: "gone" } }],
    ["whose engine ended", "invalid", [late], { generator: { exitCode: 0, engineExit: "exited with code 1" } }],
    ["whose engine stopped answering", "invalid", [{ ...late, outcome: "transport" }], {}],
    ["of which requests are missing", "invalid", [late], { scheduled: { mix: [500], topup: [0] } }],
  ])("%s: %s", (_, outcome, batches, changes) => {
    expect(toProbeOutcome(resultOf(batches, changes))).toBe(outcome);
  });

  it("is the budget that is closest to breaking, by verdict and then by share", () => {
    const slow = toProbeResult(assess(makeSocialRun({ slow: { number: 12, factor: 400 } })), 977, false);
    expect(slow.closest).toMatchObject({ pattern: "getConversation", budgetMs: 100 });
    expect(slow.closest?.overBudget).toBeGreaterThan(0);
    expect(slow).toMatchObject({ scale: 1000, rateRps: 977, durationS: 60, outcome: "fail" });
    expect(slow.lagMsP99).toBeGreaterThan(0);
    // Without a budget a pattern that passes is close to nothing.
    const unbudgeted = makePatternRun([{ count: 400 }]);
    const patterns = unbudgeted.run.patterns.map((pattern) => ({ ...pattern, budget: null }));
    const result = assess({ ...unbudgeted, run: { ...unbudgeted.run, patterns } });
    expect(toProbeResult(result, 1, false).closest).toBeNull();
  });

  it("names a failing pattern without a budget, and no budget of 0 ms", () => {
    const patterns = [{ ...onlyPattern, budget: null }];
    const result = assess(
      makePatternRun([{ count: 300 }, { count: 30, outcome: "ValidationException" }], { patterns }),
    );
    const { closest } = toProbeResult(result, 1, false);
    expect(closest).toMatchObject({ pattern: "getItem", budgetMs: null, overBudget: null });
  });
});

const probe = (scale: number, outcome: ProbeOutcome, isLonger = false): ProbeResult => ({
  ...{ scale, outcome, isLonger, rateRps: scale * 0.977, durationS: isLonger ? 180 : 60, lagMsP99: 3.2 },
  reasons: [`The run at ${scale} came to ${outcome}.`],
  closest: {
    ...{ pattern: "getRecentPosts", p99Ms: 70.25, budgetMs: 100, overBudget: 12, latencySamples: 2340 },
    reason: `The reason at ${scale}.`,
  },
});

const limitOf = (end: LimitEnd, ...probes: readonly ProbeResult[]): LimitResult =>
  toLimitResult({
    ...{ end, probes, errorRate: 0.05, run: resultOf([{ count: 400 }]) },
    rules: { startScale: 1000, resolutionShare: 0.05, probesMost: 16 },
    ...{ startedAt: "2026-11-23T01:00:00.000Z", command: "npx tablewright bench --find-limit" },
  });

describe("the result of a search", () => {
  it("encloses the limit, names what broke first and why", () => {
    const limit = limitOf("found", probe(1000, "pass"), probe(2000, "fail"), probe(1410, "fail"), probe(1190, "pass"));
    expect(limit.proven).toEqual({ scale: 1190, rateRps: 1190 * 0.977 });
    expect(limit.upper).toEqual({ scale: 1410, kind: "broken", rateRps: 1410 * 0.977, pattern: "getRecentPosts" });
    expect(limit.reasons).toEqual([
      "All budgets hold at scale 1,190 (1,163 requests/s) and break at scale 1,410 (1,378 requests/s), getRecentPosts first: the limit lies between the two, at 95 % confidence.",
      "getRecentPosts: The reason at 1410.",
    ]);
    expect(toLimitExitCode(limit)).toBe(0);
  });

  it("never calls the generator's end the engine's", () => {
    const limit = limitOf("found", probe(1000, "pass"), probe(2000, "generator"));
    expect(limit.reasons.join(" ")).toContain("The load generator reached its limit at scale 2,000 (1,954 requests/s)");
    expect(limit.reasons.join(" ")).toContain("the design's limit is not below scale 1,000 (977 requests/s)");
    expect(limit.reasons.join(" ")).not.toMatch(/break|engine's limit/);
    expect([limit.upper?.pattern, toLimitExitCode(limit)]).toEqual([null, 0]);
    const atOnce = limitOf("start", probe(1000, "generator"));
    expect(atOnce.reasons[0]).toContain("nothing is known of the design");
    expect(toLimitExitCode(atOnce)).toBe(3);
  });

  it("does not call broken what was only not proved", () => {
    const limit = limitOf("found", probe(1000, "pass"), probe(1040, "undecided"), probe(1040, "undecided", true));
    expect(limit.reasons[0]).toContain("could not be proved to hold or to break");
    expect(limit.reasons[0]).toContain("the limit is not below the first");
    expect(toLimitExitCode(limit)).toBe(0);
    const atOnce = limitOf("start", probe(1000, "undecided"), probe(1000, "undecided", true));
    expect(atOnce.reasons[0]).toMatch(/^At the start already, .* neither to hold nor to break/);
    expect(toLimitExitCode(atOnce)).toBe(1);
  });

  it.each<[string, 0 | 1 | 3, LimitEnd, readonly ProbeResult[], RegExp]>([
    ["not even the start holds", 1, "start", [probe(1000, "fail")], /^Not even the start holds, scale 1,000 /],
    [
      "the first run measures nothing",
      3,
      "invalid",
      [probe(1000, "invalid")],
      /^Nothing could be measured. The run at 1000/,
    ],
    [
      "a later one does",
      3,
      "invalid",
      [probe(1000, "pass"), probe(2000, "fail"), probe(1410, "invalid")],
      /ended early.*The run at 1410/,
    ],
    [
      "its time is up before it met a limit",
      3,
      "time",
      [probe(1000, "pass")],
      /not below that.*its time was up after 1 run:/,
    ],
    [
      "its time is up between two bounds",
      0,
      "time",
      [probe(1000, "pass"), probe(2000, "fail")],
      /break at.*time was up after 2 runs/,
    ],
    ["it has used its runs", 0, "probes", [probe(1000, "pass"), probe(2000, "fail")], /after 16 runs/],
    ["no schedule holds more", 3, "schedule", [probe(1000, "pass")], /more requests than a schedule holds/],
  ])("when %s has exit code %i and says so", (_, exitCode, end, probes, said) => {
    const limit = limitOf(end, ...probes);
    expect(toLimitExitCode(limit)).toBe(exitCode);
    expect(limit.reasons.join(" ")).toMatch(said);
  });

  it("is JSON without a figure that is none, and can be told from other versions", () => {
    const limit = limitOf("found", probe(1000, "pass"), probe(2000, "generator"));
    expect(JSON.parse(JSON.stringify(limit))).toEqual(limit);
    expect(limit).toMatchObject({ schemaVersion: 1, errorRate: 0.05, design: "social-media" });
  });
});

describe("on a terminal", () => {
  const limit = limitOf("found", probe(1000, "pass"), probe(2000, "undecided"), probe(2000, "generator", true));

  it("is a row for each run, then what they say together", async () => {
    await expect(renderLimit(limit, { columns: 100, color: false })).toMatchFileSnapshot("golden/limit-100.txt");
  });

  it("gives a pattern without a budget no budget of 0 ms", () => {
    const failed = probe(1000, "fail");
    const closest = failed.closest === null ? null : { ...failed.closest, budgetMs: null, overBudget: null };
    const text = renderLimit(limitOf("start", { ...failed, closest }), { columns: 120, color: false });
    expect(text).toContain("getRecentPosts: errors, or not served in time");
    expect(text).not.toContain("over 0 ms");
  });

  it("fits its width, and has colour only where it may", () => {
    const narrow = renderLimit(limit, { columns: 64, color: false });
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(64);
    expect(narrow).not.toContain("\u001b");
    expect(renderLimit(limit, { columns: 64, color: true })).toContain("\u001b[32m");
  });
});
