import { describe, expect, it } from "vitest";
import { assess, assessPattern, makeSocialRun, plainRun } from "./fixture.ts";

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
      limits: { lagMsP99: 20, errorShare: 1 },
    }).result;
    const paths = [...new Set([...listPaths(full), ...listPaths(erring)])].sort();
    await expect(`${paths.join("\n")}\n`).toMatchFileSnapshot("golden/result-keys.txt");
  });

  it("holds what architecture.md promises", () => {
    const [pattern] = assess(makeSocialRun()).patterns;
    expect(pattern).toMatchObject({
      number: 1,
      name: "getUserProfile",
      rateRpsDocumented: 0.06,
      requestsOffered: 3600,
      requestsServed: 3600,
      errors: 0,
      budget: { p99Ms: 50 },
      verdict: "pass",
      unitsPredicted: null,
      unitsMeasured: 0.5,
    });
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
