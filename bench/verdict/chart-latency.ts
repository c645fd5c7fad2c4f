/**
 * The latency chart: a row a pattern, its response times as a stepped band on a common logarithmic axis, with p50, p95, p99
 * and maximum on it and the budget across it. Positions are percentages and heights pixels, so that a row is as wide as the
 * page gives it while marks and lines keep their size.
 */

import type { SampleRecord } from "../workload/record.ts";
import { formatCount, formatGiven, formatMs, formatNumber, noValue, verdictMarks } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import type { PercentileInterval } from "./intervals.ts";
import { createLogScale, type LogScale, toTicks } from "./log-scale.ts";
import { renderFigures } from "./report-figures.ts";
import type { PatternResult, Result, Verdict } from "./result.ts";
import { at, pixels } from "./svg.ts";
import { toResponseMs } from "./timing.ts";

const binCount = 120;
const rowHeight = 44;
const bandHeightMax = 30;

export function renderLatencyChart(result: Result, samples: readonly SampleRecord[]): Markup {
  const responses = groupResponses(result, samples);
  const scale = createLogScale(listDurations(result, responses));
  const axis = renderAxis(scale);
  const rows = result.patterns.map((pattern, position) => renderRow(pattern, responses[position] ?? [], scale));
  return html`<figure class="chart latency">
<ul class="legend">
<li><i class="key band"></i>response times (band height: how many, logarithmic)</li>
<li><i class="key tick"></i>p50, p95</li>
<li><i class="key dot"></i>p99 with its 95 % interval</li>
<li><i class="key ring"></i>maximum</li>
<li><i class="key budget"></i>budget of the p99</li>
</ul>
${axis}${rows}${axis}${renderPercentiles(result.patterns)}</figure>`;
}

function renderPercentiles(patterns: readonly PatternResult[]): Markup {
  const rows = patterns.map(({ number, name, responseMs, responseMsInterval, budget, latencySamples, verdict }) => [
    `#${number} ${name}`,
    formatCount(latencySamples),
    ...[responseMs.p50, responseMs.p95, responseMs.p99].map(formatNumber),
    formatIntervalMs(responseMsInterval.p99),
    formatNumber(responseMs.max),
    budget === null ? noValue : formatGiven(budget.p99Ms),
    `${verdictMarks[verdict]} ${verdict}`,
  ]);
  const percentiles = ["p50 ms", "p95 ms", "p99 ms", "p99, 95 % interval", "maximum ms"];
  const headings = ["pattern", "requests", ...percentiles, "budget ms", "verdict"];
  return renderFigures({ caption: "response times by pattern", headings, rows }, new Set([8]));
}

/** `11.2 to 14.1`, or `≥ 11.2` where the samples bound it from below only. */
export function formatIntervalMs(interval: PercentileInterval | null): string {
  if (interval === null) {
    return noValue;
  }
  const { lowMs, highMs } = interval;
  return highMs === null ? `≥ ${formatNumber(lowMs)}` : `${formatNumber(lowMs)} to ${formatNumber(highMs)}`;
}

/** Successful responses of mix and top-up by pattern: those that the percentiles are of. */
function groupResponses(result: Result, samples: readonly SampleRecord[]): readonly (readonly number[])[] {
  const groups: number[][] = result.patterns.map(() => []);
  for (const sample of samples) {
    if (sample.phase !== "warmup" && sample.outcome === "ok" && sample.endMs >= sample.startMs) {
      groups[sample.pattern]?.push(toResponseMs(sample));
    }
  }
  return groups;
}

/** What the axis has to hold: every response, and every budget. */
function* listDurations({ patterns }: Result, responses: readonly (readonly number[])[]): Iterable<number> {
  for (const { budget } of patterns) {
    if (budget !== null) {
      yield budget.p99Ms;
    }
  }
  for (const group of responses) {
    yield* group;
  }
}

function renderAxis(scale: LogScale): Markup {
  const labels = toTicks(scale).map(({ percent, label }) =>
    label === null ? nothing : html`<text x="${at(percent)}" y="13" text-anchor="${toAnchor(percent)}">${label}</text>`,
  );
  return html`<div class="row axis" aria-hidden="true"><span></span><svg height="18">${labels}</svg><span></span></div>
`;
}

function toAnchor(percent: number): string {
  return percent < 4 ? "start" : percent > 96 ? "end" : "middle";
}

function renderRow(pattern: PatternResult, responses: readonly number[], scale: LogScale): Markup {
  const { responseMs, budget, verdict } = pattern;
  const grid = toTicks(scale).map(
    ({ percent, label }) =>
      html`<line class="${label === null ? "grid minor" : "grid"}" x1="${at(percent)}" x2="${at(percent)}" y1="0" y2="${rowHeight}"/>`,
  );
  const beyond =
    budget === null
      ? nothing
      : html`<rect class="beyond" x="${at(scale.toPercent(budget.p99Ms))}" y="0" width="${at(100 - scale.toPercent(budget.p99Ms))}" height="${rowHeight}"/>`;
  const limit =
    budget === null
      ? nothing
      : html`<line class="budget" x1="${at(scale.toPercent(budget.p99Ms))}" x2="${at(scale.toPercent(budget.p99Ms))}" y1="0" y2="${rowHeight}"/>`;
  return html`<div class="row">
<span class="label"><b>${pattern.number}</b> ${pattern.name}</span>
<svg height="${rowHeight}" role="img" aria-label="${describe(pattern)}">${beyond}${grid}${renderBand(responses, budget?.p99Ms ?? null, scale)}${limit}${renderMarks(pattern, scale)}</svg>
<span class="figure ${verdict}"><b>${formatMs(responseMs.p99)}</b> ${budget === null ? "no budget" : `of ${formatGiven(budget.p99Ms)} ms`} <i>${verdictMarks[verdict]}</i></span>
</div>
`;
}

function describe({
  number,
  name,
  responseMs,
  responseMsInterval,
  budget,
  verdict,
  latencySamples,
}: PatternResult): string {
  const figures = `p50 ${formatMs(responseMs.p50)}, p95 ${formatMs(responseMs.p95)}, p99 ${formatMs(responseMs.p99)} (95 % interval ${formatIntervalMs(responseMsInterval.p99)}), maximum ${formatMs(responseMs.max)}`;
  const limit = budget === null ? "no budget" : `budget ${formatGiven(budget.p99Ms)} ms`;
  return `Pattern ${number}, ${name}: ${figures} over ${formatCount(latencySamples)} requests; ${limit}; ${verdict}`;
}

/** Equal steps of the axis; heights grow with the logarithm of the count, so that the few slow responses stay visible. */
function renderBand(responses: readonly number[], budgetMs: number | null, scale: LogScale): readonly Markup[] {
  const counts = new Array<number>(binCount).fill(0);
  for (const ms of responses) {
    const bin = Math.min(binCount - 1, Math.floor((scale.toPercent(ms) / 100) * binCount));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const highest = Math.log1p(Math.max(1, ...counts));
  const width = 100 / binCount;
  return counts.map((count, bin) => {
    if (count === 0) {
      return nothing;
    }
    const height = Math.max(2, (bandHeightMax * Math.log1p(count)) / highest);
    const middleMs = scale.toMs((bin + 0.5) * width);
    const kind = budgetMs !== null && middleMs > budgetMs ? "bin over" : "bin";
    return html`<rect class="${kind}" x="${at(bin * width)}" y="${pixels((rowHeight - height) / 2)}" width="${at(width)}" height="${pixels(height)}"/>`;
  });
}

function renderMarks({ responseMs, responseMsInterval, verdict }: PatternResult, scale: LogScale): readonly Markup[] {
  const middle = rowHeight / 2;
  const tick = (ms: number | null) =>
    ms === null
      ? nothing
      : html`<line class="tick" x1="${at(scale.toPercent(ms))}" x2="${at(scale.toPercent(ms))}" y1="${middle - 9}" y2="${middle + 9}"/>`;
  const circle = (kind: string, ms: number | null, radius: number) =>
    ms === null
      ? nothing
      : html`<circle class="${kind}" cx="${at(scale.toPercent(ms))}" cy="${middle}" r="${radius}"/>`;
  return [
    tick(responseMs.p50),
    tick(responseMs.p95),
    circle("ring", responseMs.max, 3.5),
    renderWhisker(responseMsInterval.p99, verdict, scale),
    circle(`dot ${verdict}`, responseMs.p99, 5.5),
  ];
}

/** Where the p99 lies at 95 % confidence. An end that the samples do not bound is dotted to the edge. */
function renderWhisker(interval: PercentileInterval | null, verdict: Verdict, scale: LogScale): Markup {
  if (interval === null) {
    return nothing;
  }
  const middle = rowHeight / 2;
  const line = (kind: string, from: number, to: number) =>
    html`<line class="whisker ${kind}" x1="${at(from)}" x2="${at(to)}" y1="${middle}" y2="${middle}"/>`;
  const cap = (percent: number) =>
    html`<line class="whisker ${verdict}" x1="${at(percent)}" x2="${at(percent)}" y1="${middle - 6}" y2="${middle + 6}"/>`;
  const low = scale.toPercent(interval.lowMs);
  if (interval.highMs === null) {
    return html`${line(`open ${verdict}`, low, 100)}${cap(low)}`;
  }
  const high = scale.toPercent(interval.highMs);
  return html`${line(verdict, low, high)}${cap(low)}${cap(high)}`;
}
