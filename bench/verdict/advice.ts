/** What would decide a pattern that could not be decided, in figures and as options to type. */

import { flatProfile, meanFactor, parseProfile } from "../workload/profile.ts";
import { formatCount } from "./format.ts";
import type { Undecided } from "./result.ts";
import type { ReplayedPattern, RunDescription } from "./run.ts";

/**
 * @param rounds how often a schedule of the run's length was replayed: the options are for as many rounds again
 * @param needed samples in all, `null` if no practical number decides
 */
export function toUndecided(
  run: RunDescription,
  rounds: number,
  pattern: ReplayedPattern,
  samples: number,
  needed: number | null,
): Undecided {
  if (needed === null || pattern.rateRpsDocumented <= 0 || rounds === 0) {
    return { samples, needed };
  }
  // A schedule holds each pattern's share of the mix exactly, so no margin for chance is needed.
  const factor = meanFactor(parseProfile(run.profile) ?? flatProfile);
  const unscaledS = needed / (pattern.rateRpsDocumented * factor) / rounds;
  return {
    samples,
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

export function describeAdvice(undecided: Undecided): string {
  if (undecided.needed === null) {
    return "The share is so close to 1 % that more requests are unlikely to decide: the design is at its budget.";
  }
  const options = describeOptions(undecided);
  const how = options === "" ? "" : `, with ${options}`;
  return `${formatCount(undecided.needed - undecided.samples)} more like these would decide it${how}.`;
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
