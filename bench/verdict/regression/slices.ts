/** Two designs in turns on one machine: which side runs when, and which samples count for which turn. */

import type { SampleRecord } from "../../workload/record.ts";
import { toResponseMs, toServiceMs } from "../timing.ts";

export const sides = ["A", "A'", "B"] as const;

/** `A` is the baseline, `A'` an equal copy of it with an engine and data of its own, `B` the current side. */
export type Side = (typeof sides)[number];

/** One pattern in one slice. Durations in milliseconds, of successful executions, in any order. */
export interface SliceOfPattern {
  readonly serviceMs: readonly number[];
  /** From the intended start. */
  readonly responseMs: readonly number[];
  /** Failed executions. */
  readonly errors: number;
}

/** A turn of one side. */
export interface Slice {
  readonly side: Side;
  /** By position in the design's list of replayed patterns. */
  readonly patterns: readonly SliceOfPattern[];
}

/**
 * Whose turn it is, slice by slice: first A against its copy, then A against B. Each pair is the last one reversed (A B B A A B …),
 * so that whatever grows or falls steadily weighs on both sides equally.
 *
 * @param calibrationPairs pairs of slices of A and A'
 * @param comparisonPairs pairs of slices of A and B
 */
export function planTurns(calibrationPairs: number, comparisonPairs: number): readonly Side[] {
  return [...alternate("A'", calibrationPairs), ...alternate("B", comparisonPairs)];
}

function alternate(other: Side, pairs: number): Side[] {
  return Array.from({ length: pairs }, (_, pair): Side[] => (pair % 2 === 0 ? ["A", other] : [other, "A"])).flat();
}

/** The intensity of one side's load over all turns, as `--profile` writes it: full in its own turns, none in the others'. */
export function profileOfSide(turns: readonly Side[], side: Side): string {
  const steps: { parts: number; factor: 0 | 1 }[] = [];
  for (const turn of turns) {
    const factor = turn === side ? 1 : 0;
    const last = steps.at(-1);
    if (last?.factor === factor) {
      last.parts += 1;
    } else {
      steps.push({ parts: 1, factor });
    }
  }
  return steps.map(({ parts, factor }) => `${parts}x${factor}`).join(",");
}

export interface SliceCut {
  readonly turns: readonly Side[];
  /** Length of a turn. */
  readonly sliceMs: number;
  /** Where the first turn begins, on the clock of `SampleRecord.dueMs`: the end of the warm-up. */
  readonly startMs: number;
  /** Number of replayed patterns. */
  readonly patternCount: number;
}

/**
 * Sorts the samples of the mix into the turns they were due in. What was due in another side's turn is left out: there should be
 * none.
 */
export function cutIntoSlices(
  { turns, sliceMs, startMs, patternCount }: SliceCut,
  samplesBySide: Readonly<Record<Side, readonly SampleRecord[]>>,
): readonly Slice[] {
  const slices = turns.map((side) => ({
    side,
    patterns: Array.from({ length: patternCount }, () => ({
      serviceMs: [] as number[],
      responseMs: [] as number[],
      errors: 0,
    })),
  }));
  for (const side of sides) {
    for (const sample of samplesBySide[side]) {
      const slice = slices[Math.floor((sample.dueMs - startMs) / sliceMs)];
      const pattern = slice?.side === side && sample.phase === "mix" ? slice.patterns[sample.pattern] : undefined;
      if (pattern === undefined) {
        continue;
      }
      if (sample.outcome === "ok") {
        pattern.serviceMs.push(toServiceMs(sample));
        pattern.responseMs.push(toResponseMs(sample));
      } else {
        pattern.errors += 1;
      }
    }
  }
  return slices;
}

/** A turn of A and the neighbouring turn of the other side. */
export interface SlicePair {
  readonly baseline: Slice;
  readonly current: Slice;
}

export interface SlicePairs {
  readonly calibration: readonly SlicePair[];
  readonly comparison: readonly SlicePair[];
}

/** Pairs each slice with its neighbour. A slice whose neighbour is of the same side, or of neither A, has no partner and is left out. */
export function pairSlices(slices: readonly Slice[]): SlicePairs {
  const calibration: SlicePair[] = [];
  const comparison: SlicePair[] = [];
  for (let position = 0; position + 1 < slices.length; position++) {
    const pair = [slices[position], slices[position + 1]];
    const baseline = pair.find((slice) => slice?.side === "A");
    const current = pair.find((slice) => slice !== undefined && slice.side !== "A");
    if (baseline !== undefined && current !== undefined) {
      (current.side === "B" ? comparison : calibration).push({ baseline, current });
      position++;
    }
  }
  return { calibration, comparison };
}
