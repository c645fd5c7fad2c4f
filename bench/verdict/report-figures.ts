/** The figures behind a chart as a table: folded away, in an area of its own that scrolls where the page is too narrow. */

import { html, type Markup } from "./html.ts";

export interface FigureTable {
  /** What the figures are of; names the table and the area. */
  readonly caption: string;
  /** The first heads the rows. */
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns that hold words; all others hold figures and are aligned at their right. */
export function renderFigures(table: FigureTable, wordColumns: ReadonlySet<number> = new Set()): Markup {
  return html`<details class="figures"><summary>Figures: ${table.caption}</summary>
${renderScrollTable(table, wordColumns)}</details>`;
}

/** A table that may be wider than the page. The area is in the order of tabs, so that the arrow keys can scroll it. */
export function renderScrollTable(
  { caption, headings, rows }: FigureTable,
  wordColumns: ReadonlySet<number> = new Set(),
): Markup {
  const kind = (column: number) => (column === 0 || wordColumns.has(column) ? "word" : "number");
  const head = headings.map((heading, column) => html`<th scope="col" class="${kind(column)}">${heading}</th>`);
  const body = rows.map(
    ([name = "", ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell, position) => html`<td class="${kind(position + 1)}">${cell}</td>`)}</tr>
`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="plain"><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}
