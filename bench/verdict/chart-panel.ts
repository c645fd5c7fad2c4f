/**
 * What the charts over time are made of: panels of one width under each other, each with a scale at its left. Along the time
 * axis positions are percentages, across it pixels. Lines are drawn in an inner drawing that is stretched to the width, with
 * strokes that are not.
 */

import { html, type Markup, nothing } from "./html.ts";
import { at, pixels } from "./svg.ts";
import type { PhaseSpan, Timeline } from "./time-slices.ts";

/** Room above the plot, for the topmost label of the scale. */
const topPx = 8;

export interface ScaleMark {
  readonly y: number;
  readonly label: string;
}

export interface PanelParts {
  readonly title: string;
  /** Name and class of each line or area. */
  readonly legend: readonly (readonly [name: string, kind: string])[];
  readonly description: string;
  readonly heightPx: number;
  readonly marks: readonly ScaleMark[];
  /** Drawn in units of a hundredth of the width and pixels of the height. */
  readonly lines: readonly Markup[];
  /** Drawn in percent and pixels. */
  readonly shapes?: readonly Markup[];
}

export function renderPanel(timeline: Timeline, parts: PanelParts): Markup {
  const { title, legend, description, heightPx, marks, lines, shapes = [] } = parts;
  const height = heightPx + topPx + 2;
  const labels = marks.map(
    ({ y, label }) => html`<text x="100%" y="${pixels(y + 4)}" text-anchor="end">${label}</text>`,
  );
  const grid = marks.map(({ y }) => html`<line class="grid" x1="0" x2="100%" y1="${pixels(y)}" y2="${pixels(y)}"/>`);
  return html`<div class="panel">
<p class="panel-title"><b>${title}</b>${legend.map(([name, kind]) => html` <span><i class="key ${kind}"></i>${name}</span>`)}</p>
<svg class="scale" height="${height}" aria-hidden="true"><g transform="translate(0 ${topPx})">${labels}</g></svg>
<svg height="${height}" role="img" aria-label="${description}"><g transform="translate(0 ${topPx})">
${renderPhases(timeline, heightPx)}${grid}
<svg width="100%" height="${heightPx}" viewBox="0 0 100 ${heightPx}" preserveAspectRatio="none" overflow="visible" aria-hidden="true">${lines}</svg>
${shapes}</g></svg>
</div>
`;
}

/** Warm-up and top-up are shaded: they are not the documented load. */
function renderPhases({ phases, spanS }: Timeline, heightPx: number): readonly Markup[] {
  return phases.map(({ phase, startS, endS }) =>
    phase === "mix"
      ? nothing
      : html`<rect class="phase" x="${at((100 * startS) / spanS)}" y="0" width="${at((100 * (endS - startS)) / spanS)}" height="${heightPx}"/>`,
  );
}

export const phaseNames: Readonly<Record<PhaseSpan["phase"], string>> = {
  warmup: "warm-up",
  mix: "mix",
  topup: "top-up",
};

/** A label that is wider than its phase is left out on narrow screens, or always where it would cover the next. */
const percentReadable = { wide: 5, narrow: 15 };

/** The names of the phases above the panels. */
export function renderPhaseNames({ phases, spanS }: Timeline): Markup {
  const names = phases.map(({ phase, startS, endS }) => {
    const percent = (100 * (endS - startS)) / spanS;
    const kind = percent < percentReadable.narrow ? "phase-name wide" : "phase-name";
    const middle = (50 * (startS + endS)) / spanS;
    return percent < percentReadable.wide
      ? nothing
      : html`<text class="${kind}" x="${at(middle)}" y="12" text-anchor="middle">${phaseNames[phase]}</text>`;
  });
  return html`<div class="panel" aria-hidden="true"><span></span><svg height="16">${names}</svg></div>
`;
}

const stepsS = [
  0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400,
];
const ticksMost = 7;

/** Times since the schedule's start. */
export function renderTimeAxis({ spanS }: Timeline): Markup {
  const stepS = stepsS.find((step) => spanS / step <= ticksMost) ?? spanS;
  const ticks = Array.from({ length: Math.floor(spanS / stepS + 1e-9) + 1 }, (_, position) => position * stepS);
  const labels = ticks.map((tickS) => {
    const percent = (100 * tickS) / spanS;
    const anchor = percent < 2 ? "start" : percent > 96 ? "end" : "middle";
    return html`<text x="${at(percent)}" y="12" text-anchor="${anchor}">${formatTime(tickS, stepS)}</text>`;
  });
  return html`<div class="panel" aria-hidden="true"><span></span><svg height="16">${labels}</svg></div>
`;
}

function formatTime(seconds: number, stepS: number): string {
  const [size, unit] = stepS >= 3600 ? [3600, "h"] : stepS >= 60 ? [60, "min"] : [1, "s"];
  return `${Number((seconds / size).toFixed(2))} ${unit}`;
}

/** A line of steps over the slices; `null` leaves a gap. */
export function toSteps(heights: readonly (number | null)[]): string {
  const width = 100 / Math.max(1, heights.length);
  let path = "";
  let isDrawing = false;
  for (const [position, y] of heights.entries()) {
    if (y === null) {
      isDrawing = false;
      continue;
    }
    const from = (position * width).toFixed(3);
    const to = ((position + 1) * width).toFixed(3);
    path += isDrawing ? `V${pixels(y)}H${to}` : `M${from} ${pixels(y)}H${to}`;
    isDrawing = true;
  }
  return path;
}

/** The same steps, filled down to `bottom`. */
export function toStepArea(heights: readonly number[], bottom: number): string {
  return heights.length === 0
    ? ""
    : `M0 ${pixels(bottom)}V${toSteps(heights).replace(/^M0\.000 /, "")}V${pixels(bottom)}Z`;
}

/** The end of a linear scale that holds the value, and two steps of it: 1, 2, 2.5 or 5 times a power of ten. */
export function niceTop(value: number): number {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}
