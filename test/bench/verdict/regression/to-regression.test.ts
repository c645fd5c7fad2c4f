import { describe, expect, it } from "vitest";
import {
  type Findings,
  toExitCodeOfRegression,
  toRegression,
} from "../../../../bench/verdict/regression/to-regression.ts";
import type { PatternRegression, RegressionVerdict } from "../../../../bench/verdict/regression/types.ts";
import { compareSizedUnits } from "../../../../bench/verify/sized-units.ts";
import { sized } from "./baselines.ts";

function pattern(number: number, verdict: RegressionVerdict): PatternRegression {
  const nothing = { baseline: null, current: null };
  return {
    ...{ number, pattern: `pattern${number}`, verdict, reason: "", percentiles: [] },
    ...{ serviceMsP99: nothing, responseMsP50: nothing, responseMsP95: nothing },
    errors: { baseline: 0, current: 0, verdict: "unchanged" },
  };
}

const combine = (verdicts: readonly RegressionVerdict[], units: Findings["units"] = compareSizedUnits([], [])) =>
  toRegression({
    ...({ kind: "ab", against: "main", tolerance: 0.1, noise: null, notes: [] } as const),
    patterns: verdicts.map((verdict, position) => pattern(position + 1, verdict)),
    units,
  });

const dearer = compareSizedUnits([sized("a", "most", 1)], [sized("a", "most", 1.5)]);
const cheaper = compareSizedUnits([sized("a", "most", 1.5)], [sized("a", "most", 1)]);
const moved = compareSizedUnits([sized("a", "most", 1.5)], [sized("a", "most", 1, 0.5)]);

describe("toRegression", () => {
  it.each([
    ["as before", ["unchanged", "unchanged"], undefined, "unchanged", "unchanged", 0],
    ["one is slower", ["unchanged", "regressed", "improved"], undefined, "regressed", "regressed", 1],
    ["one is not decided", ["unchanged", "undecided", "improved"], undefined, "undecided", "undecided", 0],
    ["one is faster", ["unchanged", "improved"], undefined, "improved", "improved", 0],
    ["dearer, and latency as before", ["unchanged"], dearer, "regressed", "unchanged", 1],
    ["dearer, and latency not decided", ["undecided"], dearer, "regressed", "undecided", 1],
    ["dearer, and latency better", ["improved"], dearer, "regressed", "improved", 1],
    ["dearer, and latency not compared", [], dearer, "regressed", "not-compared", 1],
    ["cheaper", ["unchanged"], cheaper, "improved", "unchanged", 0],
    ["cheaper, and slower", ["regressed"], cheaper, "regressed", "regressed", 1],
    ["paid elsewhere", ["unchanged"], moved, "unchanged", "unchanged", 0],
    ["latency not compared, units as before", [], undefined, "not-compared", "not-compared", 0],
    ["latency not compared, units cheaper", [], cheaper, "not-compared", "not-compared", 0],
    ["nothing compared", [], null, "not-compared", "not-compared", 0],
    ["latency alone compared", ["unchanged"], null, "unchanged", "unchanged", 0],
  ] as const)("%s", (_, verdicts, units, verdict, latencyVerdict, exitCode) => {
    const regression = combine(verdicts, units);
    expect([regression.verdict, regression.latencyVerdict]).toEqual([verdict, latencyVerdict]);
    expect(toExitCodeOfRegression(regression)).toBe(exitCode);
  });

  it("says what is exact first, and names the patterns", () => {
    expect(combine(["regressed", "undecided", "regressed", "improved"], dearer).reasons).toEqual([
      "Dearer in units per request: a.",
      "2 of 4 patterns became worse: #1 pattern1, #3 pattern3.",
      "1 of 4 patterns became faster: #4 pattern4.",
      "1 of 4 patterns cannot be told from noise with so few samples; that alone does not fail a run: #2 pattern2.",
    ]);
  });

  it("names a pattern once, however many of its size classes changed", () => {
    const both = compareSizedUnits(
      [sized("a", "least", 1), sized("a", "most", 1)],
      [sized("a", "least", 2), sized("a", "most", 2)],
    );
    expect(combine(["unchanged"], both).reasons[0]).toBe("Dearer in units per request: a.");
  });
});
