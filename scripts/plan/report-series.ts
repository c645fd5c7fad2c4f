/** Series of a simulation as points of a plot. */

import type { Point } from "./report-lines.ts";

/** A plot is never wider than this on a page, and a minute of a spike must not get lost. */
export const pointsMost = 600;

/** At most `most` values: each the highest of as many neighbours. Short series stay as they are. */
export function downsample(values: Float64Array, most: number = pointsMost): Float64Array {
  const each = Math.max(1, Math.ceil(values.length / most));
  const fewer = new Float64Array(Math.ceil(values.length / each));
  for (const [position, value] of values.entries()) {
    const bucket = Math.floor(position / each);
    fewer[bucket] = position % each === 0 ? value : Math.max(fewer[bucket] ?? 0, value);
  }
  return fewer;
}

export function addUp(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, position) => value + (other[position] ?? 0));
}

/** Evenly over the width, with `top` at the upper edge. */
export function toPoints(values: Float64Array, top: number): readonly Point[] {
  const last = Math.max(1, values.length - 1);
  return Array.from(values, (value, position) => ({ x: (100 * position) / last, y: 100 * (1 - value / top) }));
}
