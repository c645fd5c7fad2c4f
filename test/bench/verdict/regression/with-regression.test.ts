import { describe, expect, it } from "vitest";
import { toRegression } from "../../../../bench/verdict/regression/to-regression.ts";
import type { Regression } from "../../../../bench/verdict/regression/types.ts";
import { withRegression } from "../../../../bench/verdict/regression/with-regression.ts";
import type { Result, Verdict } from "../../../../bench/verdict/result.ts";
import { compareSizedUnits } from "../../../../bench/verify/sized-units.ts";
import { assessPattern } from "../fixture.ts";
import { sized } from "./baselines.ts";

const resultOf = (verdict: Verdict): Result => {
  const { result } = assessPattern([{ count: 10 }]);
  const patterns = result.patterns.map((pattern) => ({ ...pattern, verdict }));
  return { ...result, verdict, reasons: ["of the run"], patterns };
};
const regressionOf = (kind: Regression["kind"], verdict: Regression["verdict"]): Regression => ({
  ...toRegression({
    ...{ kind, against: "main", tolerance: 0.1, noise: null, patterns: [], notes: [] },
    units: compareSizedUnits([sized("a", "most", 1)], [sized("a", "most", verdict === "regressed" ? 2 : 1)]),
  }),
  ...{ verdict, latencyVerdict: verdict, reasons: ["of the comparison"] },
});
const combine = (own: Verdict, kind: Regression["kind"], verdict: Regression["verdict"]) =>
  withRegression(resultOf(own), regressionOf(kind, verdict));

const alone =
  "1 pattern had too few requests in these turns to be judged without the comparison: this run speaks of the comparison only. A run without --ab judges budgets.";

describe("withRegression", () => {
  it.each([
    ["pass", "baseline", "unchanged", "pass"],
    ["pass", "baseline", "undecided", "pass"],
    ["pass", "baseline", "not-compared", "pass"],
    ["pass", "baseline", "regressed", "fail"],
    ["fail", "baseline", "improved", "fail"],
    ["undecided", "baseline", "unchanged", "undecided"],
    ["undecided", "baseline", "regressed", "fail"],
    ["fail", "ab", "improved", "fail"],
    ["pass", "ab", "regressed", "fail"],
    ["undecided", "ab", "not-compared", "undecided"],
  ] as const)("a run that would %s, compared with a %s: %s, comes to %s", (own, kind, regression, verdict) => {
    const result = combine(own, kind, regression);
    expect(result.verdict).toBe(verdict);
    expect(result.reasons).toEqual(["of the comparison", "of the run"]);
    expect(result.regression?.verdict).toBe(regression);
  });

  it.each([
    ["unchanged", "pass"],
    ["undecided", "pass"],
    ["regressed", "fail"],
  ] as const)("in turns, undecided budgets are left open and said to be: %s comes to %s", (regression, verdict) => {
    expect(combine("undecided", "ab", regression)).toMatchObject({ verdict, reasons: ["of the comparison", alone] });
  });

  it.each(["baseline", "ab"] as const)("an invalid run stays invalid, and says so first: %s", (kind) => {
    expect(combine("invalid", kind, "regressed")).toMatchObject({
      verdict: "invalid",
      reasons: ["of the run", "of the comparison"],
    });
  });
});
