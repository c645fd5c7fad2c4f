/** The report of a plan: one HTML file that loads nothing, for a screen of any width, light or dark, and for paper. */

import { formatNumber } from "../../bench/verdict/format.ts";
import { html, nothing, trusted } from "../../bench/verdict/html.ts";
import { reportStyle } from "../../bench/verdict/report-style.ts";
import type { PriceList } from "../../model/capacity/cost/prices.ts";
import type { TimePlan } from "../../model/capacity/time/plan.ts";
import { pricesOf } from "../read-prices.ts";
import { formatScale } from "./format.ts";
import { renderBills } from "./report-bill.ts";
import { renderBreaks } from "./report-breaks.ts";
import { renderCost } from "./report-cost.ts";
import { renderHeat } from "./report-heat.ts";
import { renderBanner, renderCards, renderGlance } from "./report-loads.ts";
import { renderNotes } from "./report-notes.ts";
import { renderQuotas } from "./report-quotas.ts";
import { planStyle } from "./report-style.ts";
import { renderTime } from "./report-time.ts";
import { renderUnits } from "./report-units.ts";
import { describePopularity } from "./terminal.ts";
import type { PlanFacts } from "./to-json.ts";

/** Facts with the prices themselves: costs between the planned loads are computed for the plots. */
export interface ReportFacts extends PlanFacts {
  readonly prices: PriceList;
}

/** The policy forbids the page to load or run anything: that it is self-contained is enforced, not promised. */
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * @param simulated of the loads in the order of the plan; absent where no day was simulated
 * @throws UsageError when the price list has no prices for the region
 */
export function renderPlanReport(facts: ReportFacts, simulated?: readonly TimePlan[]): string {
  const { plan, region } = facts;
  const prices = pricesOf(facts.prices, region);
  const peak = plan.peakToAverage === 1 ? "" : ` · peak ${formatNumber(plan.peakToAverage)} × average`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${plan.design}: what it costs and what breaks first</title>
<link rel="icon" href="data:,">
<style>${trusted(reportStyle)}${trusted(planStyle)}</style>
</head>
<body>
<header>
<p class="brand">Tablewright</p>
<h1>${plan.design}: what it costs and what breaks first</h1>
<p class="subtitle">Planned at ${plan.scales.map(({ scale }) => formatScale(scale)).join(", ")} · popularity of keys: ${describePopularity(plan.popularity)}${peak} · prices: ${region}, ${facts.prices.date}</p>
</header>
<main>
${renderBanner(plan)}${renderCards(plan)}${renderGlance(plan)}${renderCost(plan, prices)}${renderHeat(plan)}${renderUnits(plan)}
${simulated === undefined ? nothing : renderTime(plan, simulated)}${renderBreaks(plan)}${renderQuotas(plan)}${renderBills(plan)}${renderNotes(facts, prices)}
</main>
</body>
</html>
`;
  return page.text;
}
