/** Where keys become too hot, on an axis of scale with the planned loads on it. */

import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import { at, pixels } from "../../bench/verdict/svg.ts";
import type { HeatTarget, KeyBend } from "../../model/capacity/heat/bend.ts";
import { identityOf } from "../../model/capacity/heat/heat.ts";
import { limitText } from "../../model/capacity/plan/limit-text.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatScale, noBendText } from "./format.ts";
import { createLogAxis, formatShortScale, type LogAxis, toAnchor, toPowers, withRoom } from "./report-axis.ts";
import { placeOf, scopeNames } from "./report-names.ts";

const rowHeight = 30;
const middle = rowHeight / 2;
/** So many keys on which patterns add up have a row; the first to bend come first. */
const sharedKeysMost = 10;

interface HeatRow {
  readonly label: Markup;
  readonly name: string;
  /** The lowest scale first. */
  readonly marks: readonly HeatMark[];
  readonly isKnown: boolean;
}

/** The hottest key of its kind. */
interface HeatMark {
  readonly bend: KeyBend;
  /** Factors on the average load at which the peak passes the limit: as drawn, and for the users of every planned load. */
  readonly atScale: number;
  readonly atScaleByLoad: readonly (number | undefined)[];
}

export function renderHeat(plan: DesignPlan): Markup {
  const drawn = plan.scales.at(-1);
  if (drawn === undefined) {
    return nothing;
  }
  const patterns = toPatternRows(plan, drawn);
  const shared = toSharedRows(plan, drawn);
  const axis = toAxis(plan, [...patterns, ...shared]);
  const head = renderAxis(plan, axis);
  const toRows = (rows: readonly HeatRow[]) => rows.map((row) => renderRow(row, plan, axis));
  const added =
    shared.length === 0
      ? nothing
      : html`<h3>Keys on which several patterns add up${drawn.heat.combined.filter(isShared).length > shared.length ? `, the first ${shared.length} to bend` : ""}</h3>
${toRows(shared)}${head}`;
  return html`<section><h2>Where keys become too hot</h2>
<p class="lead">A partition gives one key 3,000 read and 1,000 write units a second. Each mark is the scale at which a pattern's hottest key needs more, for ${formatAmount(drawn.users)} users; the line at it spans the numbers of users of all planned loads. Right of the first mark, where it is red, the pattern is throttled on that key. Vertical lines are the planned loads.</p>
<figure class="chart heat">
<ul class="legend">${(["item", "itemCollection", "indexKey"] as const).map((scope) => html`<li><svg class="key-mark" viewBox="-8 -8 16 16" aria-hidden="true">${renderShape(scope)}</svg>${scopeNames[scope]}</li>`)}
<li><i class="key planned"></i>planned load</li><li><i class="key too-hot"></i>too hot</li></ul>
<h3>Each pattern by itself</h3>
${head}${toRows(patterns)}${head}${added}
</figure></section>
`;
}

function toPatternRows(plan: DesignPlan, drawn: ScalePlan): readonly HeatRow[] {
  return drawn.heat.patterns.map(({ pattern, number, bends }) => {
    // Bends come the lowest first, so the first one of a scope is its hottest key.
    const hottest = bends.filter(({ scope }, position) => bends.findIndex((one) => one.scope === scope) === position);
    const marks = hottest.map((bend) =>
      toMark(bend, plan, ({ heat }) =>
        heat.patterns.find((one) => one.pattern === pattern)?.bends.find(({ scope }) => scope === bend.scope),
      ),
    );
    const isKnown = drawn.patterns.find(({ name }) => name === pattern)?.isEstimated !== true;
    const label = html`<span class="label"><b>${number ?? ""}</b> ${pattern}</span>`;
    return { label, name: number === undefined ? pattern : `Pattern ${number}, ${pattern}`, marks, isKnown };
  });
}

const isShared = ({ parts }: ScalePlan["heat"]["combined"][number]) => parts.length > 1;

function toSharedRows(plan: DesignPlan, drawn: ScalePlan): readonly HeatRow[] {
  return drawn.heat.combined
    .filter(isShared)
    .slice(0, sharedKeysMost)
    .map((bend) => {
      const mark = toMark(bend, plan, ({ heat }) =>
        heat.combined.find((one) => one.kind === bend.kind && identityOf(one) === identityOf(bend)),
      );
      const patterns = bend.parts.map(({ pattern }) => pattern).join(", ");
      const label = html`<span class="label"><span>${bend.key} in ${placeOf(bend)}, ${bend.kind}s<small>${patterns}</small></span></span>`;
      return { label, name: `${patterns} together`, marks: [mark], isKnown: true };
    });
}

/** Keys have to bear the peak. */
function toMark(bend: KeyBend, { scales }: DesignPlan, sameIn: (scale: ScalePlan) => KeyBend | undefined): HeatMark {
  const atScaleByLoad = scales.map((scale) => {
    return sameIn(scale)?.atScale;
  });
  return { bend, atScale: bend.atScale, atScaleByLoad };
}

/** Nobody plans for more than this many times the highest load: what bends beyond is only told. */
const beyondLoadsMost = 1000;

/** Decades from below the lowest to above the highest of marks and loads. */
function toAxis({ scales }: DesignPlan, rows: readonly HeatRow[]): LogAxis {
  const marks = rows.flatMap((row) =>
    row.marks.flatMap(({ atScaleByLoad }) => atScaleByLoad.flatMap((value) => value ?? [])),
  );
  const loads = scales.map(({ scale }) => scale);
  const most = Math.max(...loads) * beyondLoadsMost;
  const values = [...loads, ...marks.map((value) => Math.min(value, most))];
  return createLogAxis(
    10 ** Math.floor(Math.log10(Math.min(...values) / 2)),
    10 ** Math.ceil(Math.log10(Math.max(...values) * 2)),
  );
}

function renderAxis({ scales }: DesignPlan, axis: LogAxis): Markup {
  const text = (kind: string, percent: number, y: number, label: string) =>
    html`<text class="${kind}" x="${at(percent)}" y="${y}" text-anchor="${toAnchor(percent)}">${label}</text>`;
  const loads = withRoom(scales.map(({ scale }) => ({ scale, percent: axis.toPercent(scale) })));
  return html`<div class="row axis" aria-hidden="true"><span></span><svg height="34">${toPowers(axis, 6).map(({ percent, label = "" }) => text("", percent, 13, label))}${loads.map(({ scale, percent }) => text("load", percent, 28, formatShortScale(scale)))}</svg><span></span></div>
`;
}

function renderRow({ label, name, marks, isKnown }: HeatRow, { scales }: DesignPlan, axis: LogAxis): Markup {
  const [first] = marks;
  const upright = (kind: string, percent: number) =>
    html`<line class="${kind}" x1="${at(percent)}" x2="${at(percent)}" y1="0" y2="${rowHeight}"/>`;
  const passed = scales
    .filter(({ scale }, position) => marks.some(({ atScaleByLoad }) => (atScaleByLoad[position] ?? scale) < scale))
    .map(({ scale }) => formatScale(scale));
  const start = first === undefined ? 100 : axis.toPercent(first.atScale);
  const figure =
    first === undefined
      ? html`<span class="figure">${noBendText(isKnown)}</span>`
      : html`<span class="figure${passed.length > 0 ? " fail" : ""}"><b>${formatShortScale(first.atScale)}</b> ${scopeNames[first.bend.scope]}${passed.length > 0 ? html` <i>✗</i>` : nothing}</span>`;
  const description =
    first === undefined
      ? `${name}: ${isKnown ? "no key ever bends" : "which keys get hot is not known"}.`
      : `${name}: ${marks.map(({ bend, atScale }) => `at ${formatScale(atScale)} ${limitText(bend)}`).join("; ")}. Passed at ${passed.length === 0 ? "no planned load" : passed.join(", ")}.`;
  return html`<div class="row">${label}
<svg height="${rowHeight}" role="img" aria-label="${description}"><rect class="beyond" x="${at(start)}" y="0" width="${at(Math.max(0, 100 - start))}" height="${rowHeight}"/>${toPowers(axis, 6).map(({ percent }) => upright("grid", percent))}${scales.map(({ scale }) => upright("planned", axis.toPercent(scale)))}${marks.map((mark) => renderMark(mark, axis))}</svg>
${figure}</div>
`;
}

function renderMark({ bend, atScale, atScaleByLoad }: HeatMark, axis: LogAxis): Markup {
  const all = atScaleByLoad.flatMap((value) => (value === undefined ? [] : axis.toPercent(value)));
  const [from, to] = [Math.min(100, ...all), Math.min(100, Math.max(...all))];
  const percent = axis.toPercent(atScale);
  const mark =
    percent > 100 ? nothing : html`<svg x="${at(percent)}" y="${pixels(middle)}">${renderShape(bend.scope)}</svg>`;
  return html`<line class="span" x1="${at(from)}" x2="${at(to)}" y1="${middle}" y2="${middle}"/>${mark}`;
}

/** Around the origin. */
function renderShape(scope: HeatTarget["scope"]): Markup {
  switch (scope) {
    case "item":
      return html`<circle class="heat-mark" r="5"/>`;
    case "itemCollection":
      return html`<rect class="heat-mark" x="-4.5" y="-4.5" width="9" height="9"/>`;
    case "indexKey":
      return html`<path class="heat-mark" d="M0-6.5L6.5 0L0 6.5L-6.5 0z"/>`;
  }
}
