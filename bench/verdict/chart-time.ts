/** The run over time: requests offered and served, response times, the generator's own lag, and who used the processor. */

import type { SampleRecord } from "../workload/record.ts";
import { cpuHeadings, renderCpuPanel, toCpuRows } from "./chart-cpu.ts";
import {
  niceTop,
  phaseNames,
  renderPanel,
  renderPhaseNames,
  renderTimeAxis,
  type ScaleMark,
  toStepArea,
  toSteps,
} from "./chart-panel.ts";
import { countOf, formatCount, formatGiven, formatMs, formatNumber } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import { createLogScale, toTicks } from "./log-scale.ts";
import { renderFigures } from "./report-figures.ts";
import type { Result } from "./result.ts";
import { at, pixels } from "./svg.ts";
import { type Slice, sliceRun, type Timeline } from "./time-slices.ts";

const throughputPx = 110;
const responsePx = 110;
const lagPx = 90;

export function renderTimeCharts(result: Result, samples: readonly SampleRecord[]): Markup {
  const { cpu } = result;
  const timeline = sliceRun(result.warmupS + result.durationS, samples);
  const shaded = timeline.phases.filter(({ phase }) => phase !== "mix").map(({ phase }) => phaseNames[phase]);
  return html`<figure class="chart time">
${renderPhaseNames(timeline)}${renderThroughput(timeline)}${renderResponses(timeline)}${renderLag(result, timeline)}${cpu === null ? nothing : renderCpuPanel(timeline, cpu)}${renderTimeAxis(timeline)}<figcaption>Slices of ${formatSeconds(timeline.sliceS)} s. Offered, response time and lag are put where the request was due to start, served and errors where it ended.${shaded.length === 0 ? "" : ` Shaded: ${[...new Set(shaded)].join(" and ")}.`}</figcaption>
${renderSliceFigures(timeline, cpu)}</figure>`;
}

const formatSeconds = (seconds: number) => formatGiven(Number(seconds.toFixed(2)));

function renderThroughput(timeline: Timeline): Markup {
  const { slices, sliceS } = timeline;
  const errorRps = slices.map(({ errors }) => errors / sliceS);
  const top = niceTop(Math.max(...slices.flatMap((slice) => [slice.offeredRps, slice.servedRps]), ...errorRps));
  const toY = (rps: number) => throughputPx * (1 - rps / top);
  const errors = slices.reduce((sum, slice) => sum + slice.errors, 0);
  const offered = slices.map(({ offeredRps }) => toY(offeredRps));
  return renderPanel(timeline, {
    title: "Requests a second",
    legend: [
      ["offered", "offered"],
      ["served", "served"],
      ...(errors === 0 ? [] : [[`errors (${formatCount(errors)})`, "errors"] as const]),
    ],
    description: `Requests a second over time. ${describeMixRates(slices)}; ${countOf(errors, "error")} in the whole run`,
    heightPx: throughputPx,
    marks: linearMarks(top, throughputPx),
    lines: [
      html`<path class="area offered" d="${toStepArea(offered, throughputPx)}"/>`,
      html`<path class="line served" d="${toSteps(slices.map(({ servedRps }) => toY(servedRps)))}"/>`,
    ],
    shapes: errorRps.map((rps, position) =>
      rps === 0 ? nothing : renderBar("errors", slices.length, position, toY(rps)),
    ),
  });
}

/** At least two pixels high, so that a single error is seen. */
function renderBar(kind: string, count: number, position: number, y: number): Markup {
  const top = Math.min(y, throughputPx - 2);
  const width = 100 / count;
  return html`<rect class="${kind}" x="${at((position + 0.1) * width)}" y="${pixels(top)}" width="${at(width * 0.8)}" height="${pixels(throughputPx - top)}"/>`;
}

function describeMixRates(slices: readonly Slice[]): string {
  const mix = slices.filter(({ phase }) => phase === "mix");
  const range = (rates: readonly number[]) =>
    rates.length === 0 ? "nothing" : `${formatNumber(Math.min(...rates))} to ${formatNumber(Math.max(...rates))}`;
  return `In the mix offered ${range(mix.map(({ offeredRps }) => offeredRps))}, served ${range(mix.map(({ servedRps }) => servedRps))}`;
}

function renderResponses(timeline: Timeline): Markup {
  const { slices } = timeline;
  const known = slices.flatMap(({ responseMs: { p50, p99 } }) => [p50, p99]).filter((ms) => ms !== null);
  const scale = createLogScale(known);
  const toY = (ms: number | null) => (ms === null ? null : responsePx * (1 - scale.toPercent(ms) / 100));
  const tails = slices.map(({ responseMs }) => responseMs.p99).filter((ms) => ms !== null);
  return renderPanel(timeline, {
    title: "Response time",
    legend: [
      ["p99", "tail"],
      ["p50", "middle"],
    ],
    description: `Response time over time, on a logarithmic scale, all patterns together: p99 of a slice ${describeRange(tails)}`,
    heightPx: responsePx,
    marks: toTicks(scale).flatMap(({ percent, label }): ScaleMark[] =>
      label === null ? [] : [{ y: responsePx * (1 - percent / 100), label }],
    ),
    lines: [
      html`<path class="line middle" d="${toSteps(slices.map(({ responseMs }) => toY(responseMs.p50)))}"/>`,
      html`<path class="line tail" d="${toSteps(slices.map(({ responseMs }) => toY(responseMs.p99)))}"/>`,
    ],
  });
}

function renderLag({ limits, generator }: Result, timeline: Timeline): Markup {
  const { slices } = timeline;
  const limitMs = limits.lagMsP99;
  const judged = slices.filter(({ phase }) => phase !== "warmup").map(({ lagMs }) => lagMs.p99 ?? 0);
  const top = niceTop(Math.max(limitMs * 1.15, ...judged));
  // What the warm-up has above the scale is cut off: it is not judged.
  const toY = (ms: number | null) => (ms === null ? null : lagPx * (1 - Math.min(1, ms / top)));
  const limitY = toY(limitMs) ?? 0;
  const over = slices.map(({ phase, lagMs }) => phase !== "warmup" && lagMs.p99 !== null && lagMs.p99 > limitMs);
  const width = 100 / slices.length;
  return renderPanel(timeline, {
    title: "Lag of the load generator",
    legend: [
      ["p99", "tail"],
      ["p50", "middle"],
      [`limit of the p99, ${formatGiven(limitMs)} ms`, "limit"],
    ],
    description: `Lag of the load generator over time: p99 of a slice ${describeRange(judged)}, above the limit of ${formatGiven(limitMs)} ms in ${formatCount(over.filter(Boolean).length)} of ${countOf(slices.length, "slice")}; p99 of the mix ${formatMs(generator.lagMs.p99)}`,
    heightPx: lagPx,
    marks: linearMarks(top, lagPx, " ms"),
    lines: [
      html`<path class="line middle" d="${toSteps(slices.map(({ lagMs }) => toY(lagMs.p50)))}"/>`,
      html`<path class="line tail" d="${toSteps(slices.map(({ lagMs }) => toY(lagMs.p99)))}"/>`,
    ],
    shapes: [
      html`<line class="limit" x1="0" x2="100%" y1="${pixels(limitY)}" y2="${pixels(limitY)}"/>`,
      ...over.map((isOver, position) =>
        isOver
          ? html`<rect class="lag over" x="${at(position * width)}" y="0" width="${at(width)}" height="${lagPx}"/>`
          : nothing,
      ),
    ],
  });
}

function describeRange(durations: readonly number[]): string {
  return durations.length === 0
    ? "unknown"
    : `from ${formatMs(Math.min(...durations))} to ${formatMs(Math.max(...durations))}`;
}

/** The two ends and the middle. */
function linearMarks(top: number, heightPx: number, unit = ""): readonly ScaleMark[] {
  return [0, 0.5, 1].map((share) => ({
    y: heightPx * (1 - share),
    label: `${formatGiven(Number((top * share).toPrecision(3)))}${share === 0 ? "" : unit}`,
  }));
}

function renderSliceFigures(timeline: Timeline, cpu: Result["cpu"]): Markup {
  const cpuRows = cpu === null ? [] : toCpuRows(timeline, cpu);
  const headings = [
    ...["from (s)", "phase", "offered /s", "served /s", "errors"],
    ...["p50 ms", "p99 ms", "lag p50 ms", "lag p99 ms"],
    ...(cpu === null ? [] : cpuHeadings),
  ];
  const rows = timeline.slices.map((slice, position) => [
    formatSeconds(slice.startS),
    phaseNames[slice.phase],
    formatNumber(slice.offeredRps),
    formatNumber(slice.servedRps),
    formatCount(slice.errors),
    ...[slice.responseMs.p50, slice.responseMs.p99, slice.lagMs.p50, slice.lagMs.p99].map(formatNumber),
    ...(cpuRows[position] ?? []),
  ]);
  return renderFigures({ caption: "the run over time", headings, rows }, new Set([1]));
}
