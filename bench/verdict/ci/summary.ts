/** `summary.md`: the result as a comment on a pull request, or as the summary of a GitHub Actions job. */

import { countOf, formatGiven, formatMs, formatNumber, verdictMarks } from "../format.ts";
import { explainFigures } from "../meaning.ts";
import type { PatternResult, Result, Verdict } from "../result.ts";
import { describeComparison } from "../units/describe.ts";
import { codeBlock, md } from "./markdown.ts";
import { toLabel } from "./sentences.ts";
import { listShortfalls } from "./shortfalls.ts";
import { regressionHeading, renderRegressionLines, renderRegressionRow } from "./summary-regression.ts";
import { patternHeading, renderPatternRows } from "./summary-table.ts";

/**
 * GitHub drops the whole summary of a step that is larger than 1 MiB, and refuses a comment of more than 65,536 characters. So
 * many bytes fit into both, and several commands into one step.
 */
export const summaryBytesMax = 65_000;

/**
 * A headline, the reasons, the table of patterns, what fell short in detail, the comparison with a baseline if there is one, and
 * how to repeat the run.
 *
 * @param bytesMax in UTF-8, at least 20,000. Of what does not fit, patterns that pass go first, and a sentence says how many are
 *   missing
 * @returns GitHub-flavoured Markdown that shows text from outside as it is: no markup, no mentions, no links
 */
export function renderSummary(result: Result, bytesMax: number = summaryBytesMax): string {
  const { patterns, regression } = result;
  const { rows, legend } = renderPatternRows(patterns);
  const frame = [
    renderHeadline(result),
    ...patternHeading,
    legend,
    describeLeftOut(patterns.length),
    detailsStart,
    detailsEnd,
    ...regressionHeading,
    describeLeftOut(regression?.patterns.length ?? 0),
    ...renderRepeat(result),
  ];

  // In the order of importance, which is not that of the page.
  const room = createRoom(bytesMax - byteLength(frame));
  const reasons = room.take(renderReasons(result));
  const shown = room.take(room.holds(rows) ? rows : sortByUrgency(patterns, rows));
  const comparison = room.take(regression === null ? [] : renderRegressionLines(regression));
  const compared = room.take((regression?.patterns ?? []).map(renderRegressionRow));
  const details = room.take(listShortfalls(result).map(renderDetail));
  const notes = room.take(explainFigures(result).map((sentence) => md`<sub>${sentence}</sub>`.text));

  return `${[
    renderHeadline(result),
    ...reasons,
    ...renderTable(patternHeading, shown),
    ...(shown.length === 0 ? [] : [legend]),
    ...renderLeftOut(patterns.length - shown.length),
    ...(details.length === 0 ? [] : [detailsStart, details.join("\n"), detailsEnd]),
    ...comparison,
    ...renderTable(regressionHeading, compared),
    ...renderLeftOut((regression?.patterns.length ?? 0) - compared.length),
    ...notes,
    ...renderRepeat(result),
  ].join("\n\n")}\n`;
}

const headlines: Readonly<Record<Verdict, string>> = {
  pass: "Pass",
  fail: "Fail",
  undecided: "Undecided",
  invalid: "Invalid run",
};

function renderHeadline({ verdict, design, scale }: Result): string {
  const what = `${verdictMarks[verdict]} ${headlines[verdict]}`;
  return md`## ${what}: ${design} at ${formatGiven(scale)} times the documented load`.text;
}

function renderReasons({ reasons, mix, durationS, engine, generator, units }: Result): readonly string[] {
  const errors = mix.errors === 0 ? "no errors" : countOf(mix.errors, "error");
  const rates = `${formatNumber(mix.rateRpsServed)} of ${formatNumber(mix.rateRpsOffered)} requests/s`;
  return [
    ...reasons,
    `Served ${rates} for ${formatGiven(durationS)} s, ${errors}; engine ${engine.name} ${engine.version}; generator lag ${formatMs(generator.lagMs.p99)} at p99.`,
    describeComparison(units),
  ].map((sentence) => md`${sentence}`.text);
}

function renderRepeat({ command }: Result): readonly string[] {
  return ["To repeat this run:", codeBlock("sh", command)];
}

const detailsStart = "<details open><summary>What fell short, and why</summary>";
const detailsEnd = "</details>";

function renderDetail(pattern: PatternResult): string {
  return md`- ${verdictMarks[pattern.verdict]} **${toLabel(pattern)}**: ${pattern.reason}`.text;
}

function renderTable(heading: readonly string[], rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : [[...heading, ...rows].join("\n")];
}

function describeLeftOut(count: number): string {
  return `Not listed here, to keep within GitHub's limits: ${countOf(count, "pattern")}. result.json has them all.`;
}

function renderLeftOut(count: number): readonly string[] {
  return count === 0 ? [] : [describeLeftOut(count)];
}

function sortByUrgency(patterns: readonly PatternResult[], rows: readonly string[]): readonly string[] {
  const mostUrgentFirst: readonly Verdict[] = ["fail", "undecided", "invalid", "pass"];
  return mostUrgentFirst.flatMap((verdict) => rows.filter((_, position) => patterns[position]?.verdict === verdict));
}

/** What may still be written, counted down. */
interface Room {
  holds(lines: readonly string[]): boolean;
  /** As many lines from the front as there is room for. */
  take(lines: readonly string[]): readonly string[];
}

function createRoom(bytes: number): Room {
  let leftBytes = bytes;
  return {
    holds: (lines) => byteLength(lines) <= leftBytes,
    take: (lines) => {
      const end = lines.findIndex((line) => {
        leftBytes -= byteLength([line]);
        return leftBytes < 0;
      });
      return end === -1 ? lines : lines.slice(0, end);
    },
  };
}

/** In UTF-8, each part with the blank line after it. */
function byteLength(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part, "utf8") + 2, 0);
}
