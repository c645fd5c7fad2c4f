/** The planned loads side by side: what each costs and whether it holds. */

import { countOf, formatNumber } from "../../bench/verdict/format.ts";
import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { describeBend, formatAmount, formatBytes, formatChoice, formatScale, formatUsd, noBendText } from "./format.ts";
import { renderBoxedTable } from "./report-table.ts";

/** What the reader wants to know first: whether any planned load is more than the design bears, and where it bends. */
export function renderBanner({ scales }: DesignPlan): Markup {
  const broken = [...scales].sort((left, right) => left.scale - right.scale).find(({ tooHot }) => tooHot.length > 0);
  const shown = broken ?? scales.at(-1);
  const isKnown = scales.every(({ isHeatKnown }) => isHeatKnown);
  const state = broken !== undefined ? "fail" : isKnown ? "pass" : "undecided";
  const mark = { fail: "✗", pass: "✓", undecided: "?" }[state];
  const headline =
    broken === undefined
      ? isKnown
        ? "No key is over its limit"
        : "What it costs, and not where it breaks"
      : `At ${formatScale(broken.scale)} ${countOf(broken.tooHot.length, "key is", "keys are")} over the limit`;
  const first =
    shown?.bendsFirst === undefined
      ? isKnown
        ? "No key ever bends."
        : "Which keys get hot is not known: see the assumptions."
      : `With ${formatAmount(shown.users)} users the first key bends ${describeBend(shown.bendsFirst)}.`;
  const quotas = scales.filter((one) => one.quotas.length > 0).map(({ scale }) => formatScale(scale));
  return html`<div class="banner ${state}"><i aria-hidden="true">${mark}</i><div><p class="headline">${headline}</p>
<p>${first}</p>
${quotas.length === 0 ? nothing : html`<p>AWS account quotas are passed at ${quotas.join(", ")}; AWS raises the soft ones on request.</p>`}</div></div>
`;
}

export function renderCards({ scales }: DesignPlan): Markup {
  return html`<ul class="loads">${scales.map(renderCard)}</ul>
`;
}

function renderCard({
  scale,
  users,
  executionsPerSecond,
  cheapestPerTable,
  bendsFirst,
  isHeatKnown,
  tooHot,
}: ScalePlan): Markup {
  const state =
    tooHot.length > 0
      ? html`<span class="state fail"><i aria-hidden="true">✗</i> ${countOf(tooHot.length, "key")} over the limit; the first bends at ${formatScale(bendsFirst?.atScale ?? 0)}</span>`
      : !isHeatKnown && bendsFirst === undefined
        ? html`<span class="state undecided"><i aria-hidden="true">?</i> which keys get hot is not known</span>`
        : html`<span class="state pass"><i aria-hidden="true">✓</i> ${bendsFirst === undefined ? "no key ever bends" : `the first key bends at ${formatScale(bendsFirst.atScale)}`}</span>`;
  return html`<li><h2>${formatScale(scale)}</h2>
<p>${formatAmount(users)} users, ${formatAmount(executionsPerSecond)} executions/s</p>
<p><b>${formatUsd(cheapestPerTable.usd)}</b> a month at the cheapest</p>
<p>${state}</p></li>
`;
}

type Row = readonly [label: string, cell: (scale: ScalePlan) => string];

/** Every figure of a load, a column each. */
export function renderGlance({ scales, peakToAverage }: DesignPlan): Markup {
  const isPeaky = peakToAverage !== 1;
  const rows: readonly Row[] = [
    ["Users", ({ users }) => formatAmount(users)],
    ["Pattern executions/s", ({ executionsPerSecond }) => formatAmount(executionsPerSecond)],
    ...only(isPeaky, ["… at the peak", ({ executionsPerSecondPeak }) => formatAmount(executionsPerSecondPeak)]),
    ["DynamoDB requests/s", ({ requestsPerSecond }) => formatAmount(requestsPerSecond)],
    ["Read units/s", ({ readUnitsPerSecond }) => formatAmount(readUnitsPerSecond)],
    ["Write units/s", ({ writeUnitsPerSecond }) => formatAmount(writeUnitsPerSecond)],
    ["Stored", ({ storageBytes }) => formatBytes(storageBytes)],
    ["On-demand, USD a month", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.onDemand)],
    ["… Standard-IA", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.onDemandInfrequentAccess)],
    ["Provisioned, autoscaled", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.provisioned)],
    ["… Standard-IA", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.provisionedInfrequentAccess)],
    ...only(isPeaky, [
      "Provisioned for the peak",
      ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.provisionedFixed),
    ]),
    ["Cheapest, all tables alike", ({ cheapest }) => formatUsd(cheapest.usd)],
    ["… which is", ({ cheapest }) => formatChoice(cheapest)],
    ["Cheapest for each table", ({ cheapestPerTable }) => formatUsd(cheapestPerTable.usd)],
    [
      "First key to bend",
      ({ bendsFirst, isHeatKnown }) =>
        bendsFirst === undefined ? noBendText(isHeatKnown) : formatScale(bendsFirst.atScale),
    ],
    ["… mostly by", ({ bendsFirst }) => bendsFirst?.pattern ?? ""],
    ["Keys over their limit", ({ tooHot }) => String(tooHot.length)],
    ["Quotas passed", ({ quotas }) => String(quotas.length)],
  ];
  const peak = isPeaky ? ` The peak is ${formatNumber(peakToAverage)} times the average.` : "";
  return html`<section><h2>At a glance</h2>
<p class="lead">A scale is a factor on every documented rate. Units and costs are those of the average load; keys and quotas have to bear the peak.${peak}</p>
${renderBoxedTable({
  caption: "The planned loads side by side",
  columns: [{ title: "Scale", isText: true }, ...scales.map(({ scale }) => ({ title: formatScale(scale) }))],
  rows: rows.map(([label, cell]) => [label, ...scales.map(cell)]),
})}</section>
`;
}

function only(isShown: boolean, row: Row): readonly Row[] {
  return isShown ? [row] : [];
}
