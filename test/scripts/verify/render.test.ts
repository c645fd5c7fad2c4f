import { describe, expect, test } from "vitest";
import type { BaselineComparison } from "../../../bench/verify/baseline.ts";
import type { SizedUnits } from "../../../bench/verify/sized-units.ts";
import type { CaseDifference, Verification } from "../../../bench/verify/verification.ts";
import { renderVerification } from "../../../scripts/verify/render.ts";

const units = (pattern: string, sizeClass: string, total: number): SizedUnits => ({
  pattern,
  sizeClass,
  requests: 1,
  total,
  tables: { Posts: { table: total, gsi: {}, lsi: {} } },
});
const caseOf = (...args: Parameters<typeof units>) => ({ ...units(...args), resultDigest: "d", requestDigest: "d" });
const change = (pattern: string, from: number, to: number) => ({
  pattern,
  sizeClass: "most",
  baseline: units(pattern, "most", from),
  current: units(pattern, "most", to),
});

const passed: Verification = {
  schemaVersion: 1,
  verdict: "pass",
  reasons: [],
  design: "shop",
  designFingerprint: "f",
  engine: { name: "dynoxide", version: "1.5.0" },
  sizeClasses: [
    { name: "none", meaning: "nothing exists" },
    { name: "most", meaning: "the most popular" },
  ],
  notVerified: [
    { pattern: "createPost", why: "no draw", isMeant: true },
    { pattern: "sendMessage", why: "no draw", isMeant: true },
  ],
  differences: [],
  explained: [{ difference: "dynoxide-no-fetch", requests: 2 }],
  unitsNotCompared: [],
  baseline: null,
  cases: [
    caseOf("feed", "none", 0.5),
    caseOf("feed", "most", 12.5),
    caseOf("like", "none", 1),
    caseOf("like", "most", 1),
  ],
};
const compared: BaselineComparison = {
  isSameDesign: true,
  dearer: [],
  cheaper: [],
  moved: [],
  added: [],
  removed: [],
  resultsChanged: [],
  requestsChanged: [],
  lost: [],
};
const difference: CaseDifference = {
  pattern: "feed",
  sizeClass: "most",
  requestNumber: 1,
  request: { operation: "Query", input: { TableName: "Posts" } },
  about: "units",
  predicted: "Posts 12.5",
  measured: "Posts 13",
};
const render = (changes: Partial<Verification>) =>
  renderVerification({ ...passed, ...changes }, { columns: 100, color: false });

describe("a verification in words", () => {
  test("that passed", () => {
    expect(render({})).toMatchInlineSnapshot(`
      "units of  none  most
      ───────────────────────
      feed       0.5  12.5  ✓
      like         1     1  ✓

      Not verified (no draw): createPost, sendMessage.
      2 requests with units as dynoxide counts them: dynoxide-no-fetch.

      ✓ PASS
        2 patterns at 2 sizes, 4 requests on dynoxide 1.5.0: results and units equal the prediction.
      "
    `);
  });

  test("that an engine contradicts: where, with the request and both sides", () => {
    expect(render({ verdict: "fail", reasons: ["feed"], differences: [difference] })).toMatchInlineSnapshot(`
      "units of  none  most
      ───────────────────────
      feed       0.5  12.5  ✗
      like         1     1  ✓

      feed at most, request 1: units not as predicted
        request    Query {"TableName":"Posts"}
        predicted  Posts 12.5
        measured   Posts 13

      Not verified (no draw): createPost, sendMessage.
      2 requests with units as dynoxide counts them: dynoxide-no-fetch.

      ✗ FAIL
        2 patterns at 2 sizes, 4 requests on dynoxide 1.5.0: 1 difference from the prediction.
      "
    `);
  });

  test("that the baseline does not allow, with all that has changed", () => {
    const baseline = {
      ...compared,
      dearer: [change("feed", 12, 12.5)],
      cheaper: [change("like", 2, 1)],
      added: [units("like", "none", 1)],
      removed: [units("old", "none", 1), units("old", "most", 1)],
      resultsChanged: [{ pattern: "like", sizeClass: "most", isRequestChanged: false }],
    };
    expect(render({ verdict: "fail", reasons: ["feed", "like"], baseline })).toMatchInlineSnapshot(`
      "units of  none  most
      ───────────────────────
      feed       0.5  12.5  ✗
      like         1     1  ✗

      Dearer than in the baseline:
        feed at most: 12 → 12.5 units (Posts 12 → 12.5)
      Cheaper than in the baseline; renew it, so that it stays so:
        like at most: 2 → 1 units (Posts 2 → 1)
      Other results than in the baseline, although the requests are the same:
        like at most
      Not in the baseline:
        like at none
      In the baseline, and not in the design:
        old at none, most

      Not verified (no draw): createPost, sendMessage.
      2 requests with units as dynoxide counts them: dynoxide-no-fetch.

      ✗ FAIL
        2 patterns at 2 sizes, 4 requests on dynoxide 1.5.0: results and units equal the prediction, but
          not what the baseline allows (2 reasons above).
      "
    `);
  });

  test("marks other results as a failure, whether their requests changed or not, and other requests as none", () => {
    const like = { pattern: "like", sizeClass: "most" };
    const changed = { ...compared, resultsChanged: [{ ...like, isRequestChanged: true }] };
    const failed = render({ verdict: "fail", reasons: ["like"], baseline: changed });
    expect(failed).toContain("Other results than in the baseline; renew it if that is meant:\n  like at most\n");
    expect(failed).toMatch(/^like .*✗$/m);
    const open = render({ baseline: { ...compared, isSameDesign: false, requestsChanged: [like] } });
    expect(open).toContain("Other requests than in the baseline, with the same results:\n  like at most\n");
    expect(open).not.toContain("✗");
  });

  test("tells patterns that lost their draw from those that are gone", () => {
    const removed = [units("lost", "most", 1), units("gone", "most", 1)];
    const baseline = { ...compared, removed, lost: [{ pattern: "lost", sizeClass: "most" }] };
    const text = render({ verdict: "fail", reasons: ["lost"], baseline });
    expect(text).toContain("not any more, although the design has them:\n  lost at most\n");
    expect(text).toContain("In the baseline, and not in the design:\n  gone at most\n");
  });

  test("says that a pattern which could not be predicted keeps the whole from passing", () => {
    const notVerified = [{ pattern: "scan", why: "not predicted at most: because", isMeant: false }];
    const text = render({ verdict: "fail", reasons: ["scan"], notVerified });
    expect(text).toContain("Not verified (not predicted at most: because): scan.");
    expect(text.replace(/\s+/g, " ")).toContain("but not every pattern could be verified (1 reason above).");
  });

  test("shows five differences and counts the others, and no text without an end", () => {
    const long = { ...difference, measured: "x".repeat(10_000) };
    const text = render({ verdict: "fail", reasons: ["feed"], differences: Array.from({ length: 8 }, () => long) });
    expect(text.match(/not as predicted/g)).toHaveLength(5);
    expect(text).toContain("3 further differences in verify.json");
    expect(text.length).toBeLessThan(6000);
  });

  test("lets no control characters of an engine through", () => {
    const rude = { ...difference, measured: "\u001b[2Jgone" };
    expect(render({ verdict: "fail", reasons: ["feed"], differences: [rude] })).not.toContain("\u001b");
  });
});
