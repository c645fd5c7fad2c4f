/** `bench --ab`: two designs in turns on one machine, judged against what the machine does to equal ones. */

import type { SizedUnitsComparison } from "../../verify/sized-units.ts";
import { percentile } from "../statistics.ts";
import {
  type ErrorCount,
  errorRateOfRatio,
  judgeErrors,
  judgePatternRegression,
  judgeRatio,
} from "./judge-regression.ts";
import { comparePercentile, type PercentileRatio, toPairedDurations } from "./paired-ratio.ts";
import { pairSlices, type Slice, type SlicePair, type SlicePairs } from "./slices.ts";
import { toRegression } from "./to-regression.ts";
import {
  type BothSides,
  type JudgedPercentile,
  judgedPercentiles,
  type PatternRegression,
  type PercentileRegression,
  type Regression,
} from "./types.ts";

/** What a percentile may grow between two sides that run at the same time on the same machine. */
export const toleranceOfAb = 0.1;

export interface ComparedPattern {
  readonly number: number;
  readonly name: string;
}

export interface TurnsComparison {
  /** The git ref or design that A is. */
  readonly against: string;
  /** In the order of the slices' patterns. */
  readonly patterns: readonly ComparedPattern[];
  /** Share by which a percentile may grow; `toleranceOfAb` unless told. */
  readonly tolerance?: number;
  /** Share of failed requests that a run may have, see `RunLimits.errorShare`. */
  readonly errorShare: number;
  /** Of both designs, by the model; `null` if one could not be predicted. */
  readonly units: SizedUnitsComparison | null;
  /** See `Findings`. */
  readonly areUnitsLost?: boolean;
  /** Sentences on what is not among `patterns`; none unless told. */
  readonly notes?: readonly string[];
}

/** Pairs of slices that the noise and the comparison need each: fewer would miss doublings of the rarest patterns. */
export const pairsLeast = 24;

/**
 * Compares B with A by their service times, which the queues of other patterns have no part in: a pattern that became slow shows
 * there and only there. A slowdown counts if its whole interval lies beyond the tolerance, and beyond what A and an equal copy of
 * it differed by in the slices before.
 *
 * @param slices in the order of time, the first ones of A and A', the rest of A and B
 */
export function compareTurns(slices: readonly Slice[], comparison: TurnsComparison): Regression {
  const { against, patterns, tolerance = toleranceOfAb, units, areUnitsLost = false, notes = [] } = comparison;
  const pairs = pairSlices(slices);
  const common = { kind: "ab", against, tolerance, units, areUnitsLost } as const;
  const notCompared = patterns.length === 0 ? noCommonPattern : describeTooFew(pairs);
  if (notCompared !== undefined) {
    return toRegression({ ...common, noise: null, patterns: [], notes: [notCompared, ...notes] });
  }
  const errorRate = errorRateOfRatio(patterns.length);
  const noises = patterns.map((_, position) => measure(pairs.calibration, position, errorRate));
  const noise = {
    p50: largest(noises.map(({ p50 }) => differenceOf(p50))),
    p95: largest(noises.map(({ p95 }) => differenceOf(p95))),
    calibrationPairs: pairs.calibration.length,
    comparisonPairs: pairs.comparison.length,
  };
  const proven = {
    p50: largest(noises.map(({ p50 }) => provenDifferenceOf(p50))),
    p95: largest(noises.map(({ p95 }) => provenDifferenceOf(p95))),
  };
  const judged = patterns.map(({ number, name }, position): PatternRegression => {
    const change = measure(pairs.comparison, position, errorRate);
    const percentiles = judgedPercentiles.map((share) => {
      const own = noises[position]?.[`p${share}`] ?? null;
      const threshold = Math.max(tolerance, differenceOf(own), proven[`p${share}`]);
      return toPercentileRegression(share, change[`p${share}`], { own, threshold, tolerance });
    });
    const before = countErrors(pairs.comparison, "baseline", position);
    const now = countErrors(pairs.comparison, "current", position);
    const allowance = { patterns: patterns.length, allowedShare: comparison.errorShare };
    const errors = {
      baseline: before.errors,
      current: now.errors,
      verdict: judgeErrors(before, now, allowance),
    };
    return {
      number,
      pattern: name,
      ...judgePatternRegression({ percentiles, errors }, change.samples),
      percentiles,
      serviceMsP99: change.p99,
      ...measureResponse(pairs.comparison, position),
      errors,
    };
  });
  return toRegression({ ...common, noise, patterns: judged, notes });
}

const noCommonPattern = "Latency is not compared: the two designs have no access pattern of the same name.";

function describeTooFew({ calibration, comparison }: SlicePairs): string | undefined {
  if (Math.min(calibration.length, comparison.length) >= pairsLeast) {
    return undefined;
  }
  return `Latency is not compared: that needs ${pairsLeast} pairs of neighbouring slices for the noise and as many for the comparison, and there are ${calibration.length} and ${comparison.length}. Let it run longer with --duration.`;
}

interface Measured {
  /** Each `null` where one side has no samples. */
  readonly p50: PercentileRatio | null;
  readonly p95: PercentileRatio | null;
  readonly p99: BothSides;
  /** Successful executions of the current side. */
  readonly samples: number;
}

function measure(pairs: readonly SlicePair[], position: number, errorRate: number): Measured {
  const durations = toPairedDurations(
    pairs.map(({ baseline, current }) => ({
      baseline: baseline.patterns[position]?.serviceMs ?? [],
      current: current.patterns[position]?.serviceMs ?? [],
    })),
  );
  return {
    p50: comparePercentile(durations, 0.5, errorRate),
    p95: comparePercentile(durations, 0.95, errorRate),
    p99: { baseline: percentile(durations.baseline, 0.99), current: percentile(durations.current, 0.99) },
    samples: durations.current.length,
  };
}

function gatherResponse(pairs: readonly SlicePair[], side: keyof SlicePair, position: number): Float64Array {
  const gathered: number[] = [];
  for (const pair of pairs) {
    for (const ms of pair[side].patterns[position]?.responseMs ?? []) {
      gathered.push(ms);
    }
  }
  return Float64Array.from(gathered).sort();
}

function countErrors(pairs: readonly SlicePair[], side: keyof SlicePair, position: number): ErrorCount {
  const slices = pairs.flatMap((pair) => pair[side].patterns[position] ?? []);
  const errors = slices.reduce((sum, slice) => sum + slice.errors, 0);
  return { errors, executions: slices.reduce((sum, slice) => sum + slice.serviceMs.length, errors) };
}

type ResponseTimes = Pick<PatternRegression, "responseMsP50" | "responseMsP95">;

function measureResponse(pairs: readonly SlicePair[], position: number): ResponseTimes {
  const baseline = gatherResponse(pairs, "baseline", position);
  const current = gatherResponse(pairs, "current", position);
  const at = (share: number) => ({ baseline: percentile(baseline, share), current: percentile(current, share) });
  return { responseMsP50: at(0.5), responseMsP95: at(0.95) };
}

const largest = (figures: readonly number[]) => Math.max(0, ...figures);

/** How far apart two sides are, whichever is slower, as a share: 0.04 is 4 %. */
function differenceOf(measured: PercentileRatio | null): number {
  return measured === null ? 0 : Math.max(measured.ratio, 1 / measured.ratio) - 1;
}

/** What of it is no chance of these samples. */
function provenDifferenceOf(measured: PercentileRatio | null): number {
  const slower = measured?.low ?? 1;
  const faster = measured?.high ?? 1;
  return Math.max(slower, 1 / faster, 1) - 1;
}

interface Allowance {
  readonly own: PercentileRatio | null;
  readonly threshold: number;
  readonly tolerance: number;
}

function toPercentileRegression(
  percentile: JudgedPercentile,
  measured: PercentileRatio | null,
  { own, threshold, tolerance }: Allowance,
): PercentileRegression {
  return {
    percentile,
    baselineMs: measured?.baselineMs ?? null,
    currentMs: measured?.currentMs ?? null,
    ratio: measured?.ratio ?? null,
    ratioLow: measured?.low ?? null,
    ratioHigh: measured?.high ?? null,
    noise: own === null ? null : differenceOf(own),
    threshold,
    verdict: measured === null ? "undecided" : judgeRatio(measured, threshold, tolerance),
  };
}
