import { describeRepair } from "./breaks-text.ts";
/** What breaks first at each load, and what would help. */

import { countOf, formatNumber } from "../../bench/verdict/format.ts";
import { html, type Markup, nothing } from "../../bench/verdict/html.ts";
import { limitText } from "../../model/capacity/plan/limit-text.ts";
import type { DesignPlan, ScalePlan, TooHot } from "../../model/capacity/plan/plan.ts";
import { describeBend, formatScale } from "./format.ts";
import { headingOf } from "./report-names.ts";

/** So many keys have their repairs told for each load. The others are in `plan.json`. */
const keysMost = 20;

export function renderBreaks({ scales }: DesignPlan): Markup {
  return html`<section><h2>What breaks first, and what would help</h2>
<p class="lead">More money moves every other limit; a key that is too hot needs another design. Each repair is judged alone.</p>
${scales.map(renderKeys)}</section>
`;
}

function renderKeys(scale: ScalePlan): Markup {
  const { bendsFirst, isHeatKnown, tooHot } = scale;
  const verb = bendsFirst !== undefined && bendsFirst.atScale <= scale.scale ? "Bent already" : "First to bend";
  return html`<h3>${headingOf(scale)}</h3>
<p>${bendsFirst === undefined ? (isHeatKnown ? "No key ever bends." : "Which keys get hot is not known.") : `${verb} ${describeBend(bendsFirst)}.`}</p>
${tooHot.length === 0 ? nothing : html`<ul class="breaks">${tooHot.slice(0, keysMost).map(renderKey)}</ul>`}
${tooHot.length > keysMost ? html`<p class="lead">And ${countOf(tooHot.length - keysMost, "more hot key")}; plan.json has all.</p>` : nothing}
`;
}

function renderKey({ bend, timesOver, knob, repairs }: TooHot): Markup {
  const split = bend.isHardLimit
    ? "Only another design moves this limit."
    : "DynamoDB may split it by sort key when it stays hot.";
  return html`<li><b>${formatNumber(timesOver)} times</b> over ${limitText(bend)} <small class="under">${bend.parts.map(({ pattern }) => pattern).join(", ")}. ${split}</small>
${repairs.length === 0 ? nothing : html`<ul>${repairs.map((repair) => html`<li>${describeRepair(repair, knob)}: <b>bends at ${formatScale(repair.atScale)}</b>; ${repair.costs}</li>`)}</ul>`}</li>
`;
}
