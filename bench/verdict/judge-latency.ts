/**
 * Whether a p99 keeps its budget, by exact order statistics: the number of requests over the budget is binomial, and if the
 * p99 were exactly at the budget each request would be over it with a chance of 1 %. The budget is kept if so few over it
 * would then be a surprise, broken if so many would be. This needs no assumption about the latencies' distribution
 * (Hahn and Meeker, Statistical Intervals, "distribution-free" bounds).
 *
 * Requests that hang together count as fewer: both numbers are divided by the design effect and rounded against the claim.
 */

import { type ErrorRates, shareErrorRate } from "./error-rates.ts";
import { binomialAtLeast, binomialAtMost, findLast } from "./statistics.ts";

/** Share of requests that may exceed the budget. */
const shareOver = 0.01;

/** Fewest independent requests that can prove a p99, if none is over the budget: (1 - 1 %)^n is at most the error rate. */
export function countPassSamples(errorRate: number): number {
  return Math.ceil(Math.log(errorRate) / Math.log1p(-shareOver));
}

/** At 95 %: 0.99^299 < 0.05 < 0.99^298. */
export const passSamplesMin = countPassSamples(0.05);

/** Beyond this many samples a pattern is too close to its budget to be decided in practice. */
const neededMax = 10_000_000;

export interface LatencyEvidence {
  readonly samples: number;
  /** How many of them failed or took longer than the budget. */
  readonly over: number;
  /** By which factor they count as fewer, see `estimateDesignEffect`; 1 if they are independent. */
  readonly designEffect: number;
}

export type LatencyVerdict = "pass" | "fail" | "undecided";

export interface LatencyJudgement {
  readonly verdict: LatencyVerdict;
  /** Most requests over the budget that would still pass with this many samples; -1 if not even 0 would. */
  readonly passUpTo: number;
  /** Samples in all that would decide at the share and the design effect observed; `null` if decided, or if no practical number does. */
  readonly needed: number | null;
  /** What the verdict would be if the requests did not hang together. */
  readonly verdictIfIndependent: LatencyVerdict;
  /** What the verdict would be if this were the only budget, looked at once. */
  readonly verdictAlone: LatencyVerdict;
}

/** @param rates what this one test may err; by default those of a run with one budget that is looked at once */
export function judgeLatency(evidence: LatencyEvidence, rates: ErrorRates = shareErrorRate(1, 1)): LatencyJudgement {
  const verdict = decideLatency(evidence, rates);
  return {
    verdict,
    passUpTo: findPassUpTo(evidence, rates),
    needed: verdict === "undecided" ? countNeeded(evidence, rates) : null,
    verdictIfIndependent: decideLatency({ ...evidence, designEffect: 1 }, rates),
    verdictAlone: decideLatency(evidence, shareErrorRate(1, 1)),
  };
}

/** The verdict alone, without what would change it. */
export function decideLatency(evidence: LatencyEvidence, rates: ErrorRates): LatencyVerdict {
  if (provesKept(evidence, rates)) {
    return "pass";
  }
  return provesBroken(evidence, rates) ? "fail" : "undecided";
}

/** Keeps the division of a number by itself from rounding the wrong way. */
const rounding = 1e-9;

function provesKept({ samples, over, designEffect }: LatencyEvidence, { pass }: ErrorRates): boolean {
  const effective = Math.floor(samples / designEffect + rounding);
  return effective > 0 && binomialAtMost(Math.ceil(over / designEffect - rounding), effective, shareOver) <= pass;
}

function provesBroken({ samples, over, designEffect }: LatencyEvidence, { fail }: ErrorRates): boolean {
  const effectiveOver = Math.floor(over / designEffect + rounding);
  const effective = Math.ceil(samples / designEffect - rounding);
  return effectiveOver > 0 && binomialAtLeast(effectiveOver, effective, shareOver) <= fail;
}

function findPassUpTo(evidence: LatencyEvidence, rates: ErrorRates): number {
  return findLast(-1, evidence.samples, (over) => provesKept({ ...evidence, over }, rates));
}

/** The number of samples that decides, if the share over the budget stays as observed, rounded against the decision. */
function countNeeded({ samples, over, designEffect }: LatencyEvidence, rates: ErrorRates): number | null {
  const share = samples === 0 ? 0 : over / samples;
  if (share === shareOver) {
    return null;
  }
  const decides = (count: number) =>
    share < shareOver
      ? provesKept({ samples: count, over: Math.ceil(share * count), designEffect }, rates)
      : provesBroken({ samples: count, over: Math.floor(share * count), designEffect }, rates);
  let enough = Math.max(1, samples * 2);
  while (!decides(enough)) {
    enough *= 2;
    if (enough > neededMax) {
      return null;
    }
  }
  return findLast(samples, enough, (count) => !decides(count)) + 1;
}
