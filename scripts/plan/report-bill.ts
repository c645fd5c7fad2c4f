/** The first month's bill of each load, item by item. */

import { formatCount, formatGiven, formatNumber } from "../../bench/verdict/format.ts";
import { html, type Markup } from "../../bench/verdict/html.ts";
import { type BillLine, firstBill } from "../../model/capacity/cost/bill.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { formatChoice, formatScale, formatUsd } from "./format.ts";
import { headingOf, placeOf } from "./report-names.ts";
import { renderBoxedTable } from "./report-table.ts";

export function renderBills({ scales }: DesignPlan): Markup {
  return html`<section><h2>The first bill, item by item</h2>
<p class="lead">A month of 730 hours in US dollars, for the cheapest choice with all tables alike. Lines are not rounded before they are added up; those of nothing are left out.</p>
${scales.map(renderBill)}</section>
`;
}

const whatNames: Readonly<Record<BillLine["what"], string>> = {
  reads: "reads",
  writes: "writes",
  storage: "storage",
  freeStorage: "storage, free",
};

function renderBill({ scale, users, cheapest, cheapestPerTable, costUsdPerMonth }: ScalePlan): Markup {
  const single = cheapestPerTable.tables.filter(
    ({ mode, tableClass }) => mode !== cheapest.mode || tableClass !== cheapest.tableClass,
  );
  const others =
    single.length === 0
      ? "No table is cheaper with a choice of its own."
      : `With a choice for each table it is ${formatUsd(cheapestPerTable.usd)}: ${single.map((table) => `${table.table} ${formatChoice(table)}`).join("; ")}.`;
  return html`<h3>${headingOf({ scale, users })}: ${formatChoice(cheapest)}</h3>
<p class="lead">${formatUsd(costUsdPerMonth.onDemand)} on-demand, ${formatUsd(costUsdPerMonth.provisioned)} provisioned with autoscaling, both in Standard. ${others}</p>
${renderBoxedTable({
  caption: `First bill at ${formatScale(scale)}`,
  columns: [
    { title: "Table or index", isText: true },
    { title: "Item", isText: true },
    { title: "Quantity" },
    { title: "Unit", isText: true },
    { title: "USD each" },
    { title: "USD" },
  ],
  rows: firstBill(cheapest)
    .filter(({ quantity }) => quantity > 0)
    .map((line) => [
      placeOf(line),
      whatNames[line.what],
      formatQuantity(line),
      line.unit,
      formatGiven(line.priceUsd),
      formatUsd(line.usd),
    ]),
  foot: ["All", "", "", "", "", formatUsd(cheapest.usd)],
})}`;
}

/** Unit-hours are whole. */
function formatQuantity({ quantity, unit }: BillLine): string {
  return unit === "unit-hours"
    ? formatCount(quantity)
    : quantity < 1
      ? String(Number(quantity.toPrecision(3)))
      : formatNumber(quantity);
}
