/** Load generators that serve one schedule together: each with its own records, all with one verdict. */

import type { SampleRecord } from "../workload/record.ts";
import { formatCount, formatMs, toPlainLine } from "./format.ts";
import { type Percentiles, toPercentiles } from "./statistics.ts";
import { toLagMs } from "./timing.ts";

/** How one of the generators came to its end. */
export interface WorkerEnd {
  /** What sentences call it, such as `worker 2 of 3`. */
  readonly worker: string;
  /** Of its k6 process; `null` where nobody saw it end. */
  readonly exitCode: number | null;
  /** Why, if it stopped before the schedule's end. */
  readonly endedEarly?: string;
}

export interface WorkerResult {
  readonly worker: string;
  readonly exitCode: number | null;
  readonly endedEarly: string | null;
  /** Of mix and top-up. */
  readonly arrivalsRecorded: number;
  /** Over the requests of the mix. */
  readonly lagMs: Percentiles;
}

function describeWorker(end: WorkerEnd, samples: readonly SampleRecord[]): WorkerResult {
  const { worker, exitCode, endedEarly = null } = end;
  const judged = samples.filter(({ phase }) => phase !== "warmup");
  const mix = judged.filter(({ phase }) => phase === "mix");
  return {
    worker,
    exitCode,
    endedEarly,
    arrivalsRecorded: judged.length,
    lagMs: toPercentiles(mix.map(toLagMs)),
  };
}

/** The generators' end as one: that of the first in the list that did not finish, which is then named. */
export function combineEnds(ends: readonly WorkerEnd[]): {
  readonly exitCode: number;
  readonly endedEarly?: string;
  readonly worker?: string;
} {
  const failed = ends.find(({ exitCode, endedEarly }) => !isFinished(exitCode) || endedEarly !== undefined);
  if (failed === undefined) {
    return { exitCode: 0 };
  }
  const { worker, exitCode, endedEarly } = failed;
  return {
    exitCode: exitCode ?? 0,
    ...(ends.length > 1 ? { worker } : {}),
    ...(endedEarly === undefined ? {} : { endedEarly }),
  };
}

/** k6's exit code where only a threshold of the script was crossed: all requests were sent. */
const exitThresholds = 99;

/** Whether k6 came to the end of its schedule, as far as is known. */
export const isFinished = (exitCode: number | null): boolean =>
  exitCode === null || exitCode === 0 || exitCode === exitThresholds;

/** A generator's end, and what it recorded. */
export interface RecordedWorker {
  readonly end: WorkerEnd;
  readonly samples: readonly SampleRecord[];
}

/**
 * What several generators recorded as one run, the same whatever their number and order: nothing is averaged, all samples are
 * judged together. They come in the order of the schedule, so that sums of figures do not depend on who recorded what.
 */
export function mergeWorkers(recorded: readonly RecordedWorker[]): {
  readonly workers: readonly WorkerResult[];
  readonly samples: readonly SampleRecord[];
} {
  return {
    workers: recorded.map(({ end, samples }) => describeWorker(end, samples)),
    samples: recorded.flatMap(({ samples }) => samples).sort((one, other) => one.arrival - other.arrival),
  };
}

/** The generators in a sentence; `undefined` for one that was alone. */
export function describeWorkers(workers: readonly WorkerResult[]): string | undefined {
  if (workers.length < 2) {
    return undefined;
  }
  const [slowest] = [...workers].sort((one, other) => (other.lagMs.p99 ?? 0) - (one.lagMs.p99 ?? 0));
  const lag =
    slowest === undefined ? "" : `; largest lag p99 ${formatMs(slowest.lagMs.p99)}, of ${toPlainLine(slowest.worker)}`;
  return `Load from ${formatCount(workers.length)} generators, judged together${lag}.`;
}
