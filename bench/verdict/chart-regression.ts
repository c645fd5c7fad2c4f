/**
 * The forest plot of a comparison: a row a pattern, its p50 and p95 as ratios to the baseline with their intervals, on a common
 * logarithmic axis with the line of "as before" and the band that is tolerated.
 */

import { regressionMarks } from "./ci/regression.ts";
import { formatNumber, noValue } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import type { PatternRegression, PercentileRegression, Regression, RegressionVerdict } from "./regression/types.ts";
import { at } from "./svg.ts";

const rowHeight = 40;

/** The tones of the run's verdicts, and none where there is nothing to see. */
export const regressionTones: Readonly<Record<RegressionVerdict, string>> = {
  regressed: "fail",
  unchanged: "neutral",
  improved: "pass",
  undecided: "undecided",
  "not-compared": "neutral",
};

interface RatioScale {
  readonly low: number;
  readonly high: number;
  /** Position between 0 and 100. */
  toPercent(ratio: number): number;
}

/** Ratios beyond a factor of 64 are put at the ends. */
const ratioMost = 64;

/** Holds all ratios, half and double, with 1 in the middle. */
function createRatioScale(patterns: readonly PatternRegression[]): RatioScale {
  const ratios = patterns
    .flatMap(({ percentiles }) => percentiles)
    .flatMap(({ ratio, ratioLow, ratioHigh, threshold }) => [ratio, ratioLow, ratioHigh, 1 + threshold])
    .filter((ratio) => ratio !== null && ratio > 0)
    .map((ratio) => Math.max(ratio ?? 1, 1 / (ratio ?? 1)));
  const high = Math.min(ratioMost, Math.max(2, ...ratios)) * 1.15;
  const toPercent = (ratio: number) =>
    ratio <= 0 ? 0 : Math.min(100, Math.max(0, 50 + (50 * Math.log(ratio)) / Math.log(high)));
  return { low: 1 / high, high, toPercent };
}

export function renderForestPlot({ patterns }: Regression): Markup {
  const scale = createRatioScale(patterns);
  const axis = renderAxis(scale);
  return html`<figure class="chart forest">
<ul class="legend">
<li><i class="key dot neutral"></i>p50 above, p95 below, with their intervals</li>
<li><i class="key before"></i>as before</li>
<li><i class="key tolerated"></i>tolerated</li>
<li>left: faster, right: slower</li>
</ul>
${axis}${patterns.map((pattern) => renderRow(pattern, scale))}${axis}</figure>`;
}

function ticksOf({ low, high }: RatioScale): readonly number[] {
  return [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 32].filter((tick) => tick >= low && tick <= high);
}

function renderAxis(scale: RatioScale): Markup {
  const labels = ticksOf(scale).map(
    (tick) =>
      html`<text x="${at(scale.toPercent(tick))}" y="13" text-anchor="middle">${tick < 1 ? `1/${1 / tick}` : `${tick}×`}</text>`,
  );
  return html`<div class="row axis" aria-hidden="true"><span></span><svg height="18">${labels}</svg><span></span></div>
`;
}

function renderRow(pattern: PatternRegression, scale: RatioScale): Markup {
  const { number, pattern: name, percentiles, verdict } = pattern;
  const grid = ticksOf(scale).map(
    (tick) =>
      html`<line class="${tick === 1 ? "before" : "grid"}" x1="${at(scale.toPercent(tick))}" x2="${at(scale.toPercent(tick))}" y1="0" y2="${rowHeight}"/>`,
  );
  const height = rowHeight / Math.max(1, percentiles.length);
  const bands = percentiles.map(({ threshold }, position) => {
    const from = scale.toPercent(1 / (1 + threshold));
    const width = scale.toPercent(1 + threshold) - from;
    return html`<rect class="tolerated" x="${at(from)}" y="${position * height}" width="${at(width)}" height="${height}"/>`;
  });
  const marks = percentiles.map((entry, position) => renderEffect(entry, (position + 0.5) * height, scale));
  return html`<div class="row">
<span class="label"><b>${number}</b> ${name}</span>
<svg height="${rowHeight}" role="img" aria-label="${describe(pattern)}">${bands}${grid}${marks}</svg>
<span class="figure ${regressionTones[verdict]}"><b>${describeRatios(percentiles)}</b> <i>${regressionMarks[verdict]} ${verdict.replace("-", " ")}</i></span>
</div>
`;
}

const describeRatios = (percentiles: readonly PercentileRegression[]) =>
  percentiles.map(({ ratio }) => formatTimes(ratio)).join(" · ");

/** An interval that is open at an end is dotted to the edge. */
function renderEffect(
  { ratio, ratioLow, ratioHigh, verdict }: PercentileRegression,
  y: number,
  scale: RatioScale,
): Markup {
  if (ratio === null) {
    return nothing;
  }
  const tone = regressionTones[verdict];
  const low = scale.toPercent(ratioLow ?? 0);
  const high = ratioHigh === null ? 100 : scale.toPercent(ratioHigh);
  const cap = (bound: number | null, percent: number) =>
    bound === null
      ? nothing
      : html`<line class="whisker ${tone}" x1="${at(percent)}" x2="${at(percent)}" y1="${y - 4}" y2="${y + 4}"/>`;
  const isOpen = ratioLow === null || ratioHigh === null;
  return html`<line class="whisker ${isOpen ? "open " : ""}${tone}" x1="${at(low)}" x2="${at(high)}" y1="${y}" y2="${y}"/>${cap(ratioLow, low)}${cap(ratioHigh, high)}<circle class="dot ${tone}" cx="${at(scale.toPercent(ratio))}" cy="${y}" r="4.5"/>`;
}

function describe({ number, pattern, percentiles, verdict }: PatternRegression): string {
  const effects = percentiles.map(
    (entry) => `p${entry.percentile} ${formatTimes(entry.ratio)} the baseline, interval ${formatInterval(entry)}`,
  );
  return `Pattern ${number}, ${pattern}: ${effects.length === 0 ? "no latency compared" : effects.join("; ")}; ${verdict.replace("-", " ")}`;
}

/** `2.08×`. */
export function formatTimes(ratio: number | null): string {
  return ratio === null ? noValue : `${formatNumber(ratio)}×`;
}

export function formatInterval({ ratioLow, ratioHigh }: Pick<PercentileRegression, "ratioLow" | "ratioHigh">): string {
  if (ratioLow === null && ratioHigh === null) {
    return noValue;
  }
  return ratioHigh === null
    ? `≥ ${formatTimes(ratioLow)}`
    : ratioLow === null
      ? `≤ ${formatTimes(ratioHigh)}`
      : `${formatTimes(ratioLow)} to ${formatTimes(ratioHigh)}`;
}
