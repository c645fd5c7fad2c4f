/**
 * Confidence intervals of percentiles by order statistics: the number of samples below the true percentile is binomial, whatever
 * the latencies' distribution, so ranks can be named between which it lies (Hahn and Meeker, Statistical Intervals, 5.2).
 */

import { type Block, estimateDesignEffect } from "./design-effect.ts";
import { Histogram } from "./histogram.ts";
import { binomialAtLeast, binomialAtMost, findLast, percentile } from "./statistics.ts";

/** Both ends included. */
export interface PercentileInterval {
  /** 0 where the samples are too few for a lower end: no duration is less. */
  readonly lowMs: number;
  /** `null` where the samples are too few for an upper end: even the longest may lie below the percentile. */
  readonly highMs: number | null;
}

/** Each `null` if there were no samples. */
export interface PercentileIntervals {
  readonly p50: PercentileInterval | null;
  readonly p95: PercentileInterval | null;
  readonly p99: PercentileInterval | null;
}

export interface IntervalOptions {
  /** Chance that the interval misses the percentile, half of it on either side; 0.05 unless told. */
  readonly errorRate?: number;
  /** By which factor the samples count as fewer, see `estimateDesignEffect`; 1 unless told. */
  readonly designEffect?: number;
}

/**
 * @param samples in milliseconds: either ascending, or a histogram, whose interval reaches to the ends of its buckets
 * @param share the percentile as a share, above 0 and below 1: 0.99 for p99
 * @returns `null` if there are no samples
 */
export function percentileInterval(
  samples: ArrayLike<number> | Histogram,
  share: number,
  { errorRate = 0.05, designEffect = 1 }: IntervalOptions = {},
): PercentileInterval | null {
  const count = samples instanceof Histogram ? samples.count : samples.length;
  if (count === 0) {
    return null;
  }
  const effective = Math.max(1, Math.floor(count / designEffect + rounding));
  const { low, high } = rankInterval(effective, share, errorRate);
  // Each of the samples that count stands for a stretch of ranks: the interval reaches from the first of one to the last of another.
  const samplesEach = count / effective;
  const lowRank = Math.floor((low - 1) * samplesEach + rounding) + 1;
  const highRank = high === null ? null : Math.ceil(high * samplesEach - rounding);
  if (samples instanceof Histogram) {
    return {
      lowMs: samples.bucketAt(lowRank)?.lowMs ?? 0,
      highMs: highRank === null ? null : (samples.bucketAt(highRank)?.highMs ?? null),
    };
  }
  return {
    lowMs: samples[lowRank - 1] ?? 0,
    highMs: highRank === null ? null : (samples[highRank - 1] ?? null),
  };
}

/** Keeps the product of a rank with a quotient from falling to the next whole number on the wrong side. */
const rounding = 1e-9;

/** The highest rank that is improbably above the percentile, and the lowest that is improbably below it. */
function rankInterval(count: number, share: number, errorRate: number): { low: number; high: number | null } {
  const tail = errorRate / 2;
  const low = findLast(0, count + 1, (rank) => binomialAtMost(rank - 1, count, share) <= tail);
  const high = findLast(0, count + 1, (rank) => binomialAtLeast(rank, count, share) > tail) + 1;
  return { low, high: high > count ? null : high };
}

/**
 * The intervals at 95 %, each widened by the dependence that the samples themselves show at that percentile.
 *
 * @param durationsMs in any order
 * @param blocks the block of each of them, see `blockOf`
 */
export function toPercentileIntervals(durationsMs: readonly number[], blocks: readonly number[]): PercentileIntervals {
  const sorted = Float64Array.from(durationsMs).sort();
  const at = (share: number) =>
    roundInterval(percentileInterval(sorted, share, { designEffect: designEffectAt(share, durationsMs, blocks) }));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/**
 * By which factor the samples count as fewer for an interval of their percentile, see `estimateDesignEffect`; 1 without samples.
 *
 * @param durationsMs in any order
 * @param blocks the block of each of them, see `blockOf`
 */
export function designEffectAt(share: number, durationsMs: readonly number[], blocks: readonly number[]): number {
  const estimateMs = percentile(Float64Array.from(durationsMs).sort(), share);
  return estimateMs === null ? 1 : estimateDesignEffect(countOver(durationsMs, blocks, estimateMs));
}

/** For the design effect at a limit: the samples of each block, and those of them over it. */
export function countOver(durationsMs: readonly number[], blocks: readonly number[], limitMs: number): Iterable<Block> {
  const counts = new Map<number, { samples: number; over: number }>();
  for (const [position, ms] of durationsMs.entries()) {
    const block = blocks[position] ?? 0;
    const count = counts.get(block) ?? { samples: 0, over: 0 };
    count.samples += 1;
    count.over += ms > limitMs ? 1 : 0;
    counts.set(block, count);
  }
  return counts.values();
}

/** To a microsecond, like the percentiles. */
function roundInterval(interval: PercentileInterval | null): PercentileInterval | null {
  const round = (ms: number) => Math.round(ms * 1000) / 1000;
  return interval && { lowMs: round(interval.lowMs), highMs: interval.highMs === null ? null : round(interval.highMs) };
}
