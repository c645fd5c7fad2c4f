import { toWholeNumber } from "../whole.ts";
import type { Demand, DemandTarget, TableDemand, UnitsDemand } from "./demand.ts";
import {
  bytesPerGb,
  type ClassPrices,
  hoursPerMonth,
  type RegionPrices,
  secondsPerMonth,
  type TableClass,
} from "./prices.ts";

/**
 * How throughput is paid.
 *
 * - `onDemand`: per unit that is used.
 * - `autoscaled`: provisioned capacity that follows the load.
 * - `fixed`: provisioned capacity for the peak, all month; to compare with.
 */
export type CapacityMode = "onDemand" | "autoscaled" | "fixed";

export interface Choice {
  readonly mode: CapacityMode;
  readonly tableClass: TableClass;
}

/** One line of a bill. `usd` is `quantity` times `priceUsd`, and not rounded. */
export interface BillLine {
  readonly table: string;
  /** The global index that the line is for; the table itself (its storage: with all indexes) where there is none. */
  readonly index?: string;
  readonly what: "reads" | "writes" | "storage" | "freeStorage";
  /** A month's. */
  readonly quantity: number;
  readonly unit: "million request units" | "unit-hours" | "GB-months";
  /** For one of the unit. */
  readonly priceUsd: number;
  readonly usd: number;
}

export interface TableBill extends Choice {
  readonly table: string;
  readonly lines: readonly BillLine[];
  /** The sum of the lines. */
  readonly usd: number;
}

/** What a month costs, in US dollars. Nothing is rounded. */
export interface Bill {
  readonly tables: readonly TableBill[];
  /** The sum of all lines in their order: exactly what `firstBill` adds up to. */
  readonly usd: number;
}

export interface ChosenTable {
  readonly demand: TableDemand;
  readonly choice: Choice;
}

/**
 * The bill of tables that each have a capacity mode and a class. Storage that is free belongs to the account: the first tables
 * of a class get it, so how it is spread over tables is a convention, and the total is not.
 */
export function toBill(tables: readonly ChosenTable[], prices: RegionPrices, targetUtilization: number): Bill {
  const freeGbLeft = {
    standard: prices.standard.storageFreeGb,
    standardInfrequentAccess: prices.standardInfrequentAccess.storageFreeGb,
  };
  const bills = tables.map(({ demand, choice }): TableBill => {
    const { mode, tableClass } = choice;
    const classPrices = prices[tableClass];
    const storedGb = demand.storageBytes / bytesPerGb;
    const freeGb = Math.min(storedGb, freeGbLeft[tableClass]);
    freeGbLeft[tableClass] -= freeGb;
    const lines = [
      ...demand.targets.flatMap((target) =>
        toThroughputLines(demand.table, target, mode, classPrices, targetUtilization),
      ),
      ...toStorageLines(demand.table, storedGb, freeGb, classPrices),
    ];
    return { table: demand.table, mode, tableClass, lines, usd: sumUsd(lines) };
  });
  return { tables: bills, usd: sumUsd(firstBill({ tables: bills })) };
}

/**
 * What tables cost that are all alike: the sum of their bill but for rounding, without making the lines. Hundreds of loads are
 * compared by it.
 */
export function toUniformUsd(
  demand: Demand,
  { mode, tableClass }: Choice,
  prices: RegionPrices,
  targetUtilization: number,
): number {
  const classPrices = prices[tableClass];
  const { readUsd, writeUsd } = toUnitPrices(mode, classPrices);
  let storedGb = 0;
  let usd = 0;
  for (const { targets, storageBytes } of demand) {
    storedGb += storageBytes / bytesPerGb;
    for (const { read, write } of targets) {
      usd += toQuantity(read, mode, targetUtilization) * readUsd;
      usd += toQuantity(write, mode, targetUtilization) * writeUsd;
    }
  }
  return usd + Math.max(0, storedGb - classPrices.storageFreeGb) * classPrices.storageGbMonthUsd;
}

/** The first month's bill, line by line. Its lines add up to the bill's `usd` exactly, in their order. */
export function firstBill({ tables }: Pick<Bill, "tables">): readonly BillLine[] {
  return tables.flatMap(({ lines }) => lines);
}

/**
 * Units a second that are provisioned and so billed, in whole units and never fewer than 1 for a table or an index and each of
 * reads and writes (Developer Guide, "Quotas in Amazon DynamoDB", minimum throughput).
 *
 * Autoscaling keeps used units at `targetUtilization` of the provisioned ones, and so provisions the load divided by it: over a
 * month that averages to the average load divided by it. This is an estimate. Scaling out comes minutes late and scaling in
 * later still, so a load with steep spikes costs more; the simulation in `model/capacity/time` says how much. Fixed capacity
 * has the same headroom above the peak, so it is never below what autoscaling provisions.
 */
export function toProvisionedUnits(
  units: UnitsDemand,
  mode: "autoscaled" | "fixed",
  targetUtilization: number,
): number {
  const load = mode === "autoscaled" ? units.average : Math.max(units.peak, units.average);
  return toWholeNumber(load / targetUtilization);
}

function toThroughputLines(
  table: string,
  { index, read, write }: DemandTarget,
  mode: CapacityMode,
  prices: ClassPrices,
  targetUtilization: number,
): readonly BillLine[] {
  const where = index === undefined ? { table } : { table, index };
  const unit = mode === "onDemand" ? "million request units" : "unit-hours";
  const unitPrices = toUnitPrices(mode, prices);
  return [
    toLine(where, "reads", toQuantity(read, mode, targetUtilization), unit, unitPrices.readUsd),
    toLine(where, "writes", toQuantity(write, mode, targetUtilization), unit, unitPrices.writeUsd),
  ];
}

/** A month's billed units: millions of request units, or unit-hours. */
function toQuantity(units: UnitsDemand, mode: CapacityMode, targetUtilization: number): number {
  return mode === "onDemand"
    ? (units.average * secondsPerMonth) / 1e6
    : toProvisionedUnits(units, mode, targetUtilization) * hoursPerMonth;
}

function toUnitPrices(
  mode: CapacityMode,
  prices: ClassPrices,
): { readonly readUsd: number; readonly writeUsd: number } {
  return mode === "onDemand"
    ? { readUsd: prices.onDemandReadPerMillionUsd, writeUsd: prices.onDemandWritePerMillionUsd }
    : { readUsd: prices.provisionedReadUnitHourUsd, writeUsd: prices.provisionedWriteUnitHourUsd };
}

function toStorageLines(table: string, storedGb: number, freeGb: number, prices: ClassPrices): readonly BillLine[] {
  const paid = toLine({ table }, "storage", storedGb - freeGb, "GB-months", prices.storageGbMonthUsd);
  return freeGb > 0 ? [toLine({ table }, "freeStorage", freeGb, "GB-months", 0), paid] : [paid];
}

function toLine(
  where: Pick<BillLine, "table" | "index">,
  what: BillLine["what"],
  quantity: number,
  unit: BillLine["unit"],
  priceUsd: number,
): BillLine {
  return { ...where, what, quantity, unit, priceUsd, usd: quantity * priceUsd };
}

function sumUsd(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
