import { compareSizedUnits, type SizedUnits, type SizedUnitsComparison } from "./sized-units.ts";
import type { VerifiedCase } from "./verified-case.ts";

/** What an earlier run wrote down. */
export interface Baseline {
  readonly designFingerprint: string;
  /** A `result.json` of `bench` has units only. */
  readonly cases: readonly (SizedUnits & Partial<Pick<VerifiedCase, "resultDigest">>)[];
}

export interface BaselineComparison extends SizedUnitsComparison {
  /** Tables, indexes, rates, budgets and requests are those of the baseline. */
  readonly isSameDesign: boolean;
  /** Cases with other results than in the baseline. */
  readonly resultsChanged: readonly Pick<VerifiedCase, "pattern" | "sizeClass">[];
}

export function compareWithBaseline(
  baseline: Baseline,
  current: { readonly designFingerprint: string; readonly cases: readonly VerifiedCase[] },
): BaselineComparison {
  const digests = new Map(baseline.cases.map((each) => [idOf(each), each.resultDigest]));
  return {
    ...compareSizedUnits(baseline.cases, current.cases),
    isSameDesign: baseline.designFingerprint === current.designFingerprint,
    resultsChanged: current.cases
      .filter((each) => (digests.get(idOf(each)) ?? each.resultDigest) !== each.resultDigest)
      .map(({ pattern, sizeClass }) => ({ pattern, sizeClass })),
  };
}

const idOf = ({ pattern, sizeClass }: SizedUnits) => JSON.stringify([pattern, sizeClass]);
