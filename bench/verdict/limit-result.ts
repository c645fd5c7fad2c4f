/** What a search for the limit found: `limit.json`, its sentences and its exit code. */

import { countOf, formatCount, formatGiven, formatNumber } from "./format.ts";
import {
  findBounds,
  type Probe,
  type ProbeOutcome,
  type SearchEnd,
  type SearchRules,
  type UpperBound,
} from "./limit.ts";
import { describeOtherWork } from "./other-work.ts";
import type { PatternResult, Result } from "./result.ts";
import { isFinished } from "./workers.ts";

/** One run of the search. */
export interface ProbeResult extends Probe {
  /** Of the whole mix. */
  readonly rateRps: number;
  /** Length of the mix. */
  readonly durationS: number;
  readonly reasons: readonly string[];
  readonly lagMsP99: number | null;
  /** The budget that came closest to being broken, or is broken most; `null` if nothing was measured. */
  readonly closest: ClosestBudget | null;
}

export interface ClosestBudget {
  readonly pattern: string;
  readonly p99Ms: number | null;
  /** `null` for a pattern without a budget, which failed by errors or by requests that were not answered in time. */
  readonly budgetMs: number | null;
  readonly overBudget: number | null;
  readonly latencySamples: number;
  readonly reason: string;
}

/** Why a search ended: one of its own ends, its time, or a load too large for a schedule. */
export type LimitEnd = SearchEnd | "time" | "schedule";

export interface LimitResult {
  readonly schemaVersion: 1;
  readonly end: LimitEnd;
  readonly reasons: readonly string[];
  /** The highest load at which all budgets hold, with the confidence of `errorRate`; `null` if none was proved. */
  readonly proven: { readonly scale: number; readonly rateRps: number } | null;
  /** The lowest load above it at which they do not, or could not be proved to. */
  readonly upper: (UpperBound & { readonly rateRps: number; readonly pattern: string | null }) | null;
  /** Chance that the limit does not lie between `proven` and an `upper` of the kind `broken`. */
  readonly errorRate: number;
  readonly rules: SearchRules;
  readonly design: string;
  readonly designFingerprint: string;
  readonly engine: Result["engine"];
  readonly machine: Result["machine"];
  readonly startedAt: string;
  readonly command: string;
  /** In the order in which they were run. */
  readonly probes: readonly ProbeResult[];
}

/** What the search learns from the result of a run. */
export function toProbeOutcome(result: Result): ProbeOutcome {
  if (result.verdict !== "invalid") {
    return result.verdict;
  }
  const { generator, limits, cpu, patterns } = result;
  const isWhole =
    isFinished(generator.exitCode) &&
    generator.endedEarly === null &&
    generator.engineExit === null &&
    generator.dropped === 0 &&
    generator.contradictoryRecords === 0 &&
    !patterns.some(({ errorKinds }) => errorKinds.some(({ kind }) => kind === "transport"));
  const isLate = Math.max(generator.lagMs.p99 ?? 0, generator.lagMsTopup.p99 ?? 0) > limits.lagMsP99;
  // Beside other work, the generator's end would be that work's doing.
  const isAlone = describeOtherWork(cpu?.samples ?? [], limits.cpuOtherShare) === undefined;
  return isWhole && isLate && isAlone ? "generator" : "invalid";
}

/** @param rateRps of the whole mix of the run */
export function toProbeResult(result: Result, rateRps: number, isLonger: boolean): ProbeResult {
  const { scale, durationS, reasons, generator } = result;
  const lags = [generator.lagMs.p99, generator.lagMsTopup.p99].filter((lag) => lag !== null);
  return {
    ...{ scale, rateRps, durationS, isLonger, outcome: toProbeOutcome(result), reasons },
    lagMsP99: lags.length === 0 ? null : Math.max(...lags),
    closest: findClosest(result.patterns),
  };
}

const ranks: readonly PatternResult["verdict"][] = ["fail", "undecided", "invalid", "pass"];

/** By verdict, then by the share over the budget. Patterns without a budget can only fail. */
function findClosest(patterns: readonly PatternResult[]): ClosestBudget | null {
  const share = ({ overBudget, latencySamples }: PatternResult) => (overBudget ?? 0) / Math.max(1, latencySamples);
  const [first] = patterns
    .filter(({ budget, verdict, latencySamples }) => latencySamples > 0 && (budget !== null || verdict === "fail"))
    .sort((a, b) => ranks.indexOf(a.verdict) - ranks.indexOf(b.verdict) || share(b) - share(a));
  if (first === undefined) {
    return null;
  }
  const { name: pattern, responseMs, budget, overBudget, latencySamples, reason } = first;
  return {
    ...{ pattern, p99Ms: responseMs.p99, budgetMs: budget?.p99Ms ?? null, overBudget },
    ...{ latencySamples, reason },
  };
}

export interface SearchFacts {
  readonly end: LimitEnd;
  readonly rules: SearchRules;
  readonly errorRate: number;
  readonly probes: readonly ProbeResult[];
  /** Of any of the runs, whose design, engine and machine are the same. */
  readonly run: Pick<Result, "design" | "designFingerprint" | "engine" | "machine">;
  readonly startedAt: string;
  /** The command line that repeats the search. */
  readonly command: string;
}

export function toLimitResult({ run, probes, ...facts }: SearchFacts): LimitResult {
  const { provenScale, upper } = findBounds(probes);
  const at = (scale: number) => probes.filter((probe) => probe.scale === scale).at(-1);
  const found = {
    proven: provenScale === null ? null : { scale: provenScale, rateRps: at(provenScale)?.rateRps ?? 0 },
    upper:
      upper === null
        ? null
        : {
            ...upper,
            rateRps: at(upper.scale)?.rateRps ?? 0,
            pattern: upper.kind === "generator" ? null : (at(upper.scale)?.closest?.pattern ?? null),
          },
  };
  const { design, designFingerprint, engine, machine } = run;
  return {
    schemaVersion: 1,
    ...{ end: facts.end, reasons: explainLimit(facts, found, probes), ...found },
    ...{ errorRate: facts.errorRate, rules: facts.rules, design, designFingerprint, engine, machine },
    ...{ startedAt: facts.startedAt, command: facts.command, probes },
  };
}

const describeLoad = ({ scale, rateRps }: { readonly scale: number; readonly rateRps: number }): string =>
  `scale ${formatGiven(scale)} (${formatNumber(rateRps)} requests/s)`;

function explainLimit(
  { end, rules, errorRate }: Pick<SearchFacts, "end" | "rules" | "errorRate">,
  { proven, upper }: Pick<LimitResult, "proven" | "upper">,
  probes: readonly ProbeResult[],
): readonly string[] {
  const cut = explainCut(end, rules, probes);
  const reason = probes.filter(({ scale }) => scale === upper?.scale).at(-1)?.closest?.reason;
  const because = upper === null || upper.pattern === null ? [] : [`${upper.pattern}: ${reason}`];
  if (proven === null) {
    return upper === null
      ? ["Nothing could be measured.", ...(probes.at(-1)?.reasons ?? []), ...cut]
      : [startSentences[upper.kind](describeLoad(upper)), ...because, ...cut];
  }
  const holds = `All budgets hold at ${describeLoad(proven)}`;
  const confidence = `${formatGiven(Math.round((1 - errorRate) * 100))} % confidence`;
  if (upper === null) {
    return [`${holds}; the limit is not below that, at ${confidence}.`, ...cut];
  }
  switch (upper.kind) {
    case "broken":
      return [
        `${holds} and break at ${describeLoad(upper)}, ${upper.pattern ?? "a pattern"} first: the limit lies between the two, at ${confidence}.`,
        ...because,
        ...cut,
      ];
    case "not-proven":
      return [
        `${holds}; at ${describeLoad(upper)} they could not be proved to hold or to break: the limit is not below the first, at ${confidence}.`,
        ...because,
        ...cut,
      ];
    case "generator":
      return [
        `${holds}. The load generator reached its limit at ${describeLoad(upper)}, so the design's limit is not below ${describeLoad(proven)}, at ${confidence}, and nothing is known beyond. More generators or a machine of its own for the engine go further.`,
        ...cut,
      ];
  }
}

const startSentences: Readonly<Record<UpperBound["kind"], (load: string) => string>> = {
  broken: (load) => `Not even the start holds, ${load}: lower --scale.`,
  "not-proven": (load) =>
    `At the start already, ${load}, the budgets could be proved neither to hold nor to break: lower --scale, or give a longer --duration.`,
  generator: (load) =>
    `The load generator reached its limit at the start already, ${load}, so nothing is known of the design: lower --scale.`,
};

function explainCut(end: LimitEnd, { probesMost }: SearchRules, probes: readonly ProbeResult[]): readonly string[] {
  switch (end) {
    case "found":
    case "start":
      return [];
    case "invalid":
      return probes.length > 1
        ? [`The search ended early, because its last run measured nothing: ${probes.at(-1)?.reasons.join(" ")}`]
        : [];
    case "probes":
      return [`The search ended before it was as close as it should be, after ${countOf(probesMost, "run")}.`];
    case "time":
      return [
        `The search ended before it was as close as it should be, because its time was up after ${formatCount(probes.length)} ${probes.length === 1 ? "run" : "runs"}: give --find-limit more.`,
      ];
    case "schedule":
      return ["The search ended because a higher load has more requests than a schedule holds: shorten --duration."];
  }
}

/** 0 if a limit or the generator's end was found above a load that holds, 1 if not even the start holds, 3 if neither. */
export function toLimitExitCode({ proven, upper, end }: LimitResult): 0 | 1 | 3 {
  if (proven !== null) {
    return upper === null || end === "invalid" ? 3 : 0;
  }
  return upper === null || upper.kind === "generator" ? 3 : 1;
}
