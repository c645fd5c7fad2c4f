/** Samples counted and grouped by pattern, before anything is concluded from them. */

import type { SampleRecord } from "../workload/record.ts";
import type { ErrorKind } from "./result.ts";
import type { RunDescription } from "./run.ts";
import { toLagMs, toResponseMs, toServiceMs } from "./timing.ts";

export interface PatternTally {
  /** Records of the mix, and of the top-up. */
  mixRecorded: number;
  topupRecorded: number;
  mixServed: number;
  mixLate: number;
  mixErrors: number;
  /** Of mix and top-up. */
  readonly errorCounts: Map<string, number>;
  /** Of successful requests. */
  readonly responseMs: number[];
  readonly serviceMs: number[];
  /** Of all requests. */
  readonly lagMs: number[];
  /** Sum over the successful requests of the mix, by target. */
  readonly unitsByTarget: Map<number, number>;
}

export interface UsableSamples {
  /** Samples of mix and top-up that can be judged. */
  readonly judged: readonly SampleRecord[];
  readonly contradictory: number;
}

/** Leaves out the warm-up, and counts what cannot be true. */
export function selectJudged(samples: readonly SampleRecord[], patternCount: number): UsableSamples {
  const judged: SampleRecord[] = [];
  const arrivals = new Set<number>();
  let contradictory = 0;
  for (const sample of samples) {
    const known = Number.isInteger(sample.pattern) && sample.pattern >= 0 && sample.pattern < patternCount;
    if (!known || sample.endMs < sample.startMs || arrivals.has(sample.arrival)) {
      contradictory++;
      continue;
    }
    arrivals.add(sample.arrival);
    if (sample.phase !== "warmup") {
      judged.push(sample);
    }
  }
  return { judged, contradictory };
}

/**
 * After the mix is over, requests that are still under way have this long to be answered in time, or as long as the
 * pattern's budget if that is longer. An engine that cannot keep up leaves a backlog far longer than this.
 */
const graceMs = 1000;

export function tallyPatterns(run: RunDescription, judged: readonly SampleRecord[]): readonly PatternTally[] {
  const tallies: PatternTally[] = run.patterns.map(() => ({
    mixRecorded: 0,
    topupRecorded: 0,
    mixServed: 0,
    mixLate: 0,
    mixErrors: 0,
    errorCounts: new Map(),
    responseMs: [],
    serviceMs: [],
    lagMs: [],
    unitsByTarget: new Map(),
  }));
  const mixEndMs = findMixEnd(run, judged);
  for (const sample of judged) {
    const tally = tallies[sample.pattern];
    if (tally === undefined) {
      continue;
    }
    const isMix = sample.phase === "mix";
    if (isMix) {
      tally.mixRecorded++;
    } else {
      tally.topupRecorded++;
    }
    tally.lagMs.push(toLagMs(sample));
    if (sample.outcome !== "ok") {
      tally.mixErrors += isMix ? 1 : 0;
      addTo(tally.errorCounts, sample.outcome, 1);
      continue;
    }
    tally.responseMs.push(toResponseMs(sample));
    tally.serviceMs.push(toServiceMs(sample));
    if (isMix) {
      tally.mixServed++;
      const budgetMs = run.patterns[sample.pattern]?.budget?.p99Ms ?? 0;
      tally.mixLate += sample.endMs > mixEndMs + Math.max(graceMs, budgetMs) ? 1 : 0;
      for (const request of sample.units) {
        for (const [target, units] of request) {
          addTo(tally.unitsByTarget, target, units);
        }
      }
    }
  }
  return tallies;
}

function addTo<Key>(counts: Map<Key, number>, key: Key, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

function findMixEnd(run: RunDescription, judged: readonly SampleRecord[]): number {
  let endMs = (run.warmupS + run.durationS) * 1000;
  for (const sample of judged) {
    if (sample.phase === "mix" && sample.dueMs > endMs) {
      endMs = sample.dueMs;
    }
  }
  return endMs;
}

/** Most frequent first. */
export function toErrorKinds(counts: ReadonlyMap<string, number>): readonly ErrorKind[] {
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
