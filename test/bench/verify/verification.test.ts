import { describe, expect, test } from "vitest";
import { type Baseline, compareWithBaseline } from "../../../bench/verify/baseline.ts";
import { type CaseDifference, judgeVerification } from "../../../bench/verify/verification.ts";
import type { VerifiedCase } from "../../../bench/verify/verified-case.ts";

const caseOf = (pattern: string, sizeClass: string, total: number, resultDigest = "same"): VerifiedCase => ({
  pattern,
  sizeClass,
  requests: 1,
  total,
  tables: { Posts: { table: total, gsi: {}, lsi: {} } },
  resultDigest,
});
const agreed = { differences: [], explained: [], unitsNotCompared: [] };
const judge = (baseline: Baseline, cases: readonly VerifiedCase[], designFingerprint = "now") =>
  judgeVerification(agreed, compareWithBaseline(baseline, { designFingerprint, cases }));
const baselineOf = (...cases: Baseline["cases"]): Baseline => ({ designFingerprint: "now", cases });

describe("the gate", () => {
  test("is open where all is as in the baseline, or there is none", () => {
    expect(judgeVerification(agreed, null)).toEqual([]);
    expect(judge(baselineOf(caseOf("feed", "most", 3)), [caseOf("feed", "most", 3)])).toEqual([]);
  });

  test("is shut by half a unit more at one size, and says where", () => {
    const baseline = baselineOf(caseOf("feed", "none", 0.5), caseOf("feed", "most", 3));
    expect(judge(baseline, [caseOf("feed", "none", 0.5), caseOf("feed", "most", 3.5)])).toEqual([
      "feed at most: 3 → 3.5 units (Posts 3 → 3.5): dearer than in the baseline.",
    ]);
  });

  test("is shut by what is dearer even where something else is cheaper or the design has changed", () => {
    const baseline = baselineOf(caseOf("feed", "most", 3), caseOf("likes", "most", 9));
    expect(judge(baseline, [caseOf("feed", "most", 4), caseOf("likes", "most", 1)], "changed")).toHaveLength(1);
  });

  test("stays open for what is cheaper, new or gone", () => {
    const baseline = baselineOf(caseOf("feed", "most", 3), caseOf("gone", "most", 1));
    expect(judge(baseline, [caseOf("feed", "most", 2), caseOf("new", "most", 100)])).toEqual([]);
  });

  test("is shut by other results of the same design, and open for those of a changed one", () => {
    const baseline = baselineOf(caseOf("feed", "none", 1), caseOf("feed", "most", 3), caseOf("feed", "large", 3));
    const current = [
      caseOf("feed", "none", 1),
      caseOf("feed", "most", 3, "other"),
      caseOf("feed", "large", 3, "other"),
    ];
    expect(judge(baseline, current)).toEqual([expect.stringMatching(/^feed at most, large: other results than/)]);
    expect(judge(baseline, current, "changed")).toEqual([]);
    expect(compareWithBaseline(baseline, { designFingerprint: "changed", cases: current }).resultsChanged).toEqual([
      { pattern: "feed", sizeClass: "most" },
      { pattern: "feed", sizeClass: "large" },
    ]);
  });

  test("compares no results with a baseline that has none", () => {
    const { resultDigest: _, ...unitsOnly } = caseOf("feed", "most", 3);
    expect(judge(baselineOf(unitsOnly), [caseOf("feed", "most", 3, "any")])).toEqual([]);
  });

  test("is shut by every difference from the prediction, by pattern, size class and request", () => {
    const difference: CaseDifference = {
      pattern: "feed",
      sizeClass: "most",
      requestNumber: 2,
      request: { operation: "Query", input: {} },
      about: "units",
      predicted: "Posts 1",
      measured: "Posts 2",
    };
    expect(
      judgeVerification({ ...agreed, differences: [difference, { ...difference, about: "left behind" }] }, null),
    ).toEqual([
      "feed at most, request 2 (Query): its units are not as predicted.",
      "feed at most, request 2 (Query): what it left behind is not as predicted.",
    ]);
  });
});
