/** The table of patterns in the report: every figure of the charts, and the reason for each verdict. */

import { formatIntervalMs } from "./chart-latency.ts";
import {
  formatCount,
  formatGiven,
  formatNumber,
  formatRps,
  formatShare,
  formatUnits,
  noValue,
  verdictMarks,
} from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import type { PatternResult, Result, TargetUnits } from "./result.ts";
import { formatMeasured } from "./units/describe.ts";

const headings = [
  ["documented", "rps"],
  ["offered", ""],
  ["served", ""],
  ["errors", ""],
  ["p50", "ms"],
  ["p95", "ms"],
  ["p99", "ms"],
  ["max", "ms"],
  ["budget", "ms"],
  ["units", ""],
] as const;

/** On a narrow screen the style sheet makes a card of each pattern, hence the roles and the captions in `data-label`. */
export function renderTable({ patterns }: Result): Markup {
  const heads = headings.map(
    ([name, unit]) =>
      html`<th role="columnheader" scope="col" class="number">${name}${unit === "" ? nothing : html` <small>${unit}</small>`}</th>`,
  );
  return html`<table role="table" class="patterns"><caption>Access patterns, their load, response times and verdicts</caption>
<colgroup><col class="id"><col>${headings.map(([name]) => html`<col class="${name}">`)}<col class="verdict"></colgroup>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">#</th><th role="columnheader" scope="col">pattern</th>${heads}<th role="columnheader" scope="col">verdict</th></tr></thead>
${patterns.map(renderPattern)}</table>`;
}

function renderPattern(pattern: PatternResult): Markup {
  const { responseMs, budget, verdict } = pattern;
  const figures = [
    formatRps(pattern.rateRpsDocumented),
    formatCount(pattern.requestsOffered),
    formatCount(pattern.requestsServed),
    formatCount(pattern.errors),
    formatNumber(responseMs.p50),
    formatNumber(responseMs.p95),
    formatNumber(responseMs.p99),
    formatNumber(responseMs.max),
    budget === null ? noValue : formatGiven(budget.p99Ms),
    formatMeasured(pattern),
  ];
  const cells = figures.map((figure, column) => {
    const [name = "", unit = ""] = headings[column] ?? [];
    const kind =
      name === "p99" ? `number key ${verdict}` : name === "errors" && pattern.errors > 0 ? "number fail" : "number";
    const interval =
      name === "p99" && pattern.responseMsInterval.p99 !== null
        ? html`<small>${formatIntervalMs(pattern.responseMsInterval.p99)}</small>`
        : nothing;
    return html`<td role="cell" class="${kind}" data-label="${`${name} ${unit}`.trim()}">${figure}${interval}</td>`;
  });
  return html`<tbody role="rowgroup" class="${verdict}">
<tr role="row"><td role="cell" class="id">${pattern.number}</td><th role="rowheader" scope="row" class="name" data-number="${pattern.number}">${pattern.name}<small>${pattern.title} · ${pattern.kind}${describeSource(pattern)}</small></th>${cells}<td role="cell" class="verdict ${verdict}"><i>${verdictMarks[verdict]}</i> ${verdict}</td></tr>
<tr role="row" class="reason"><td role="cell"></td><td role="cell" colspan="12">${renderReason(pattern)}</td></tr>
</tbody>
`;
}

/** Nothing for the documented rates, which are the rule. */
function describeSource({ rateSource }: PatternResult): string {
  return rateSource === "documented" ? "" : `, ${rateSource} rate`;
}

function renderReason(pattern: PatternResult): Markup {
  const reason = pattern.verdict === "invalid" ? nothing : html`${pattern.reason} `;
  // A failing pattern's reason names its errors; the few that are allowed are named here.
  const errors =
    pattern.errors === 0 || pattern.verdict === "fail"
      ? nothing
      : html`Errors (${formatShare(pattern.errorShare)}): ${pattern.errorKinds.map(({ kind, count }) => `${formatCount(count)} ${kind}`).join(", ")}. `;
  const units =
    pattern.unitsPerRequest.length === 0
      ? nothing
      : html`<span class="units">Units: ${pattern.unitsPerRequest.map(describeUnits).join(", ")}.</span>`;
  return html`${reason}${errors}${units}`;
}

function describeUnits({ table, index, units, unitsPredicted }: TargetUnits): string {
  const predicted = unitsPredicted === null ? "" : ` (predicted ${formatUnits(unitsPredicted)})`;
  return `${formatUnits(units)} ${index === undefined ? table : `${table}/${index}`}${predicted}`;
}
