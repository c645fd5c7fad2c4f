import type { SampleRecord } from "../workload/record.ts";
import { countOf } from "./format.ts";
import { describeOptions, judgePattern } from "./judge-pattern.ts";
import { judgeRun } from "./judge-run.ts";
import type { MixResult, PatternResult, Result, Verdict } from "./result.ts";
import type { EngineDescription, RunDescription } from "./run.ts";
import { type ChiSquare, testChiSquare } from "./statistics.ts";
import { selectJudged, tallyPatterns } from "./tally.ts";
import { notComparedAtAll, type UnitsComparison } from "./units/comparison.ts";

/**
 * Draws the conclusions from a run: what was planned, how it ended, and every sample of it in any order. Never throws for
 * what a run may contain; a run that went wrong is `invalid` and says why.
 *
 * @param comparison of the units of the same run; it is reported and decides nothing
 */
export function assessRun(
  run: RunDescription,
  samples: readonly SampleRecord[],
  comparison: UnitsComparison = notComparedAtAll(samples, "nothing was predicted"),
): Result {
  const usable = selectJudged(samples, run.patterns.length);
  const tallies = tallyPatterns(run, usable.judged);
  const { generator, invalidBecause } = judgeRun(run, usable, tallies);
  const isValid = invalidBecause.length === 0;
  const patterns = run.patterns.flatMap((pattern, position) => {
    const tally = tallies[position];
    return tally === undefined
      ? []
      : [judgePattern(run, position, pattern, tally, comparison.predicted?.[position], isValid)];
  });
  const mixErrors = tallies.reduce((sum, tally) => sum + tally.mixErrors, 0);
  const verdict = isValid ? combine(patterns) : "invalid";

  return {
    schemaVersion: 1,
    verdict,
    reasons: isValid ? explain(patterns) : invalidBecause,
    design: run.design,
    designFingerprint: run.designFingerprint,
    engine: hideCredentials(run.engine),
    scale: run.scale,
    durationS: run.durationS,
    warmupS: run.warmupS,
    users: run.users,
    seed: run.seed,
    skew: run.skew,
    arrivals: run.arrivals,
    startedAt: run.startedAt,
    command: withoutCredentials(run.command),
    machine: run.machine,
    limits: run.limits,
    generator,
    mix: toMix(run, patterns, mixErrors),
    units: comparison.result,
    patterns,
  };
}

function combine(patterns: readonly PatternResult[]): Verdict {
  const has = (verdict: Verdict) => patterns.some((pattern) => pattern.verdict === verdict);
  if (has("fail")) {
    return "fail";
  }
  return has("undecided") || patterns.length === 0 ? "undecided" : "pass";
}

function explain(patterns: readonly PatternResult[]): readonly string[] {
  if (patterns.length === 0) {
    return ["No access pattern has a rate, so there was no load to replay."];
  }
  const all = countOf(patterns.length, "pattern");
  const listed = (verdict: Verdict) =>
    patterns.filter((pattern) => pattern.verdict === verdict).map(({ number, name }) => `#${number} ${name}`);
  const failed = listed("fail");
  const undecided = listed("undecided");
  if (failed.length + undecided.length === 0) {
    const budgets = patterns.filter((pattern) => pattern.budget !== null).length;
    const kept = budgets === 0 ? "none has a latency budget" : `the ${budgets} with a latency budget keep it`;
    return [`All ${all} were served at the offered rate; ${kept}.`];
  }
  return [
    failed.length === 0
      ? undefined
      : `${failed.length} of ${all} ${failed.length === 1 ? "falls" : "fall"} short: ${failed.join(", ")}.`,
    undecided.length === 0
      ? undefined
      : `${undecided.length} of ${all} cannot be decided yet: ${undecided.join(", ")}.${adviseAll(patterns)}`,
  ].filter((sentence) => sentence !== undefined);
}

/** What would decide every undecided pattern at once; nothing if for one of them no load would. */
function adviseAll(patterns: readonly PatternResult[]): string {
  const open = patterns.flatMap(({ undecided }) => (undecided === null ? [] : [undecided]));
  const largest = (figures: readonly (number | undefined)[]) => {
    const known = figures.filter((figure) => figure !== undefined);
    return known.length < open.length ? {} : { most: Math.max(...known) };
  };
  const { most: scaleNeeded } = largest(open.map((entry) => entry.scaleNeeded));
  const { most: durationSNeeded } = largest(open.map((entry) => entry.durationSNeeded));
  const options = describeOptions({
    ...(scaleNeeded === undefined ? {} : { scaleNeeded }),
    ...(durationSNeeded === undefined ? {} : { durationSNeeded }),
  });
  return options === "" ? "" : ` Run with ${options} to decide ${open.length === 1 ? "it" : "them all"}.`;
}

function toMix({ durationS }: RunDescription, patterns: readonly PatternResult[], errors: number): MixResult {
  const total = (figure: (pattern: PatternResult) => number) =>
    patterns.reduce((sum, pattern) => sum + figure(pattern), 0);
  const requestsOffered = total((pattern) => pattern.requestsOffered);
  const requestsServed = total((pattern) => pattern.requestsServed);
  const perSecond = (count: number) => (durationS > 0 ? Math.round((count / durationS) * 1000) / 1000 : 0);
  return {
    requestsOffered,
    requestsServed,
    errors,
    rateRpsOffered: perSecond(requestsOffered),
    rateRpsServed: perSecond(requestsServed - total((pattern) => pattern.requestsLate)),
    chiSquare: compareMix(patterns),
  };
}

function compareMix(patterns: readonly PatternResult[]): ChiSquare | null {
  const test = testChiSquare(
    patterns.map((pattern) => pattern.requestsServed),
    patterns.map((pattern) => pattern.rateRpsDocumented),
  );
  // Counts exactly in ratio leave rounding errors of a double, which are no deviation.
  return test === null ? null : { ...test, statistic: Math.round(test.statistic * 1e6) / 1e6 };
}

function hideCredentials(engine: EngineDescription): EngineDescription {
  return { ...engine, endpoint: withoutCredentials(engine.endpoint) };
}

/** Removes `user:password@` from addresses: results are made to be shared. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^/\s@]+@/g, "://");
}
