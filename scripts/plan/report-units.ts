/** Where units go: by pattern, and by table and index. */

import { formatGiven, formatShare, noValue } from "../../bench/verdict/format.ts";
import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import { at } from "../../bench/verdict/svg.ts";
import type { DesignPlan, ScalePlan, UnitsPerSecond } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatBytes, formatScale, noBendText } from "./format.ts";
import { placeOf, scopeNames } from "./report-names.ts";
import { renderBoxedTable } from "./report-table.ts";

const rowHeight = 26;

interface Row extends UnitsPerSecond {
  readonly number?: number;
  readonly name: string;
}

export function renderUnits(plan: DesignPlan): Markup {
  const drawn = plan.scales.at(-1);
  if (drawn === undefined) {
    return nothing;
  }
  const legend = html`<ul class="legend"><li><i class="key reads"></i>share of all read units</li><li><i class="key writes"></i>share of all write units</li></ul>`;
  const targets = drawn.targets.map((target): Row => ({ ...target, name: placeOf(target) }));
  return html`<section><h2>Units by access pattern</h2>
<p class="lead">Shares of the units at ${formatScale(drawn.scale)} with ${formatAmount(drawn.users)} users: ${formatAmount(drawn.readUnitsPerSecond)} read and ${formatAmount(drawn.writeUnitsPerSecond)} write units a second. Writes to global indexes count for the pattern that causes them.</p>
<figure class="chart shares">${legend}${renderShares(drawn.patterns, drawn)}</figure>
${renderPatterns(plan, drawn)}</section>
<section><h2>Units by table and index</h2>
<figure class="chart shares">${legend}${renderShares(targets, drawn)}</figure>
${renderTargets(plan)}</section>
`;
}

function renderShares(rows: readonly Row[], all: UnitsPerSecond): readonly Markup[] {
  const shares = rows.map((row) => ({
    row,
    read: shareOf(row.readUnitsPerSecond, all.readUnitsPerSecond),
    write: shareOf(row.writeUnitsPerSecond, all.writeUnitsPerSecond),
  }));
  const largest = Math.max(0.01, ...shares.flatMap(({ read, write }) => [read, write]));
  const bar = (kind: string, share: number, y: number) =>
    html`<rect class="${kind}" x="0" y="${y}" width="${at((100 * share) / largest)}" height="9" rx="1"/>`;
  const figure = (kind: string, share: number) =>
    html`<span>${kind} <b>${share === 0 ? noValue : formatShare(share)}</b></span>`;
  return shares.map(({ row, read, write }) => {
    const name = row.number === undefined ? row.name : `Pattern ${row.number}, ${row.name}`;
    const description = `${name}: ${formatAmount(row.readUnitsPerSecond)} read units/s, ${formatShare(read)} of all; ${formatAmount(row.writeUnitsPerSecond)} write units/s, ${formatShare(write)} of all`;
    return html`<div class="row"><span class="label">${row.number === undefined ? nothing : html`<b>${row.number}</b> `}${row.name}</span>
<svg height="${rowHeight}" role="img" aria-label="${description}">${bar("reads", read, 3)}${bar("writes", write, 14)}</svg>
<span class="figure">${figure("read", read)}${figure("write", write)}</span></div>
`;
  });
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function renderPatterns({ scales }: DesignPlan, drawn: ScalePlan): Markup {
  return renderBoxedTable({
    caption: "Access patterns: units of one execution, units a second, and where a pattern alone makes a key too hot",
    columns: [
      { title: "Pattern", isText: true },
      { title: "Mean", group: "Units of one execution" },
      { title: "p99", group: "Units of one execution" },
      ...scales.map(({ scale }) => ({ title: `at ${formatScale(scale)}`, group: "Units a second" })),
      { title: `Alone it bends at (${formatAmount(drawn.users)} users)` },
    ],
    rows: drawn.patterns.map((pattern, position) => {
      const own = scales.flatMap(({ patterns }) => patterns[position] ?? []);
      const bend = drawn.heat.patterns.find((heat) => heat.pattern === pattern.name)?.first;
      return [
        html`${pattern.number === undefined ? nothing : html`<small>${pattern.number}</small> `}${pattern.name}<small class="under">${pattern.title}</small>`,
        spread(own.map(({ unitsMean }) => formatUnits(unitsMean))),
        spread(own.map(({ unitsP99 }) => formatUnits(unitsP99))),
        ...own.map((one) => formatAmount(one.readUnitsPerSecond + one.writeUnitsPerSecond)),
        bend === undefined
          ? noBendText(pattern.isEstimated !== true)
          : html`${formatScale(bend.atScale)} <small>${scopeNames[bend.scope]}</small>`,
      ];
    }),
  });
}

/** Three digits, without zeros at the end: half units are exact, means are not. */
function formatUnits(units: number): string {
  return formatGiven(Number(units.toPrecision(3)));
}

/** One figure where all loads have the same, else that of the first and the last load. */
function spread(figures: readonly string[]): string {
  return new Set(figures).size === 1 ? (figures[0] ?? "") : `${figures[0]} … ${figures.at(-1)}`;
}

function renderTargets({ scales }: DesignPlan): Markup {
  const [first] = scales;
  return renderBoxedTable({
    caption: "Tables and indexes: units a second, and bytes stored as billed",
    columns: [
      { title: "Table or index", isText: true },
      ...scales.flatMap(({ scale }) =>
        ["read/s", "write/s", "stored"].map((title) => ({ title, group: `at ${formatScale(scale)}` })),
      ),
    ],
    rows: (first?.targets ?? []).map((target, position) => [
      html`${placeOf(target)}${target.scope === "table" ? nothing : html` <small>${target.scope === "gsi" ? "global index" : "local index"}</small>`}`,
      ...scales.flatMap(({ targets, storage }) => [
        formatAmount(targets[position]?.readUnitsPerSecond ?? 0),
        formatAmount(targets[position]?.writeUnitsPerSecond ?? 0),
        formatBytes(storage[position]?.bytes ?? 0),
      ]),
    ]),
  });
}
