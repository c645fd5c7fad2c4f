import type { CapacityMode } from "./mode.ts";

/** What a simulation gives. `summary` is plain JSON; the series are as long as there are steps. */
export interface TimePlan {
  readonly summary: TimeSummary;
  /** By the mode's name. */
  readonly series: ReadonlyMap<string, ModeSeries>;
}

export interface TimeSummary {
  readonly days: number;
  readonly stepMinutes: number;
  /** In the order of the input. */
  readonly modes: readonly ModeSummary[];
  /** Names of modes; of equally dear ones the first. */
  readonly cheapest: string;
  /** Absent when every mode throttles. */
  readonly cheapestWithoutThrottles?: string;
}

export interface ModeSummary {
  readonly name: string;
  readonly kind: CapacityMode["kind"];
  /** Throughput of the days simulated; no storage, and nothing taken off for a free tier. */
  readonly costUsd: number;
  /** The same for a month of 730 hours. */
  readonly costUsdPerMonth: number;
  readonly demandedRequests: number;
  readonly throttledRequests: number;
  /** Of the requests, 0 to 1; of the units where a load has no requests. */
  readonly throttledShare: number;
  readonly throttledMinutes: number;
  readonly targets: readonly TargetSummary[];
}

export interface TargetSummary {
  readonly table: string;
  readonly index?: string;
  readonly read: LaneSummary;
  readonly write: LaneSummary;
  /** How often its units became less. */
  readonly decreases: number;
}

/** Reads or writes of one target. */
export interface LaneSummary {
  readonly demandedUnits: number;
  /** With what was throttled because another target of the table was short: an index of write units, say. */
  readonly throttledUnits: number;
  readonly throttledShare: number;
  readonly throttledMinutes: number;
  /** Of those, minutes in which no other target was shorter: this one is to be given more. */
  readonly limitingMinutes: number;
  /** Units a second that were there at least and at most. */
  readonly lowestUnits: number;
  readonly highestUnits: number;
  /** Served by provisioned, 0 to 1, above it while bursts last; absent on demand. */
  readonly utilization?: number;
  readonly costUsd: number;
}

export interface ModeSeries {
  readonly read: KindSeries;
  readonly write: KindSeries;
}

/** Sums over all targets, one figure a step, each a mean over the step. */
export interface KindSeries {
  readonly demandedUnitsPerSecond: Float64Array;
  /** Provisioned units, or what is served at once on demand. */
  readonly capacityUnitsPerSecond: Float64Array;
  readonly throttledUnitsPerMinute: Float64Array;
  readonly throttledRequestsPerMinute: Float64Array;
}
