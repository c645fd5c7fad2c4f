/** The sentences that say why a pattern has its verdict. */

import { errorRateOfRun } from "./error-rates.ts";
import { countOf, formatCount, formatGiven, formatMs, formatNumber, formatShare, toPlainLine } from "./format.ts";
import { countPassSamples, type LatencyJudgement, type LatencyVerdict, passSamplesMin } from "./judge-latency.ts";
import type { ErrorKind } from "./result.ts";
import type { ReplayedPattern, RunDescription } from "./run.ts";
import { shareAtMost, toPercentiles } from "./statistics.ts";
import type { PatternTally } from "./tally.ts";

/**
 * Share of the offered requests that must be answered in time for the offered rate to count as reached. Failed ones are answered as
 * far as the run may have them: more are another reason, and the rate is not reached either.
 */
const servedShareMin = 0.99;

export interface PatternFacts {
  readonly run: RunDescription;
  /** How often a schedule of the run's length was replayed. */
  readonly rounds: number;
  readonly pattern: ReplayedPattern;
  readonly tally: PatternTally;
  readonly requestsOffered: number;
  readonly errors: number;
  readonly errorShare: number;
  readonly errorKinds: readonly ErrorKind[];
  readonly latencySamples: number;
  readonly overBudget: number | null;
  readonly designEffect: number;
}

export function describeErrors({
  run,
  errors,
  errorShare,
  errorKinds,
  latencySamples,
}: PatternFacts): string | undefined {
  if (errorShare <= run.limits.errorShare) {
    return undefined;
  }
  const kinds = errorKinds.map(({ kind, count }) => `${formatCount(count)} ${toPlainLine(kind)}`).join(", ");
  const share = `${formatShare(errorShare)}, allowed ${formatShare(run.limits.errorShare)}`;
  return `${formatCount(errors)} of ${countOf(latencySamples, "request")} failed (${share}): ${kinds}.`;
}

export function describeShortfall({ run, requestsOffered, errorShare, tally }: PatternFacts): string | undefined {
  const inTime = tally.mixServed - tally.mixLate;
  const failuresAllowed = errorShare <= run.limits.errorShare ? tally.mixErrors : 0;
  if (inTime + failuresAllowed >= requestsOffered * servedShareMin) {
    return undefined;
  }
  const parts = [
    tally.mixLate > 0 ? `${formatCount(tally.mixLate)} came after its end` : undefined,
    tally.mixErrors > 0 ? `${formatCount(tally.mixErrors)} failed` : undefined,
  ].filter((part) => part !== undefined);
  const why = parts.length === 0 ? "" : `: ${parts.join(", ")}`;
  return `The offered rate was not reached: ${formatCount(inTime)} of ${countOf(requestsOffered, "request")} were answered during the mix${why}.`;
}

/** Failed requests count as over the budget; say so where there are some. */
function describeOver({ pattern, errors, overBudget, latencySamples }: PatternFacts): string {
  const limit = formatGiven(pattern.budget?.p99Ms ?? 0);
  const failed = errors === 0 ? "" : " or failed";
  return `${formatCount(overBudget ?? 0)} of ${countOf(latencySamples, "request")} took longer than ${limit} ms${failed}`;
}

/** What the requests count as, where some that are over the budget came together. */
function describeBursts({ latencySamples, designEffect }: PatternFacts): string {
  const independent = formatCount(Math.floor(latencySamples / designEffect));
  return `they came in bursts, so the ${formatCount(latencySamples)} requests count as ${independent} (design effect ${formatNumber(designEffect)})`;
}

export function describeBroken(facts: PatternFacts, { passUpTo }: LatencyJudgement): string {
  const budgetMs = facts.pattern.budget?.p99Ms ?? 0;
  const { p99 } = toPercentiles(facts.tally.responseMs);
  // Failed requests alone can break a budget that all successful ones keep; their p99 would then read as a contradiction.
  const measured = p99 !== null && p99 > budgetMs ? ` by a p99 of ${formatMs(p99)}` : "";
  const most =
    passUpTo < 0 ? "more than chance explains" : passUpTo === 0 ? "none may" : `at most ${formatCount(passUpTo)} may`;
  return `The budget of ${formatGiven(budgetMs)} ms is broken${measured}: ${describeOver(facts)}, ${most}.`;
}

export function describeKept(facts: PatternFacts, { passUpTo }: LatencyJudgement): string {
  const spare = passUpTo === 0 ? "none may, with so few" : `up to ${formatCount(passUpTo)} may`;
  const bursts = facts.designEffect > 1 ? ` (${describeBursts(facts)})` : "";
  return `${describeOver(facts)}; at 95 % confidence ${spare}${bursts}.`;
}

/** @param passErrorRate what the test of the budget may err towards a pass */
export function describeOpen(
  facts: PatternFacts,
  { passUpTo, verdictIfIndependent, verdictAlone }: LatencyJudgement,
  passErrorRate: number,
): string {
  const over = describeOver(facts);
  if (verdictIfIndependent !== "undecided") {
    const what = verdictIfIndependent === "fail" ? "that the budget is broken" : "that it is kept";
    return `${over}, but ${describeBursts(facts)}: too few to prove ${what}.`;
  }
  const because = describeSharing(facts.run, verdictAlone);
  if (verdictAlone === "fail") {
    return `${over}: too few to prove that the budget is broken${because}.`;
  }
  if (passUpTo < 0) {
    const bursts = facts.designEffect > 1 ? `, and ${describeBursts(facts)}` : "";
    return `${over}, but a p99 takes at least ${formatCount(countPassSamples(passErrorRate))} requests to prove${because}${bursts}.`;
  }
  const bursts = facts.designEffect > 1 ? ` (${describeBursts(facts)})` : "";
  return `${over}: more than the ${formatCount(passUpTo)} that would pass${because}, too few to prove that the budget is broken${bursts}.`;
}

/** Who else keeps the test of this budget from deciding: the other budgets only where it would fail, the looks in any case. */
function describeSharing(run: RunDescription, verdictAlone: LatencyVerdict): string {
  const budgets = run.patterns.filter(({ budget }) => budget !== null).length;
  const looks = run.looks ?? 1;
  const sharers = [
    ...(verdictAlone === "fail" && budgets > 1 ? [`${formatCount(budgets)} budgets`] : []),
    ...(looks > 1 ? [`${formatCount(looks)} looks`] : []),
  ];
  return verdictAlone === "undecided" || sharers.length === 0
    ? ""
    : `, as ${sharers.join(" and ")} share the ${formatGiven(errorRateOfRun * 100)} % that a run may err`;
}

/** Without a budget nothing is tested; with few requests the reader may take the answer for more than it is. */
export function describeUnbudgeted({ errors, latencySamples }: PatternFacts): string {
  const answered = errors === 0 ? "all" : `${formatCount(latencySamples - errors)} of`;
  const counted = `The document gives no latency budget: ${answered} ${countOf(latencySamples, "request")} were answered, at the offered rate.`;
  if (latencySamples >= passSamplesMin) {
    return counted;
  }
  const share = formatShare(shareAtMost(errors, latencySamples, errorRateOfRun));
  return `${counted} That says it works, and not how reliably: with so few, up to ${share} of requests may fail (95 % confidence).`;
}

export function describeTopup({ tally }: PatternFacts): string | undefined {
  if (tally.topupRecorded === 0) {
    return undefined;
  }
  return `${formatCount(tally.topupRecorded)} of them were sent after the mix and count for latency and errors only.`;
}
