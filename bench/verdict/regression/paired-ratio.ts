/**
 * How much slower one side is than another that ran beside it, in turns: the ratio of a percentile, with an interval.
 *
 * Were the current side `ratio` times as slow as the baseline and else the same, then with its durations divided by that ratio
 * both would exceed their common percentile equally often, in each block of time as in all. So every ratio is tested for that, by
 * Student's t over the blocks' differences, and the interval holds those that the test does not refuse.
 *
 * Only ranks count: one stall of a second is one bad block and not a change of the mean. Blocks are the unit of evidence, because
 * neighbours in time share their fate; what slows both sides of a block cancels out.
 */

import { percentile, percentileRank } from "../statistics.ts";
import { studentExceededBy } from "./student.ts";

/** Durations in milliseconds of both sides in the same stretch of time, in any order. */
export interface PairedBlock {
  readonly baseline: readonly number[];
  readonly current: readonly number[];
}

export interface PercentileRatio {
  readonly baselineMs: number;
  readonly currentMs: number;
  /** `currentMs` over `baselineMs`. */
  readonly ratio: number;
  /** `null` where the samples are too few for a bound. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Both sides' durations, ascending, in each block and in all. */
export interface PairedDurations {
  readonly blocks: readonly { readonly baseline: Float64Array; readonly current: Float64Array }[];
  readonly baseline: Float64Array;
  readonly current: Float64Array;
}

/** Below the resolution of the records; without it, a duration of 0 would have no ratio. */
const shortestMs = 0.001;

export function toPairedDurations(blocks: readonly PairedBlock[]): PairedDurations {
  const sorted = blocks.map(({ baseline, current }) => ({ baseline: toSorted(baseline), current: toSorted(current) }));
  return {
    blocks: sorted,
    baseline: joinSorted(sorted.map(({ baseline }) => baseline)),
    current: joinSorted(sorted.map(({ current }) => current)),
  };
}

function toSorted(durationsMs: readonly number[]): Float64Array {
  const sorted = new Float64Array(durationsMs).sort();
  for (let position = 0; (sorted[position] ?? shortestMs) < shortestMs; position++) {
    sorted[position] = shortestMs;
  }
  return sorted;
}

function joinSorted(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    joined.set(part, position);
    position += part.length;
  }
  return joined.sort();
}

/** Ratios beyond this, in either direction, are taken as not bounded. */
const ratioMost = 1000;
/** Halvings of the logarithm of the ratio: the bounds are exact to 0.02 %. */
const halvings = 16;

/**
 * @param share the percentile as a share: 0.95 for p95
 * @param errorRate chance that the interval misses the true ratio, half of it on either side
 * @returns `null` without samples on both sides, or with fewer than two blocks
 */
export function comparePercentile(
  durations: PairedDurations,
  share: number,
  errorRate: number,
): PercentileRatio | null {
  const baselineMs = percentile(durations.baseline, share);
  const currentMs = percentile(durations.current, share);
  if (baselineMs === null || currentMs === null || durations.blocks.length < 2) {
    return null;
  }
  const ratio = currentMs / baselineMs;
  const refusedBeyond = studentExceededBy(errorRate / 2, durations.blocks.length - 1);
  /** Moves from the estimate in the given direction as far as the test lets it; `null` if it lets it go anywhere. */
  const findBound = (direction: 1 | -1): number | null => {
    const isRefused = (distance: number) =>
      -direction * testRatio(durations, share, ratio * Math.exp(direction * distance)) > refusedBeyond;
    let inside = 0;
    let outside = Math.log(ratioMost);
    if (!isRefused(outside)) {
      return null;
    }
    for (let step = 0; step < halvings; step++) {
      const middle = (inside + outside) / 2;
      if (isRefused(middle)) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return ratio * Math.exp(direction * outside);
  };
  return { baselineMs, currentMs, ratio, low: findBound(-1), high: findBound(1) };
}

/** Student's t of the hypothesis that the current side is `ratio` times as slow; above 0 if it is slower than that. */
function testRatio({ blocks, baseline, current }: PairedDurations, share: number, ratio: number): number {
  const commonMs = commonPercentile(baseline, current, share, ratio);
  const over = countOver(baseline, commonMs) + countOver(current, commonMs * ratio);
  const shareOver = over / (baseline.length + current.length);
  const excesses = blocks.map(
    (block) =>
      (countOver(block.current, commonMs * ratio) - shareOver * block.current.length) / current.length -
      (countOver(block.baseline, commonMs) - shareOver * block.baseline.length) / baseline.length,
  );
  const sum = excesses.reduce((total, excess) => total + excess, 0);
  const mean = sum / excesses.length;
  const squares = excesses.reduce((total, excess) => total + (excess - mean) ** 2, 0);
  return sum === 0 ? 0 : sum / Math.sqrt((squares * excesses.length) / (excesses.length - 1));
}

/** The percentile of both sides together, the current one's durations divided by `ratio`. */
function commonPercentile(baseline: Float64Array, current: Float64Array, share: number, ratio: number): number {
  const rank = percentileRank(baseline.length + current.length, share);
  // How many of the first `rank` are the baseline's: the least number after which none of the current side's is left that is shorter.
  let low = Math.max(0, rank - current.length);
  let high = Math.min(rank, baseline.length);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((baseline[middle] ?? Infinity) * ratio < (current[rank - middle - 1] ?? -Infinity)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Math.max(baseline[low - 1] ?? 0, (current[rank - low - 1] ?? 0) / ratio);
}

/** How many of the ascending durations are longer than the limit. */
function countOver(sorted: Float64Array, limitMs: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= limitMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return sorted.length - low;
}
