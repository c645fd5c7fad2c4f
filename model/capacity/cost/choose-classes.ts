import { type ChosenTable, toUniformUsd } from "./bill.ts";
import type { Demand, TableDemand } from "./demand.ts";
import { bytesPerGb, type ClassPrices, type RegionPrices, type TableClass } from "./prices.ts";

/** A table in one class: in its cheaper capacity mode, and as if no storage were free. */
interface PricedTable {
  readonly chosen: ChosenTable;
  readonly fullUsd: number;
}

interface TableOptions {
  readonly standard: PricedTable;
  readonly standardInfrequentAccess: PricedTable;
  readonly storedGb: number;
}

/** Four thousand combinations are tried at most. */
const mostContested = 12;

/**
 * The mode and the class of each table with which all of them together cost least.
 *
 * A table's mode depends on nothing else. Its class would not either, were it not for the free storage, which is the account's:
 * it decides for tables whose two classes differ by less than it is worth. All combinations of those are tried, so the result
 * is the best there is. Where they are more than 12, the rest of them is priced as if no storage were free: that can miss the
 * best by less than the free storage is worth, 6.25 USD a month in us-east-1.
 */
export function chooseClasses(demand: Demand, prices: RegionPrices, targetUtilization: number): readonly ChosenTable[] {
  const options = demand.map((table) => toOptions(table, prices, targetUtilization));
  const contested = options.filter((option) => isContested(option, prices)).slice(0, mostContested);
  const cheaper = options.map(toCheaperClass);
  let best: readonly TableClass[] = cheaper;
  let bestUsd = totalUsd(options, best, prices);
  for (let combination = 0; combination < 2 ** contested.length; combination += 1) {
    const classes = options.map((option, position): TableClass => {
      const bit = contested.indexOf(option);
      if (bit === -1) {
        return cheaper[position] ?? "standard";
      }
      return (combination >> bit) % 2 === 0 ? "standard" : "standardInfrequentAccess";
    });
    const usd = totalUsd(options, classes, prices);
    if (usd < bestUsd) {
      best = classes;
      bestUsd = usd;
    }
  }
  return options.map((option, position) => option[best[position] ?? "standard"].chosen);
}

function toOptions(demand: TableDemand, prices: RegionPrices, targetUtilization: number): TableOptions {
  return {
    standard: toPricedTable(demand, "standard", prices, targetUtilization),
    standardInfrequentAccess: toPricedTable(demand, "standardInfrequentAccess", prices, targetUtilization),
    storedGb: demand.storageBytes / bytesPerGb,
  };
}

function toPricedTable(
  demand: TableDemand,
  tableClass: TableClass,
  prices: RegionPrices,
  targetUtilization: number,
): PricedTable {
  const withoutFree = {
    standard: { ...prices.standard, storageFreeGb: 0 },
    standardInfrequentAccess: { ...prices.standardInfrequentAccess, storageFreeGb: 0 },
  };
  const toPriced = (mode: "onDemand" | "autoscaled"): PricedTable => {
    const choice = { mode, tableClass };
    return { chosen: { demand, choice }, fullUsd: toUniformUsd([demand], choice, withoutFree, targetUtilization) };
  };
  const onDemand = toPriced("onDemand");
  const autoscaled = toPriced("autoscaled");
  return autoscaled.fullUsd < onDemand.fullUsd ? autoscaled : onDemand;
}

function toCheaperClass({ standard, standardInfrequentAccess }: TableOptions): TableClass {
  return standardInfrequentAccess.fullUsd < standard.fullUsd ? "standardInfrequentAccess" : "standard";
}

/** Whether the free storage of a class could turn the table's choice of the other one. */
function isContested(option: TableOptions, prices: RegionPrices): boolean {
  const { standard, standardInfrequentAccess, storedGb } = option;
  return toCheaperClass(option) === "standard"
    ? standardInfrequentAccess.fullUsd - freeUsd(storedGb, prices.standardInfrequentAccess) < standard.fullUsd
    : standard.fullUsd - freeUsd(storedGb, prices.standard) < standardInfrequentAccess.fullUsd;
}

function totalUsd(options: readonly TableOptions[], classes: readonly TableClass[], prices: RegionPrices): number {
  const storedGb = { standard: 0, standardInfrequentAccess: 0 };
  let usd = 0;
  for (const [position, option] of options.entries()) {
    const tableClass = classes[position] ?? "standard";
    storedGb[tableClass] += option.storedGb;
    usd += option[tableClass].fullUsd;
  }
  return (
    usd -
    freeUsd(storedGb.standard, prices.standard) -
    freeUsd(storedGb.standardInfrequentAccess, prices.standardInfrequentAccess)
  );
}

function freeUsd(storedGb: number, { storageFreeGb, storageGbMonthUsd }: ClassPrices): number {
  return Math.min(storedGb, storageFreeGb) * storageGbMonthUsd;
}
