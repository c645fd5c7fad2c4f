import { shareErrorRate } from "../../bench/verdict/error-rates.ts";
import { countPassSamples } from "../../bench/verdict/judge-latency.ts";
import type { SearchRules } from "../../bench/verdict/limit.ts";
import { type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { mixRateRps, planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { UsageError } from "../failure.ts";
import { inSeconds } from "./in-seconds.ts";
import type { BenchFlags } from "./options.ts";
import { probesMost } from "./seeds.ts";
import type { BenchSetup } from "./setup.ts";

const resolutionShare = 0.05;
export const timeDefault = "30m";
/** Of an undecided probe's repetition. */
export const longerFactor = 3;

/** A p99 of so many requests is proved with up to two over the budget, at the error rate of one probe of sixteen. */
const comfortableSamples = 1000;
/** The generator wakes up this much too late now and then, so less cannot be told from its own lag. */
const budgetMsLeast = 1;

export interface LimitSearch {
  readonly rules: SearchRules;
  /** Of the first probe; the others differ in scale, seed and perhaps in duration. */
  readonly load: LoadSettings;
  /** How long the search may take. */
  readonly timeMostS: number;
  /** What to say before it starts. */
  readonly warnings: readonly string[];
}

type LimitFlags = Partial<BenchFlags>;

/** @throws UsageError for options that contradict a search, and for a load that could not prove anything */
export function readLimitSearch(flags: LimitFlags, { load, plan }: Pick<BenchSetup, "load" | "plan">): LimitSearch {
  const timeMostS = readTime(flags.findLimit);
  const topped =
    flags.topUp === undefined ? { ...load, topupSamples: Math.max(load.topupSamples, comfortableSamples) } : load;
  const budgeted = plan.replayed.filter(({ pattern }) => pattern.budget !== undefined);
  if (budgeted.length === 0) {
    throw new UsageError(
      "No pattern of the design has a latency budget, so no load is too high for it.",
      "Give patterns a budget, such as budget: { p99Ms: 50 }, or leave --find-limit out.",
    );
  }
  assertProvable(topped, plan);
  assertInTime(topped, plan, timeMostS);
  return {
    rules: { startScale: load.scale, resolutionShare, probesMost },
    load: topped,
    timeMostS,
    warnings: budgeted.flatMap(({ name, pattern }) => {
      const { p99Ms = budgetMsLeast } = pattern.budget ?? {};
      return p99Ms < budgetMsLeast
        ? [`The budget of ${name} is ${p99Ms} ms, which may be less than the load generator's own lag.`]
        : [];
    }),
  };
}

/** From one short probe to a working day. */
const timeSMost = 28_800;

function readTime(text: string | true | undefined): number {
  const timeS = Number(inSeconds(typeof text === "string" ? text : timeDefault));
  if (!(timeS > 0 && timeS <= timeSMost)) {
    throw new UsageError(
      `"${String(text)}" is not a time for --find-limit.`,
      "Give how long it may take, up to 8 hours, such as 20m, or nothing for 30m.",
    );
  }
  return timeS;
}

function assertProvable(load: LoadSettings, plan: ReplayPlan): void {
  const needed = countPassSamples(shareErrorRate(1, probesMost).pass);
  const { mix, topup } = planCounts(toScheduleInput(load, ratesOf(plan)));
  const short = plan.replayed.flatMap(({ name, pattern }, position) => {
    const samples = (mix[position] ?? 0) + (topup[position] ?? 0);
    return pattern.budget !== undefined && samples < needed ? [`${name} (${samples})`] : [];
  });
  if (short.length > 0) {
    throw new UsageError(
      `With ${probesMost} runs at most, a p99 takes ${needed} requests to prove in each, and at the start there are fewer of ${short.join(", ")}.`,
      `Give --top-up ${comfortableSamples}, a longer --duration or a higher --scale.`,
    );
  }
}

/** Seconds of a load's schedule. */
export function lengthOf(load: LoadSettings, plan: ReplayPlan): number {
  const input = toScheduleInput(load, ratesOf(plan));
  return load.warmupS + load.durationS + sum(planCounts(input).topup) / mixRateRps(input);
}

function assertInTime(load: LoadSettings, plan: ReplayPlan, timeMostS: number): void {
  const lengthS = Math.ceil(lengthOf(load, plan));
  if (lengthS > timeMostS) {
    throw new UsageError(
      `One run of this load takes ${lengthS} s, and the search may take ${timeMostS} s.`,
      "Give --find-limit more time, a shorter --duration, or fewer --top-up samples.",
    );
  }
}
