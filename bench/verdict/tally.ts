/** Samples counted and grouped by pattern, before anything is concluded from them. */

import type { SampleRecord } from "../workload/record.ts";
import { blockOf } from "./design-effect.ts";
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
  /** The block that each of `responseMs`, and so each of `serviceMs`, is in, see `blockOf`. */
  readonly responseBlocks: number[];
  /** Of all requests, by block: how many there were, and how many failed or took longer than the budget, if there is one. */
  readonly blocks: Map<number, BlockCount>;
  /** Of all requests. */
  readonly lagMs: number[];
  /** Sum over the successful requests of the mix, by target. */
  readonly unitsByTarget: Map<number, number>;
}

interface BlockCount {
  samples: number;
  over: number;
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

/** Samples of one schedule: of a run, or of one part of it. */
export function tallyPatterns(run: RunDescription, judged: readonly SampleRecord[]): readonly PatternTally[] {
  const tallies = run.patterns.map(createTally);
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
    const budget = run.patterns[sample.pattern]?.budget ?? null;
    const isOver = sample.outcome !== "ok" || (budget !== null && toResponseMs(sample) > budget.p99Ms);
    addToBlock(tally.blocks, blockOf(sample.dueMs), 1, isOver ? 1 : 0);
    if (sample.outcome !== "ok") {
      tally.mixErrors += isMix ? 1 : 0;
      addTo(tally.errorCounts, sample.outcome, 1);
      continue;
    }
    tally.responseMs.push(toResponseMs(sample));
    tally.serviceMs.push(toServiceMs(sample));
    tally.responseBlocks.push(blockOf(sample.dueMs));
    if (isMix) {
      tally.mixServed++;
      tally.mixLate += sample.endMs > mixEndMs + Math.max(graceMs, budget?.p99Ms ?? 0) ? 1 : 0;
      for (const request of sample.units) {
        for (const [target, units] of request) {
          addTo(tally.unitsByTarget, target, units);
        }
      }
    }
  }
  return tallies;
}

/** Nothing counted yet. */
export function createTally(): PatternTally {
  return {
    mixRecorded: 0,
    topupRecorded: 0,
    mixServed: 0,
    mixLate: 0,
    mixErrors: 0,
    errorCounts: new Map(),
    responseMs: [],
    serviceMs: [],
    responseBlocks: [],
    blocks: new Map(),
    lagMs: [],
    unitsByTarget: new Map(),
  };
}

/**
 * Adds up the parts of a run, pattern by pattern. The parts follow each other, so that no block of one is a block of another.
 *
 * @param parts the tallies of each part, by position of the pattern
 */
export function mergeTallies(parts: readonly (readonly PatternTally[])[]): readonly PatternTally[] {
  const merged: PatternTally[] = [];
  let blocksBefore = 0;
  for (const tallies of parts) {
    for (const [position, tally] of tallies.entries()) {
      merged[position] ??= createTally();
      addTally(merged[position], tally, blocksBefore);
    }
    blocksBefore += tallies.reduce(
      (end, { blocks }) => [...blocks.keys()].reduce((a, b) => Math.max(a, b + 1), end),
      0,
    );
  }
  return merged;
}

function addTally(sum: PatternTally, tally: PatternTally, blocksBefore: number): void {
  sum.mixRecorded += tally.mixRecorded;
  sum.topupRecorded += tally.topupRecorded;
  sum.mixServed += tally.mixServed;
  sum.mixLate += tally.mixLate;
  sum.mixErrors += tally.mixErrors;
  for (const list of ["responseMs", "serviceMs", "lagMs"] as const) {
    for (const ms of tally[list]) {
      sum[list].push(ms);
    }
  }
  for (const block of tally.responseBlocks) {
    sum.responseBlocks.push(blocksBefore + block);
  }
  for (const [block, { samples, over }] of tally.blocks) {
    addToBlock(sum.blocks, blocksBefore + block, samples, over);
  }
  for (const [kind, count] of tally.errorCounts) {
    addTo(sum.errorCounts, kind, count);
  }
  for (const [target, units] of tally.unitsByTarget) {
    addTo(sum.unitsByTarget, target, units);
  }
}

function addToBlock(blocks: Map<number, BlockCount>, block: number, samples: number, over: number): void {
  const count = blocks.get(block) ?? { samples: 0, over: 0 };
  count.samples += samples;
  count.over += over;
  blocks.set(block, count);
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
