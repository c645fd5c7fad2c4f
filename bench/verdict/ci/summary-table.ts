/** The table of patterns in Markdown. */

import { formatGiven, formatMs, formatNumber, formatUnits, noValue, verdictMarks } from "../format.ts";
import { Histogram, type HistogramBucket } from "../histogram.ts";
import { createLogScale, type LogScale } from "../log-scale.ts";
import type { PatternResult } from "../result.ts";
import { formatMeasured } from "../units/describe.ts";
import { code, heading, md, tableRow } from "./markdown.ts";
import { shorten } from "./sentences.ts";
import { budgetMark, renderSparkline } from "./sparkline.ts";

export interface PatternRows {
  /** One line a pattern, in the order of the patterns. */
  readonly rows: readonly string[];
  /** What the sparklines show. */
  readonly legend: string;
}

export const nameLengthMax = 80;

export const patternHeading: readonly string[] = heading([
  ["#", "right"],
  ["pattern", "left"],
  ["p50 ms", "right"],
  ["p99 ms", "right"],
  ["budget ms", "right"],
  ["units predicted", "right"],
  ["measured", "right"],
  ["response times", "left"],
  ["verdict", "left"],
]);

export function renderPatternRows(patterns: readonly PatternResult[]): PatternRows {
  const responses = patterns.map(({ histograms }) => [...Histogram.parse(histograms.responseUs).buckets()]);
  const scale = createLogScale(listDurations(patterns, responses));
  const axis = `Response times on one logarithmic axis from ${formatMs(scale.minMs)} to ${formatMs(scale.maxMs)}: higher is more, ${budgetMark} is the budget.`;
  return {
    rows: patterns.map((pattern, position) => renderRow(pattern, responses[position] ?? [], scale)),
    legend: md`<sub>${axis}</sub>`.text,
  };
}

/** What the common axis has to hold: every response, and every budget. */
function* listDurations(
  patterns: readonly PatternResult[],
  responses: readonly (readonly HistogramBucket[])[],
): Iterable<number> {
  for (const { budget } of patterns) {
    if (budget !== null) {
      yield budget.p99Ms;
    }
  }
  for (const { highMs } of responses.flat()) {
    yield highMs;
  }
}

function renderRow(pattern: PatternResult, responses: readonly HistogramBucket[], scale: LogScale): string {
  const { number, name, responseMs, budget, unitsPredicted, verdict } = pattern;
  const result = `${verdictMarks[verdict]} ${verdict}`;
  return tableRow([
    md`${number}`,
    md`${shorten(name, nameLengthMax)}`,
    md`${formatNumber(responseMs.p50)}`,
    md`${formatNumber(responseMs.p99)}`,
    md`${budget === null ? noValue : formatGiven(budget.p99Ms)}`,
    md`${formatUnits(unitsPredicted)}`,
    md`${formatMeasured(pattern)}`,
    code(renderSparkline(responses, scale, budget?.p99Ms ?? null)),
    verdict === "fail" || verdict === "undecided" ? md`**${result}**` : md`${result}`,
  ]);
}
