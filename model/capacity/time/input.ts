import type { RegionPrices, TableClass } from "../cost/prices.ts";
import type { Curve } from "./curve.ts";
import type { CapacityMode } from "./mode.ts";
import type { Noise } from "./noise.ts";

/** What one kind of requests asks of a target: units and requests a second, on average over the curve. */
export interface AverageLoad {
  readonly units: number;
  readonly requests: number;
}

/**
 * A table (without `index`; local indexes use its units) or one of its global indexes. An index is written by its table's
 * requests: it has write units, and 0 write requests.
 */
export interface TimeTarget {
  readonly table: string;
  readonly index?: string;
  readonly read: AverageLoad;
  readonly write: AverageLoad;
  /** Warm throughput that was bought ahead, in units a second. Its price is not part of the simulation. */
  readonly warmThroughput?: Units;
}

/** Units a second. */
export interface Units {
  readonly read: number;
  readonly write: number;
}

export interface TimeLimits {
  /** What a new on-demand table, or index, serves at once. */
  readonly newTable: Units;
  /** Quota of units for a table or an index by itself. Absent: it was raised as far as needed. */
  readonly quota?: Units;
}

/** Page "DynamoDB on-demand capacity mode", "Initial throughput": 12,000 reads and 4,000 writes a second. */
export const defaultTimeLimits: TimeLimits = { newTable: { read: 12_000, write: 4_000 } };

export interface TimeInput {
  readonly targets: readonly TimeTarget[];
  readonly curve: Curve;
  /** Whole days from 1 to `mostDays`, from Monday 00:00 UTC on. */
  readonly days: number;
  /** Whole minutes that divide an hour; 1 unless given. */
  readonly stepMinutes?: number;
  /** Compared with each other; each under a name of its own. */
  readonly modes: readonly CapacityMode[];
  readonly prices: RegionPrices;
  /** `standard` unless given. */
  readonly tableClass?: TableClass;
  readonly limits?: TimeLimits;
  /** None unless given. */
  readonly noise?: Noise;
}

export const mostDays = 366;
