import { pairsLeast } from "../../../bench/verdict/regression/compare-turns.ts";
import { planTurns, profileOfSide, type Side, sides } from "../../../bench/verdict/regression/slices.ts";
import type { LoadSettings } from "../../../bench/workload/settings.ts";

/** How the sides of a comparison take turns: one timeline, and in each slice of it exactly one of them is under load. */
export interface Turns {
  /** Of the slices that are judged. */
  readonly sides: readonly Side[];
  readonly sliceS: number;
  /** Before the first judged slice each side is under load for this long, because connections and caches are cold at first. */
  readonly warmupS: number;
  /** What each side has to replay. */
  readonly loads: Readonly<Record<Side, LoadSettings>>;
}

export const sliceSDefault = 0.5;
const warmupSlicesEach = 4;
/** Of the pairs, this share shows how much alike two equal sides are on this machine. */
const calibrationShare = 1 / 3;

/**
 * Turns for loads that are all to be replayed with the same settings, for about the duration that they give; longer where that is too
 * short for a comparison.
 */
export function planSideTurns(loads: Readonly<Record<Side, LoadSettings>>, sliceS: number): Turns {
  const pairs = Math.round(loads.A.durationS / sliceS / 2);
  const calibrationPairs = toEven(Math.max(pairsLeast, pairs * calibrationShare));
  const comparisonPairs = toEven(Math.max(pairsLeast, pairs - calibrationPairs));
  const judged = planTurns(calibrationPairs, comparisonPairs);
  const warmup = sides.flatMap((side) => Array.from({ length: warmupSlicesEach }, () => side));
  const all = [...warmup, ...judged];
  const toTurns = (side: Side): LoadSettings => ({
    ...loads[side],
    durationS: toSeconds(all.length * sliceS),
    warmupS: 0,
    topupSamples: 0,
    profile: profileOfSide(all, side),
  });
  return {
    sides: judged,
    sliceS,
    warmupS: toSeconds(warmup.length * sliceS),
    loads: { A: toTurns("A"), "A'": toTurns("A'"), B: toTurns("B") },
  };
}

/** To a microsecond, the resolution of a schedule: products of seconds have more digits than anybody wrote. */
const toSeconds = (product: number) => Number(product.toFixed(6));

/** Two pairs make a block in which neither side comes first. */
const toEven = (pairs: number) => 2 * Math.round(pairs / 2);
