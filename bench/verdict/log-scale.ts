/** A logarithmic axis for durations: latencies span decades, and a budget is as far from a fast engine as a p50 from a maximum. */

import { formatGiven } from "./format.ts";

export interface LogScale {
  readonly minMs: number;
  readonly maxMs: number;
  /** Position between 0 and 100; values beyond the ends are put at them. */
  toPercent(ms: number): number;
  /** The duration at a position between 0 and 100. */
  toMs(percent: number): number;
}

export interface Tick {
  readonly percent: number;
  /** Powers of ten have one. */
  readonly label: string | null;
}

/** Durations below this are not told apart: it is the resolution of the records. */
const resolutionMs = 0.001;

/** An axis that holds all the values and at least one decade, with some room at the ends. */
export function createLogScale(valuesMs: Iterable<number>): LogScale {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (const value of valuesMs) {
    const ms = Math.max(value, resolutionMs);
    lowest = Math.min(lowest, ms);
    highest = Math.max(highest, ms);
  }
  if (highest === 0) {
    lowest = 1;
    highest = 100;
  }
  const middle = Math.sqrt(lowest * highest);
  const minMs = Math.min(lowest / 1.25, middle / Math.sqrt(10));
  const maxMs = Math.max(highest * 1.25, middle * Math.sqrt(10));
  const decades = Math.log10(maxMs / minMs);
  return {
    minMs,
    maxMs,
    toPercent: (ms) => Math.min(100, Math.max(0, (100 * Math.log10(Math.max(ms, resolutionMs) / minMs)) / decades)),
    toMs: (percent) => minMs * 10 ** ((percent / 100) * decades),
  };
}

/** Powers of ten with labels, 2 and 5 times them without. If the axis holds one power of ten or none, all have labels. */
export function toTicks(scale: LogScale): readonly Tick[] {
  const found: { ms: number; isPower: boolean }[] = [];
  for (let power = Math.floor(Math.log10(scale.minMs)); power <= Math.ceil(Math.log10(scale.maxMs)); power++) {
    for (const step of [1, 2, 5]) {
      const ms = Number(`${step}e${power}`);
      if (ms >= scale.minMs && ms <= scale.maxMs) {
        found.push({ ms, isPower: step === 1 });
      }
    }
  }
  const labelAll = found.filter(({ isPower }) => isPower).length < 2;
  return found.map(({ ms, isPower }) => ({
    percent: scale.toPercent(ms),
    label: isPower || labelAll ? formatTick(ms) : null,
  }));
}

function formatTick(ms: number): string {
  if (ms >= 1000) {
    return `${formatGiven(ms / 1000)} s`;
  }
  return ms < 1 ? `${formatGiven(Number((ms * 1000).toPrecision(1)))} µs` : `${formatGiven(ms)} ms`;
}
