/** What the comparison of predicted with measured units came to. */
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { SampleRecord } from "../../workload/record.ts";
import type { PartitionHeat } from "./heat.ts";

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
  /** What the requests of the mix asked of each partition key; absent if nothing was compared. */
  readonly heat?: readonly PartitionHeat[];
}

/** A run whose units were not compared. */
export function notComparedAtAll(samples: readonly SampleRecord[], note: string): UnitsComparison {
  const requests = samples.reduce((sum, { units }) => sum + units.length, 0);
  const notComparedBecause = requests === 0 ? [] : [{ reason: note, requests }];
  const counts = { equal: 0, explained: [], differing: 0, notCompared: requests, notComparedBecause };
  return { result: { executions: samples.length, requests, ...counts, first: null, note }, predicted: null };
}

/**
 * The comparisons of several parts of a run as one. The predicted units stand beside those measured over all parts, so they are
 * left out if any part was not compared.
 *
 * @param comparisons in the order of the parts; the first difference is that of the first part with one, by its own arrivals
 */
export function mergeComparisons(comparisons: readonly UnitsComparison[]): UnitsComparison {
  const [only, ...others] = comparisons;
  if (only !== undefined && others.length === 0) {
    return only;
  }
  const results = comparisons.map(({ result }) => result);
  const total = (figure: (result: UnitsResult) => number) => results.reduce((sum, result) => sum + figure(result), 0);
  const notes = new Set(results.flatMap(({ note }) => (note === null ? [] : [note])));
  const heats = comparisons.map(({ heat }) => heat).filter((heat) => heat !== undefined);
  return {
    result: {
      executions: total(({ executions }) => executions),
      requests: total(({ requests }) => requests),
      equal: total(({ equal }) => equal),
      explained: addRequests(
        results.flatMap(({ explained }) => explained.map((row) => [row.difference, row.requests])),
      ).map(([difference, requests]) => ({ difference, requests })),
      differing: total(({ differing }) => differing),
      notCompared: total(({ notCompared }) => notCompared),
      notComparedBecause: addRequests(
        results.flatMap(({ notComparedBecause }) => notComparedBecause.map((row) => [row.reason, row.requests])),
      ).map(([reason, requests]) => ({ reason, requests })),
      first: results.find(({ first }) => first !== null)?.first ?? null,
      note: notes.size === 0 ? null : [...notes].join(" "),
    },
    predicted: addPredicted(comparisons.map(({ predicted }) => predicted)),
    ...(heats.length > 0 && heats.length === comparisons.length ? { heat: heats.flat() } : {}),
  };
}

/** Most requests first, like the rows of one part. */
function addRequests(rows: readonly (readonly [name: string, requests: number])[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const [name, requests] of rows) {
    sums.set(name, (sums.get(name) ?? 0) + requests);
  }
  return [...sums].sort(([one, count], [other, otherCount]) => otherCount - count || (one < other ? -1 : 1));
}

function addPredicted(parts: readonly UnitsComparison["predicted"][]): UnitsComparison["predicted"] {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0 || known.length < parts.length) {
    return null;
  }
  const sums: Map<number, number>[] = [];
  for (const [position, targets] of known.flatMap((part) => [...part.entries()])) {
    sums[position] ??= new Map();
    for (const [target, units] of targets) {
      sums[position].set(target, (sums[position].get(target) ?? 0) + units);
    }
  }
  return sums;
}
