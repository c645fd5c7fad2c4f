/** The section about the hottest partition keys: who was asked the most, and how near that is to what a partition gives. */

import { partitionLimits } from "../../model/capacity/heat/bend.ts";
import { formatCount, formatGiven, formatNumber, formatShare } from "./format.ts";
import { type HotKey, targetOf } from "./hot-keys.ts";
import { html, type Markup } from "./html.ts";
import { renderFigures } from "./report-figures.ts";
import type { Result } from "./result.ts";
import { at } from "./svg.ts";

/** Longer keys are cut in the middle: their ends tell them apart. */
const keyLengthMost = 64;
/** Keys of each table and index; all that are known are in the figures. */
const shownOfTarget = 3;

export function renderHotKeys(result: Result): Markup {
  const { hotKeys } = result;
  if (hotKeys === null) {
    return html`<p class="lead">Not counted, because units were not compared in this run.</p>`;
  }
  if (hotKeys.length === 0) {
    return html`<p class="lead">No request of the mix asked for a key.</p>`;
  }
  const targets = new Map<string, HotKey[]>();
  for (const key of hotKeys) {
    const target = targetOf(key);
    targets.set(target, [...(targets.get(target) ?? []), key]);
  }
  const tables = [...targets].map(([target, keys]) => renderTarget(target, keys.slice(0, shownOfTarget)));
  return html`<p class="lead">${describe(result, hotKeys)}</p>
<div class="heat">${tables}</div>
${renderAll(hotKeys)}`;
}

function renderAll(hotKeys: readonly HotKey[]): Markup {
  const rows = hotKeys.map((key) => [
    cut(key.key),
    targetOf(key),
    formatCount(key.requests),
    formatShare(key.requestsShare),
    formatNumber(key.readUnitsPerSecond),
    formatNumber(key.writeUnitsPerSecond),
    formatShare(key.partitionShare),
  ]);
  const figures = ["requests", "share of requests", "read units /s", "write units /s", "of limit"];
  const headings = ["partition key", "table or index", ...figures];
  return renderFigures({ caption: "the ten hottest keys of each table and index", headings, rows }, new Set([1]));
}

/** At which scale the hottest key would need a whole partition, if its load grew in proportion. */
function describe({ scale, users }: Result, [hottest]: readonly HotKey[]): string {
  const limits = `${formatCount(partitionLimits.read)} read and ${formatCount(partitionLimits.write)} write units a second`;
  const rule = `One partition gives ${limits}; bars show how much of the nearer limit a key took as a mean over the mix, by AWS's rules.`;
  if (hottest === undefined || hottest.partitionShare === 0) {
    return rule;
  }
  const atScale = formatNumber(Number((scale / hottest.partitionShare).toPrecision(2)));
  return `${rule} With this data set of ${formatGiven(users)} users the hottest key would need a whole partition at about scale ${atScale}; more users spread the same load over more keys.`;
}

/** On a phone the style sheet makes a card of each key, hence the roles and the captions in `data-label`. */
function renderTarget(target: string, keys: readonly HotKey[]): Markup {
  const largest = Math.max(...keys.map(({ partitionShare }) => partitionShare), Number.MIN_VALUE);
  const rows = keys.map(({ key, partitionShare, ...figures }) => {
    const bar = html`<span class="${partitionShare >= 1 ? "bar over" : "bar"}" style="width:${at((100 * partitionShare) / largest)}"></span>`;
    const cells = [
      html`${formatCount(figures.requests)}<small>${formatShare(figures.requestsShare)}</small>`,
      formatNumber(figures.readUnitsPerSecond),
      formatNumber(figures.writeUnitsPerSecond),
      formatShare(partitionShare),
    ].map(
      (figure, column) => html`<td role="cell" class="number" data-label="${headings[column] ?? ""}">${figure}</td>`,
    );
    return html`<tr role="row"><th role="rowheader" scope="row" class="hot">${bar}<span class="text">${cut(key)}</span></th>${cells}</tr>
`;
  });
  const heads = headings.map((heading) => html`<th role="columnheader" scope="col" class="number">${heading}</th>`);
  return html`<table role="table" class="plain keys"><caption>${target}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">partition key</th>${heads}</tr></thead>
<tbody role="rowgroup">${rows}</tbody></table>
`;
}

const headings = ["requests", "read /s", "write /s", "of limit"] as const;

function cut(key: string): string {
  const characters = [...key];
  const kept = (keyLengthMost - 1) / 2;
  return characters.length <= keyLengthMost
    ? key
    : `${characters.slice(0, Math.ceil(kept)).join("")}…${characters.slice(-Math.floor(kept)).join("")}`;
}
