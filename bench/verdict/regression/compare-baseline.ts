/** `bench --baseline`: a run against an earlier one, at another time. */

import { compareSizedUnits, type SizedUnits } from "../../verify/sized-units.ts";
import { formatGiven, toPlainLine } from "../format.ts";
import { Histogram } from "../histogram.ts";
import { percentileInterval } from "../intervals.ts";
import type { Result } from "../result.ts";
import type { Baseline, ComparedLoad, MeasuredPattern } from "./baseline.ts";
import { errorRateOfRatio, judgeErrors, judgePatternRegression, judgeRatio } from "./judge-regression.ts";
import { toRegression } from "./to-regression.ts";
import {
  type JudgedPercentile,
  judgedPercentiles,
  type PatternRegression,
  type PercentileRegression,
  type Regression,
} from "./types.ts";
import { describeUnpaired } from "./unpaired.ts";

/**
 * Two runs lie apart in time, and on a shared machine its clock, its caches and its neighbours are others by then. No interval
 * within a run shows that drift, so the tolerance has to; `--ab` measures it and can do with a fifth.
 */
export const toleranceOfBaseline = 0.5;

export interface BaselineComparison {
  /** Share by which a percentile may grow; `toleranceOfBaseline` unless told. */
  readonly tolerance?: number;
  /** Of the current design, by the model; `null` if it could not be predicted. */
  readonly unitsBySize: readonly SizedUnits[] | null;
}

/**
 * Compares service times by the intervals of both runs' percentiles: the current lower end over the baseline's upper end is the least
 * that the ratio may be. Each is as wide as the dependence of its own run's requests makes it: a stall of seconds is one event. Latency is not compared where it would say more about the machine or the load than about the design; units
 * always are.
 */
export function compareWithBaseline(
  baseline: Baseline,
  current: Result,
  { tolerance = toleranceOfBaseline, unitsBySize }: BaselineComparison,
): Regression {
  const units =
    baseline.unitsBySize === null || unitsBySize === null ? null : compareSizedUnits(baseline.unitsBySize, unitsBySize);
  const isLost = baseline.unitsBySize !== null && unitsBySize === null;
  const common = {
    ...({ kind: "baseline", against: baseline.path, tolerance, noise: null, units } as const),
    areUnitsLost: isLost,
  };
  const notComparable = findDifferences(baseline.load, current);
  if (current.verdict === "invalid") {
    notComparable.unshift("this run is invalid");
  }
  if (notComparable.length > 0) {
    const note = `Latency is not compared, because ${notComparable.join(", ")}. A baseline of the same machine and load can be compared with.`;
    return toRegression({ ...common, patterns: [], notes: [note] });
  }
  const pairs = current.patterns.flatMap((pattern) => {
    const earlier = baseline.patterns.find(({ name }) => name === pattern.name);
    return earlier === undefined ? [] : [{ earlier, now: toMeasured(pattern) }];
  });
  const patterns = pairs.map(({ earlier, now }) =>
    comparePattern(earlier, now, {
      patterns: pairs.length,
      tolerance,
      allowedShare: current.limits.errorShare,
    }),
  );
  return toRegression({ ...common, patterns, notes: describeUnpaired(baseline.patterns, current.patterns) });
}

function toMeasured(pattern: Result["patterns"][number]): MeasuredPattern {
  const { number, name, histograms, errors, serviceDesignEffect: designEffect } = pattern;
  const service = Histogram.parse(histograms.serviceUs);
  const response = Histogram.parse(histograms.responseUs);
  return { number, name, service, response, designEffect, errors, executions: service.count + errors };
}

interface Allowance {
  readonly patterns: number;
  readonly tolerance: number;
  readonly allowedShare: number;
}

function comparePattern(earlier: MeasuredPattern, now: MeasuredPattern, allowance: Allowance): PatternRegression {
  const percentiles = judgedPercentiles.map((share) => comparePercentile(share, earlier, now, allowance));
  const errors = {
    baseline: earlier.errors,
    current: now.errors,
    verdict: judgeErrors(earlier, now, allowance),
  };
  const bothAt = (share: number, of: "service" | "response") => ({
    baseline: earlier[of].percentileMs(share),
    current: now[of].percentileMs(share),
  });
  return {
    number: now.number,
    pattern: now.name,
    ...judgePatternRegression({ percentiles, errors }, Math.min(earlier.service.count, now.service.count)),
    percentiles,
    serviceMsP99: bothAt(0.99, "service"),
    responseMsP50: bothAt(0.5, "response"),
    responseMsP95: bothAt(0.95, "response"),
    errors,
  };
}

function comparePercentile(
  percentile: JudgedPercentile,
  earlier: MeasuredPattern,
  now: MeasuredPattern,
  { patterns, tolerance }: Allowance,
): PercentileRegression {
  const share = percentile / 100;
  // The ends of two intervals make one end of the ratio's, so each interval may err half as often.
  const errorRate = errorRateOfRatio(patterns) / 2;
  const intervalOf = ({ service, designEffect }: MeasuredPattern) =>
    percentileInterval(service, share, { errorRate, designEffect: designEffect[`p${percentile}`] });
  const [before, after] = [intervalOf(earlier), intervalOf(now)];
  const baselineMs = earlier.service.percentileMs(share);
  const currentMs = now.service.percentileMs(share);
  const ratio = divide(currentMs, baselineMs);
  const evidence = {
    low: before === null || after === null || after.lowMs === 0 ? null : divide(after.lowMs, before.highMs),
    high: before === null || after === null ? null : divide(after.highMs, before.lowMs),
  };
  return {
    percentile,
    baselineMs,
    currentMs,
    ratio,
    ratioLow: evidence.low,
    ratioHigh: evidence.high,
    noise: null,
    threshold: tolerance,
    verdict: ratio === null ? "undecided" : judgeRatio({ ratio, ...evidence }, tolerance, tolerance),
  };
}

function divide(dividend: number | null, divisor: number | null): number | null {
  return dividend === null || divisor === null || divisor === 0 ? null : dividend / divisor;
}

/** Clauses that say what is not as it was, for "because …". */
function findDifferences(before: ComparedLoad, now: ComparedLoad): string[] {
  const figures: readonly [what: string, before: string, now: string][] = [
    ["the engine", `${before.engine.name} ${before.engine.version}`, `${now.engine.name} ${now.engine.version}`],
    ["the machine", describeMachine(before.machine), describeMachine(now.machine)],
    ["--scale", formatGiven(before.scale), formatGiven(now.scale)],
    ["--users", formatGiven(before.users), formatGiven(now.users)],
    ["--skew", formatGiven(before.skew), formatGiven(now.skew)],
    ["--arrivals", before.arrivals, now.arrivals],
    ["--profile", before.profile, now.profile],
  ];
  return figures
    .filter(([, earlier, later]) => earlier !== later)
    .map(([what, earlier, later]) => `${what} was ${toPlainLine(earlier)} and is ${toPlainLine(later)}`);
}

const describeMachine = ({ cpuModel, cores }: ComparedLoad["machine"]) => `${cpuModel} with ${cores} cores`;
