/** Text for a terminal: tables with columns as wide as their widest cell, and wrapped lines. */
import { wrap } from "../../bench/verdict/wrap.ts";

export type Align = "left" | "right";

const gap = "  ";

/** A heading, a rule and the rows, each line without spaces at its end. Rows are as long as the heading. */
export function renderTextTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Align[],
): string[] {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const toLine = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        align[column] === "right" ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(gap)
      .trimEnd();
  return [toLine(heading), widths.map((width) => "─".repeat(width)).join("──"), ...rows.map(toLine)];
}

/** A line broken at `width`, its further lines two characters deeper. */
export function wrapIndented(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrap(line.trim(), width - indent.length - 2).map(
    (part, position) => `${indent}${position === 0 ? "" : "  "}${part}`,
  );
}
