/** Cost against scale, and where another choice becomes the cheapest. */

import { countOf, formatNumber } from "../../bench/verdict/format.ts";
import { html, type Markup } from "../../bench/verdict/html.ts";
import { at, pixels } from "../../bench/verdict/svg.ts";
import { type Choice, toUniformUsd } from "../../model/capacity/cost/bill.ts";
import { choices } from "../../model/capacity/cost/cost-plan.ts";
import type { Demand, UnitsDemand } from "../../model/capacity/cost/demand.ts";
import type { RegionPrices } from "../../model/capacity/cost/prices.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatChoice, formatScale, formatUsd } from "./format.ts";
import { createLogAxis, formatShortScale, type LogAxis, toAnchor, toPowers, withRoom } from "./report-axis.ts";
import { type Point, renderBox, renderLine } from "./report-lines.ts";

const costHeight = 260;
const ratioHeight = 96;
const samples = 160;
/** A choice this many times as dear as the cheapest leaves the lower plot. */
const ratioMost = 3;
/** Less than a cent a month is not drawn. */
const lowestUsd = 0.01;

/** Loads for the same number of users: they lie on the same lines. */
interface SameUsers {
  readonly users: number;
  /** In the order of the plan; not empty. */
  readonly scales: readonly [ScalePlan, ...ScalePlan[]];
  readonly samples: readonly Sample[];
}

/** What each of `choices` costs at a scale. */
interface Sample {
  readonly percent: number;
  readonly usd: readonly number[];
}

export function renderCost({ scales, targetUtilization }: DesignPlan, prices: RegionPrices): Markup {
  const axis = toScaleAxis(scales);
  const groups = groupByUsers(scales).map((group): SameUsers => {
    const costAt = (scale: number) =>
      choices.map((choice) => toUniformUsd(demandAt(group[0], scale), choice, prices, targetUtilization));
    return { users: group[0].users, scales: group, samples: sample(axis, costAt) };
  });
  const all = groups.flatMap((group) => group.samples.flatMap(({ usd }) => usd));
  const highest = Math.max(lowestUsd * 100, ...all);
  const usdAxis = createLogAxis(Math.max(lowestUsd, Math.min(highest / 100, ...all)), highest * 1.5);
  return html`<section><h2>Cost against scale</h2>
<p class="lead">US dollars a month with all tables alike, on logarithmic axes, and below how many times the cheapest each choice costs. Storage goes with the number of users and not with the scale, so there is a plot for each number of users that is planned for. Vertical lines are the planned loads; a numbered ring is a scale from which another choice is the cheapest.</p>
<ul class="legend">${choices.map((choice) => html`<li><svg class="key-line" viewBox="0 0 30 10" aria-hidden="true"><line class="line ${toKind(choice)}" x1="0" x2="30" y1="5" y2="5"/></svg>${formatChoice(choice)}</li>`)}</ul>
<div class="figures">${groups.map((group) => renderFigure(group, axis, usdAxis))}</div></section>
`;
}

const toKind = ({ mode, tableClass }: Choice) => `${mode} ${tableClass}`;

/** The planned loads with a decade around them, and the crossovers. */
function toScaleAxis(scales: readonly ScalePlan[]): LogAxis {
  const loads = scales.map(({ scale }) => scale);
  const changes = scales.flatMap(({ crossovers }) => crossovers.map(({ scale }) => scale));
  return createLogAxis(
    Math.min(...loads.map((scale) => scale / 10), ...changes.map((scale) => scale / 3)),
    Math.max(...loads.map((scale) => scale * 10), ...changes.map((scale) => scale * 3)),
  );
}

function groupByUsers(scales: readonly ScalePlan[]): readonly (readonly [ScalePlan, ...ScalePlan[]])[] {
  const groups = new Map<number, [ScalePlan, ...ScalePlan[]]>();
  for (const scale of scales) {
    const group = groups.get(scale.users);
    if (group === undefined) {
      groups.set(scale.users, [scale]);
    } else {
      group.push(scale);
    }
  }
  return [...groups.values()];
}

/** The demand of as many users at another scale: units go with the scale, what is stored does not. */
function demandAt({ demand, scale: planned }: ScalePlan, scale: number): Demand {
  const factor = scale / planned;
  const times = ({ average, peak }: UnitsDemand) => ({ average: average * factor, peak: peak * factor });
  return demand.map(({ targets, ...table }) => ({
    ...table,
    targets: targets.map(({ read, write, ...target }) => ({ ...target, read: times(read), write: times(write) })),
  }));
}

function sample(axis: LogAxis, costAt: (scale: number) => readonly number[]): readonly Sample[] {
  return Array.from({ length: samples + 1 }, (_, step) => {
    const percent = (100 * step) / samples;
    return { percent, usd: costAt(axis.toValue(percent)) };
  });
}

function renderFigure(group: SameUsers, axis: LogAxis, usdAxis: LogAxis): Markup {
  const [{ crossovers }] = group.scales;
  return html`<figure class="chart cost"><h3>${formatAmount(group.users)} users</h3>
<div class="plot"><svg height="${costHeight + 34}" role="img" aria-label="${describe(group)}">${renderGrid(group, axis, costHeight)}${renderUsdAxis(usdAxis)}
${renderBox(
  costHeight,
  toLines(group, (usd) => 100 - usdAxis.toPercent(Math.max(usd, lowestUsd / 10))),
)}
${crossovers.map(({ scale, usd }) => html`<circle class="ring" cx="${at(axis.toPercent(scale))}" cy="${pixels(toY(usdAxis, usd))}" r="4"/>`)}${renderNumbers(group, axis, usdAxis)}
${group.scales.map(({ scale, cheapest }) => html`<circle class="load" cx="${at(axis.toPercent(scale))}" cy="${pixels(toY(usdAxis, cheapest.usd))}" r="5"/>`)}
${renderScaleLabels(group, axis)}</svg>
<svg height="${ratioHeight}" role="img" aria-label="${describeRatios(group)}">${renderGrid(group, axis, ratioHeight)}${renderRatioAxis()}
${renderBox(ratioHeight, toLines(group, toRatioY))}</svg></div>
<figcaption>${crossovers.length === 0 ? "The cheapest choice is the same at every scale." : html`<ol class="crossovers">${crossovers.map(({ scale, to }) => html`<li>from ${formatScale(scale)}: ${formatChoice(to)}</li>`)}</ol>`}</figcaption>
</figure>
`;
}

function toLines(group: SameUsers, toYPercent: (usd: number, cheapest: number) => number): readonly Markup[] {
  return choices.map((choice, position) => {
    const points = group.samples.map(({ percent, usd }): Point => {
      return { x: percent, y: toYPercent(usd[position] ?? 0, Math.min(...usd)) };
    });
    return renderLine(toKind(choice), points);
  });
}

const toY = (usdAxis: LogAxis, usd: number) =>
  costHeight * (1 - Math.min(100, Math.max(0, usdAxis.toPercent(Math.max(usd, lowestUsd / 10)))) / 100);

const toRatioY = (usd: number, cheapest: number) =>
  100 * (1 - ((cheapest === 0 ? 1 : usd / cheapest) - 1) / (ratioMost - 1));

function renderGrid({ scales }: SameUsers, axis: LogAxis, height: number): readonly Markup[] {
  return [
    ...toPowers(axis, 6).map(({ percent }) => renderUpright("grid", percent, height)),
    ...scales.map(({ scale }) => renderUpright("planned", axis.toPercent(scale), height)),
  ];
}

function renderUpright(kind: string, percent: number, height: number): Markup {
  return html`<line class="${kind}" x1="${at(percent)}" x2="${at(percent)}" y1="0" y2="${height}"/>`;
}

function renderLevel(y: number, label: string | undefined): Markup {
  return html`<line class="grid" x1="0" x2="100%" y1="${pixels(y)}" y2="${pixels(y)}"/>${label === undefined ? "" : html`<text x="-8" y="${pixels(y + 4)}" text-anchor="end">${label}</text>`}`;
}

function renderUsdAxis(usdAxis: LogAxis): readonly Markup[] {
  return toPowers(usdAxis, 7).map(({ value, label }) =>
    renderLevel(toY(usdAxis, value), label === undefined ? undefined : `$${label}`),
  );
}

function renderRatioAxis(): readonly Markup[] {
  return Array.from({ length: ratioMost }, (_, step) =>
    renderLevel((ratioHeight * toRatioY(step + 1, 1)) / 100, `${step + 1} ×`),
  );
}

function renderScaleLabels({ scales }: SameUsers, axis: LogAxis): readonly Markup[] {
  const text = (kind: string, percent: number, y: number, label: string) =>
    html`<text class="${kind}" x="${at(percent)}" y="${y}" text-anchor="${toAnchor(percent)}">${label}</text>`;
  const loads = withRoom(scales.map(({ scale }) => ({ scale, percent: axis.toPercent(scale) })));
  return [
    ...toPowers(axis, 6).map(({ percent, label = "" }) => text("", percent, costHeight + 14, label)),
    ...loads.map(({ scale, percent }) => text("load", percent, costHeight + 28, formatShortScale(scale))),
  ];
}

/** Rings nearer than this, in percent of the axis, have one label together. */
const numberRoom = 6;

/** The numbers of the crossovers in the list below the plot. */
function renderNumbers({ scales: [{ crossovers }] }: SameUsers, axis: LogAxis, usdAxis: LogAxis): readonly Markup[] {
  const groups: { readonly percent: number; readonly y: number; readonly first: number; last: number }[] = [];
  for (const [position, { scale, usd }] of crossovers.entries()) {
    const percent = axis.toPercent(scale);
    const group = groups.at(-1);
    if (group !== undefined && percent - group.percent < numberRoom) {
      group.last = position + 1;
    } else {
      groups.push({ percent, y: toY(usdAxis, usd), first: position + 1, last: position + 1 });
    }
  }
  return groups.map(({ percent, y, first, last }) => {
    const label = first === last ? String(first) : `${first}–${last}`;
    return html`<text class="ring-number" x="${at(percent)}" y="${pixels(Math.max(10, y - 9))}" text-anchor="middle">${label}</text>`;
  });
}

function describe({ users, scales, samples: all }: SameUsers): string {
  const [{ crossovers }] = scales;
  const ends = [all[0], all.at(-1)].map((one) => formatUsd(Math.min(...(one?.usd ?? [0]))));
  const loads = scales.map(({ scale, costUsdPerMonth: usd }) => {
    const figures = `on-demand ${formatUsd(usd.onDemand)}, in Standard-IA ${formatUsd(usd.onDemandInfrequentAccess)}; autoscaled ${formatUsd(usd.provisioned)}, in Standard-IA ${formatUsd(usd.provisionedInfrequentAccess)}`;
    return `At ${formatScale(scale)}: ${figures}.`;
  });
  const changes = crossovers.map(({ scale, to }) => `from ${formatScale(scale)} ${formatChoice(to)} is the cheapest`);
  return `Cost a month against scale for ${formatAmount(users)} users, the cheapest from ${ends.join(" to ")}. ${loads.join(" ")} ${countOf(changes.length, "crossover")}${changes.length === 0 ? "" : `: ${changes.join("; ")}`}.`;
}

function describeRatios({ scales }: SameUsers): string {
  const loads = scales.map(({ scale, cheapest, costUsdPerMonth: usd }) => {
    const times = (cost: number) => formatNumber(cheapest.usd === 0 ? 1 : cost / cheapest.usd);
    return `at ${formatScale(scale)} on-demand ${times(usd.onDemand)}, in Standard-IA ${times(usd.onDemandInfrequentAccess)}, autoscaled ${times(usd.provisioned)}, in Standard-IA ${times(usd.provisionedInfrequentAccess)}`;
  });
  return `How many times the cheapest each choice costs: ${loads.join("; ")}.`;
}
