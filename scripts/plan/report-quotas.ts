/** The quotas that each load passes: a row for each table and index, a column for each quota. */

import { formatNumber } from "../../bench/verdict/format.ts";
import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import type { PassedQuota } from "../../model/capacity/cost/quotas.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatBytes, formatScale } from "./format.ts";
import { headingOf, placeOf } from "./report-names.ts";
import { renderBoxedTable } from "./report-table.ts";

export function renderQuotas({ scales }: DesignPlan): Markup {
  return html`<section><h2>Quotas passed</h2>
<p class="lead">Defaults of an AWS account in one region. A soft quota is raised on request, a hard one never. Provisioned capacity is counted as autoscaling provisions it for the peak.</p>
${scales.map(renderLoad)}</section>
`;
}

const codeNames: Readonly<Record<PassedQuota["code"], string>> = {
  new_table_throughput: "a new table",
  table_throughput: "a table or index",
  account_throughput: "the account",
  item_collection_size: "an item collection",
};

function nameOf({ code, mode }: PassedQuota): string {
  return mode === undefined
    ? codeNames[code]
    : `${codeNames[code]}, ${mode === "onDemand" ? "on-demand" : "provisioned"}`;
}

function subjectOf({ table, index, direction }: PassedQuota): string {
  const place = table === undefined ? "all together" : placeOf(index === undefined ? { table } : { table, index });
  return direction === undefined ? place : `${place}, ${direction}s`;
}

function renderLoad(scale: ScalePlan): Markup {
  const { quotas } = scale;
  if (quotas.length === 0) {
    return html`<h3>${headingOf(scale)}</h3><p>None.</p>
`;
  }
  const names = [...new Set(quotas.map(nameOf))];
  const subjects = [...new Set(quotas.map(subjectOf))];
  const passed = new Map(quotas.map((quota) => [`${subjectOf(quota)} ${nameOf(quota)}`, quota]));
  const fixes = [...new Set(quotas.map((quota) => `${codeNames[quota.code]}: ${quota.fix}`))];
  return html`<h3>${headingOf(scale)}</h3>${renderBoxedTable({
    caption: `Quotas passed at ${formatScale(scale.scale)}: how many times over, and what is needed of what there is`,
    columns: [
      { title: "Table or index", isText: true },
      ...names.map((name) => {
        const isHard = quotas.some((quota) => nameOf(quota) === name && quota.isHard);
        return { title: html`${name} <small>${isHard ? "hard" : "soft"}</small>` };
      }),
    ],
    rows: subjects.map((subject) => [subject, ...names.map((name) => renderCell(passed.get(`${subject} ${name}`)))]),
  })}
<ul class="assumptions">${fixes.map((fix) => html`<li>${fix}</li>`)}</ul>
`;
}

function renderCell(quota: PassedQuota | undefined): Markup {
  if (quota === undefined) {
    return nothing;
  }
  const { timesOver, needed, limit, unit } = quota;
  const amounts =
    unit === "bytes"
      ? `${formatBytes(needed)} of ${formatBytes(limit)}`
      : `${formatAmount(needed)} of ${formatAmount(limit)} /s`;
  return html`${formatNumber(timesOver)} times<small class="under">${amounts}</small>`;
}
