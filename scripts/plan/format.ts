import { formatCount, formatNumber } from "../../bench/verdict/format.ts";
import type { CapacityMode } from "../../model/capacity/cost/bill.ts";
import type { TableClass } from "../../model/capacity/cost/prices.ts";
import type { BendsFirst } from "../../model/capacity/plan/plan.ts";

const kilobyte = 1024;
const byteUnits = ["B", "KB", "MB", "GB", "TB", "PB", "EB", "ZB"];

/** `1.24 GB`, with 1 KB as 1,024 bytes, as DynamoDB counts and bills. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log(bytes) / Math.log(kilobyte)));
  return `${formatNumber(bytes / kilobyte ** power)} ${byteUnits[power]}`;
}

/** `$0.42`, `$1,240`: cents below a hundred dollars. What is more than nothing and less than a cent says so. */
export function formatUsd(usd: number): string {
  if (usd > 0 && usd < 0.005) {
    return "< $0.01";
  }
  return usd < 100 ? `$${usd.toFixed(2)}` : `$${formatCount(usd)}`;
}

/** `1`, `977`, `0.977`, `102,354,145`, and from a million million on `1.24e+12`. */
export function formatAmount(value: number): string {
  if (value >= 1e12) {
    return value.toPrecision(3);
  }
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value);
}

/** A factor on the documented rates: `1x`, `1,000x`, `102,354,145x`. */
export function formatScale(scale: number): string {
  return `${formatAmount(scale)}x`;
}

export const modeNames: Readonly<Record<CapacityMode, string>> = {
  onDemand: "on-demand",
  autoscaled: "provisioned, autoscaled",
  fixed: "provisioned, fixed",
};

export const classNames: Readonly<Record<TableClass, string>> = {
  standard: "Standard",
  standardInfrequentAccess: "Standard-IA",
};

export function formatChoice({
  mode,
  tableClass,
}: {
  readonly mode: CapacityMode;
  readonly tableClass: TableClass;
}): string {
  return `${modeNames[mode]}, ${classNames[tableClass]}`;
}

/** Half units are exact; means are not, and one that is within a millionth of a half unit is one that was summed up. */
export function formatMeanUnits(units: number): string {
  const halves = Math.round(units * 2);
  return Math.abs(units * 2 - halves) < 1e-6 ? String(halves / 2) : formatNumber(units);
}

/** Where no scale can be named at which a key bends. */
export function noBendText(isHeatKnown: boolean): string {
  return isHeatKnown ? "never" : "unknown";
}

export function describeBend({ pattern, limit, atScale }: BendsFirst): string {
  return `at ${formatScale(atScale)}: ${limit}, mostly by ${pattern}`;
}
