/**
 * `result.json`, the machine-readable outcome of a run. Keys are added freely; a key is renamed or changes its meaning only
 * together with `schemaVersion`. All figures are finite: what could not be measured is `null`.
 */

import type { SizedUnits } from "../verify/sized-units.ts";
import type { DriftResult } from "./drift.ts";
import type { HotKey } from "./hot-keys.ts";
import type { PercentileIntervals } from "./intervals.ts";
import type { Regression } from "./regression/types.ts";
import type { EngineDescription, MachineDescription, ReplayedPattern, RunLimits } from "./run.ts";
import type { ChiSquare, Percentiles } from "./statistics.ts";
import type { UnitsResult } from "./units/comparison.ts";
import type { Verdict } from "./verdict.ts";
import type { CpuResult } from "./watch.ts";
import type { WorkerResult } from "./workers.ts";

export { type Verdict, verdicts } from "./verdict.ts";

export interface ErrorKind {
  /** A DynamoDB exception's name, `http_<status>`, or `transport`. */
  readonly kind: string;
  readonly count: number;
}

/** What would decide an undecided pattern, if further requests behave like those seen. */
export interface Undecided {
  readonly samples: number;
  /** Samples in all; `null` if the share over the budget is so close to 1 % that no practical number decides. */
  readonly needed: number | null;
  /** The `--scale` at the same duration, or the `--duration` at the same scale, whose mix holds that many. */
  readonly scaleNeeded?: number;
  readonly durationSNeeded?: number;
}

/** Consumed capacity of one target in units, as a mean over the successful executions of the mix. */
export interface TargetUnits {
  readonly table: string;
  readonly index?: string;
  /** Measured. */
  readonly units: number;
  /** By AWS's rules; `null` if units were not compared. */
  readonly unitsPredicted: number | null;
}

export interface PatternResult {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly kind: ReplayedPattern["kind"];
  readonly rateRpsDocumented: number;
  readonly rateSource: ReplayedPattern["rateSource"];
  /** Planned arrivals of the mix. */
  readonly requestsOffered: number;
  /** Arrivals of the mix that were answered without an error. */
  readonly requestsServed: number;
  /** Those of them that were answered only after the mix was over and its period of grace. */
  readonly requestsLate: number;
  readonly rateRpsOffered: number;
  /** Served in time, over the duration of the mix. */
  readonly rateRpsServed: number;
  /** Failed requests of mix and top-up. */
  readonly errors: number;
  readonly errorShare: number;
  readonly errorKinds: readonly ErrorKind[];
  /** From the intended start to the last response: successful requests of mix and top-up. */
  readonly responseMs: Percentiles;
  /** Where the percentiles of `responseMs` lie at 95 % confidence, two-sided, if the run is a sample of more like it. */
  readonly responseMsInterval: PercentileIntervals;
  /** From the first request sent to the last response: successful requests of mix and top-up. */
  readonly serviceMs: Percentiles;
  /** By which factor those requests count as fewer at a percentile of theirs, because neighbours were slow together. */
  readonly serviceDesignEffect: { readonly p50: number; readonly p95: number };
  /** Of the same requests in microseconds, as `Histogram.toText` writes them; they can be merged with those of other runs. */
  readonly histograms: { readonly responseUs: string; readonly serviceUs: string };
  /** Time that the load generator itself lost before sending. */
  readonly lagMs: Percentiles;
  readonly budget: ReplayedPattern["budget"];
  /** Requests the latency verdict rests on: mix and top-up, failed ones included. */
  readonly latencySamples: number;
  /** By which factor they count as fewer, because slow requests came together; 1 without a budget, see `estimateDesignEffect`. */
  readonly designEffect: number;
  readonly topupSamples: number;
  /** Requests that failed or took longer than the budget; `null` without a budget. */
  readonly overBudget: number | null;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly undecided: Undecided | null;
  /** What `unitsMeasured` should be by AWS's rules, request by request; `null` if units were not compared. */
  readonly unitsPredicted: number | null;
  /** Mean consumed capacity units of a successful execution of the mix, over all targets. */
  readonly unitsMeasured: number | null;
  readonly unitsPerRequest: readonly TargetUnits[];
}

export interface GeneratorResult {
  readonly exitCode: number;
  readonly endedEarly: string | null;
  readonly engineExit: string | null;
  /** Of mix and top-up. */
  readonly arrivalsPlanned: number;
  readonly arrivalsRecorded: number;
  readonly dropped: number;
  readonly unreadableLines: number;
  /** Records left out because they name no pattern of the run, end before they start, or repeat an arrival. */
  readonly contradictoryRecords: number;
  /** Over the requests of the mix, and apart from it over those of the top-up. */
  readonly lagMs: Percentiles;
  readonly lagMsTopup: Percentiles;
  /** Waiting for a free virtual user in the mix: part of the response time. */
  readonly queueMs: Percentiles;
  /** Each of the load generators, if several served the schedule together; empty otherwise. */
  readonly workers: readonly WorkerResult[];
}

export interface MixResult {
  readonly requestsOffered: number;
  readonly requestsServed: number;
  readonly errors: number;
  readonly rateRpsOffered: number;
  readonly rateRpsServed: number;
  /** Of the served counts against the documented rates. */
  readonly chiSquare: ChiSquare | null;
}

/**
 * What the latency verdicts promise, and over how many tests the promise is spread. Errors and late answers have no part in it: they
 * are counted against a limit.
 */
export interface ResultConfidence {
  /** Chance that the run passes although a budget is broken, and that it fails by a latency although all are kept. */
  readonly errorRate: number;
  /** Patterns with a budget. */
  readonly budgets: number;
  /** How often the run may be judged at most. */
  readonly looks: number;
}

export interface Result {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly design: string;
  readonly designFingerprint: string;
  readonly engine: EngineDescription;
  readonly scale: number;
  /** Length of the mix of one round. */
  readonly durationS: number;
  /** How many times schedules of this length were replayed; all figures are of all rounds together. */
  readonly rounds: number;
  readonly confidence: ResultConfidence;
  readonly warmupS: number;
  readonly users: number;
  readonly seed: number;
  readonly skew: number;
  readonly arrivals: "poisson" | "constant";
  /** How the intensity changed over the mix, as `parseProfile` reads it. */
  readonly profile: string;
  readonly startedAt: string;
  readonly command: string;
  readonly machine: MachineDescription;
  readonly limits: RunLimits;
  readonly generator: GeneratorResult;
  /** Of a soak: whether response times changed from its first third to its last; `null` for other runs, and for several rounds. */
  readonly drift: DriftResult | null;
  /** What the machine's processors did during mix and top-up; `null` if it was not watched. */
  readonly cpu: CpuResult | null;
  readonly mix: MixResult;
  /** Predicted against measured units, over all phases. It has no part in the verdict. */
  readonly units: UnitsResult;
  /** The hottest partition keys of each table and index in the mix; `null` if units were not compared. */
  readonly hotKeys: readonly HotKey[] | null;
  readonly patterns: readonly PatternResult[];
  /** Against an earlier run, or another design; `null` if neither was asked for. */
  readonly regression: Regression | null;
  /** What an execution of each pattern costs at each size class, exactly: what later runs compare with. `null` if it cannot be predicted. */
  readonly unitsBySize: readonly SizedUnits[] | null;
}

/** The exit code of the command line: 0 proved, 1 fell short of a proof, 3 no verdict. */
export function toExitCode(verdict: Verdict): 0 | 1 | 3 {
  switch (verdict) {
    case "pass":
      return 0;
    case "fail":
    case "undecided":
      return 1;
    case "invalid":
      return 3;
  }
}
