import { html } from "../../bench/verdict/html.ts";
import type { TimePlan } from "../../model/capacity/time/plan.ts";
import { formatUsd } from "./format.ts";
import type { PlanFacts } from "./to-json.ts";

/** The plan as one HTML page. */
export function renderPlanReport({ plan }: PlanFacts, _simulated?: readonly TimePlan[]): string {
  return html`<!doctype html><title>${plan.design}</title><h1>${plan.design}</h1>${plan.scales.map(
    ({ costUsdPerMonth }) => html`<p>${formatUsd(costUsdPerMonth.onDemand)}</p>`,
  )}`.text;
}
