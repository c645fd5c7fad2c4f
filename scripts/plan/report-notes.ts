/** What the figures rest on: the input of the plan, the prices, and what was assumed. */

import { formatGiven, formatNumber, formatShare } from "../../bench/verdict/format.ts";
import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import type { RegionPrices } from "../../model/capacity/cost/prices.ts";
import { secondsPerMonth } from "../../model/capacity/cost/prices.ts";
import { assumptionsOf } from "./assumptions.ts";
import { formatAmount, formatScale } from "./format.ts";
import { describePopularity } from "./terminal.ts";
import type { PlanFacts } from "./to-json.ts";

export function renderNotes(facts: PlanFacts, prices: RegionPrices): Markup {
  const { plan } = facts;
  const own = assumptionsOf(plan);
  return html`<section><h2>What the figures rest on</h2>
<div class="environment">${toGroups(facts, prices).map(
    ([title, entries]) =>
      html`<div><h3>${title}</h3><dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>
`,
  )}</div>
<h3>Assumed</h3>
<ul class="assumptions">${own.map((text) => html`<li>${text}</li>`)}
<li>On-demand and autoscaled bills are made from average units, all month; autoscaled capacity is taken to follow the load.</li>
<li>Left out: free provisioned units, reserved capacity, backups, streams, transfer.</li>
${facts.time === undefined ? html`<li>What a day's curve does to throttling and cost: add --curve diurnal --peak 3.</li>` : nothing}</ul></section>
`;
}

type Group = readonly [title: string, entries: readonly (readonly [name: string, value: string])[]];

function toGroups({ plan, designFingerprint, region, prices }: PlanFacts, own: RegionPrices): readonly Group[] {
  return [
    [
      "Load",
      [
        [
          "Planned",
          plan.scales.map(({ scale, users }) => `${formatScale(scale)} with ${formatAmount(users)} users`).join("; "),
        ],
        ["Popularity of keys", describePopularity(plan.popularity)],
        ["Peak", `${formatNumber(plan.peakToAverage)} times the average`],
        ["Month", `730 hours, ${formatGiven(secondsPerMonth)} s`],
      ],
    ],
    [
      "Prices",
      [
        ["Region", region],
        ["Date", prices.date],
        ["Source", own.source === undefined ? prices.source : `${prices.source} ${own.source}.`],
        ["Currency", prices.currency],
        ["Autoscaling keeps used", formatShare(plan.targetUtilization)],
      ],
    ],
    [
      "Design",
      [
        ["Name", plan.design],
        ["Fingerprint", designFingerprint],
      ],
    ],
  ];
}
