/** The outcome of a run as text for a terminal: what happened to each pattern, the verdict, and what the figures mean. */

import { describeDrift } from "./describe-drift.ts";
import {
  countOf,
  formatCount,
  formatGiven,
  formatMs,
  formatNumber,
  formatShare,
  toPlainLine,
  verdictMarks,
} from "./format.ts";
import { explainFigures } from "./meaning.ts";
import { createPaint, type Paint } from "./paint.ts";
import { renderRegression } from "./regression/render-regression.ts";
import type { PatternResult, Result } from "./result.ts";
import { type FittedColumn, findOmitted, fitColumns, renderRows } from "./terminal-table.ts";
import { describeComparison } from "./units/describe.ts";
import { describeWorkers } from "./workers.ts";
import { wrap } from "./wrap.ts";

export interface TerminalOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Whether to write ANSI colours; the caller knows NO_COLOR, CI and whether this is a terminal. */
  readonly color: boolean;
}

/** What the columns of the table need that are never left out. */
const widthMin = 64;

/** @returns lines of at most `columns` characters, or 64 if there are fewer, each ending with a line break */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  const width = Math.max(widthMin, options.columns);
  const paint = createPaint(options.color);
  const columns = fitColumns(result.patterns, width);
  const sections = [
    renderRows(result.patterns, columns, paint),
    renderNotes(result.patterns, columns).flatMap((note) => wrap(note, width).map((line) => paint(line, "faint"))),
    renderPatternReasons(result.patterns, width, paint),
    renderVerdict(result, width, paint),
    renderRegression(result.regression, width, paint),
    explainFigures(result).flatMap((sentence) => wrap(sentence, width).map((line) => paint(line, "faint"))),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function renderNotes(patterns: readonly PatternResult[], columns: readonly FittedColumn[]): string[] {
  const omitted = findOmitted(columns);
  const toppedUp = patterns.filter(({ topupSamples }) => topupSamples > 0).map(({ number }) => `#${number}`);
  return [
    ...(omitted.length === 0 || patterns.length === 0
      ? []
      : [`A wider terminal also shows: ${omitted.join(", ")}. result.json has everything.`]),
    ...(toppedUp.length === 0
      ? []
      : [
          `Topped up after the mix: ${toppedUp.join(", ")}. Those requests count for latency and errors, not for offered and served.`,
        ]),
  ];
}

/** Patterns that pass speak for themselves in the table, and those of an invalid run have nothing to say. */
function renderPatternReasons(patterns: readonly PatternResult[], width: number, paint: Paint): string[] {
  return patterns
    .filter(({ verdict }) => verdict === "fail" || verdict === "undecided")
    .flatMap(({ number, name, verdict, reason }) => {
      const [head = "", ...rest] = wrap(`#${number} ${toPlainLine(name)}: ${reason}`, width - 2);
      return [`${paint(verdictMarks[verdict], verdict)} ${head}`, ...rest.map((line) => `  ${line}`)];
    });
}

function renderVerdict(result: Result, width: number, paint: Paint): string[] {
  const { generator, mix, verdict } = result;
  const heading = paint(paint(`${verdictMarks[verdict]} ${verdict.toUpperCase()}`, verdict), "strong");
  const [first = "", ...others] = result.reasons.flatMap((reason) => wrap(toPlainLine(reason), width - 2));
  const errors = mix.errors === 0 ? "no errors" : `${countOf(mix.errors, "error")}`;
  const chiSquare = mix.chiSquare === null ? "" : `; ${describeMix(mix.chiSquare.pValue)}`;
  const figures = [
    `Offered ${formatNumber(mix.rateRpsOffered)} requests/s, served ${formatNumber(mix.rateRpsServed)} (${formatCount(mix.requestsServed)} of ${formatCount(mix.requestsOffered)}, ${errors})${chiSquare}.`,
    `Generator lag p50 ${formatMs(generator.lagMs.p50)}, p99 ${formatMs(generator.lagMs.p99)} (limit ${formatGiven(result.limits.lagMsP99)} ms); ${formatCount(generator.dropped)} dropped; errors allowed ${formatShare(result.limits.errorShare)}.`,
    describeComparison(result.units),
    ...[describeWorkers(generator.workers), describeDrift(result.drift)].filter((sentence) => sentence !== undefined),
  ];
  return [
    heading,
    ...[first, ...others].filter((line) => line !== "").map((line) => `  ${line}`),
    ...figures.flatMap((line) => wrap(line, width - 2)).map((line) => `  ${line}`),
  ];
}

/** Below this chance the served counts are not taken to follow the documented ratios. */
const mixPValueMin = 0.01;

function describeMix(pValue: number): string {
  const agreement = pValue > mixPValueMin ? "mix as documented" : "the served mix is NOT the documented one";
  return `${agreement}: chi-square p = ${pValue.toFixed(2)}`;
}
