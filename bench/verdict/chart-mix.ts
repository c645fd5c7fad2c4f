/** The mix chart: how many requests of each pattern were offered and served, against its documented share of the load. */

import { formatCount, formatShare } from "./format.ts";
import { html, type Markup, nothing } from "./html.ts";
import { renderFigures } from "./report-figures.ts";
import type { PatternResult, Result } from "./result.ts";
import { at } from "./svg.ts";

const rowHeight = 24;

export function renderMixChart({ patterns, mix }: Result): Markup {
  const rateSum = patterns.reduce((sum, pattern) => sum + pattern.rateRpsDocumented, 0);
  const shares = patterns.map((pattern) => ({
    pattern,
    documented: toShare(pattern.rateRpsDocumented, rateSum),
    offered: toShare(pattern.requestsOffered, mix.requestsOffered),
    // Of what was offered: an engine that serves half of everything must not look as if it kept the mix.
    served: toShare(pattern.requestsServed, mix.requestsOffered),
  }));
  const largest = Math.max(0.01, ...shares.flatMap(({ documented, offered, served }) => [documented, offered, served]));
  const toPercent = (share: number) => (share / (largest * 1.04)) * 100;
  return html`<figure class="chart mix">
<ul class="legend">
<li><i class="key offered"></i>offered</li>
<li><i class="key served"></i>served</li>
<li><i class="key documented"></i>documented share</li>
</ul>
${shares.map((row) => renderRow(row, toPercent))}${renderShares(shares)}</figure>`;
}

function renderShares(shares: readonly MixRow[]): Markup {
  const rows = shares.map(({ pattern, documented, offered, served }) => [
    `#${pattern.number} ${pattern.name}`,
    formatShare(documented),
    formatShare(offered),
    formatShare(served),
    formatCount(pattern.requestsOffered),
    formatCount(pattern.requestsServed),
  ]);
  const headings = ["pattern", "documented", "offered", "served", "requests offered", "requests served"];
  return renderFigures({ caption: "shares of the mix", headings, rows });
}

interface MixRow {
  readonly pattern: PatternResult;
  readonly documented: number;
  readonly offered: number;
  readonly served: number;
}

function toShare(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function renderRow({ pattern, documented, offered, served }: MixRow, toPercent: (share: number) => number): Markup {
  const { requestsServed, requestsOffered, verdict } = pattern;
  const counts = `${formatCount(requestsServed)} of ${formatCount(requestsOffered)}`;
  const description = `Pattern ${pattern.number}, ${pattern.name}: documented share ${formatShare(documented)}, offered ${formatShare(offered)}; served ${counts}`;
  const mark =
    documented === 0
      ? nothing
      : html`<line class="documented" x1="${at(toPercent(documented))}" x2="${at(toPercent(documented))}" y1="1" y2="${rowHeight - 1}"/>`;
  return html`<div class="row">
<span class="label"><b>${pattern.number}</b> ${pattern.name}</span>
<svg height="${rowHeight}" role="img" aria-label="${description}"><rect class="offered" x="0" y="4" width="${at(toPercent(offered))}" height="${rowHeight - 8}" rx="2"/><rect class="served ${verdict}" x="0" y="8" width="${at(toPercent(served))}" height="${rowHeight - 16}" rx="1"/>${mark}</svg>
<span class="figure"><b>${formatShare(offered)}</b> ${counts}</span>
</div>
`;
}
