/**
 * Lines in charts that are as wide as the page gives them. A line is drawn in a box of its own of 1,000 by 1,000, which is
 * stretched to the chart; text and marks stand outside it, at percentages of the width, and keep their shape.
 */

import { html, type Markup } from "../../bench/verdict/html.ts";

const boxSize = 1000;

export interface Point {
  /** From the left and from the top, 0 to 100; what lies beyond is cut off. */
  readonly x: number;
  readonly y: number;
}

/** So far beyond the box a line may be drawn: enough that it leaves it in its own direction. */
const beyondMost = 400;

/** The box for lines and areas, over the whole width of the chart and down to `height` pixels. */
export function renderBox(height: number, content: readonly Markup[]): Markup {
  return html`<svg class="lines" viewBox="0 0 ${boxSize} ${boxSize}" preserveAspectRatio="none" height="${height}">${content}</svg>`;
}

export function renderLine(kind: string, points: readonly Point[]): Markup {
  return html`<polyline class="line ${kind}" points="${toText(points)}"/>`;
}

/** The area between the points and the bottom of the box. */
export function renderArea(kind: string, points: readonly Point[]): Markup {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) {
    return html``;
  }
  return html`<polygon class="area ${kind}" points="${toText([{ x: first.x, y: 100 }, ...points, { x: last.x, y: 100 }])}"/>`;
}

/** Points on a straight level line between two others are left out. */
function toText(points: readonly Point[]): string {
  return points
    .filter(({ y }, position) => y !== points[position - 1]?.y || y !== points[position + 1]?.y)
    .map(({ x, y }) => `${toBox(x)},${toBox(y)}`)
    .join(" ");
}

function toBox(percent: number): number {
  return Math.round(Math.min(100 + beyondMost, Math.max(-beyondMost, percent)) * (boxSize / 100));
}
