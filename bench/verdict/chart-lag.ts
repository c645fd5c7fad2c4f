/** The generator's own lag over the run: the 99th percentile in each slice of time, against the limit. */

import type { SampleRecord } from "../workload/record.ts";
import { formatGiven, formatMs } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import type { Result } from "./result.ts";
import { percentile } from "./statistics.ts";
import { at, pixels } from "./svg.ts";
import { toLagMs } from "./timing.ts";

const sliceCount = 60;
const plotHeight = 120;
const chartHeight = plotHeight + 20;

export function renderLagChart(result: Result, samples: readonly SampleRecord[]): Markup {
  const judged = samples.filter((sample) => sample.phase !== "warmup");
  const startMs = result.warmupS * 1000;
  const planEndMs = startMs + result.durationS * 1000;
  const endMs = judged.reduce((latest, sample) => Math.max(latest, sample.startMs), planEndMs);
  const spanMs = Math.max(1, endMs - startMs);
  const slices = toSlices(judged, startMs, spanMs);
  const limitMs = result.limits.lagMsP99;
  const topMs = Math.max(limitMs * 1.3, 1.1 * Math.max(0, ...slices.map((lagMs) => lagMs ?? 0)));
  const toY = (ms: number) => plotHeight * (1 - Math.min(1, ms / topMs));
  const width = 100 / sliceCount;
  const bars = slices.map((lagMs, slice) => {
    if (lagMs === null) {
      return nothing;
    }
    const y = Math.min(toY(lagMs), plotHeight - 1);
    const kind = lagMs > limitMs ? "lag over" : "lag";
    return html`<rect class="${kind}" x="${at((slice + 0.12) * width)}" y="${pixels(y)}" width="${at(width * 0.76)}" height="${pixels(plotHeight - y)}"/>`;
  });
  const { p50, p99, max } = result.generator.lagMs;
  const limitText = `limit of the p99: ${formatGiven(limitMs)} ms`;
  const description = `Lag of the load generator over the run: p50 ${formatMs(p50)}, p99 ${formatMs(p99)}, maximum ${formatMs(max)}; ${limitText}`;
  return html`<figure class="chart lag">
<svg height="${chartHeight}" role="img" aria-label="${description}">
<line class="grid" x1="0" x2="100%" y1="${plotHeight}" y2="${plotHeight}"/>
${bars}
<line class="budget" x1="0" x2="100%" y1="${pixels(toY(limitMs))}" y2="${pixels(toY(limitMs))}"/>
<text x="0" y="${pixels(toY(limitMs) - 5)}">${limitText}</text>
${renderTopupStart(result, (100 * (planEndMs - startMs)) / spanMs)}
<text x="0" y="${plotHeight + 15}">0 s</text>
<text x="100%" y="${plotHeight + 15}" text-anchor="end">${Math.round(spanMs / 1000)} s into mix</text>
</svg>
<figcaption>Lag p99 in slices of ${formatGiven(Number((spanMs / sliceCount / 1000).toPrecision(2)))} s.</figcaption>
</figure>`;
}

/** Where the mix ends, if a top-up follows. */
function renderTopupStart(result: Result, percent: number): Markup {
  if (result.patterns.every((pattern) => pattern.topupSamples === 0)) {
    return nothing;
  }
  return html`<line class="phase" x1="${at(percent)}" x2="${at(percent)}" y1="14" y2="${plotHeight}"/><text x="${at(percent)}" y="10" text-anchor="${percent > 80 ? "end" : "start"}">top-up</text>`;
}

/** The p99 of each slice; `null` where nothing was sent. */
function toSlices(judged: readonly SampleRecord[], startMs: number, spanMs: number): readonly (number | null)[] {
  const slices: number[][] = Array.from({ length: sliceCount }, () => []);
  for (const sample of judged) {
    const slice = Math.floor((sliceCount * (sample.startMs - startMs)) / spanMs);
    slices[Math.min(sliceCount - 1, Math.max(0, slice))]?.push(toLagMs(sample));
  }
  return slices.map((lags) => percentile(Float64Array.from(lags).sort(), 0.99));
}
