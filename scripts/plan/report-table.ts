/** Tables of the report: wider than a phone, so each scrolls in a box of its own, which the keyboard reaches. */

import { type Content, html, type Markup, nothing } from "../../bench/verdict/html.ts";

export interface Column {
  readonly title: Content;
  /** Neighbours with the same group stand under one heading. */
  readonly group?: string;
  /** Figures stand at the right, text at the left: unless said, figures. */
  readonly isText?: boolean;
}

export interface Table {
  /** Says what the table shows; it is read out for its box, too. */
  readonly caption: string;
  /** The first is the heading of each row. */
  readonly columns: readonly Column[];
  /** As long as there are columns. */
  readonly rows: readonly (readonly Content[])[];
  /** A row of sums. */
  readonly foot?: readonly Content[];
}

export function renderBoxedTable({ caption, columns, rows, foot }: Table): Markup {
  const body = rows.map((cells) => renderRow(cells, columns));
  return html`<div class="box" role="region" aria-label="${caption}" tabindex="0"><table class="plain">
<caption><span>${caption}</span></caption>
<thead>${renderGroups(columns)}<tr>${columns.map((column) => html`<th scope="col"${toClass(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${body}</tbody>${foot === undefined ? nothing : html`<tfoot>${renderRow(foot, columns)}</tfoot>`}
</table></div>
`;
}

function renderRow(cells: readonly Content[], columns: readonly Column[]): Markup {
  const all = cells.map((cell, position) => {
    const kind = toClass(columns[position] ?? { title: "" });
    return position === 0 ? html`<th scope="row"${kind}>${cell}</th>` : html`<td${kind}>${cell}</td>`;
  });
  return html`<tr>${all}</tr>
`;
}

function toClass({ isText = false }: Column): Markup {
  return isText ? nothing : html` class="amount"`;
}

function renderGroups(columns: readonly Column[]): Markup {
  if (columns.every(({ group }) => group === undefined)) {
    return nothing;
  }
  const groups: { readonly name: string; span: number }[] = [];
  for (const { group: name = "" } of columns) {
    const last = groups.at(-1);
    if (last?.name === name) {
      last.span += 1;
    } else {
      groups.push({ name, span: 1 });
    }
  }
  const cells = groups.map(({ name, span }) =>
    name === "" ? html`<td colspan="${span}"></td>` : html`<th scope="colgroup" colspan="${span}">${name}</th>`,
  );
  return html`<tr class="groups">${cells}</tr>`;
}
