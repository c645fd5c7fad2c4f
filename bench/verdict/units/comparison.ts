/** What the comparison of predicted with measured units came to. */
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { SampleRecord } from "../../workload/record.ts";

/** Consumed capacity of a table or index that took any. */
export interface TargetFigure {
  readonly table: string;
  readonly index?: string;
  readonly units: number;
}

/** What became of one request, predicted or measured. */
export interface RequestOutcome {
  /** `ok`, or a DynamoDB exception's name. */
  readonly outcome: string;
  readonly units: readonly TargetFigure[];
  /** Requests that the execution went on with after it; `null` where that is not in question. */
  readonly requestsAfter: number | null;
}

export interface UnitDifferenceFound {
  /** Position of the execution in the schedule. */
  readonly arrival: number;
  readonly pattern: string;
  readonly request: {
    readonly operation: string;
    readonly table: string;
    readonly index: string | null;
    /** The key, or the partition that a Query reads; of a batch or transaction the first. In DynamoDB JSON. */
    readonly key: WireItem | null;
  };
  readonly predicted: RequestOutcome;
  readonly measured: RequestOutcome;
}

/** Counts of requests over all phases of a run, warm-up included; each is equal, explained, differing or not compared. */
export interface UnitsResult {
  /** Executions with a record. */
  readonly executions: number;
  readonly requests: number;
  readonly equal: number;
  /** Measured as the engine's listed differences from AWS have it. A request with two of them is counted for both. */
  readonly explained: readonly { readonly difference: string; readonly requests: number }[];
  readonly differing: number;
  readonly notCompared: number;
  readonly notComparedBecause: readonly { readonly reason: string; readonly requests: number }[];
  /** The first request whose units differ, by the time of its answer. */
  readonly first: UnitDifferenceFound | null;
  /** What limits the comparison, or why there is none. */
  readonly note: string | null;
}

export interface UnitsComparison {
  readonly result: UnitsResult;
  /**
   * Predicted units by AWS's rules: sums over the successful executions of the mix, by position of the pattern, then of the
   * target. `null` if nothing was compared.
   */
  readonly predicted: readonly ReadonlyMap<number, number>[] | null;
}

/** A run whose units were not compared. */
export function notComparedAtAll(samples: readonly SampleRecord[], note: string): UnitsComparison {
  const requests = samples.reduce((sum, { units }) => sum + units.length, 0);
  const notComparedBecause = requests === 0 ? [] : [{ reason: note, requests }];
  const counts = { equal: 0, explained: [], differing: 0, notCompared: requests, notComparedBecause };
  return { result: { executions: samples.length, requests, ...counts, first: null, note }, predicted: null };
}
