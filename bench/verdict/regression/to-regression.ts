import type { SizedUnitsComparison } from "../../verify/sized-units.ts";
import { countOf, toPlainLine } from "../format.ts";
import { formatTolerance, worstOf } from "./judge-regression.ts";
import type { Regression, RegressionVerdict } from "./types.ts";

export interface Findings extends Pick<Regression, "kind" | "against" | "tolerance" | "noise" | "patterns" | "units"> {
  /** What was not compared and why, in sentences that name what to do. */
  readonly notes: readonly string[];
  /** The baseline has units by size class, and now there are none; they are there unless told. */
  readonly areUnitsLost?: boolean;
}

/**
 * Combines what was found into one verdict, and says why. Units that became dearer need no statistics: they decide alone. Units that
 * did not say nothing of latency: where that was not compared, neither was the whole.
 */
export function toRegression({ notes, areUnitsLost = false, ...findings }: Findings): Regression {
  const { patterns, units } = findings;
  const latencyVerdict = worstOf(patterns.map(({ verdict }) => verdict));
  const unitsVerdicts: readonly RegressionVerdict[] = [
    ...(units !== null && units.dearer.length > 0 ? (["regressed"] as const) : []),
    ...(units !== null && units.cheaper.length > 0 ? (["improved"] as const) : []),
    ...(areUnitsLost ? (["not-compared"] as const) : []),
  ];
  return {
    ...findings,
    verdict: worstOf([latencyVerdict, ...unitsVerdicts]),
    latencyVerdict,
    reasons: [...explainUnits(units, areUnitsLost), ...explainLatency(findings, latencyVerdict), ...notes],
  };
}

/**
 * 1 if anything became worse. Undecided latency is no reason to stop a merge: the samples that would settle it are not the change's
 * fault, and a gate that closes by chance is soon ignored. Budgets are judged apart, and there undecided is 1.
 */
export function toExitCodeOfRegression({ verdict }: Pick<Regression, "verdict">): 0 | 1 {
  return verdict === "regressed" ? 1 : 0;
}

function explainUnits(units: SizedUnitsComparison | null, areLost: boolean): string[] {
  if (areLost) {
    return [
      "Units are not compared, although the baseline has them: none can be predicted now, so nothing tells whether the design became dearer. `tablewright verify` says why.",
    ];
  }
  if (units === null) {
    return ["Units are not compared: one of the two sides has none by size class."];
  }
  const { dearer, cheaper, moved, added, removed } = units;
  const namesOf = (cases: readonly { readonly pattern: string }[]) =>
    [...new Set(cases.map(({ pattern }) => toPlainLine(pattern)))].join(", ");
  const sentence = (cases: readonly { readonly pattern: string }[], what: string) =>
    cases.length === 0 ? [] : [`${what}: ${namesOf(cases)}.`];
  return [
    ...sentence(dearer, "Dearer in units per request"),
    ...sentence(cheaper, "Cheaper in units per request"),
    ...sentence(moved, "As dear as before, paid by other tables or indexes or with another number of requests"),
    ...sentence(added, "Without units to compare with, because it is new"),
    ...sentence(removed, "Only the baseline has units for these, which are gone or cannot be predicted any more"),
  ];
}

function explainLatency({ patterns, tolerance }: Omit<Findings, "notes">, verdict: RegressionVerdict): string[] {
  const named = (wanted: RegressionVerdict) =>
    patterns
      .filter((pattern) => pattern.verdict === wanted)
      .map(({ number, pattern }) => `#${number} ${toPlainLine(pattern)}`);
  const all = countOf(patterns.length, "pattern");
  const sentence = (wanted: RegressionVerdict, what: string) => {
    const names = named(wanted);
    return names.length === 0
      ? []
      : [`${names.length} of ${all} ${what}${names.length === patterns.length ? "" : `: ${names.join(", ")}`}.`];
  };
  if (verdict === "unchanged") {
    return [
      `No pattern of ${patterns.length} became slower by more than ${formatTolerance(tolerance)}, or by more than its noise where that is larger.`,
    ];
  }
  return [
    ...sentence("regressed", "became worse"),
    ...sentence("improved", "became faster"),
    ...sentence("undecided", "cannot be told from noise with so few samples; that alone does not fail a run"),
  ];
}
