/** What a replay schedule is made from, what may be wrong with it, and the counts that follow from it. */
import type { Problem } from "../../model/schema/problem.ts";
import { cumulateIntensity, describeProfileProblem, meanFactor, type Profile, profileWanted } from "./profile.ts";
import type { Phase } from "./record.ts";

export const arrivalProcesses = ["poisson", "constant"] as const;

/**
 * `poisson`: independent users, as documented load is; gaps are random and requests sometimes meet. `constant`: every
 * pattern evenly spaced, for comparing two runs request by request.
 */
export type ArrivalProcess = (typeof arrivalProcesses)[number];

export interface ScheduleInput {
  /** Documented requests a second of each pattern, in the order of the design's replayed patterns. 0 keeps a pattern out. */
  readonly rates: readonly number[];
  /** Multiplies every rate. */
  readonly scale: number;
  /** Length of the mix. */
  readonly durationS: number;
  /** Length of the warm-up before the mix, at the same rates; 0 for none. */
  readonly warmupS: number;
  /** An integer from 0 to 2^53 - 1. The same input with the same seed is the same schedule, in Node and in k6. */
  readonly seed: number;
  readonly arrivals: ArrivalProcess;
  /** Patterns with fewer arrivals in the mix get the missing ones after it. Without it there is no top-up. */
  readonly topupSamples?: number;
  /** How the intensity of the mix changes; the documented load all the time without it. Warm-up and top-up do not change. */
  readonly profile?: Profile;
}

/** Arrivals by phase, then by position of the pattern in `rates`. */
export type ScheduleCounts = Readonly<Record<Phase, readonly number[]>>;

/** About 400 MB while it is built; a longer load is a smaller scale or several runs. */
const arrivalsMax = 20_000_000;
/** In microseconds, times the patterns, this is far below 2^53: instants and their patterns fit one exact number. */
const totalSMax = 7 * 24 * 3600;
const patternsMax = 1000;

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Requests a second of the whole mix, where the profile's factor is 1. */
export const mixRateRps = ({ rates, scale }: Pick<ScheduleInput, "rates" | "scale">): number => sum(rates) * scale;

/** Microseconds, the resolution of a schedule. */
export const toMicros = (seconds: number): number => Math.round(seconds * 1e6);

/** Everything that is wrong with the input; empty when a schedule can be built from it. */
export function checkScheduleInput(input: ScheduleInput): readonly Problem[] {
  const problems = checkValues(input);
  return problems.length > 0 ? problems : checkBounds(input);
}

function checkValues(input: ScheduleInput): readonly Problem[] {
  const problems: Problem[] = [];
  const demand = (holds: boolean, code: string, path: string, message: string, fix: string) => {
    if (!holds) {
      problems.push({ code, path, message, fix });
    }
  };
  const { rates, scale, durationS, warmupS, seed, arrivals, topupSamples = 0 } = input;
  const { length } = rates;
  demand(length > 0, "rates_empty", "rates", "there is no pattern to replay", "give one rate a pattern");
  demand(
    length <= patternsMax,
    "rates_too_many",
    "rates",
    `there are ${length} patterns`,
    `replay at most ${patternsMax} patterns in one run`,
  );
  rates.forEach((rate, pattern) => {
    const fix = "give requests a second at scale 1, finite and not negative; 0 keeps the pattern out of the mix";
    demand(Number.isFinite(rate) && rate >= 0, "rate_invalid", `rates[${pattern}]`, `the rate is ${rate}`, fix);
  });
  demand(
    Number.isFinite(scale) && scale > 0,
    "scale_invalid",
    "scale",
    `the scale is ${scale}`,
    "give a finite number above 0; 1 is the documented load",
  );
  demand(
    Number.isFinite(durationS) && toMicros(durationS) >= 1,
    "duration_invalid",
    "durationS",
    `the mix lasts ${durationS} s`,
    "give a finite number of seconds above 0",
  );
  demand(
    Number.isFinite(warmupS) && (warmupS === 0 || toMicros(warmupS) >= 1),
    "warmup_invalid",
    "warmupS",
    `the warm-up lasts ${warmupS} s`,
    "give a finite number of seconds above 0, or 0 for no warm-up",
  );
  demand(
    Number.isSafeInteger(seed) && seed >= 0,
    "seed_invalid",
    "seed",
    `the seed is ${seed}`,
    `give an integer from 0 to ${Number.MAX_SAFE_INTEGER}`,
  );
  demand(
    arrivalProcesses.includes(arrivals),
    "arrivals_unknown",
    "arrivals",
    `the arrivals are "${arrivals}"`,
    `give one of: ${arrivalProcesses.join(", ")}`,
  );
  demand(
    Number.isSafeInteger(topupSamples) && topupSamples >= 0,
    "topup_invalid",
    "topupSamples",
    `the samples to top up to are ${topupSamples}`,
    "give an integer of at least 0, or leave it out",
  );
  if (input.profile !== undefined) {
    const problem = describeProfileProblem(input.profile);
    demand(problem === undefined, "profile_invalid", "profile", problem ?? "", `give ${profileWanted}`);
  }
  return problems;
}

/** For input whose values are sound each by itself: what they make together must be neither nothing nor too much. */
function checkBounds(input: ScheduleInput): readonly Problem[] {
  const { rates, durationS, warmupS, profile, topupSamples = 0 } = input;
  const rateRps = mixRateRps(input);
  const loadS = toLoadS(input);
  const patternsReplayed = rates.filter((rate) => rate > 0).length;
  // An upper bound, by a fraction of the top-up, so that nothing large is computed for a load that is refused.
  const arrivalsAtMost = rateRps * (loadS + warmupS) + topupSamples * patternsReplayed;
  if (arrivalsAtMost > arrivalsMax) {
    const message = `up to ${arrivalsAtMost.toPrecision(3)} arrivals are asked for, and ${arrivalsMax} is the most`;
    const fix = "lower the scale, the duration, the warm-up or the samples to top up to";
    return [{ code: "arrivals_too_many", path: "scale", message, fix }];
  }
  const counts = planCounts(input);
  if (sum(counts.mix) === 0) {
    const message = `${rateRps} requests a second for ${loadS} s is not one request`;
    const fix = "raise the rates, the scale or the duration until rate times seconds is at least 1";
    return [{ code: "mix_empty", path: "rates", message, fix }];
  }
  const totalS = durationS + warmupS + sum(counts.topup) / rateRps;
  if (totalS > totalSMax) {
    const message = `the run would last ${Math.ceil(totalS)} s, and ${totalSMax} s is the most`;
    const fix = "shorten the duration and the warm-up, or raise the scale so that the top-up ends sooner";
    return [{ code: "schedule_too_long", path: "durationS", message, fix }];
  }
  const { weight } = cumulateIntensity(toMicros(durationS), profile);
  if (weight === 0 || weight > Number.MAX_SAFE_INTEGER) {
    const message = `the profile's steps are too ${weight === 0 ? "short" : "long"} for instants of a microsecond`;
    const fix = `${weight === 0 ? "lengthen" : "shorten"} the duration, or give a profile of fewer decimals and parts`;
    return [{ code: "profile_too_fine", path: "profile", message, fix }];
  }
  return [];
}

/**
 * The exact counts of the schedule, without building it. Input must have passed `checkScheduleInput`.
 *
 * Warm-up and mix hold round(sum of rates * scale * seconds) arrivals each, and every pattern its share to less than one
 * request. A profile multiplies the seconds of the mix by its mean factor. Computed with the four basic operations only, which
 * are the same everywhere: no engine changes a count.
 */
export function planCounts(input: ScheduleInput): ScheduleCounts {
  const { rates, scale, warmupS, topupSamples = 0 } = input;
  const countsFor = (seconds: number) => apportion(rates.map((rate) => rate * scale * seconds));
  const mix = countsFor(toLoadS(input));
  const topup = mix.map((count, pattern) => ((rates[pattern] ?? 0) > 0 ? Math.max(0, topupSamples - count) : 0));
  return { warmup: countsFor(warmupS), mix, topup };
}

/** Seconds of the documented load that the mix amounts to. */
function toLoadS({ durationS, profile }: ScheduleInput): number {
  return profile === undefined ? durationS : durationS * meanFactor(profile);
}

/** Largest remainder (Hamilton's method): whole parts first, then one each for the largest fractions until the sum is met. */
function apportion(quotas: readonly number[]): readonly number[] {
  // In whole millionths of a request, so that rounding errors of the products decide neither a total that is exactly a
  // half nor which of two equal fractions is the larger: then the earlier pattern has it.
  const parts = quotas.map((quota) => Math.round(quota * 1e6));
  const counts = parts.map((part) => Math.floor(part / 1e6));
  const missing = Math.round(sum(parts) / 1e6) - sum(counts);
  const byRemainder = parts
    .map((part, pattern) => ({ pattern, remainder: part % 1e6 }))
    .sort((one, other) => other.remainder - one.remainder || one.pattern - other.pattern);
  for (const { pattern } of byRemainder.slice(0, missing)) {
    counts[pattern] = (counts[pattern] ?? 0) + 1;
  }
  return counts;
}

/** Arrivals of all phases and patterns. */
export const countArrivals = (input: ScheduleInput): number => sum(Object.values(planCounts(input)).map(sum));
