/** The verdict on one access pattern, with the reason in words. */

import { countOf, formatCount, formatGiven, formatMs, formatShare, toPlainLine } from "./format.ts";
import { judgeLatency, type LatencyJudgement, passSamplesMin } from "./judge-latency.ts";
import type { ErrorKind, PatternResult, TargetUnits, Undecided, Verdict } from "./result.ts";
import type { ReplayedPattern, RunDescription } from "./run.ts";
import { toPercentiles } from "./statistics.ts";
import { type PatternTally, toErrorKinds } from "./tally.ts";

/** Share of the offered requests that must be served in time for the offered rate to count as reached. */
const servedShareMin = 0.99;

/**
 * @param predicted units of the successful executions of the mix, by target; absent if they were not compared
 * @param runIsValid whether the run as a whole measured the engine: if not, no pattern has a verdict
 */
export function judgePattern(
  run: RunDescription,
  position: number,
  pattern: ReplayedPattern,
  tally: PatternTally,
  predicted: ReadonlyMap<number, number> | undefined,
  runIsValid: boolean,
): PatternResult {
  const requestsOffered = run.scheduled.mix[position] ?? 0;
  const errorKinds = toErrorKinds(tally.errorCounts);
  const errors = errorKinds.reduce((sum, { count }) => sum + count, 0);
  const latencySamples = tally.mixRecorded + tally.topupRecorded;
  const errorShare = latencySamples === 0 ? 0 : errors / latencySamples;
  const { budget } = pattern;
  const overBudget = budget === null ? null : errors + tally.responseMs.filter((ms) => ms > budget.p99Ms).length;
  const servedInTime = tally.mixServed - tally.mixLate;

  const facts: Facts = {
    run,
    pattern,
    tally,
    requestsOffered,
    errors,
    errorShare,
    errorKinds,
    latencySamples,
    overBudget,
  };
  const judgement = runIsValid ? judge(facts) : invalidJudgement;
  const unitsPerRequest = toUnitsPerRequest(run, tally, predicted);

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
    rateRpsOffered: toRate(requestsOffered, run.durationS),
    rateRpsServed: toRate(servedInTime, run.durationS),
    errors,
    errorShare,
    errorKinds,
    responseMs: toPercentiles(tally.responseMs),
    serviceMs: toPercentiles(tally.serviceMs),
    lagMs: toPercentiles(tally.lagMs),
    budget,
    latencySamples,
    topupSamples: tally.topupRecorded,
    overBudget,
    ...judgement,
    unitsPredicted: predicted === undefined ? null : toMean(predicted, tally),
    unitsMeasured: toMean(tally.unitsByTarget, tally),
    unitsPerRequest,
  };
}

interface Facts {
  readonly run: RunDescription;
  readonly pattern: ReplayedPattern;
  readonly tally: PatternTally;
  readonly requestsOffered: number;
  readonly errors: number;
  readonly errorShare: number;
  readonly errorKinds: readonly ErrorKind[];
  readonly latencySamples: number;
  readonly overBudget: number | null;
}

interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly undecided: Undecided | null;
}

const invalidJudgement: Judgement = {
  verdict: "invalid",
  reason: "Not judged, because the run is invalid.",
  undecided: null,
};

function judge(facts: Facts): Judgement {
  const { pattern, latencySamples, overBudget } = facts;
  const latency = overBudget === null ? null : judgeLatency(latencySamples, overBudget);
  const failures = [describeErrors(facts), describeShortfall(facts)];
  if (latency?.verdict === "fail") {
    failures.push(describeBroken(facts, latency));
  }
  const failed = failures.filter((text) => text !== undefined);
  if (failed.length > 0) {
    return { verdict: "fail", reason: join(...failed, describeTopup(facts)), undecided: null };
  }
  if (latencySamples === 0 && pattern.budget === null) {
    const undecided = toUndecided(facts, 1);
    return {
      verdict: "undecided",
      reason: join("No request of this pattern was due.", advise(facts, undecided)),
      undecided,
    };
  }
  if (latency?.verdict === "undecided") {
    const undecided = toUndecided(facts, latency.needed);
    const reason = join(describeOpen(facts, latency), advise(facts, undecided), describeTopup(facts));
    return { verdict: "undecided", reason, undecided };
  }
  const kept = latency === null ? describeUnbudgeted(facts) : describeKept(facts, latency);
  return { verdict: "pass", reason: join(kept, describeTopup(facts)), undecided: null };
}

function join(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((sentence) => sentence !== undefined).join(" ");
}

function describeErrors({ run, errors, errorShare, errorKinds, latencySamples }: Facts): string | undefined {
  if (errorShare <= run.limits.errorShare) {
    return undefined;
  }
  const kinds = errorKinds.map(({ kind, count }) => `${formatCount(count)} ${toPlainLine(kind)}`).join(", ");
  const share = `${formatShare(errorShare)}, allowed ${formatShare(run.limits.errorShare)}`;
  return `${formatCount(errors)} of ${countOf(latencySamples, "request")} failed (${share}): ${kinds}.`;
}

function describeShortfall({ requestsOffered, tally }: Facts): string | undefined {
  const inTime = tally.mixServed - tally.mixLate;
  if (inTime >= requestsOffered * servedShareMin) {
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
function describeOver({ pattern, errors, overBudget, latencySamples }: Facts): string {
  const limit = formatGiven(pattern.budget?.p99Ms ?? 0);
  const failed = errors === 0 ? "" : " or failed";
  return `${formatCount(overBudget ?? 0)} of ${countOf(latencySamples, "request")} took longer than ${limit} ms${failed}`;
}

function describeBroken(facts: Facts, { passUpTo }: LatencyJudgement): string {
  const budgetMs = facts.pattern.budget?.p99Ms ?? 0;
  const { p99 } = toPercentiles(facts.tally.responseMs);
  // Failed requests alone can break a budget that all successful ones keep; their p99 would then read as a contradiction.
  const measured = p99 !== null && p99 > budgetMs ? ` by a p99 of ${formatMs(p99)}` : "";
  const most =
    passUpTo < 0 ? "more than chance explains" : passUpTo === 0 ? "none may" : `at most ${formatCount(passUpTo)} may`;
  return `The budget of ${formatGiven(budgetMs)} ms is broken${measured}: ${describeOver(facts)}, ${most}.`;
}

function describeKept(facts: Facts, { passUpTo }: LatencyJudgement): string {
  const spare = passUpTo === 0 ? "none may, with so few" : `up to ${formatCount(passUpTo)} may`;
  return `${describeOver(facts)}; at 95 % confidence ${spare}.`;
}

function describeOpen(facts: Facts, { passUpTo }: LatencyJudgement): string {
  if (passUpTo < 0) {
    return `${describeOver(facts)}, but a p99 takes at least ${passSamplesMin} requests to prove.`;
  }
  return `${describeOver(facts)}: more than the ${formatCount(passUpTo)} that would pass, too few to prove that the budget is broken.`;
}

function describeUnbudgeted({ errors, latencySamples }: Facts): string {
  const answered = errors === 0 ? "all" : `${formatCount(latencySamples - errors)} of`;
  return `The document gives no latency budget: ${answered} ${countOf(latencySamples, "request")} were answered, at the offered rate.`;
}

function describeTopup({ tally }: Facts): string | undefined {
  if (tally.topupRecorded === 0) {
    return undefined;
  }
  return `${formatCount(tally.topupRecorded)} of them were sent after the mix and count for latency and errors only.`;
}

function toUndecided({ run, pattern, latencySamples }: Facts, needed: number | null): Undecided {
  if (needed === null || pattern.rateRpsDocumented <= 0) {
    return { samples: latencySamples, needed };
  }
  // A schedule holds each pattern's share of the mix exactly, so no margin for chance is needed.
  const unscaledS = needed / pattern.rateRpsDocumented;
  return {
    samples: latencySamples,
    needed,
    ...(run.durationS > 0 ? { scaleNeeded: roundUp(unscaledS / run.durationS) } : {}),
    ...(run.scale > 0 ? { durationSNeeded: Math.ceil(roundUp(unscaledS / run.scale)) } : {}),
  };
}

/** To two significant digits, upwards: a figure to type. */
function roundUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(2));
}

function advise({ latencySamples }: Facts, undecided: Undecided): string {
  if (undecided.needed === null) {
    return "The share is so close to 1 % that more requests are unlikely to decide: the design is at its budget.";
  }
  const options = describeOptions(undecided);
  const how = options === "" ? "" : `, with ${options}`;
  return `${formatCount(undecided.needed - latencySamples)} more like these would decide it${how}.`;
}

/** The command line options that would decide, or nothing if no option would. */
export function describeOptions({ scaleNeeded, durationSNeeded }: Partial<Undecided>): string {
  return [
    scaleNeeded === undefined ? [] : [`--scale ${scaleNeeded}`],
    durationSNeeded === undefined ? [] : [`--duration ${durationSNeeded}`],
  ]
    .flat()
    .join(" or ");
}

function toRate(count: number, durationS: number): number {
  return durationS > 0 ? Math.round((count / durationS) * 1e6) / 1e6 : 0;
}

/** Targets that were measured or predicted. */
function toUnitsPerRequest(
  run: RunDescription,
  { unitsByTarget, mixServed }: PatternTally,
  predicted: ReadonlyMap<number, number> | undefined,
): readonly TargetUnits[] {
  const positions = mixServed === 0 ? [] : [...new Set([...unitsByTarget.keys(), ...(predicted?.keys() ?? [])])];
  const mean = (units: ReadonlyMap<number, number>, position: number) =>
    roundUnits((units.get(position) ?? 0) / mixServed);
  return positions
    .sort((a, b) => a - b)
    .map((position) => ({
      ...(run.targets[position] ?? { table: `target ${position}` }),
      units: mean(unitsByTarget, position),
      unitsPredicted: predicted === undefined ? null : mean(predicted, position),
    }))
    .filter(({ units, unitsPredicted }) => units > 0 || (unitsPredicted ?? 0) > 0);
}

function toMean(units: ReadonlyMap<number, number>, { mixServed }: PatternTally): number | null {
  const total = [...units.values()].reduce((sum, count) => sum + count, 0);
  return mixServed === 0 ? null : roundUnits(total / mixServed);
}

function roundUnits(units: number): number {
  return Math.round(units * 1e6) / 1e6;
}
