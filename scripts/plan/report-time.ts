/** Simulated days: demand against capacity in each mode, what is throttled, and what it costs. */

import { countOf, formatShare } from "../../bench/verdict/format.ts";
import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import { at, pixels } from "../../bench/verdict/svg.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { highestOf } from "../../model/capacity/time/curve.ts";
import type { KindSeries, ModeSeries, ModeSummary, TimePlan, TimeSummary } from "../../model/capacity/time/plan.ts";
import { formatAmount, formatScale, formatUsd } from "./format.ts";
import { formatCompact } from "./report-axis.ts";
import { renderArea, renderBox, renderLine } from "./report-lines.ts";
import { headingOf } from "./report-names.ts";
import { addUp, downsample, toPoints } from "./report-series.ts";
import { renderBoxedTable } from "./report-table.ts";

const plotHeight = 84;
const stripHeight = 30;
/** For the line of text above a plot. */
const headHeight = 16;
/** Room above the highest demand; capacity above it is cut off, for on demand it is often far above. */
const roomAbove = 2.1;
/** A table that provisions its least unit has many times a small demand: so much of it is drawn. */
const capacityMost = 8;

type Kind = keyof ModeSeries;

export function renderTime({ scales }: DesignPlan, simulated: readonly TimePlan[]): Markup {
  const [first] = simulated;
  if (first === undefined) {
    return nothing;
  }
  const { days, stepMinutes } = first.summary;
  return html`<section><h2>Over time</h2>
<p class="lead">${countOf(days, "day")} from Monday, 00:00 UTC, in steps of ${countOf(stepMinutes, "minute")}; throughput only, in Standard. Each plot shows the highest demand and capacity of its moment over all tables and indexes; a single one may be short while the sum is not. Throttled requests are gone: they are not sent again, and cost nothing.</p>
<ul class="legend"><li><i class="key demand"></i>demand</li><li><i class="key capacity"></i>capacity</li><li><i class="key throttled"></i>throttled requests a minute</li></ul>
${simulated.map((one, position) => renderLoad(one, scales[position]))}</section>
`;
}

function renderLoad({ summary, series }: TimePlan, scale: ScalePlan | undefined): Markup {
  if (scale === undefined) {
    return nothing;
  }
  const tops = { read: topOf("read", series, summary), write: topOf("write", series, summary) };
  const plots = summary.modes.flatMap((mode) => {
    const own = series.get(mode.name);
    return own === undefined ? [] : [renderMode(mode, own, tops, summary.days)];
  });
  return html`<h3>${headingOf(scale)}</h3>
${renderModes(summary, scale)}<div class="figures modes">${plots}</div>
`;
}

/** The plots of a load have the same height of units, so that modes can be compared. */
function topOf(kind: Kind, series: TimePlan["series"], { modes }: TimeSummary): number {
  const demand = Math.max(...[...series.values()].map((one) => highestOf(one[kind].demandedUnitsPerSecond)));
  const provisioned = modes
    .filter((mode) => mode.kind !== "onDemand")
    .map(({ name }) => highestOf(series.get(name)?.[kind].capacityUnitsPerSecond ?? []));
  const capacity = Math.min(capacityMost * demand, 1.05 * Math.max(0, ...provisioned));
  return Math.max(roomAbove * demand, capacity) || 1;
}

function renderMode(mode: ModeSummary, series: ModeSeries, tops: Readonly<Record<Kind, number>>, days: number): Markup {
  const title = `${mode.name}: ${formatUsd(mode.costUsdPerMonth)} a month`;
  return html`<figure class="chart time"><h4>${title}</h4>
<div class="plot">${renderPlot("read", mode, series.read, tops.read, days)}${renderPlot("write", mode, series.write, tops.write, days)}${renderThrottles(mode, series, days)}</div>
</figure>
`;
}

function renderPlot(kind: Kind, { name }: ModeSummary, series: KindSeries, top: number, days: number): Markup {
  const { demandedUnitsPerSecond: demand, capacityUnitsPerSecond: capacity } = series;
  const lowest = capacity.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const highest = highestOf(capacity);
  const description = `${kind === "read" ? "Reads" : "Writes"}, ${name}: demand up to ${formatAmount(highestOf(demand))} units/s, capacity from ${formatAmount(lowest)} to ${formatAmount(highest)} units/s`;
  const note = lowest > top ? `capacity is above: ${formatCompact(lowest)}` : "";
  return html`<svg height="${headHeight + plotHeight + 8}" role="img" aria-label="${description}"><text class="title" x="0" y="11">${kind} units/s</text><text x="100%" y="11" text-anchor="end">${note}</text>
<g transform="translate(0 ${headHeight})">${renderDays(days, plotHeight)}
${renderBox(plotHeight, [renderArea("demand", toPoints(downsample(demand), top)), renderLine("capacity", toPoints(downsample(capacity), top))])}
<text x="-8" y="10" text-anchor="end">${formatCompact(top)}</text><text x="-8" y="${plotHeight}" text-anchor="end">0</text></g></svg>
`;
}

function renderThrottles(mode: ModeSummary, { read, write }: ModeSeries, days: number): Markup {
  const throttled = addUp(read.throttledRequestsPerMinute, write.throttledRequestsPerMinute);
  const highest = highestOf(throttled);
  const text =
    mode.throttledMinutes === 0
      ? "nothing throttled"
      : `throttled ${formatShare(mode.throttledShare)}, up to ${formatCompact(highest)}/min`;
  const description = `Throttled requests a minute, ${mode.name}: ${text}, in ${countOf(mode.throttledMinutes, "minute")}`;
  const top = highest === 0 ? 1 : highest;
  return html`<svg height="${headHeight + stripHeight + 16}" role="img" aria-label="${description}"><g transform="translate(0 ${headHeight})">${renderDays(days, stripHeight)}${highest === 0 ? nothing : renderBox(stripHeight, [renderArea("throttled", toPoints(downsample(throttled), top))])}</g>
<text class="title${mode.throttledMinutes > 0 ? " fail" : ""}" x="0" y="11">${text}</text>${renderDayNames(days, headHeight + stripHeight + 13)}</svg>
`;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const dayLabelsMost = 7;

function renderDays(days: number, height: number): readonly Markup[] {
  const every = Math.ceil(days / dayLabelsMost);
  const lines = Array.from({ length: Math.floor(days / every) + 1 }, (_, step) => at((100 * step * every) / days));
  return [
    ...lines.map((x) => html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`),
    html`<line class="grid" x1="0" x2="100%" y1="${height}" y2="${height}"/>`,
  ];
}

function renderDayNames(days: number, y: number): readonly Markup[] {
  const every = Math.ceil(days / dayLabelsMost);
  return Array.from({ length: Math.ceil(days / every) }, (_, step) => {
    const day = step * every;
    const label = every === 1 ? (weekdays[day % 7] ?? "") : `day ${day + 1}`;
    return html`<text x="${at((100 * day) / days)}" y="${pixels(y)}">${label}</text>`;
  });
}

function renderModes({ modes, cheapest, cheapestWithoutThrottles }: TimeSummary, { scale }: ScalePlan): Markup {
  const noteOf = (name: string) =>
    name === cheapestWithoutThrottles ? "cheapest without throttles" : name === cheapest ? "cheapest" : "";
  return renderBoxedTable({
    caption: `Capacity over time at ${formatScale(scale)}: what it costs and what it throttles`,
    columns: [
      { title: "Capacity", isText: true },
      { title: "USD a month" },
      { title: "Requests throttled" },
      { title: "Share" },
      { title: "Minutes" },
      { title: "", isText: true },
    ],
    rows: modes.map(({ name, costUsdPerMonth, throttledRequests, throttledShare, throttledMinutes }) => [
      name,
      formatUsd(costUsdPerMonth),
      formatAmount(throttledRequests),
      formatShare(throttledShare),
      formatAmount(throttledMinutes),
      noteOf(name),
    ]),
  });
}
