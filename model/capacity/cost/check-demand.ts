import { DesignError, type Problem } from "../../schema/problem.ts";
import type { Demand, DemandTarget, TableDemand, UnitsDemand } from "./demand.ts";

export interface CostOptions {
  /**
   * Share of the provisioned capacity that is used, which autoscaling keeps: from 0.2 to 0.9, 0.7 unless said. Source: Developer
   * Guide, "Managing throughput capacity automatically with DynamoDB auto scaling".
   */
  readonly targetUtilization?: number;
}

const lowestUtilization = 0.2;
const highestUtilization = 0.9;
const defaultUtilization = 0.7;

/** An average is a sum of many figures, so it may pass an equal peak by a rounding. */
const roundingTolerance = 1e-9;

/** What is wrong with a demand: rates and sizes that are negative or not finite, a peak below the average, a name used twice. */
export function checkDemand(demand: Demand): readonly Problem[] {
  return [
    ...checkNamedOnce(
      demand.map(({ table }) => table),
      "demand",
    ),
    ...demand.flatMap(checkTable),
  ];
}

/** What is wrong with the options of a cost. */
export function checkCostOptions({ targetUtilization = defaultUtilization }: CostOptions): readonly Problem[] {
  const isInRange = targetUtilization >= lowestUtilization && targetUtilization <= highestUtilization;
  if (isInRange) {
    return [];
  }
  return [
    {
      code: "utilization_out_of_range",
      path: "targetUtilization",
      message: `autoscaling takes a target utilization from ${lowestUtilization} to ${highestUtilization}, and this is ${targetUtilization}`,
      fix: `use ${defaultUtilization}, or another share in that range`,
    },
  ];
}

/**
 * The target utilization to plan with.
 *
 * @throws DesignError with all problems of the demand and the options
 */
export function assertCostInput(demand: Demand, options: CostOptions): number {
  const problems = [...checkCostOptions(options), ...checkDemand(demand)];
  if (problems.length > 0) {
    throw new DesignError(problems, "The demand");
  }
  return options.targetUtilization ?? defaultUtilization;
}

function checkTable({ table, targets, storageBytes }: TableDemand): readonly Problem[] {
  const path = `demand.${table}`;
  return [
    ...checkNamedOnce(
      targets.map(({ index }) => index ?? "the table itself"),
      path,
    ),
    ...targets.flatMap((target) => checkTarget(target, path)),
    ...checkAmount(storageBytes, `${path}.storageBytes`, "bytes"),
  ];
}

function checkTarget({ index, read, write }: DemandTarget, tablePath: string): readonly Problem[] {
  const path = index === undefined ? tablePath : `${tablePath}.indexes.${index}`;
  return [...checkUnits(read, `${path}.read`), ...checkUnits(write, `${path}.write`)];
}

function checkUnits({ average, peak }: UnitsDemand, path: string): readonly Problem[] {
  const problems = [
    ...checkAmount(average, `${path}.average`, "units a second"),
    ...checkAmount(peak, `${path}.peak`, "units a second"),
  ];
  if (problems.length === 0 && peak < average * (1 - roundingTolerance)) {
    const message = `the peak of ${peak} units a second is below the average of ${average}`;
    return [{ code: "peak_below_average", path: `${path}.peak`, message, fix: "a peak is at least the average" }];
  }
  return problems;
}

function checkAmount(amount: number, path: string, unit: string): readonly Problem[] {
  if (Number.isFinite(amount) && amount >= 0) {
    return [];
  }
  const message = `${amount} is no number of ${unit}`;
  return [{ code: "amount_not_possible", path, message, fix: "use a finite number that is 0 or more" }];
}

function checkNamedOnce(names: readonly string[], path: string): readonly Problem[] {
  const twice = names.filter((name, position) => names.indexOf(name) !== position);
  return [...new Set(twice)].map((name) => ({
    code: "named_twice",
    path,
    message: `${name} is there more than once`,
    fix: "add its demands up into one",
  }));
}
