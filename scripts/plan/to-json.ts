import { firstBill } from "../../model/capacity/cost/bill.ts";
import type { PriceList } from "../../model/capacity/cost/prices.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import type { TimeSummary } from "../../model/capacity/time/plan.ts";

export interface PlanFacts {
  readonly plan: DesignPlan;
  readonly designFingerprint: string;
  readonly region: string;
  readonly prices: Pick<PriceList, "date" | "source" | "currency">;
  /** Of the loads in the order of the plan; absent where no day was simulated. */
  readonly time?: readonly TimeSummary[];
}

/**
 * `plan.json`. Keys are added freely; a key is renamed or changes its meaning only together with `schemaVersion`. All amounts are
 * a second's or a month's, in units, bytes and US dollars.
 */
export function toPlanJson({ plan, designFingerprint, region, prices, time }: PlanFacts) {
  const { scales, ...described } = plan;
  return {
    schemaVersion: 1,
    ...described,
    designFingerprint,
    region,
    prices: { date: prices.date, source: prices.source, currency: prices.currency },
    scales: scales.map((scale, position) => ({
      ...toScaleJson(scale),
      ...(time?.[position] === undefined ? {} : { time: time[position] }),
    })),
  };
}

function toScaleJson({
  load: _load,
  demand: _demand,
  cheapest,
  cheapestPerTable,
  bendsFirst,
  heat,
  ...scale
}: ScalePlan) {
  return {
    ...scale,
    bendsFirst: bendsFirst ?? null,
    cheapest: { mode: cheapest.mode, tableClass: cheapest.tableClass, usd: cheapest.usd, bill: firstBill(cheapest) },
    cheapestPerTable: {
      usd: cheapestPerTable.usd,
      tables: cheapestPerTable.tables.map(({ table, mode, tableClass, usd }) => ({ table, mode, tableClass, usd })),
    },
    bends: heat.patterns,
    bendsTogether: heat.combined,
  };
}
