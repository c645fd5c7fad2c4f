/** A search for the limit as text for a terminal: its runs, and what they say together. */

import { formatCount, formatGiven, formatNumber, toPlainLine, verdictMarks } from "./format.ts";
import type { ProbeOutcome } from "./limit.ts";
import { type ClosestBudget, type LimitResult, type ProbeResult, toLimitExitCode } from "./limit-result.ts";
import { explainMachine } from "./meaning.ts";
import { createPaint } from "./paint.ts";
import type { Verdict } from "./result.ts";
import type { TerminalOptions } from "./terminal.ts";
import { wrap } from "./wrap.ts";

const headings = ["scale", "requests/s", "seconds", "lag p99 ms", "verdict", "closest to its budget"] as const;
const leftFrom = headings.indexOf("verdict");
const widthMin = 64;

/** @returns lines, each ending with a line break */
export function renderLimit(limit: LimitResult, options: TerminalOptions): string {
  const width = Math.max(widthMin, options.columns);
  const paint = createPaint(options.color);
  const rows = limit.probes.map(toCells);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const toLine = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column < leftFrom ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd()
      .slice(0, width);
  const style = styles[toLimitExitCode(limit)];
  const [first = "", ...others] = limit.reasons;
  const sections = [
    [
      paint(toLine(headings), "strong"),
      ...limit.probes.map((probe, position) => paint(toLine(rows[position] ?? []), toVerdict(probe.outcome))),
    ],
    wrap(toPlainLine(first), width).map((line) => paint(line, style)),
    ...others.map((reason) => wrap(toPlainLine(reason), width)),
    wrap(explainMachine(limit), width).map((line) => paint(line, "faint")),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const styles: Readonly<Record<0 | 1 | 3, Verdict>> = { 0: "pass", 1: "fail", 3: "invalid" };

const toVerdict = (outcome: ProbeOutcome): Verdict => (outcome === "generator" ? "invalid" : outcome);

function toCells({ scale, rateRps, durationS, lagMsP99, outcome, closest }: ProbeResult): string[] {
  const word = outcome === "generator" ? "generator's end" : outcome;
  return [
    formatGiven(scale),
    formatNumber(rateRps),
    formatGiven(durationS),
    formatNumber(lagMsP99),
    `${verdictMarks[toVerdict(outcome)]} ${word}`,
    // Of a run that measured something else than the engine, the figures say nothing about a budget.
    closest === null || toVerdict(outcome) === "invalid"
      ? ""
      : `${toPlainLine(closest.pattern)}: ${describeClosest(closest)}`,
  ];
}

function describeClosest({ budgetMs, overBudget, latencySamples }: ClosestBudget): string {
  return budgetMs === null || overBudget === null
    ? "errors, or not served in time"
    : `${formatCount(overBudget)} of ${formatCount(latencySamples)} over ${formatGiven(budgetMs)} ms`;
}
