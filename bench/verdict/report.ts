/** The report of a run: one HTML file that loads nothing, for a screen of any width, light or dark, and for paper. */

import type { SampleRecord } from "../workload/record.ts";
import { renderLatencyChart } from "./chart-latency.ts";
import { renderMixChart } from "./chart-mix.ts";
import { renderTimeCharts } from "./chart-time.ts";
import { renderUnitsChart } from "./chart-units.ts";
import { regressionMarks } from "./ci/regression.ts";
import { describeDrift } from "./describe-drift.ts";
import { countOf, formatCount, formatGiven, formatMs, formatNumber, verdictMarks } from "./format.ts";
import { html, type Markup, nothing, trusted } from "./html.ts";
import { explainFigures } from "./meaning.ts";
import type { Regression } from "./regression/types.ts";
import { renderEnvironment } from "./report-environment.ts";
import { renderHotKeys } from "./report-hot-keys.ts";
import { renderRegression } from "./report-regression.ts";
import { reportStyle } from "./report-style.ts";
import { renderTable } from "./report-table.ts";
import { renderWorkers } from "./report-workers.ts";
import { type Result, type Verdict, verdicts } from "./result.ts";
import { describeComparison } from "./units/describe.ts";
import { describeWorkers } from "./workers.ts";

/** The policy forbids the page to load or run anything: that it is self-contained is enforced, not promised. */
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** @param samples of the same run as `result`; they give the charts their distributions */
export function renderReport(result: Result, samples: readonly SampleRecord[]): string {
  const sections = listSections(result, samples);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${result.design}: ${result.verdict} at scale ${formatGiven(result.scale)}</title>
<link rel="icon" href="data:,">
<style>${trusted(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the verdict</a>
<header>
<p class="brand">Tablewright</p>
<h1>${result.design}</h1>
<p class="subtitle">Documented load × ${formatGiven(result.scale)} for ${formatGiven(result.durationS)} s · ${result.engine.name} ${result.engine.version} · ${formatInstant(result.startedAt)}</p>
<nav aria-label="Sections"><ul>${sections.map(({ id, short }) => html`<li><a href="#${id}">${short}</a></li>`)}</ul></nav>
</header>
<main id="content" tabindex="-1">
${renderBanner(result)}
${renderTiles(result)}
<aside class="meaning" aria-label="What the figures mean">${explainFigures(result).map((sentence) => html`<p>${sentence}</p>`)}</aside>
${sections.map(
  ({ id, title, content }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>
`,
)}</main>
</body>
</html>
`;
  return page.text;
}

interface Section {
  readonly id: string;
  /** For the list of sections at the top. */
  readonly short: string;
  readonly title: string;
  readonly content: Markup;
}

const regressionTitles = {
  baseline: { short: "Baseline", title: "Against the baseline" },
  ab: { short: "A/B", title: "Against the other design, in turns" },
} as const satisfies Record<Regression["kind"], Pick<Section, "short" | "title">>;

/** What decides first, then what explains it. */
function listSections(result: Result, samples: readonly SampleRecord[]): readonly Section[] {
  const { regression } = result;
  const compared: readonly Section[] =
    regression === null
      ? []
      : [{ id: "regression", ...regressionTitles[regression.kind], content: renderRegression(regression) }];
  return [
    {
      id: "patterns",
      short: "Patterns",
      title: "Access patterns",
      content: html`<p class="lead">Response times in milliseconds, from the intended start of each request; under a p99 its 95 % interval. ${describeTopup(result)}</p>
${renderTable(result)}`,
    },
    ...compared,
    {
      id: "latency",
      short: "Latency",
      title: "Response time against budget",
      content: html`<p class="lead">Where the p99 is left of the line, the budget is kept; whether that is proved is in the table above.</p>
${renderLatencyChart(result, samples)}`,
    },
    {
      id: "time",
      short: "Over time",
      title: "The run over time",
      content: html`<p class="lead">${describeGenerator(result)} ${describeDrift(result.drift) ?? ""}</p>
${renderTimeCharts(result, samples)}
${renderWorkers(result)}`,
    },
    {
      id: "units",
      short: "Units",
      title: "Predicted and measured units",
      content: html`<p class="lead">Capacity units of a request, as a mean over the successful ones of the mix. ${describeComparison(result.units)}</p>
${renderUnitsChart(result)}`,
    },
    { id: "keys", short: "Hottest keys", title: "Hottest keys", content: renderHotKeys(result) },
    {
      id: "mix",
      short: "Mix",
      title: "Offered and served mix",
      content: html`<p class="lead">Shares of all requests of the mix. ${describeMix(result)}</p>
${renderMixChart(result)}`,
    },
    { id: "environment", short: "Environment", title: "Environment", content: renderEnvironment(result) },
  ];
}

const headlines: Readonly<Record<Verdict, string>> = {
  pass: "Pass",
  fail: "Fail",
  undecided: "Undecided",
  invalid: "Invalid run",
};

/** So many failing patterns are explained at the top; all are in the table. */
const failuresShown = 5;

function renderBanner({ verdict, reasons, patterns, regression }: Result): Markup {
  const failures = patterns.filter((pattern) => pattern.verdict === "fail").slice(0, failuresShown);
  const compared =
    regression === null
      ? nothing
      : html`
<p class="detail"><b>Against ${regression.against}: ${regressionMarks[regression.verdict]} ${regression.verdict.replace("-", " ")}</b> ${regression.reasons[0] ?? ""}</p>`;
  return html`<div class="banner ${verdict}"><i aria-hidden="true">${verdictMarks[verdict]}</i><div><h2 class="headline">${headlines[verdict]}</h2>
${reasons.map((reason) => html`<p>${reason}</p>`)}
${failures.map(({ number, name, reason }) => html`<p class="detail"><b>#${number} ${name}</b> ${reason}</p>`)}${compared}</div></div>`;
}

function renderTiles({ patterns, mix, generator, limits }: Result): Markup {
  const perVerdict = verdicts
    .map((verdict) => ({ verdict, count: patterns.filter((pattern) => pattern.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(", ");
  const tiles = [
    ["Patterns", formatCount(patterns.length), perVerdict],
    ["Served", `${formatNumber(mix.rateRpsServed)} /s`, `of ${formatNumber(mix.rateRpsOffered)} /s offered`],
    [
      "Requests",
      formatCount(mix.requestsServed),
      `of ${formatCount(mix.requestsOffered)}, ${countOf(mix.errors, "error")}`,
    ],
    ["Generator lag", formatMs(generator.lagMs.p99), `p99, limit ${formatGiven(limits.lagMsP99)} ms`],
  ] as const;
  return html`<dl class="tiles">${tiles.map(([name, figure, detail]) => html`<div><dt>${name}</dt><dd><b>${figure}</b><span>${detail}</span></dd></div>`)}</dl>`;
}

function describeTopup({ patterns }: Result): Markup {
  const toppedUp = patterns.filter((pattern) => pattern.topupSamples > 0);
  if (toppedUp.length === 0) {
    return nothing;
  }
  const numbers = toppedUp.map(({ number }) => `#${number}`).join(", ");
  return html`After the mix more requests were sent for ${numbers}: they count for latency and errors, not for offered and served.`;
}

function describeMix({ mix }: Result): string {
  if (mix.chiSquare === null) {
    return "There is nothing to compare with the documented ratios.";
  }
  const { statistic, degreesOfFreedom, pValue } = mix.chiSquare;
  const figures = `chi-square ${formatNumber(statistic)} with ${degreesOfFreedom} degrees of freedom, p = ${pValue.toFixed(3)}`;
  return pValue > 0.01
    ? `The served counts agree with the documented ratios (${figures}).`
    : `The served counts do not agree with the documented ratios (${figures}).`;
}

function describeGenerator({ generator, limits }: Result): string {
  const { lagMs, queueMs, dropped, arrivalsPlanned } = generator;
  const lag = `The load generator's own lag before sending was ${formatMs(lagMs.p50)} at the median and ${formatMs(lagMs.p99)} at p99; above ${formatGiven(limits.lagMsP99)} ms the run would be invalid.`;
  const queue = `Waiting for a free virtual user is part of the response time (p99 ${formatMs(queueMs.p99)}).`;
  const dropping = `${formatCount(dropped)} of ${countOf(arrivalsPlanned, "planned request")} dropped.`;
  return [lag, queue, dropping, describeWorkers(generator.workers)].filter((text) => text !== undefined).join(" ");
}

/** `2026-11-22 15:40 UTC`; a time that cannot be read stays as it is. */
function formatInstant(iso: string): string {
  const instant = new Date(iso);
  return Number.isNaN(instant.getTime()) ? iso : `${instant.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
