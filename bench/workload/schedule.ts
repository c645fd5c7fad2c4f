/**
 * The replay schedule: when each arrival is due and which pattern it is, fixed before the run from a seed. The documented
 * mix is therefore replayed exactly, by construction and not on average, and a run can be repeated request by request.
 *
 * Integers and exact arithmetic only: Node and k6 build the same schedule to the last bit.
 */
import { DesignError } from "../../model/schema/problem.ts";
import { type CumulatedIntensity, cumulateIntensity } from "./profile.ts";
import { randomStream } from "./random.ts";
import { type Phase, phases } from "./record.ts";
import {
  type ArrivalProcess,
  checkScheduleInput,
  mixRateRps,
  planCounts,
  type ScheduleCounts,
  type ScheduleInput,
  sum,
  toMicros,
} from "./schedule-input.ts";

export interface Arrival {
  /** Intended start in whole microseconds since the schedule's start. */
  readonly dueUs: number;
  /** Position of the pattern in the input's `rates`. */
  readonly pattern: number;
  readonly phase: Phase;
}

/** Arrivals in the order they are due, as columns: an arrival is known by its position in them. */
export interface Schedule {
  readonly count: number;
  /** Length of the input's `rates`. */
  readonly patternCount: number;
  readonly dueUs: Float64Array;
  readonly pattern: Uint16Array;
  /** Position in `phases` of `record.ts`. */
  readonly phase: Uint8Array;
  /** Where the warm-up ends and the mix starts. */
  readonly mixStartUs: number;
  /** Where the mix ends and the top-up starts. */
  readonly topupStartUs: number;
  /** Where the last phase ends; every arrival is due before it. */
  readonly endUs: number;
  /** One arrival. A position outside the schedule throws a `RangeError`. */
  at(position: number): Arrival;
}

/** Arrivals as one number each, instant * patterns + pattern, so that sorting instants carries the patterns along. */
type PackedArrivals = Float64Array;

/**
 * Builds the schedule: warm-up, mix, top-up, one after the other. Throws a `DesignError` with everything wrong in the input.
 *
 * `poisson`: given that n events of a Poisson process fall into an interval, their instants are n independent uniform ones
 * (J. F. C. Kingman, "Poisson Processes"; D. R. Cox and P. A. W. Lewis, "The Statistical Analysis of Series of Events").
 * So each pattern's fixed count is drawn uniformly over the phase, and all patterns are sorted together: a superposition
 * of Poisson processes, conditioned on its counts. Sorting is native in k6, which makes this cheaper there than running
 * sums of exponentials with shuffled labels, and needs no logarithm, whose last bit differs between engines.
 *
 * `constant`: each pattern at an even distance, from a phase of its own (see `phaseOf`).
 *
 * A profile changes neither: both are placed in cumulated intensity instead of time, which makes a Poisson process of changing
 * intensity out of one of constant intensity (Cox and Lewis's "operational time").
 *
 * The top-up is evenly spaced in both, at the rate of the whole mix, its patterns interleaved.
 */
export function buildSchedule(input: ScheduleInput): Schedule {
  const problems = checkScheduleInput(input);
  if (problems.length > 0) {
    throw new DesignError(problems, "The replay schedule");
  }
  const counts = planCounts(input);
  const patternCount = input.rates.length;
  const count = phases.reduce((total, phase) => total + sum(counts[phase]), 0);
  const topupCount = sum(counts.topup);
  const topupGapUs = 1e6 / mixRateRps(input);
  const mixStartUs = toMicros(input.warmupS);
  const topupStartUs = mixStartUs + toMicros(input.durationS);
  const endUs = topupStartUs + Math.ceil(topupCount * topupGapUs);

  const dueUs = new Float64Array(count);
  const pattern = new Uint16Array(count);
  const phase = new Uint8Array(count);
  const spans: Record<Phase, { startUs: number; endUs: number; arrivals: ArrivalProcess }> = {
    warmup: { startUs: 0, endUs: mixStartUs, arrivals: input.arrivals },
    mix: { startUs: mixStartUs, endUs: topupStartUs, arrivals: input.arrivals },
    topup: { startUs: topupStartUs, endUs, arrivals: "constant" },
  };
  let first = 0;
  phases.forEach((name, phaseIndex) => {
    const { startUs, endUs, arrivals } = spans[name];
    const afterLast = first + sum(counts[name]);
    const instants = dueUs.subarray(first, afterLast);
    const intensity = cumulateIntensity(endUs - startUs, name === "mix" ? input.profile : undefined);
    if (arrivals === "poisson") {
      packUniform(instants, counts[name], intensity, input.seed, name);
    } else {
      packEven(instants, counts[name], intensity);
    }
    instants.sort();
    unpack(instants, pattern.subarray(first, afterLast), patternCount, startUs);
    phase.fill(phaseIndex, first, afterLast);
    first = afterLast;
  });
  // The patterns' own grids gave the top-up its order. Together they may come close, and it must not exceed the mix's rate.
  for (let position = count - topupCount, slot = 0.5; position < count; position++, slot++) {
    dueUs[position] = topupStartUs + Math.floor(slot * topupGapUs);
  }

  const at = (position: number): Arrival => {
    const due = dueUs[position];
    const phaseName = phases[phase[position] ?? -1];
    const patternIndex = pattern[position];
    if (due === undefined || phaseName === undefined || patternIndex === undefined) {
      throw new RangeError(`the schedule has no arrival ${position}: it holds ${count}, counted from 0`);
    }
    return { dueUs: due, pattern: patternIndex, phase: phaseName };
  };
  return { count, patternCount, dueUs, pattern, phase, mixStartUs, topupStartUs, endUs, at };
}

/** Every arrival of a pattern anywhere in the phase, whatever the others do. */
function packUniform(
  packed: PackedArrivals,
  counts: readonly number[],
  intensity: CumulatedIntensity,
  seed: number,
  phase: Phase,
): void {
  const stream = randomStream(seed, `schedule.${phase}`);
  let slot = 0;
  counts.forEach((count, pattern) => {
    const random = stream.open(pattern);
    for (let drawn = 0; drawn < count; drawn++) {
      packed[slot] = intensity.instantUs(random.integer(0, intensity.weight - 1)) * counts.length + pattern;
      slot++;
    }
  });
}

/** Every pattern at its own even distance, the phase's weight / count. */
function packEven(packed: PackedArrivals, counts: readonly number[], intensity: CumulatedIntensity): void {
  let slot = 0;
  counts.forEach((count, pattern) => {
    const gap = intensity.weight / count;
    const phase = phaseOf(pattern);
    for (let placed = 0; placed < count; placed++) {
      packed[slot] = intensity.instantUs(Math.floor((placed + phase) * gap)) * counts.length + pattern;
      slot++;
    }
  });
}

/**
 * Where in its first gap an evenly spaced pattern starts, as a share of the gap, so that patterns do not burst together:
 * steps of the reciprocal of the golden ratio, whose points keep away from each other however many there are (V. T. Sós's
 * three-distance theorem). They start at the fraction of the root of 2 and not at 0, since otherwise a pattern at m times
 * another's rate, standing at m times its place in the list, would meet it at every arrival.
 */
function phaseOf(pattern: number): number {
  return (0.4142135623730951 + pattern * 0.6180339887498949) % 1;
}

/** Splits sorted packed arrivals into instants, in place, and patterns. The remainder is exact, a quotient would not be. */
function unpack(packed: PackedArrivals, patterns: Uint16Array, patternCount: number, startUs: number): void {
  for (let position = 0; position < packed.length; position++) {
    const value = packed[position] ?? 0;
    const pattern = value % patternCount;
    patterns[position] = pattern;
    packed[position] = startUs + (value - pattern) / patternCount;
  }
}

/** The arrivals a schedule holds, by phase and pattern. */
export function scheduleCounts(schedule: Schedule): ScheduleCounts {
  const zeros = () => new Array<number>(schedule.patternCount).fill(0);
  const counts: Record<Phase, number[]> = { warmup: zeros(), mix: zeros(), topup: zeros() };
  for (let position = 0; position < schedule.count; position++) {
    const { pattern, phase } = schedule.at(position);
    const ofPhase = counts[phase];
    ofPhase[pattern] = (ofPhase[pattern] ?? 0) + 1;
  }
  return counts;
}
