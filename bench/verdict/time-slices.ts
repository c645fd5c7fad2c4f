/** A run cut into equal slices of time: what was offered and served in each, and how long it took. */

import { type Phase, phases, type SampleRecord } from "../workload/record.ts";
import { percentile } from "./statistics.ts";
import { toLagMs, toResponseMs } from "./timing.ts";

/** The middle and the tail of one kind of duration, in milliseconds; `null` without a sample. */
export interface SlicePercentiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface Slice {
  /** Since the schedule's start. */
  readonly startS: number;
  /** Of most of its intended starts; where there are none, that of the slice before. */
  readonly phase: Phase;
  /** Requests a second by their intended start. */
  readonly offeredRps: number;
  /** Successful requests a second by their end. */
  readonly servedRps: number;
  /** Failed requests by their end. */
  readonly errors: number;
  /** Of successful requests, by their intended start. */
  readonly responseMs: SlicePercentiles;
  /** Of all requests, by their intended start. */
  readonly lagMs: SlicePercentiles;
}

export interface PhaseSpan {
  readonly phase: Phase;
  readonly startS: number;
  readonly endS: number;
}

export interface Timeline {
  readonly sliceS: number;
  readonly spanS: number;
  readonly slices: readonly Slice[];
  /** Slices of one phase in a row, in the order of time. */
  readonly phases: readonly PhaseSpan[];
}

/** More would be narrower than a line on a phone. */
const slicesMost = 72;
const sliceLengthsS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400];

interface Gathered {
  readonly starts: Record<Phase, number>;
  readonly responseMs: number[];
  readonly lagMs: number[];
  served: number;
  errors: number;
}

/**
 * @param plannedS length of warm-up and mix; the timeline is longer if requests end later
 * @param samples in one timeline, in any order
 */
export function sliceRun(plannedS: number, samples: readonly SampleRecord[]): Timeline {
  const endS = samples.reduce((latest, { dueMs, endMs }) => Math.max(latest, dueMs / 1000, endMs / 1000), plannedS);
  const sliceS = sliceLengthsS.find((length) => endS / length <= slicesMost) ?? endS / slicesMost;
  // What ends just after the last whole slice is counted there.
  const count = Math.max(1, Math.round(endS / sliceS));
  const gathered = gather(samples, sliceS, count);
  let phase: Phase = samples.some((sample) => sample.phase === "warmup") ? "warmup" : "mix";
  const slices = gathered.map(({ starts, served, errors, responseMs, lagMs }, position): Slice => {
    phase = mostOf(starts) ?? phase;
    const offered = starts.warmup + starts.mix + starts.topup;
    return {
      startS: position * sliceS,
      phase,
      offeredRps: offered / sliceS,
      servedRps: served / sliceS,
      errors,
      responseMs: toSlicePercentiles(responseMs),
      lagMs: toSlicePercentiles(lagMs),
    };
  });
  return { sliceS, spanS: count * sliceS, slices, phases: toPhaseSpans(slices, sliceS) };
}

function gather(samples: readonly SampleRecord[], sliceS: number, count: number): readonly Gathered[] {
  const all = Array.from(
    { length: count },
    (): Gathered => ({
      starts: { warmup: 0, mix: 0, topup: 0 },
      ...{ responseMs: [], lagMs: [], served: 0, errors: 0 },
    }),
  );
  const at = (ms: number) => all[Math.min(count - 1, Math.max(0, Math.floor(ms / 1000 / sliceS)))];
  for (const sample of samples) {
    const due = at(sample.dueMs);
    const end = at(sample.endMs);
    if (due === undefined || end === undefined) {
      continue;
    }
    due.starts[sample.phase] += 1;
    due.lagMs.push(toLagMs(sample));
    if (sample.outcome === "ok") {
      due.responseMs.push(toResponseMs(sample));
      end.served += 1;
    } else {
      end.errors += 1;
    }
  }
  return all;
}

function mostOf(starts: Readonly<Record<Phase, number>>): Phase | undefined {
  const [most] = phases.filter((phase) => starts[phase] > 0).sort((one, other) => starts[other] - starts[one]);
  return most;
}

function toSlicePercentiles(values: readonly number[]): SlicePercentiles {
  const sorted = Float64Array.from(values).sort();
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
}

function toPhaseSpans(slices: readonly Slice[], sliceS: number): readonly PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  for (const { phase, startS } of slices) {
    const last = spans.at(-1);
    const endS = startS + sliceS;
    if (last?.phase === phase) {
      spans[spans.length - 1] = { ...last, endS };
    } else {
      spans.push({ phase, startS, endS });
    }
  }
  return spans;
}
