/** Consumed capacity units of a request: predicted by AWS's rules beside measured, pattern by pattern. */

import { formatUnits, noValue } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import { renderFigures } from "./report-figures.ts";
import type { PatternResult, Result, TargetUnits } from "./result.ts";
import { at } from "./svg.ts";
import { differenceMark } from "./units/describe.ts";

const rowHeight = 24;

export function renderUnitsChart({ patterns }: Result): Markup {
  const largest = Math.max(
    0,
    ...patterns.flatMap((pattern) => [pattern.unitsMeasured ?? 0, pattern.unitsPredicted ?? 0]),
  );
  const toPercent = (units: number) => (largest === 0 ? 0 : (units / (largest * 1.04)) * 100);
  return html`<figure class="chart units">
<ul class="legend">
<li><i class="key predicted"></i>predicted</li>
<li><i class="key measured"></i>measured</li>
<li><i class="key measured differs"></i>measured, and not as predicted (${differenceMark})</li>
</ul>
${patterns.map((pattern) => renderRow(pattern, toPercent))}${renderTargets(patterns)}</figure>`;
}

/** Whether both are known and not the same. */
function differs({ unitsMeasured, unitsPredicted }: Pick<PatternResult, "unitsMeasured" | "unitsPredicted">): boolean {
  return unitsPredicted !== null && unitsMeasured !== null && unitsPredicted !== unitsMeasured;
}

function renderRow(pattern: PatternResult, toPercent: (units: number) => number): Markup {
  const { number, name, unitsMeasured, unitsPredicted } = pattern;
  const isDifferent = differs(pattern);
  const description = `Pattern ${number}, ${name}: predicted ${describe(unitsPredicted)}, measured ${describe(unitsMeasured)}${isDifferent ? ", which differ" : ""}`;
  const bar = (kind: string, units: number | null, inset: number) =>
    units === null
      ? nothing
      : html`<rect class="${kind}" x="0" y="${inset}" width="${at(toPercent(units))}" height="${rowHeight - 2 * inset}" rx="1.5"/>`;
  return html`<div class="row">
<span class="label"><b>${number}</b> <span>${name}${isDifferent ? html`<small>${describeTargets(pattern)}</small>` : nothing}</span></span>
<svg height="${rowHeight}" role="img" aria-label="${description}">${bar("predicted", unitsPredicted, 4)}${bar(isDifferent ? "measured differs" : "measured", unitsMeasured, 8)}</svg>
<span class="figure${isDifferent ? " fail" : ""}"><b>${isDifferent ? `${differenceMark} ` : ""}${formatUnits(unitsMeasured)}</b> ${unitsPredicted === null ? "not predicted" : isDifferent ? `predicted ${formatUnits(unitsPredicted)}` : "as predicted"}</span>
</div>
`;
}

const describe = (units: number | null) => (units === null ? "unknown" : `${formatUnits(units)} units a request`);

const nameOf = ({ table, index }: TargetUnits) => (index === undefined ? table : `${table}/${index}`);

const isOff = ({ units, unitsPredicted }: TargetUnits) => unitsPredicted !== null && unitsPredicted !== units;

/** The tables and indexes where a pattern differs. */
function describeTargets({ unitsPerRequest }: PatternResult): string {
  return unitsPerRequest
    .filter(isOff)
    .map(
      (target) =>
        `${nameOf(target)}: predicted ${formatUnits(target.unitsPredicted)}, measured ${formatUnits(target.units)}`,
    )
    .join("; ");
}

function renderTargets(patterns: readonly PatternResult[]): Markup {
  const rows = patterns.flatMap(({ number, name, unitsPerRequest }) =>
    unitsPerRequest.map((target) => [
      `#${number} ${name}`,
      nameOf(target),
      formatUnits(target.unitsPredicted),
      formatUnits(target.units),
      target.unitsPredicted === null ? noValue : formatDifference(target.units - target.unitsPredicted),
    ]),
  );
  const headings = ["pattern", "table or index", "predicted", "measured", "difference"];
  return renderFigures({ caption: "units of a request by table and index", headings, rows }, new Set([1]));
}

function formatDifference(units: number): string {
  return units === 0 ? "0" : `${units > 0 ? "+" : "−"}${formatUnits(Math.abs(units))}`;
}
