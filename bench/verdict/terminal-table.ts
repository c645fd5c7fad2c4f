/** The table of patterns: which columns a terminal has room for, and the rows. */

import { formatCount, formatGiven, formatNumber, formatRps, noValue, toPlainLine, verdictMarks } from "./format.ts";
import type { Paint } from "./paint.ts";
import type { PatternResult } from "./result.ts";
import { formatMeasured } from "./units/describe.ts";

export interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
  /** Columns with the highest figure give way first in a narrow terminal; those without stay. */
  readonly givesWay?: number;
  readonly cell: (pattern: PatternResult) => string;
}

export interface FittedColumn extends Column {
  readonly width: number;
}

const nameHeading = "pattern";
const nameWidthMin = 12;
const gap = "  ";

const allColumns: readonly Column[] = [
  { heading: "#", align: "right", cell: (pattern) => String(pattern.number) },
  { heading: nameHeading, align: "left", cell: (pattern) => toPlainLine(pattern.name) },
  { heading: "doc rps", align: "right", givesWay: 4, cell: (pattern) => formatRps(pattern.rateRpsDocumented) },
  { heading: "offered", align: "right", givesWay: 3, cell: (pattern) => formatCount(pattern.requestsOffered) },
  { heading: "served", align: "right", cell: (pattern) => formatCount(pattern.requestsServed) },
  { heading: "errors", align: "right", cell: (pattern) => formatCount(pattern.errors) },
  { heading: "p50 ms", align: "right", givesWay: 2, cell: (pattern) => formatNumber(pattern.responseMs.p50) },
  { heading: "p95 ms", align: "right", givesWay: 6, cell: (pattern) => formatNumber(pattern.responseMs.p95) },
  { heading: "p99 ms", align: "right", cell: (pattern) => formatNumber(pattern.responseMs.p99) },
  { heading: "max ms", align: "right", givesWay: 5, cell: (pattern) => formatNumber(pattern.responseMs.max) },
  {
    heading: "budget",
    align: "right",
    cell: (pattern) => (pattern.budget === null ? noValue : formatGiven(pattern.budget.p99Ms)),
  },
  { heading: "units", align: "right", givesWay: 1, cell: formatMeasured },
  { heading: "verdict", align: "left", cell: (pattern) => `${verdictMarks[pattern.verdict]} ${pattern.verdict}` },
];

/** Leaves columns out, and then shortens names, until the table is no wider than `width`. */
export function fitColumns(patterns: readonly PatternResult[], width: number): readonly FittedColumn[] {
  let columns = allColumns.map((column) => ({ ...column, width: toWidth(column, patterns) }));
  const total = () => columns.reduce((sum, column) => sum + column.width + gap.length, -gap.length);
  const nameWidth = () => columns.find(isName)?.width ?? 0;
  for (let rank = 6; rank > 0 && total() - nameWidth() + Math.min(nameWidth(), 24) > width; rank--) {
    columns = columns.filter((column) => column.givesWay !== rank);
  }
  const room = Math.max(nameWidthMin, nameWidth() - Math.max(0, total() - width));
  return columns.map((column) => (isName(column) ? { ...column, width: Math.min(column.width, room) } : column));
}

/** Headings of the columns that found no room. */
export function findOmitted(columns: readonly FittedColumn[]): readonly string[] {
  const shown = new Set(columns.map((column) => column.heading));
  return allColumns.map((column) => column.heading).filter((heading) => !shown.has(heading));
}

function isName(column: Column): boolean {
  return column.heading === nameHeading;
}

function toWidth(column: Column, patterns: readonly PatternResult[]): number {
  return Math.max(column.heading.length, ...patterns.map((pattern) => column.cell(pattern).length));
}

/** A heading, a rule and one line a pattern; nothing without patterns. */
export function renderRows(
  patterns: readonly PatternResult[],
  columns: readonly FittedColumn[],
  paint: Paint,
): string[] {
  if (patterns.length === 0) {
    return [];
  }
  const heading = columns.map((column) => pad(column.heading, column)).join(gap);
  const rows = patterns.map((pattern) =>
    columns
      .map((column) => {
        const text = pad(shorten(column.cell(pattern), column.width), column);
        return column.heading === "verdict" ? paint(text.trimEnd(), pattern.verdict) : text;
      })
      .join(gap)
      .trimEnd(),
  );
  const rule = columns.map((column) => "─".repeat(column.width)).join("──");
  return [paint(heading.trimEnd(), "strong"), paint(rule, "faint"), ...rows];
}

function pad(text: string, { align, width }: FittedColumn): string {
  return align === "left" ? text.padEnd(width) : text.padStart(width);
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
