import type { RegionPrices } from "../../model/capacity/cost/prices.ts";
import type { DesignPlan } from "../../model/capacity/plan/plan.ts";
import { toTimeTargets } from "../../model/capacity/time/load-targets.ts";
import type { TimePlan } from "../../model/capacity/time/plan.ts";
import { simulateTime } from "../../model/capacity/time/simulate.ts";
import { suggestModes } from "../../model/capacity/time/suggest.ts";
import type { PlanOptions } from "./options.ts";

/** The days of each planned load, in the modes that are worth comparing. */
export function simulateScales(
  { scales, targetUtilization }: DesignPlan,
  prices: RegionPrices,
  { curve, days, seed }: NonNullable<PlanOptions["time"]>,
): readonly TimePlan[] {
  const modes = suggestModes(curve, { days, targetPercent: targetUtilization * 100 });
  const noise = seed === undefined ? {} : { noise: { seed } };
  return scales.map(({ load, scale }) =>
    simulateTime({ targets: toTimeTargets(load, scale), curve, days, modes, prices, ...noise }),
  );
}
