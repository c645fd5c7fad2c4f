import { describe, expect, it } from "vitest";
import { notComparedAtAll } from "../../../bench/verdict/units/comparison.ts";
import { assess, assessPattern, foundDifference, makeSocialRun, plainRun, withComparison } from "./fixture.ts";

/** Every path of keys in a value, arrays as one step: `patterns[].responseMs.p50`. */
function listPaths(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) {
    return [...new Set(value.flatMap((entry) => listPaths(entry, `${path}[]`)))];
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, entry]) => listPaths(entry, path === "" ? key : `${path}.${key}`));
  }
  return [path];
}

describe("result.json", () => {
  it("has the keys that others rely on", async () => {
    const full = assess(makeSocialRun({ scale: 50, durationS: 20 }));
    const erring = assessPattern([{ count: 300 }, { count: 1, outcome: "http_500" }], {
      engine: { ...plainRun.engine, note: "k6 is old" },
      limits: { ...plainRun.limits, errorShare: 1 },
    }).result;
    const explained = [{ difference: "empty-query", requests: 3 }];
    const { result: units, predicted } = notComparedAtAll(makeSocialRun().samples, "no reason");
    const heat = [{ table: "Items", index: "ByOwner", key: "ada", requests: 1, readUnits: 0.5, writeUnits: 0 }];
    const comparison = { predicted, heat, result: { ...units, explained, first: foundDifference } };
    const compared = assess({ ...makeSocialRun(), comparison });
    const paths = [...new Set([full, erring, compared].flatMap((result) => listPaths(result)))].sort();
    await expect(`${paths.join("\n")}\n`).toMatchFileSnapshot("golden/result-keys.txt");
  });

  it("holds what architecture.md promises", () => {
    const [pattern] = assess(withComparison(makeSocialRun())).patterns;
    expect(pattern).toMatchObject({
      number: 1,
      name: "getUserProfile",
      rateRpsDocumented: 0.06,
      requestsOffered: 3600,
      requestsServed: 3600,
      errors: 0,
      budget: { p99Ms: 50 },
      verdict: "pass",
      unitsPredicted: 0.5,
      unitsMeasured: 0.5,
    });
  });

  it("has a verdict that units have no part in", () => {
    const { verdict, reasons } = assess(makeSocialRun());
    expect(assess(withComparison(makeSocialRun(), 2))).toMatchObject({ verdict, reasons });
  });

  it.each([
    ["no samples", { run: makeSocialRun().run, samples: [] }],
    ["no patterns", { run: plainRun, samples: [] }],
    ["no duration", { run: { ...plainRun, durationS: 0, scale: 0 }, samples: [] }],
  ])("survives JSON with %s: nothing is NaN, infinite or undefined", (_, made) => {
    const result = assess(made);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
