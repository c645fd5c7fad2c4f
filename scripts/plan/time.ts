import type { RegionPrices } from "../../model/capacity/cost/prices.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import type { TimeTarget } from "../../model/capacity/time/input.ts";
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
  return scales.map((scale) => simulateTime({ targets: toTimeTargets(scale), curve, days, modes, prices, ...noise }));
}

/** Tables and global indexes with their average loads. Requests to a table are counted by the units that one of them takes. */
function toTimeTargets({ demand, patterns }: ScalePlan): readonly TimeTarget[] {
  return demand.flatMap(({ table, targets }) =>
    targets.map(({ index, read, write }): TimeTarget => {
      const requests = requestsTo(patterns, table, index);
      return {
        table,
        ...(index === undefined ? {} : { index }),
        read: { units: read.average, requests: requests.read },
        write: { units: write.average, requests: index === undefined ? requests.write : 0 },
      };
    }),
  );
}

function requestsTo(patterns: ScalePlan["patterns"], table: string, index: string | undefined) {
  const touching = patterns.flatMap(({ executionsPerSecond, units, requestsPerExecution }) => {
    const own = units.filter(
      (target) => target.table === table && (target.scope === "gsi" ? target.index : undefined) === index,
    );
    const places = new Set(
      units.filter(({ scope, read }) => scope !== "gsi" || read > 0).map((target) => `${target.table}/${target.index}`),
    );
    return own.map(({ read, write }) => ({
      read,
      write,
      requests: (executionsPerSecond * requestsPerExecution) / Math.max(1, places.size),
    }));
  });
  const sum = (kind: "read" | "write") =>
    touching.reduce((total, one) => total + (one[kind] > 0 ? one.requests : 0), 0);
  return { read: sum("read"), write: sum("write") };
}
