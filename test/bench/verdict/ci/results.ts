/** Results that the outputs for CI have to tell, and text that they have to survive. */
import fc from "fast-check";
import type { Regression, RegressionVerdict } from "../../../../bench/verdict/regression/types.ts";
import { withRegression } from "../../../../bench/verdict/regression/with-regression.ts";
import type { Result } from "../../../../bench/verdict/result.ts";
import type { SizedUnitsChange } from "../../../../bench/verify/sized-units.ts";
import {
  assess,
  assessPattern,
  type MadeRun,
  makeSocialRun,
  onlyPattern,
  plainRun,
  withComparison,
} from "../fixture.ts";

/** One pattern fails, four are undecided, and one request took other units than predicted. */
export const mixed: Result = assess(withComparison(makeSocialRun({ scale: 400, slow: { number: 3, factor: 60 } }), 2));

export const passed: Result = assess(withComparison(makeSocialRun({ scale: 1000 })));

/** Four patterns have too few samples. */
export const undecided: Result = assess(withComparison(makeSocialRun({ scale: 400 })));

/** The engine went away. */
export const invalid: Result = assess({ run: makeSocialRun({ scale: 10 }).run, samples: [] });

export const withoutPatterns: Result = assess({ run: plainRun, samples: [] });

/** A run of as many patterns, each with its own name, of which the last ones fail. */
export function manyPatterns(count: number, failing = 0): Result {
  const [pattern] = assessPattern([{ count: 299 }]).result.patterns;
  const [broken] = assessPattern([{ count: 299, serviceMs: 500 }]).result.patterns;
  if (pattern === undefined || broken === undefined) {
    throw new Error("a run of one pattern has a result for one pattern");
  }
  const patterns = Array.from({ length: count }, (_, position) => ({
    ...(position < count - failing ? pattern : broken),
    number: position + 1,
    name: `getItem${position + 1}`,
  }));
  return { ...passed, verdict: failing > 0 ? "fail" : "pass", patterns };
}

/** Every text that comes from outside, replaced. */
export function withText(text: string): MadeRun {
  return {
    run: {
      ...plainRun,
      design: text,
      designFingerprint: text,
      engine: { name: text, version: text, endpoint: text, note: text },
      command: text,
      startedAt: text,
      machine: { ...plainRun.machine, cpuModel: text, os: text, node: text, k6: text },
      patterns: [
        { ...onlyPattern, name: text, title: text },
        { ...onlyPattern, number: 2, name: text, title: text },
      ],
      targets: [{ table: text, index: text }],
      scheduled: { mix: [10, 10], topup: [0, 0] },
      generator: { exitCode: 0 },
    },
    samples: Array.from({ length: 20 }, (_, arrival) => ({
      arrival,
      pattern: arrival % 2,
      phase: "mix" as const,
      dueMs: arrival,
      claimedMs: arrival,
      startMs: arrival,
      endMs: arrival + 1,
      outcome: arrival < 10 ? text : "ok",
      units: [new Map([[0, 0.5]])],
    })),
  };
}

/** Text with everything that a format may trip over: controls, half surrogates, markup, commands of other formats. */
export const strangeText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...["\u0000", "\u001b[2J", "\r", "\n", "\t", "\ud800", "\udfff", "\ufffe", "\uffff", "\u0085", "\u2028", "😀"],
        ...[
          "]]>",
          "<![CDATA[",
          "<!--",
          "&",
          "&amp;",
          "<b>",
          '"',
          "'",
          "|",
          "`",
          "```",
          "@org/team",
          "#1",
          "GH-7",
          "%",
          ":",
        ],
        ...[
          ",",
          "::error::",
          "\\",
          "*",
          "_",
          "[a](https://example.com)",
          "![i](x)",
          "www.example.com",
          "$x$",
          "~~",
          " ",
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

function makeChange(pattern: string, before: number, now: number): SizedUnitsChange {
  const of = (table: number) => ({
    ...{ pattern, sizeClass: "most", requests: 1, total: table },
    tables: { Items: { table, gsi: {}, lsi: {} } },
  });
  return { pattern, sizeClass: "most", baseline: of(before), current: of(now) };
}

/** The result, compared: the first pattern has the verdict, the second is unchanged. */
export function compared(
  result: Result,
  verdict: RegressionVerdict,
  { isDearer = false, kind = "baseline" }: { readonly isDearer?: boolean; readonly kind?: Regression["kind"] } = {},
): Result {
  const dearer = isDearer ? [makeChange("getUserByUsername", 0.5, 1)] : [];
  const regression: Regression = {
    kind,
    against: kind === "ab" ? "origin/main" : "baseline.json",
    verdict: isDearer ? "regressed" : verdict,
    latencyVerdict: verdict,
    reasons: ["#1 getUserProfile takes 2.1 times as long."],
    tolerance: 0.5,
    noise: null,
    patterns: result.patterns.slice(0, 2).map(({ number, name }, position) => ({
      number,
      pattern: name,
      verdict: position === 0 ? verdict : "unchanged",
      reason: `Its p50 takes 2.1 times as long, ${verdict}.`,
      percentiles: [
        {
          ...{ percentile: 50, baselineMs: 1, currentMs: 2.1, ratio: 2.1, ratioLow: 1.9, ratioHigh: 2.3 },
          ...{ noise: null, threshold: 0.5, verdict },
        },
      ],
      serviceMsP99: { baseline: 3, current: 6.5 },
      responseMsP50: { baseline: 1, current: 2.1 },
      responseMsP95: { baseline: 2, current: 4.1 },
      errors: { baseline: 0, current: 0, verdict: "unchanged" },
    })),
    units: { dearer, cheaper: [makeChange("getRecentPosts", 7, 6.5)], moved: [], added: [], removed: [] },
  };
  return withRegression(result, regression);
}
