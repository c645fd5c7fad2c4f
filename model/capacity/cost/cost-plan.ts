import { type Bill, type CapacityMode, type Choice, toBill } from "./bill.ts";
import { assertCostInput, type CostOptions } from "./check-demand.ts";
import { chooseClasses } from "./choose-classes.ts";
import type { Demand } from "./demand.ts";
import type { RegionPrices, TableClass } from "./prices.ts";

/** The bill when all tables have the same capacity mode and class. */
export interface UniformBill extends Bill, Choice {}

export interface CostPlan {
  readonly targetUtilization: number;
  readonly alternatives: Readonly<Record<CapacityMode, Readonly<Record<TableClass, UniformBill>>>>;
  /** The cheapest where all tables are alike: on-demand or autoscaled, in either class. */
  readonly cheapest: UniformBill;
  /** The cheapest where each table has its own mode and class, as AWS lets one choose. Never dearer than `cheapest`. */
  readonly cheapestPerTable: Bill;
}

const tableClasses: readonly TableClass[] = ["standard", "standardInfrequentAccess"];

/** What competes for the cheapest. Fixed capacity never wins, because it is never below autoscaled capacity. Ties: the first. */
export const choices: readonly Choice[] = (["onDemand", "autoscaled"] as const).flatMap((mode) =>
  tableClasses.map((tableClass) => ({ mode, tableClass })),
);

/**
 * What a month of a demand costs: reads, writes and storage of every table and global index, in each capacity mode and table
 * class, and the cheapest. On-demand is billed on average units; `toProvisionedUnits` says how capacity is provisioned. Left
 * out are reserved capacity, the 25 provisioned units each of reads and writes that AWS gives an account (at most 14.24 USD a
 * month in us-east-1), backups, streams, global tables and data transfer. Source: "Amazon DynamoDB pricing".
 *
 * @throws DesignError with all problems of the demand and the options
 */
export function planCost(demand: Demand, prices: RegionPrices, options: CostOptions = {}): CostPlan {
  const targetUtilization = assertCostInput(demand, options);
  const toClasses = (mode: CapacityMode) => ({
    standard: toUniformBill(demand, { mode, tableClass: "standard" }, prices, targetUtilization),
    standardInfrequentAccess: toUniformBill(
      demand,
      { mode, tableClass: "standardInfrequentAccess" },
      prices,
      targetUtilization,
    ),
  });
  const alternatives = {
    onDemand: toClasses("onDemand"),
    autoscaled: toClasses("autoscaled"),
    fixed: toClasses("fixed"),
  };
  const uniform = choices.map(({ mode, tableClass }) => alternatives[mode][tableClass]);
  const cheapest = toCheapest(uniform, alternatives.onDemand.standard);
  const perTable = toBill(chooseClasses(demand, prices, targetUtilization), prices, targetUtilization);
  return { targetUtilization, alternatives, cheapest, cheapestPerTable: toCheapest<Bill>([perTable], cheapest) };
}

function toUniformBill(demand: Demand, choice: Choice, prices: RegionPrices, targetUtilization: number): UniformBill {
  const tables = demand.map((table) => ({ demand: table, choice }));
  return { ...choice, ...toBill(tables, prices, targetUtilization) };
}

function toCheapest<B extends Bill>(bills: readonly B[], first: B): B {
  return bills.reduce((cheapest, bill) => (bill.usd < cheapest.usd ? bill : cheapest), first);
}
