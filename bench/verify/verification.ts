/**
 * `verify.json`, the machine-readable outcome of `tablewright verify`. The same design on the same engine gives the same bytes.
 * Keys are added freely; a key is renamed or changes its meaning only together with `schemaVersion`.
 */
import type { WireRequest } from "../../model/capacity/units/prediction.ts";
import type { BaselineComparison } from "./baseline.ts";
import type { NotVerified } from "./cases.ts";
import type { Disagreement } from "./compare-answer.ts";
import { type SizedUnits, type SizedUnitsChange, targetsOf } from "./sized-units.ts";
import type { VerifiedCase } from "./verified-case.ts";

/** One thing in which the engine and the prediction do not agree. */
export interface CaseDifference extends Disagreement {
  readonly pattern: string;
  readonly sizeClass: string;
  /** Position among the requests of the case, from 1. */
  readonly requestNumber: number;
  readonly request: WireRequest;
}

/** What the engine made of the cases. */
export interface EngineFindings {
  readonly differences: readonly CaseDifference[];
  /** Requests whose units are those that the engine is known to report instead of AWS's, by the listed difference. */
  readonly explained: readonly DifferenceCount[];
  /** Requests whose units were not compared, because what the engine reports for them cannot be told. */
  readonly unitsNotCompared: readonly DifferenceCount[];
}

export interface DifferenceCount {
  readonly difference: string;
  readonly requests: number;
}

export interface Verification extends EngineFindings {
  readonly schemaVersion: 1;
  readonly verdict: "pass" | "fail";
  /** Why it failed, a sentence each; none when it passed. */
  readonly reasons: readonly string[];
  readonly design: string;
  readonly designFingerprint: string;
  readonly engine: { readonly name: string; readonly version: string; readonly note?: string };
  readonly sizeClasses: readonly { readonly name: string; readonly meaning: string }[];
  readonly notVerified: readonly NotVerified[];
  /** `null` without one. */
  readonly baseline: BaselineComparison | null;
  /** Pattern by pattern, each at its size classes in their order. */
  readonly cases: readonly VerifiedCase[];
}

/** What decides whether the gate is open. */
export type JudgedVerification = Pick<Verification, "differences" | "notVerified" | "baseline"> & {
  readonly cases: readonly Pick<VerifiedCase, "pattern">[];
};

/** Why the gate is shut, a sentence each. What the design asks for and nobody verified is no pass. */
export function judgeVerification({ differences, notVerified, baseline, cases }: JudgedVerification): string[] {
  return [
    ...differences.map(describeDifference),
    ...notVerified.filter(({ isMeant }) => !isMeant).map(({ pattern, why }) => `${pattern}: ${why}.`),
    ...(cases.length === 0 ? ["Nothing could be verified."] : []),
    ...(baseline === null ? [] : judgeAgainst(baseline)),
  ];
}

function judgeAgainst(baseline: BaselineComparison): string[] {
  return [
    ...baseline.dearer.map((change) => `${describeChange(change)}: dearer than in the baseline.`),
    ...describeResults(baseline),
    ...describeLost(baseline),
  ];
}

function describeDifference({ pattern, sizeClass, requestNumber, request, about }: CaseDifference): string {
  return `${pattern} at ${sizeClass}, request ${requestNumber} (${request.operation}): ${aboutTexts[about]} not as predicted.`;
}

const aboutTexts: Readonly<Record<Disagreement["about"], string>> = {
  outcome: "its outcome is",
  units: "its units are",
  items: "the items that it found are",
  "next page": "where its next page starts is",
  "left behind": "what it left behind is",
};

/** `getUserPosts at most: 6.5 → 24.5 units (UserPosts 6.5 → 24.5)`. */
export function describeChange({ pattern, sizeClass, baseline, current }: SizedUnitsChange): string {
  const parts = [`${pattern} at ${sizeClass}: ${baseline.total} → ${current.total} units`];
  const changed = changedTargets(baseline, current);
  const requests =
    baseline.requests === current.requests ? [] : [`requests ${baseline.requests} → ${current.requests}`];
  const details = [...changed, ...requests].join(", ");
  return details === "" ? parts.join("") : `${parts.join("")} (${details})`;
}

function changedTargets(baseline: SizedUnits, current: SizedUnits): string[] {
  const [before, after] = [new Map(targetsOf(baseline)), new Map(targetsOf(current))];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((target) => before.get(target) !== after.get(target))
    .map((target) => `${target} ${before.get(target) ?? 0} → ${after.get(target) ?? 0}`);
}

/** Results follow from requests and data: where a case sends what it sent before, it is the data that changed, or we did. */
function describeResults({ resultsChanged }: BaselineComparison): string[] {
  const sentences = (wanted: boolean | null, why: string) =>
    [...groupByPattern(resultsChanged.filter(({ isRequestChanged }) => isRequestChanged === wanted))].map(
      ([pattern, classes]) => `${pattern} at ${classes.join(", ")}: ${why} Renew the baseline if that is meant.`,
    );
  return [
    ...sentences(false, "other results than in the baseline, although its requests are the same: the data changed."),
    ...sentences(true, "other results than in the baseline; its requests changed, too."),
    ...sentences(null, "other results than in the baseline."),
  ];
}

function describeLost({ lost }: BaselineComparison): string[] {
  return [...groupByPattern(lost)].map(
    ([pattern, classes]) =>
      `${pattern} at ${classes.join(", ")}: verified in the baseline, and without a draw now. Give it one, or renew the baseline if that is meant.`,
  );
}

/** Names of size classes by pattern, in their order. */
export function groupByPattern(
  cases: readonly Pick<VerifiedCase, "pattern" | "sizeClass">[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { pattern, sizeClass } of cases) {
    groups.set(pattern, [...(groups.get(pattern) ?? []), sizeClass]);
  }
  return groups;
}
