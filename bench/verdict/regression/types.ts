/** What the comparison of two runs came to, or of two designs in one run: `Result.regression`. */

import type { SizedUnitsComparison } from "../../verify/sized-units.ts";

export const regressionVerdicts = ["regressed", "unchanged", "improved", "undecided", "not-compared"] as const;

/**
 * `regressed` and `improved` are proved at 95 % confidence for all patterns together, and go beyond the tolerance. `unchanged`: a
 * doubling would have been seen, and none was. `undecided`: the samples would not have shown a doubling. `not-compared`: a
 * comparison would say nothing; the reasons say why.
 */
export type RegressionVerdict = (typeof regressionVerdicts)[number];

/** Too few samples lie beyond a p99 to compare it between short runs; it is shown. */
export const judgedPercentiles = [50, 95] as const;
export type JudgedPercentile = (typeof judgedPercentiles)[number];

/** One percentile of a pattern's service time, against the baseline's. */
export interface PercentileRegression {
  readonly percentile: JudgedPercentile;
  readonly baselineMs: number | null;
  readonly currentMs: number | null;
  /** `currentMs` over `baselineMs`: 2 is twice as slow. `null` if one of the two has no samples, or is 0. */
  readonly ratio: number | null;
  /** Interval of the ratio; all intervals of a comparison hold together at 95 %. `null`: not bounded by so few samples. */
  readonly ratioLow: number | null;
  readonly ratioHigh: number | null;
  /** What the baseline differed from an equal copy of itself, as a share: 0.04 is 4 %. `null` where that was not measured. */
  readonly noise: number | null;
  /** Share by which the ratio must go beyond 1, proved, to count: the tolerance, or the noise where that is larger. */
  readonly threshold: number;
  readonly verdict: RegressionVerdict;
}

/** A figure of both sides. Nothing is concluded from it. */
export interface BothSides {
  readonly baseline: number | null;
  readonly current: number | null;
}

export interface PatternRegression {
  readonly number: number;
  readonly pattern: string;
  /** The worst of its percentiles' and its errors': regressed, undecided, improved, unchanged, not compared. */
  readonly verdict: RegressionVerdict;
  /** One sentence. */
  readonly reason: string;
  /** Of the service time, which the other patterns' waiting is not part of. */
  readonly percentiles: readonly PercentileRegression[];
  /** Shown beside them, and not judged, like all that follows but the errors. */
  readonly serviceMsP99: BothSides;
  /** From the intended start, so waiting for other patterns' requests counts here. */
  readonly responseMsP50: BothSides;
  readonly responseMsP95: BothSides;
  readonly errors: {
    readonly baseline: number;
    readonly current: number;
    readonly verdict: "regressed" | "unchanged";
  };
}

/** What A against an equal copy of A showed on this machine, as shares: 0.04 is 4 %. */
export interface RegressionNoise {
  /** The largest difference of any pattern, at each percentile. */
  readonly p50: number;
  readonly p95: number;
  /** Pairs of neighbouring slices, A against its copy and A against B. */
  readonly calibrationPairs: number;
  readonly comparisonPairs: number;
}

export interface Regression {
  /** `baseline`: against the result of an earlier run. `ab`: two sides in turns, on one machine at one time. */
  readonly kind: "baseline" | "ab";
  /** What the run is compared with: a file, or a git ref or design. */
  readonly against: string;
  /**
   * Of latency, errors and units together: units that became dearer are `regressed` whatever latency says, and units that did not
   * leave latency that was not compared `not-compared`.
   */
  readonly verdict: RegressionVerdict;
  /** Of latency and errors alone. */
  readonly latencyVerdict: RegressionVerdict;
  /** Sentences for people, the most important first. */
  readonly reasons: readonly string[];
  /** Share by which a percentile may grow: 0.1 is 10 %. */
  readonly tolerance: number;
  /** `null` for a baseline: between two runs lies a drift that neither shows. */
  readonly noise: RegressionNoise | null;
  /** In the order of the design. Patterns that only one side has are named in the reasons. */
  readonly patterns: readonly PatternRegression[];
  /** By the model, of every pattern at every size class, and so exact; `null` if one side has none, and the reasons say so. */
  readonly units: SizedUnitsComparison | null;
}
