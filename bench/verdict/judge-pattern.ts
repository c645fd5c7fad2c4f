/** The verdict on one access pattern, with the reason in words. */

import { describeAdvice, toUndecided } from "./advice.ts";
import { estimateDesignEffect } from "./design-effect.ts";
import type { ErrorRates } from "./error-rates.ts";
import { Histogram } from "./histogram.ts";
import { designEffectAt, toPercentileIntervals } from "./intervals.ts";
import { judgeLatency } from "./judge-latency.ts";
import {
  describeBroken,
  describeErrors,
  describeKept,
  describeOpen,
  describeShortfall,
  describeTopup,
  describeUnbudgeted,
  type PatternFacts,
} from "./pattern-reasons.ts";
import { toMeanUnits, toUnitsPerRequest } from "./pattern-units.ts";
import type { PatternResult, Undecided, Verdict } from "./result.ts";
import type { ReplayedPattern, RunDescription } from "./run.ts";
import { toPercentiles } from "./statistics.ts";
import { type PatternTally, toErrorKinds } from "./tally.ts";

/** What is the same for all patterns of a run. */
export interface JudgedRun {
  readonly run: RunDescription;
  /** How often a schedule of the run's length was replayed. */
  readonly rounds: number;
  /** What the test of each budget may err. */
  readonly rates: ErrorRates;
  /** Whether the run as a whole measured the engine: if not, no pattern has a verdict. */
  readonly isValid: boolean;
}

/** @param predicted units of the successful executions of the mix, by target; absent if they were not compared */
export function judgePattern(
  judged: JudgedRun,
  position: number,
  pattern: ReplayedPattern,
  tally: PatternTally,
  predicted: ReadonlyMap<number, number> | undefined,
): PatternResult {
  const { run, rounds } = judged;
  const requestsOffered = run.scheduled.mix[position] ?? 0;
  const errorKinds = toErrorKinds(tally.errorCounts);
  const errors = errorKinds.reduce((sum, { count }) => sum + count, 0);
  const latencySamples = tally.mixRecorded + tally.topupRecorded;
  const errorShare = latencySamples === 0 ? 0 : errors / latencySamples;
  const { budget } = pattern;
  const overBudget = budget === null ? null : [...tally.blocks.values()].reduce((sum, { over }) => sum + over, 0);
  const designEffect = budget === null ? 1 : estimateDesignEffect(tally.blocks.values());
  const servedInTime = tally.mixServed - tally.mixLate;
  const counts = { requestsOffered, errors, errorShare, errorKinds, latencySamples, overBudget, designEffect };
  const judgement = judged.isValid ? judge({ run, rounds, pattern, tally, ...counts }, judged.rates) : invalidJudgement;

  return {
    number: pattern.number,
    name: pattern.name,
    title: pattern.title,
    kind: pattern.kind,
    rateRpsDocumented: pattern.rateRpsDocumented,
    rateSource: pattern.rateSource,
    requestsOffered,
    requestsServed: tally.mixServed,
    requestsLate: tally.mixLate,
    rateRpsOffered: toRate(requestsOffered, run.durationS * rounds),
    rateRpsServed: toRate(servedInTime, run.durationS * rounds),
    errors,
    errorShare,
    errorKinds,
    responseMs: toPercentiles(tally.responseMs),
    responseMsInterval: toPercentileIntervals(tally.responseMs, tally.responseBlocks),
    serviceMs: toPercentiles(tally.serviceMs),
    serviceDesignEffect: {
      p50: designEffectAt(0.5, tally.serviceMs, tally.responseBlocks),
      p95: designEffectAt(0.95, tally.serviceMs, tally.responseBlocks),
    },
    histograms: {
      responseUs: Histogram.of(tally.responseMs).toText(),
      serviceUs: Histogram.of(tally.serviceMs).toText(),
    },
    lagMs: toPercentiles(tally.lagMs),
    budget,
    latencySamples,
    designEffect,
    topupSamples: tally.topupRecorded,
    overBudget,
    ...judgement,
    unitsPredicted: predicted === undefined ? null : toMeanUnits(predicted, tally),
    unitsMeasured: toMeanUnits(tally.unitsByTarget, tally),
    unitsPerRequest: toUnitsPerRequest(run, tally, predicted),
  };
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly undecided: Undecided | null;
}

export const invalidJudgement: Judgement = {
  verdict: "invalid",
  reason: "Not judged, because the run is invalid.",
  undecided: null,
};

function judge(facts: PatternFacts, rates: ErrorRates): Judgement {
  const { run, rounds, pattern, latencySamples: samples, overBudget, designEffect } = facts;
  const latency = overBudget === null ? null : judgeLatency({ samples, over: overBudget, designEffect }, rates);
  const failures = [
    describeErrors(facts),
    describeShortfall(facts),
    latency?.verdict === "fail" ? describeBroken(facts, latency) : undefined,
  ].filter((text) => text !== undefined);
  if (failures.length > 0) {
    return { verdict: "fail", reason: join(...failures, describeTopup(facts)), undecided: null };
  }
  if (samples === 0 && pattern.budget === null) {
    const undecided = toUndecided(run, rounds, pattern, samples, 1);
    const reason = join("No request of this pattern was due.", describeAdvice(undecided));
    return { verdict: "undecided", reason, undecided };
  }
  if (latency?.verdict === "undecided") {
    const undecided = toUndecided(run, rounds, pattern, samples, latency.needed);
    const open = describeOpen(facts, latency, rates.pass);
    return { verdict: "undecided", reason: join(open, describeAdvice(undecided), describeTopup(facts)), undecided };
  }
  const kept = latency === null ? describeUnbudgeted(facts) : describeKept(facts, latency);
  return { verdict: "pass", reason: join(kept, describeTopup(facts)), undecided: null };
}

function join(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((sentence) => sentence !== undefined).join(" ");
}

function toRate(count: number, durationS: number): number {
  return durationS > 0 ? Math.round((count / durationS) * 1e6) / 1e6 : 0;
}
