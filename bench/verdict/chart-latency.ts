/**
 * The latency chart: a row a pattern, its response times as a stepped band on a common logarithmic axis, with p50, p95, p99
 * and maximum on it and the budget across it. Positions are percentages and heights pixels, so that a row is as wide as the
 * page gives it while marks and lines keep their size.
 */

import type { SampleRecord } from "../workload/record.ts";
import { formatCount, formatGiven, formatMs, verdictMarks } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import { createLogScale, type LogScale, toTicks } from "./log-scale.ts";
import type { PatternResult, Result } from "./result.ts";
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
<li><i class="key dot"></i>p99</li>
<li><i class="key ring"></i>maximum</li>
<li><i class="key budget"></i>budget of the p99</li>
</ul>
${axis}${rows}${axis}
</figure>`;
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

function describe({ number, name, responseMs, budget, verdict, latencySamples }: PatternResult): string {
  const figures = `p50 ${formatMs(responseMs.p50)}, p95 ${formatMs(responseMs.p95)}, p99 ${formatMs(responseMs.p99)}, maximum ${formatMs(responseMs.max)}`;
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

function renderMarks({ responseMs, verdict }: PatternResult, scale: LogScale): readonly Markup[] {
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
    circle(`dot ${verdict}`, responseMs.p99, 5.5),
  ];
}
