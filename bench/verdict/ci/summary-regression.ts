/** The comparison with a baseline in Markdown. */

import { formatNumber, noValue } from "../format.ts";
import { formatRatio } from "../regression/judge-regression.ts";
import type { PatternRegression, PercentileRegression, Regression } from "../regression/types.ts";
import { heading, type Markdown, md, tableRow } from "./markdown.ts";
import { describeUnitsChange, regressionMarks } from "./regression.ts";
import { shorten, toLabel } from "./sentences.ts";
import { nameLengthMax } from "./summary-table.ts";

/** A heading, and what became dearer or cheaper. The reasons are among those of the run. */
export function renderRegressionLines({ against, verdict, units }: Regression): readonly string[] {
  const dearer = (units?.dearer ?? []).map((change) => md`✗ Dearer: ${describeUnitsChange(change)}`);
  const cheaper = (units?.cheaper ?? []).map((change) => md`✓ Cheaper: ${describeUnitsChange(change)}`);
  return [md`### ${regressionMarks[verdict]} Against ${against}: ${verdict}`, ...dearer, ...cheaper].map(
    ({ text }) => text,
  );
}

/** Service times, on which the comparison rests. */
export const regressionHeading: readonly string[] = heading([
  ["pattern", "left"],
  ["service p50 ms before", "right"],
  ["now", "right"],
  ["times as long", "right"],
  ["service p95 ms before", "right"],
  ["now", "right"],
  ["times as long", "right"],
  ["verdict", "left"],
]);

export function renderRegressionRow(pattern: PatternRegression): string {
  const result = `${regressionMarks[pattern.verdict]} ${pattern.verdict}`;
  return tableRow([
    md`${shorten(toLabel({ number: pattern.number, name: pattern.pattern }), nameLengthMax)}`,
    ...([50, 95] as const).flatMap((percentile) =>
      toCells(pattern.percentiles.find((found) => found.percentile === percentile)),
    ),
    pattern.verdict === "regressed" ? md`**${result}**` : md`${result}`,
  ]);
}

function toCells(found: PercentileRegression | undefined): readonly Markdown[] {
  const { baselineMs = null, currentMs = null, ratio = null, ratioLow = null, ratioHigh = null } = found ?? {};
  const interval = `${formatRatio(ratioLow ?? 0)} to ${formatRatio(ratioHigh)}`;
  const times = ratio === null ? noValue : `${formatRatio(ratio)} (${interval})`;
  return [md`${formatNumber(baselineMs)}`, md`${formatNumber(currentMs)}`, md`${times}`];
}
