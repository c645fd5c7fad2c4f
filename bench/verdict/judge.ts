import type { SampleRecord } from "../workload/record.ts";
import { describeOptions } from "./advice.ts";
import { findDrift } from "./drift.ts";
import { errorRateOfRun, shareErrorRate } from "./error-rates.ts";
import { countOf, formatCount, toPlainLine } from "./format.ts";
import { hotKeysOf } from "./hot-keys.ts";
import { judgePattern } from "./judge-pattern.ts";
import { judgeRun } from "./judge-run.ts";
import type { MixResult, PatternResult, Result, Verdict } from "./result.ts";
import type { EngineDescription, RunDescription } from "./run.ts";
import { type ChiSquare, testChiSquare } from "./statistics.ts";
import { createTally, mergeTallies, selectJudged, tallyPatterns } from "./tally.ts";
import { toOneTimeline } from "./timeline.ts";
import { mergeComparisons, notComparedAtAll, type UnitsComparison } from "./units/comparison.ts";
import { toCpuResult } from "./watch.ts";

/** One round of a run: a schedule of its own on fresh data. Arrivals and times start anew in each. */
export interface RunPart {
  readonly samples: readonly SampleRecord[];
  /** Of the units of the same part; it is reported and decides nothing. */
  readonly comparison?: UnitsComparison;
}

/** The conclusions from a run that was replayed once, see `assessParts`. */
export function assessRun(
  run: RunDescription,
  samples: readonly SampleRecord[],
  comparison: UnitsComparison = notComparedAtAll(samples, nothingPredicted),
): Result {
  return assessParts(run, [{ samples, comparison }]);
}

const nothingPredicted = "nothing was predicted";

/**
 * Draws the conclusions from a run: what was planned, how it ended, and every sample of it in any order. Never throws for
 * what a run may contain; a run that went wrong is `invalid` and says why.
 *
 * @param run with what was planned for all parts together, and `looks` for how often it may be judged in all
 * @param parts rounds of the same load, in the order in which they were replayed
 */
export function assessParts(run: RunDescription, parts: readonly RunPart[]): Result {
  const usable = parts.map(({ samples }) => selectJudged(samples, run.patterns.length));
  const tallies = mergeTallies([
    run.patterns.map(createTally),
    ...usable.map(({ judged }) => tallyPatterns(run, judged)),
  ]);
  const judged = toOneTimeline(
    run,
    usable.map((part) => ({ samples: part.judged })),
  );
  const contradictory = usable.reduce((sum, part) => sum + part.contradictory, 0);
  const { generator, invalidBecause } = judgeRun(run, { judged, contradictory }, tallies);
  const comparison = mergeComparisons(
    parts.map((part) => part.comparison ?? notComparedAtAll(part.samples, nothingPredicted)),
  );
  const rounds = parts.length;
  const budgets = run.patterns.filter(({ budget }) => budget !== null).length;
  const looks = run.looks ?? 1;
  const isValid = invalidBecause.length === 0;
  const judgedRun = { run, rounds, rates: shareErrorRate(budgets, looks), isValid };
  const patterns = run.patterns.flatMap((pattern, position) => {
    const tally = tallies[position];
    return tally === undefined
      ? []
      : [judgePattern(judgedRun, position, pattern, tally, comparison.predicted?.[position])];
  });
  const mixErrors = tallies.reduce((sum, tally) => sum + tally.mixErrors, 0);
  const mixS = run.durationS * rounds;

  return {
    schemaVersion: 1,
    verdict: isValid ? combine(patterns) : "invalid",
    reasons: isValid ? explain(patterns) : [...describeAllFailing(patterns), ...invalidBecause],
    design: run.design,
    designFingerprint: run.designFingerprint,
    engine: hideCredentials(run.engine),
    scale: run.scale,
    durationS: run.durationS,
    rounds,
    confidence: { errorRate: errorRateOfRun, budgets, looks },
    warmupS: run.warmupS,
    users: run.users,
    seed: run.seed,
    skew: run.skew,
    arrivals: run.arrivals,
    profile: run.profile,
    startedAt: run.startedAt,
    command: withoutCredentials(run.command),
    machine: run.machine,
    limits: run.limits,
    generator,
    drift: rounds === 1 ? findDrift(run, judged) : null,
    cpu: toCpuResult(run.cpu ?? []),
    mix: toMix(mixS, patterns, mixErrors),
    units: comparison.result,
    hotKeys: comparison.heat === undefined ? null : hotKeysOf(comparison.heat, mixS),
    patterns,
    regression: null,
    unitsBySize: run.unitsBySize ?? null,
  };
}

function combine(patterns: readonly PatternResult[]): Verdict {
  const has = (verdict: Verdict) => patterns.some((pattern) => pattern.verdict === verdict);
  if (has("fail")) {
    return "fail";
  }
  return has("undecided") || patterns.length === 0 ? "undecided" : "pass";
}

/** Outcomes that an overloaded generator or engine may cause by itself. */
const fromOverload =
  /^(?:transport|unprocessed|http_(?:429|5\d\d)|.*(?:Throttl|Throughput|RequestLimit|Conflict|Unavailable|InternalServer).*)$/;

/**
 * A pattern none of whose requests succeeded is broken by itself, whatever else kept the run from measuring: mending the rest
 * first would be a run in vain.
 */
function describeAllFailing(patterns: readonly PatternResult[]): readonly string[] {
  const failing = patterns.filter(
    ({ errors, latencySamples, errorKinds }) =>
      errors > 0 && errors === latencySamples && errorKinds.every(({ kind }) => !fromOverload.test(kind)),
  );
  if (failing.length === 0) {
    return [];
  }
  const listed = failing.map(
    ({ number, name, errors, errorKinds }) =>
      `#${number} ${name} (${formatCount(errors)}, ${errorKinds.map(({ kind }) => toPlainLine(kind)).join(", ")})`,
  );
  return [`Every request failed, which no overload explains, of ${listed.join(", ")}: mend that first.`];
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

function toMix(durationS: number, patterns: readonly PatternResult[], errors: number): MixResult {
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
