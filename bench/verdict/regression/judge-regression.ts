/** From intervals to verdicts: of a percentile, of errors, of a pattern, and of all of them. */

import { countOf, formatCount, formatGiven, formatNumber } from "../format.ts";
import { binomialAtLeast } from "../statistics.ts";
import type { PatternRegression, PercentileRegression, RegressionVerdict } from "./types.ts";

/**
 * The chance that a comparison reports a regression that is none, over all of its patterns: half of it for what is called slower,
 * half for errors. With the other ends of the same intervals, it calls something faster that is not with half that chance again.
 */
const errorRateOfComparison = 0.05;

const percentilesJudged = 2;

/** What the interval of one ratio may err, both ends together, so that all intervals of a comparison hold at 95 %. */
export function errorRateOfRatio(patterns: number): number {
  return errorRateOfComparison / (Math.max(1, patterns) * percentilesJudged);
}

export interface RatioEvidence {
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * @param threshold share beyond 1 that counts: 0.1 is 10 %
 * @param tolerance what the user allows; at most `threshold`
 */
export function judgeRatio(
  { ratio, low, high }: RatioEvidence,
  threshold: number,
  tolerance: number,
): Exclude<RegressionVerdict, "not-compared"> {
  const slower = 1 + threshold;
  if (low !== null && low > slower) {
    return "regressed";
  }
  const wouldBeSeen = low !== null && (low / ratio) * ratioToBeSeen(tolerance) > slower;
  if (!wouldBeSeen) {
    return "undecided";
  }
  return high !== null && high < 1 / slower ? "improved" : "unchanged";
}

/** A comparison that would miss this says nothing: a doubling, or the tolerance exceeded by as much again. */
function ratioToBeSeen(tolerance: number): number {
  return Math.max(2, (1 + tolerance) ** 2);
}

export interface ErrorCount {
  readonly errors: number;
  readonly executions: number;
}

/**
 * Whether errors are more frequent than before, by the exact conditional test: were they equally likely, each of them would be on
 * the current side with the chance that any execution is.
 *
 * @param allowedShare of failed executions, which a run may have anyway
 */
export function judgeErrors(
  baseline: ErrorCount,
  current: ErrorCount,
  { patterns, allowedShare }: { readonly patterns: number; readonly allowedShare: number },
): "regressed" | "unchanged" {
  const errors = baseline.errors + current.errors;
  const executions = baseline.executions + current.executions;
  if (current.errors <= allowedShare * current.executions || baseline.executions === 0) {
    return "unchanged";
  }
  const chance = binomialAtLeast(current.errors, errors, current.executions / executions);
  return chance <= errorRateOfComparison / 2 / Math.max(1, patterns) ? "regressed" : "unchanged";
}

const fromWorst: readonly RegressionVerdict[] = ["regressed", "undecided", "not-compared", "improved", "unchanged"];

/** What was not compared is worse than what is as before: it may be anything. Of nothing at all it is `not-compared`. */
export function worstOf(verdicts: readonly RegressionVerdict[]): RegressionVerdict {
  return fromWorst.find((verdict) => verdicts.includes(verdict)) ?? "not-compared";
}

type PatternEvidence = Pick<PatternRegression, "percentiles" | "errors">;

/** The verdict on a pattern and the sentence that gives its reason. */
export function judgePatternRegression(
  { percentiles, errors }: PatternEvidence,
  samples: number,
): Pick<PatternRegression, "verdict" | "reason"> {
  const verdict = worstOf([
    ...percentiles.map((percentile) => percentile.verdict),
    ...(errors.verdict === "regressed" ? [errors.verdict] : []),
  ]);
  const withVerdict = percentiles.filter((percentile) => percentile.verdict === verdict);
  switch (verdict) {
    case "regressed":
    case "improved": {
      const changes = withVerdict.map(describeChange);
      const failures =
        errors.verdict === "regressed"
          ? [`${countOf(errors.current, "request")} failed, before ${formatCount(errors.baseline)}`]
          : [];
      return { verdict, reason: `${[...changes, ...failures].join("; ")}.` };
    }
    case "undecided": {
      const names = withVerdict.map(({ percentile }) => `p${percentile}`).join(" and ");
      return { verdict, reason: `${names}: the noise of ${countOf(samples, "sample")} would hide a doubling.` };
    }
    case "unchanged":
      return { verdict, reason: `No change beyond ${percentiles.map(describeThreshold).join(", ")}.` };
    case "not-compared":
      return { verdict, reason: "Not compared." };
  }
}

function describeChange({ percentile, ratio, ratioLow, ratioHigh, threshold }: PercentileRegression): string {
  const interval = `${formatRatio(ratioLow ?? 0)} to ${formatRatio(ratioHigh)}`;
  return `p${percentile} is ${formatRatio(ratio)} times the baseline's (${interval}), beyond the ${formatTolerance(threshold)} that count`;
}

function describeThreshold({ percentile, threshold }: PercentileRegression): string {
  return `${formatTolerance(threshold)} at p${percentile}`;
}

/** `0.97`, `1.04`, `12.3`; an open upper end is infinite. Of a lower one that is open, give 0. */
export function formatRatio(ratio: number | null): string {
  return ratio === null ? "∞" : ratio < 9.995 ? ratio.toFixed(2) : formatNumber(ratio);
}

/** A share to a tenth of a percent, and no more digits than it has: `10 %`, `17.5 %`. */
export function formatTolerance(share: number): string {
  return `${formatGiven(Math.round(share * 1000) / 10)} %`;
}
