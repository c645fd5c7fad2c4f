/** Logarithmic axes of the report: scales and costs span many decades. */

import { formatGiven } from "../../bench/verdict/format.ts";
import { formatScale } from "./format.ts";

export interface LogAxis {
  readonly from: number;
  readonly to: number;
  /** Position from 0 to 100; below 0 and above 100 for values beyond the ends. */
  toPercent(value: number): number;
  toValue(percent: number): number;
}

export interface AxisTick {
  readonly value: number;
  readonly percent: number;
  /** Absent between the labels, where each power of ten would be too much. */
  readonly label?: string;
}

/** Both ends are above 0, and `to` is above `from`. */
export function createLogAxis(from: number, to: number): LogAxis {
  const decades = Math.log10(to / from);
  return {
    from,
    to,
    toPercent: (value) => (100 * Math.log10(value / from)) / decades,
    toValue: (percent) => from * 10 ** ((percent / 100) * decades),
  };
}

/** The powers of ten on the axis, of which at most `labelsMost` have a label, evenly apart. */
export function toPowers(axis: LogAxis, labelsMost: number): readonly AxisTick[] {
  const lowest = Math.ceil(Math.log10(axis.from) - 1e-9);
  const highest = Math.floor(Math.log10(axis.to) + 1e-9);
  const every = Math.max(1, Math.ceil((highest - lowest + 1) / labelsMost));
  return Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, position) => {
    const power = lowest + position;
    const value = Number(`1e${power}`);
    return {
      value,
      percent: axis.toPercent(value),
      ...(power % every === 0 ? { label: formatCompact(value) } : {}),
    };
  });
}

const suffixes: readonly (readonly [number, string])[] = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** As `--scale` takes it, with three digits: `0.01`, `1`, `2.66`, `174k`, `102M`, `1e+12`. */
export function formatCompact(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1e12) {
    return rounded.toExponential();
  }
  const [divisor, suffix] = suffixes.find(([least]) => rounded >= least) ?? [1, ""];
  return `${formatGiven(Number((rounded / divisor).toPrecision(3)))}${suffix}`;
}

/** A scale where there is little room: `1x`, `78,678x`, `102Mx`. */
export function formatShortScale(scale: number): string {
  return scale < 1e6 ? formatScale(scale) : `${formatCompact(scale)}x`;
}

/** Text at the ends of an axis stays within it. */
export function toAnchor(percent: number): "start" | "middle" | "end" {
  return percent < 4 ? "start" : percent > 96 ? "end" : "middle";
}

/** Labels nearer than this, in percent of the axis, would touch on a phone. */
const labelRoom = 12;

/** Those of the positions, from 0 to 100, that have room for a label. */
export function withRoom<Item extends { readonly percent: number }>(items: readonly Item[]): readonly Item[] {
  const kept: Item[] = [];
  for (const item of [...items].sort((left, right) => left.percent - right.percent)) {
    const last = kept.at(-1);
    if (last === undefined || item.percent - last.percent >= labelRoom) {
      kept.push(item);
    }
  }
  return kept;
}
