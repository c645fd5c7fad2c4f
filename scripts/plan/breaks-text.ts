import { countOf, formatNumber } from "../../bench/verdict/format.ts";
import type { PassedQuota } from "../../model/capacity/cost/quotas.ts";
import { limitText } from "../../model/capacity/plan/limit-text.ts";
import type { DesignPlan, ScalePlan, TooHot } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatBytes, formatScale } from "./format.ts";

/** So many hot keys and quotas are told for each load; plan.json has all. */
const shownMost = 4;

/** What bends first at each load, what is over its limit there, and what would help. */
export function renderBreaks({ scales }: DesignPlan): string[] {
  return ["What breaks first", ...scales.flatMap(renderScale)];
}

function renderScale({ scale, users, bendsFirst, tooHot, quotas }: ScalePlan): string[] {
  const heading = `  ${formatScale(scale)}, ${formatAmount(users)} users:`;
  const first =
    bendsFirst === undefined
      ? "no key ever bends."
      : `${bendsFirst.atScale > scale ? "first to bend" : "bent already"} at ${formatScale(bendsFirst.atScale)}: ${bendsFirst.limit}, mostly by ${bendsFirst.pattern}.`;
  return [
    `${heading} ${first}`,
    ...tooHot.slice(0, shownMost).flatMap(renderTooHot),
    ...more(tooHot.length, "hot key"),
    ...quotas.slice(0, shownMost).map(renderQuota),
    ...more(quotas.length, "quota"),
  ];
}

function more(count: number, what: string): string[] {
  return count > shownMost ? [`    … and ${countOf(count - shownMost, `more ${what}`)}; plan.json has all`] : [];
}

function renderTooHot({ bend, timesOver, repairs }: TooHot): string[] {
  const split = bend.isHardLimit ? "" : "; DynamoDB may split it by sort key when it stays hot";
  return [
    `    ${formatNumber(timesOver)} times over ${limitText(bend)} (${bend.parts.map(({ pattern }) => pattern).join(", ")})${split}`,
    ...repairs.map(({ what, atScale, costs }) => `      ${what}: bends at ${formatScale(atScale)}; ${costs}`),
  ];
}

function renderQuota({ message, fix, limit, needed, unit, mode, isHard }: PassedQuota): string {
  const amount = (value: number) => (unit === "bytes" ? formatBytes(value) : `${formatAmount(value)} units/s`);
  const kind = `${isHard ? "hard" : "soft"} quota${mode === undefined ? "" : `, ${mode === "onDemand" ? "on-demand" : "provisioned"}`}`;
  return `    ${message}: ${amount(needed)} of ${amount(limit)} (${kind}); ${fix}`;
}
