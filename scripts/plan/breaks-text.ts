import { countOf, formatNumber } from "../../bench/verdict/format.ts";
import type { PassedQuota } from "../../model/capacity/cost/quotas.ts";
import type { Repair } from "../../model/capacity/heat/repairs.ts";
import type { Knob } from "../../model/capacity/plan/knob.ts";
import { limitText } from "../../model/capacity/plan/limit-text.ts";
import type { DesignPlan, ScalePlan, TooHot } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatBytes, formatScale } from "./format.ts";

/** So many hot keys are told for each load; plan.json has all. */
const shownMost = 5;

/** What bends first at each load, what is over its limit there, and what would help. */
export function renderBreaks({ scales }: DesignPlan): string[] {
  return [
    "What breaks first (each repair judged alone; a key bends where it needs more than one partition gives)",
    ...scales.flatMap(renderScale),
  ];
}

function renderScale({ scale, users, bendsFirst, isHeatKnown, tooHot, quotas }: ScalePlan): string[] {
  const heading = `  ${formatScale(scale)}, ${formatAmount(users)} ${users === 1 ? "user" : "users"}:`;
  const first =
    bendsFirst === undefined
      ? isHeatKnown
        ? "no key ever bends."
        : "which keys get hot is not known."
      : `${bendsFirst.atScale > scale ? "first to bend" : "bent already"} at ${formatScale(bendsFirst.atScale)}: ${bendsFirst.limit}, mostly by ${bendsFirst.pattern}.`;
  return [
    `${heading} ${first}`,
    ...tooHot.slice(0, shownMost).flatMap(renderTooHot),
    ...more(tooHot.length, "hot key"),
    ...groupQuotas(quotas).map(renderQuotas),
  ];
}

function more(count: number, what: string): string[] {
  return count > shownMost ? [`    … and ${countOf(count - shownMost, `more ${what}`)}; plan.json has all`] : [];
}

function renderTooHot({ bend, timesOver, knob, repairs }: TooHot): string[] {
  const split = bend.isHardLimit ? "" : "; DynamoDB may split it by sort key when it stays hot";
  return [
    `    ${formatNumber(timesOver)} times over ${limitText(bend)} (${bend.parts.map(({ pattern }) => pattern).join(", ")})${split}`,
    ...repairs.map(
      (repair) => `      ${describeRepair(repair, knob)}: bends at ${formatScale(repair.atScale)}; ${repair.costs}`,
    ),
  ];
}

/** What to do, in the design's own words where it has a number to raise. */
export function describeRepair({ kind, count, what }: Repair, knob: Knob | undefined): string {
  if (kind !== "shards" || count === undefined || knob === undefined) {
    return what;
  }
  const { item, attribute } = knob;
  const name = attribute === undefined ? `the shards of ${item}` : `the shards that ${item} spreads ${attribute} over`;
  return `raise ${name} from ${knob.count} to ${knob.count * count}`;
}

/** Quotas of one kind, the one that is passed by most first. */
function groupQuotas(quotas: readonly PassedQuota[]): readonly (readonly PassedQuota[])[] {
  const groups = new Map<string, PassedQuota[]>();
  for (const quota of quotas) {
    const kind = JSON.stringify([quota.code, quota.mode, quota.direction]);
    groups.set(kind, [...(groups.get(kind) ?? []), quota]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => b.timesOver - a.timesOver));
}

function renderQuotas([worst, ...others]: readonly PassedQuota[]): string {
  if (worst === undefined) {
    return "";
  }
  const { message, fix, limit, needed, unit, mode, isHard } = worst;
  const amount = (value: number) => (unit === "bytes" ? formatBytes(value) : `${formatAmount(value)} units/s`);
  const kind = `${isHard ? "hard" : "soft"} quota${mode === undefined ? "" : `, ${mode === "onDemand" ? "on-demand" : "provisioned"}`}`;
  const rest =
    others.length === 0
      ? ""
      : `, and ${others.length === 1 ? "so does 1 other table or index" : `so do ${others.length} other tables and indexes`}`;
  return `    ${message}: ${amount(needed)} of ${amount(limit)} (${kind})${rest}; ${fix}`;
}
