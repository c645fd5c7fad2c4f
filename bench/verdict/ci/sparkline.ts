/** A distribution of durations in one line of text. */

import type { HistogramBucket } from "../histogram.ts";
import type { LogScale } from "../log-scale.ts";

/** For a step of the axis without a response; those with any are higher, so that a single slow one is seen. */
const empty = "▁";
const heights = ["▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Where the budget is. Not the bar of a Markdown table. */
export const budgetMark = "│";

const width = 24;

/**
 * `▁▁▃▆█▅▂▁▁▂▁▁│▁▁▁`: equal steps of the axis from left to right, each as high as the logarithm of its count, as in the report.
 *
 * @returns the empty string if nothing was counted
 */
export function renderSparkline(buckets: Iterable<HistogramBucket>, scale: LogScale, budgetMs: number | null): string {
  const counts = new Array<number>(width).fill(0);
  for (const { highMs, count } of buckets) {
    const step = Math.min(width - 1, Math.floor((scale.toPercent(highMs) / 100) * width));
    counts[step] = (counts[step] ?? 0) + count;
  }
  const highest = Math.max(...counts);
  if (highest === 0) {
    return "";
  }
  const bars = counts.map((count) => toBar(count, highest));
  if (budgetMs === null) {
    return bars.join("");
  }
  const at = Math.round((scale.toPercent(budgetMs) / 100) * width);
  return [...bars.slice(0, at), budgetMark, ...bars.slice(at)].join("");
}

function toBar(count: number, highest: number): string {
  const share = Math.log1p(count) / Math.log1p(highest);
  return count === 0 ? empty : (heights[Math.ceil(share * heights.length) - 1] ?? empty);
}
