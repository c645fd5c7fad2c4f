import { describe, expect, test } from "vitest";
import { type Baseline, compareWithBaseline } from "../../../bench/verify/baseline.ts";
import type { NotVerified } from "../../../bench/verify/cases.ts";
import { type CaseDifference, judgeVerification } from "../../../bench/verify/verification.ts";
import type { VerifiedCase } from "../../../bench/verify/verified-case.ts";

const caseOf = (
  pattern: string,
  sizeClass: string,
  total: number,
  resultDigest = "same",
  requestDigest = "same",
): VerifiedCase => ({
  pattern,
  sizeClass,
  requests: 1,
  total,
  tables: { Posts: { table: total, gsi: {}, lsi: {} } },
  resultDigest,
  requestDigest,
});
const agreed = { differences: [], notVerified: [], baseline: null, cases: [{ pattern: "feed" }] };
const compare = (baseline: Baseline, cases: readonly VerifiedCase[], notVerified: readonly NotVerified[] = []) =>
  compareWithBaseline(baseline, { designFingerprint: "changed", cases, notVerified });
const judge = (baseline: Baseline, cases: readonly VerifiedCase[], notVerified: readonly NotVerified[] = []) =>
  judgeVerification({ ...agreed, notVerified, cases, baseline: compare(baseline, cases, notVerified) });
const baselineOf = (...cases: Baseline["cases"]): Baseline => ({ designFingerprint: "now", cases });

describe("the gate", () => {
  test("is open where all is as in the baseline, or there is none", () => {
    expect(judgeVerification(agreed)).toEqual([]);
    expect(judge(baselineOf(caseOf("feed", "most", 3)), [caseOf("feed", "most", 3)])).toEqual([]);
  });

  test("is shut by half a unit more at one size, and says where", () => {
    const baseline = baselineOf(caseOf("feed", "none", 0.5), caseOf("feed", "most", 3));
    expect(judge(baseline, [caseOf("feed", "none", 0.5), caseOf("feed", "most", 3.5)])).toEqual([
      "feed at most: 3 → 3.5 units (Posts 3 → 3.5): dearer than in the baseline.",
    ]);
  });

  test("is shut by what is dearer even where something else is cheaper", () => {
    const baseline = baselineOf(caseOf("feed", "most", 3), caseOf("likes", "most", 9));
    expect(judge(baseline, [caseOf("feed", "most", 4), caseOf("likes", "most", 1)])).toHaveLength(1);
  });

  test("stays open for what is cheaper, new or gone", () => {
    const baseline = baselineOf(caseOf("feed", "most", 3), caseOf("gone", "most", 1));
    expect(judge(baseline, [caseOf("feed", "most", 2), caseOf("new", "most", 100)])).toEqual([]);
  });

  test("is shut by other results, and says whether the requests explain them", () => {
    const baseline = baselineOf(caseOf("feed", "none", 1), caseOf("feed", "most", 3), caseOf("feed", "large", 3));
    const changed = [caseOf("feed", "most", 3, "other"), caseOf("feed", "large", 3, "other", "other")];
    expect(judge(baseline, [caseOf("feed", "none", 1), ...changed])).toEqual([
      "feed at most: other results than in the baseline, although its requests are the same: the data changed. Renew the baseline if that is meant.",
      "feed at large: other results than in the baseline; its requests changed, too. Renew the baseline if that is meant.",
    ]);
    expect(compare(baseline, changed).resultsChanged).toEqual([
      { pattern: "feed", sizeClass: "most", isRequestChanged: false },
      { pattern: "feed", sizeClass: "large", isRequestChanged: true },
    ]);
  });

  test("stays open for other requests with the same results, and they are reported", () => {
    const baseline = baselineOf(caseOf("feed", "most", 3));
    const current = [caseOf("feed", "most", 3, "same", "other")];
    expect(judge(baseline, current)).toEqual([]);
    expect(compare(baseline, current)).toMatchObject({
      isSameDesign: false,
      resultsChanged: [],
      requestsChanged: [{ pattern: "feed", sizeClass: "most" }],
    });
  });

  test("compares no results with a baseline that has none, and results with one that has no requests", () => {
    const { resultDigest: _, requestDigest: __, ...unitsOnly } = caseOf("feed", "most", 3);
    const current = [caseOf("feed", "most", 3, "any")];
    expect(judge(baselineOf(unitsOnly), current)).toEqual([]);
    expect(judge(baselineOf({ ...unitsOnly, resultDigest: "same" }), current)).toEqual([
      "feed at most: other results than in the baseline. Renew the baseline if that is meant.",
    ]);
    expect(compare(baselineOf(unitsOnly), current).requestsChanged).toEqual([]);
  });

  test("is shut by a pattern that lost its draw, and open for one that the design does not have any more", () => {
    const baseline = baselineOf(caseOf("feed", "most", 3), caseOf("likes", "none", 1), caseOf("likes", "most", 1));
    const current = [caseOf("feed", "most", 3)];
    expect(judge(baseline, current, [{ pattern: "likes", why: "no draw", isMeant: true }])).toEqual([
      "likes at none, most: verified in the baseline, and without a draw now. Give it one, or renew the baseline if that is meant.",
    ]);
    expect(judge(baseline, current, [{ pattern: "other", why: "no draw", isMeant: true }])).toEqual([]);
  });

  test("is shut by what could not be predicted, with a baseline or without, and by nothing verified", () => {
    const notVerified = [{ pattern: "likes", why: "not predicted at most: because", isMeant: false }];
    expect(judgeVerification({ ...agreed, notVerified })).toEqual(["likes: not predicted at most: because."]);
    expect(judge(baselineOf(caseOf("likes", "most", 1)), [caseOf("feed", "most", 3)], notVerified)).toEqual([
      "likes: not predicted at most: because.",
    ]);
    expect(judgeVerification({ ...agreed, cases: [] })).toEqual(["Nothing could be verified."]);
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
      judgeVerification({ ...agreed, differences: [difference, { ...difference, about: "left behind" }] }),
    ).toEqual([
      "feed at most, request 2 (Query): its units are not as predicted.",
      "feed at most, request 2 (Query): what it left behind is not as predicted.",
    ]);
  });
});
