/**
 * Whether response times drift while the load stays the same, as they do where something grows or leaks: the last third of a
 * soak against its first.
 */

import type { SampleRecord } from "../workload/record.ts";
import { estimateDesignEffect } from "./design-effect.ts";
import { errorRateOfRun } from "./error-rates.ts";
import { countOver, type PercentileInterval, percentileInterval } from "./intervals.ts";
import type { ReplayedPattern, RunDescription } from "./run.ts";
import { percentile } from "./statistics.ts";
import { toResponseMs } from "./timing.ts";

/** One percentile of one pattern in both thirds. */
export interface Drift {
  readonly number: number;
  readonly name: string;
  readonly percentile: "p50" | "p99";
  readonly firstMs: number;
  readonly lastMs: number;
  readonly firstInterval: PercentileInterval;
  readonly lastInterval: PercentileInterval;
  /** `none` as long as the intervals overlap. */
  readonly direction: "slower" | "faster" | "none";
}

export interface DriftResult {
  /** Chance that any drift is reported although there is none. */
  readonly errorRate: number;
  /** Of the patterns that had successful requests in both thirds. */
  readonly compared: readonly Drift[];
}

const shares = { p50: 0.5, p99: 0.99 } as const;
const names = ["p50", "p99"] as const;

/**
 * A third is clustered in so many blocks, far longer than those of a verdict: one bad minute of half an hour happened once, and is
 * no drift however many requests met it.
 */
const blocksInThird = 20;

/**
 * The intervals' error rate is shared among all of them, so that no drift is reported by testing often; each is widened by the
 * dependence of its own samples (see `blocksInThird`). A drift has no part in the verdict: the budgets say what is too slow.
 *
 * @param judged samples of one round
 * @returns `null` unless the profile is a soak
 */
export function findDrift(
  { profile, warmupS, durationS, patterns }: RunDescription,
  judged: readonly SampleRecord[],
): DriftResult | null {
  if (profile !== "soak") {
    return null;
  }
  const thirdMs = (durationS * 1000) / 3;
  const startMs = warmupS * 1000;
  const served = judged.filter(({ phase, outcome }) => phase === "mix" && outcome === "ok");
  const first = served.filter(({ dueMs }) => dueMs < startMs + thirdMs);
  const last = served.filter(({ dueMs }) => dueMs >= startMs + 2 * thirdMs);
  const intervals = 2 * names.length * patterns.length;
  const compared = patterns.flatMap((pattern, position) => {
    const ofPattern = (samples: readonly SampleRecord[]) => samples.filter((sample) => sample.pattern === position);
    const options = { errorRate: errorRateOfRun / intervals, blockMs: thirdMs / blocksInThird };
    return comparePattern(pattern, ofPattern(first), ofPattern(last), options);
  });
  return { errorRate: errorRateOfRun, compared };
}

function comparePattern(
  { number, name }: ReplayedPattern,
  first: readonly SampleRecord[],
  last: readonly SampleRecord[],
  options: EstimateOptions,
): Drift[] {
  return names.flatMap((percentileName): Drift[] => {
    const before = estimate(first, shares[percentileName], options);
    const after = estimate(last, shares[percentileName], options);
    if (before === undefined || after === undefined) {
      return [];
    }
    return [
      {
        ...{ number, name, percentile: percentileName, firstMs: before.ms, lastMs: after.ms },
        ...{ firstInterval: before.interval, lastInterval: after.interval },
        direction: isAbove(after.interval, before.interval)
          ? "slower"
          : isAbove(before.interval, after.interval)
            ? "faster"
            : "none",
      },
    ];
  });
}

interface EstimateOptions {
  readonly errorRate: number;
  readonly blockMs: number;
}

function estimate(samples: readonly SampleRecord[], share: number, { errorRate, blockMs }: EstimateOptions) {
  const durationsMs = samples.map(toResponseMs);
  const sorted = Float64Array.from(durationsMs).sort();
  const ms = percentile(sorted, share);
  if (ms === null) {
    return undefined;
  }
  const blocks = samples.map(({ dueMs }) => Math.floor(dueMs / blockMs));
  const designEffect = estimateDesignEffect(countOver(durationsMs, blocks, ms));
  const interval = percentileInterval(sorted, share, { errorRate, designEffect });
  return interval === null ? undefined : { ms: round(ms), interval: roundInterval(interval) };
}

const isAbove = ({ lowMs }: PercentileInterval, { highMs }: PercentileInterval) => highMs !== null && lowMs > highMs;

/** To a microsecond, the resolution of the records. */
const round = (ms: number) => Math.round(ms * 1000) / 1000;

const roundInterval = ({ lowMs, highMs }: PercentileInterval): PercentileInterval => ({
  lowMs: round(lowMs),
  highMs: highMs === null ? null : round(highMs),
});
