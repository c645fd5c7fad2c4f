/** What is known about a run before its samples are read: the load that was planned, the place, and how it ended. */

import type { SizedUnits } from "../verify/sized-units.ts";
import type { UnitTarget } from "../workload/replay-plan.ts";
import type { CpuSample } from "./watch.ts";
import type { WorkerResult } from "./workers.ts";

export type { UnitTarget };

/** An access pattern that took part in the replay. Samples refer to it by its position in `RunDescription.patterns`. */
export interface ReplayedPattern {
  /** The number the requirement document gives it. */
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly kind: "read" | "write";
  /** Requests per second at scale 1. */
  readonly rateRpsDocumented: number;
  readonly rateSource: "documented" | "estimated" | "derived";
  /** `null` if the document gives none. */
  readonly budget: { readonly p99Ms: number } | null;
}

export interface EngineDescription {
  readonly name: string;
  readonly version: string;
  readonly endpoint: string;
  /** Why this engine was used, if it was not the first choice. */
  readonly note?: string;
}

export interface MachineDescription {
  readonly cpuModel: string;
  /** 0 where the load came from machines that nobody has described. */
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly node: string;
  readonly k6: string;
}

/** How the load generator and the engine came to their end. */
export interface GeneratorOutcome {
  /** Of the k6 process. */
  readonly exitCode: number;
  /** Why, if k6 stopped before the schedule's end. */
  readonly endedEarly?: string;
  /** Why, as a sentence with what to do, if the run was ended from outside before the schedule's end: it reached its cost limit. */
  readonly stoppedBecause?: string;
  /** How, if the engine's process ended by itself during the run. */
  readonly engineExit?: string;
  /** Lines of the record file that were no records; see `readSamples`. */
  readonly unreadableLines?: number;
  /** Whose exit code and early end these are, if several generators served the schedule. */
  readonly worker?: string;
  /** Each of them, if there were several. */
  readonly workers?: readonly WorkerResult[];
}

export interface RunLimits {
  /** Largest allowed 99th percentile of the generator's own lag. */
  readonly lagMsP99: number;
  /** Largest allowed share of failed requests of a pattern, between 0 and 1. */
  readonly errorShare: number;
  /** Share of the machine's processors that other work may take, between 0 and 1; see `other-work.ts`. */
  readonly cpuOtherShare: number;
}

export const defaultLimits: RunLimits = { lagMsP99: 20, errorShare: 0.001, cpuOtherShare: 0.25 };

export interface RunDescription {
  readonly design: string;
  readonly designFingerprint: string;
  readonly engine: EngineDescription;
  /** Factor on every documented rate. */
  readonly scale: number;
  /** Length of the mix, without warm-up and top-up; of one part, if the run has several. */
  readonly durationS: number;
  readonly warmupS: number;
  /** Users in the data set. */
  readonly users: number;
  readonly seed: number;
  /** Exponent of the Zipf distribution of popularity. */
  readonly skew: number;
  readonly arrivals: "poisson" | "constant";
  /** How the intensity changed over the mix, as `parseProfile` reads it. */
  readonly profile: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The command line that repeats the run. */
  readonly command: string;
  readonly machine: MachineDescription;
  readonly patterns: readonly ReplayedPattern[];
  /** In the order of the positions in `SampleRecord.units`. */
  readonly targets: readonly UnitTarget[];
  /** Planned arrivals of all parts of the run, by position in `patterns`. */
  readonly scheduled: { readonly mix: readonly number[]; readonly topup: readonly number[] };
  readonly generator: GeneratorOutcome;
  /** What an execution of each pattern costs at each size class, by the model. */
  readonly unitsBySize?: readonly SizedUnits[];
  readonly limits: RunLimits;
  /** How often the run may be judged at most, because parts are added until it is decided; 1 unless told. */
  readonly looks?: number;
  /** What the machine did while the load was judged, in the order of time; empty or absent if it was not watched. */
  readonly cpu?: readonly CpuSample[];
}
