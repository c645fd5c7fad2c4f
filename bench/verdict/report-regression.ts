/** The section about a baseline: what became slower, faster or dearer, with the evidence. */

import { formatInterval, formatTimes, regressionTones, renderForestPlot } from "./chart-regression.ts";
import { describeUnitsChange, regressionMarks } from "./ci/regression.ts";
import { countOf, formatCount, formatNumber, formatShare } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import type { PatternRegression, Regression } from "./regression/types.ts";
import { renderFigures } from "./report-figures.ts";

export function renderRegression(regression: Regression): Markup {
  const { kind, against, verdict, reasons, tolerance, noise, patterns } = regression;
  const how =
    kind === "baseline"
      ? `Service times against the earlier run ${against}.`
      : `Service times against ${against}, both in turns on this machine.`;
  const measured =
    noise === null
      ? ""
      : ` Against an equal copy of itself the baseline differed by up to ${formatShare(noise.p50)} at p50 and ${formatShare(noise.p95)} at p95.`;
  const word = verdict.replace("-", " ");
  return html`<p class="outcome ${regressionTones[verdict]}"><b><i>${regressionMarks[verdict]}</i> ${word}</b> ${reasons.join(" ")}</p>
<p class="lead">${how} Growth of up to ${formatShare(tolerance)} is tolerated.${measured} All intervals together hold at 95 % confidence.</p>
${patterns.length === 0 ? nothing : renderForestPlot(regression)}
${renderReasons(patterns)}${renderUnits(regression)}${renderEvidence(patterns)}`;
}

/** Patterns that are as before speak for themselves in the plot. */
function renderReasons(patterns: readonly PatternRegression[]): Markup {
  const notable = patterns.filter(({ verdict }) => verdict !== "unchanged" && verdict !== "not-compared");
  return notable.length === 0
    ? nothing
    : html`<ul class="notes">${notable.map(({ number, pattern, reason }) => html`<li><b>#${number} ${pattern}</b> ${reason}</li>`)}</ul>`;
}

function renderUnits({ units }: Regression): Markup {
  if (units === null) {
    return html`<p class="lead">Units by size class were not compared.</p>`;
  }
  const changes = [
    ...units.dearer.map((change) => ["▲ dearer", change] as const),
    ...units.cheaper.map((change) => ["▼ cheaper", change] as const),
    ...units.moved.map((change) => ["moved", change] as const),
  ];
  const onlyOne = [
    units.added.length === 0 ? "" : ` ${countOf(units.added.length, "case")} only in this run.`,
    units.removed.length === 0 ? "" : ` ${countOf(units.removed.length, "case")} only in the baseline.`,
  ].join("");
  if (changes.length === 0) {
    return html`<p class="lead">Units: every pattern costs what it did at every size class, exactly.${onlyOne}</p>`;
  }
  return html`<h3>Units by size class</h3>
<p class="lead">By the model, so exact: every difference is a difference of the design.${onlyOne}</p>
<ul class="notes">${changes.map(([word, change]) => html`<li><b>${word}</b> ${describeUnitsChange(change)}</li>`)}</ul>`;
}

function renderEvidence(patterns: readonly PatternRegression[]): Markup {
  const rows = patterns.flatMap(({ number, pattern, percentiles, serviceMsP99, errors }) => [
    ...percentiles.map((entry) => [
      `#${number} ${pattern}`,
      `p${entry.percentile} ms`,
      formatNumber(entry.baselineMs),
      formatNumber(entry.currentMs),
      formatTimes(entry.ratio),
      formatInterval(entry),
      `± ${formatShare(entry.threshold)}`,
      `${regressionMarks[entry.verdict]} ${entry.verdict.replace("-", " ")}`,
    ]),
    [
      `#${number} ${pattern}`,
      "p99 ms",
      formatNumber(serviceMsP99.baseline),
      formatNumber(serviceMsP99.current),
      ...shownOnly,
    ],
    [
      `#${number} ${pattern}`,
      "errors",
      formatCount(errors.baseline),
      formatCount(errors.current),
      ...["", "", ""],
      `${regressionMarks[errors.verdict]} ${errors.verdict}`,
    ],
  ]);
  const headings = ["pattern", "figure", "baseline", "now", "ratio", "interval", "tolerated", "verdict"];
  return patterns.length === 0
    ? nothing
    : renderFigures({ caption: "service times against the baseline", headings, rows }, new Set([1, 7]));
}

/** A p99 rests on too few samples to be compared. */
const shownOnly = ["", "", "", "shown only"];
