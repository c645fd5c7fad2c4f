import type { NotVerified } from "./cases.ts";
import { compareSizedUnits, type SizedUnits, type SizedUnitsComparison } from "./sized-units.ts";
import type { VerifiedCase } from "./verified-case.ts";

/** What an earlier run wrote down. */
export interface Baseline {
  readonly designFingerprint: string;
  /** A `result.json` of `bench` has units only, and an older `verify.json` no digests of requests. */
  readonly cases: readonly (SizedUnits & Partial<Pick<VerifiedCase, "resultDigest" | "requestDigest">>)[];
}

type CaseName = Pick<VerifiedCase, "pattern" | "sizeClass">;

/** A case with other results than in the baseline. */
export interface ResultsChange extends CaseName {
  /** Whether it sends other requests, too; `null` if the baseline does not tell. */
  readonly isRequestChanged: boolean | null;
}

export interface BaselineComparison extends SizedUnitsComparison {
  /** Tables, indexes, rates, budgets and requests are those of the baseline. */
  readonly isSameDesign: boolean;
  readonly resultsChanged: readonly ResultsChange[];
  /** Cases that send other requests and find the same. */
  readonly requestsChanged: readonly CaseName[];
  /** Cases of the baseline whose pattern the design still has, and does not say how to execute any more. */
  readonly lost: readonly CaseName[];
}

export interface VerifiedDesign {
  readonly designFingerprint: string;
  readonly cases: readonly VerifiedCase[];
  readonly notVerified: readonly NotVerified[];
}

export function compareWithBaseline(baseline: Baseline, current: VerifiedDesign): BaselineComparison {
  const earlierById = new Map(baseline.cases.map((each) => [idOf(each), each]));
  const units = compareSizedUnits(baseline.cases, current.cases);
  const pairs = current.cases.map((now) => ({ now, earlier: earlierById.get(idOf(now)) }));
  const hasChanged = (before: string | undefined, now: string) => (before === undefined ? null : before !== now);
  const changes = pairs.map(({ now, earlier }) => ({
    ...nameOf(now),
    isResultChanged: hasChanged(earlier?.resultDigest, now.resultDigest),
    isRequestChanged: hasChanged(earlier?.requestDigest, now.requestDigest),
  }));
  return {
    ...units,
    isSameDesign: baseline.designFingerprint === current.designFingerprint,
    resultsChanged: changes
      .filter(({ isResultChanged }) => isResultChanged === true)
      .map((change) => ({ ...nameOf(change), isRequestChanged: change.isRequestChanged })),
    requestsChanged: changes
      .filter(({ isResultChanged, isRequestChanged }) => isResultChanged === false && isRequestChanged === true)
      .map(nameOf),
    lost: units.removed
      .filter((each) => current.notVerified.some(({ pattern, isMeant }) => isMeant && pattern === each.pattern))
      .map(nameOf),
  };
}

const idOf = ({ pattern, sizeClass }: CaseName) => JSON.stringify([pattern, sizeClass]);
const nameOf = ({ pattern, sizeClass }: CaseName): CaseName => ({ pattern, sizeClass });
