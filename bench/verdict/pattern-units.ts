/** What an execution of a pattern consumed, as means over the successful executions of the mix. */

import type { TargetUnits } from "./result.ts";
import type { RunDescription } from "./run.ts";
import type { PatternTally } from "./tally.ts";

/** Targets that were measured or predicted. */
export function toUnitsPerRequest(
  run: RunDescription,
  { unitsByTarget, mixServed }: PatternTally,
  predicted: ReadonlyMap<number, number> | undefined,
): readonly TargetUnits[] {
  const positions = mixServed === 0 ? [] : [...new Set([...unitsByTarget.keys(), ...(predicted?.keys() ?? [])])];
  const mean = (units: ReadonlyMap<number, number>, position: number) =>
    roundUnits((units.get(position) ?? 0) / mixServed);
  return positions
    .sort((a, b) => a - b)
    .map((position) => ({
      ...(run.targets[position] ?? { table: `target ${position}` }),
      units: mean(unitsByTarget, position),
      unitsPredicted: predicted === undefined ? null : mean(predicted, position),
    }))
    .filter(({ units, unitsPredicted }) => units > 0 || (unitsPredicted ?? 0) > 0);
}

/** Over all targets; `null` if nothing was served. */
export function toMeanUnits(units: ReadonlyMap<number, number>, { mixServed }: PatternTally): number | null {
  const total = [...units.values()].reduce((sum, count) => sum + count, 0);
  return mixServed === 0 ? null : roundUnits(total / mixServed);
}

function roundUnits(units: number): number {
  return Math.round(units * 1e6) / 1e6;
}
