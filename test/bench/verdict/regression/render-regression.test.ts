import { describe, expect, it } from "vitest";
import { createPaint } from "../../../../bench/verdict/paint.ts";
import { compareWithBaseline } from "../../../../bench/verdict/regression/compare-baseline.ts";
import { compareTurns } from "../../../../bench/verdict/regression/compare-turns.ts";
import { renderRegression } from "../../../../bench/verdict/regression/render-regression.ts";
import { compareSizedUnits } from "../../../../bench/verify/sized-units.ts";
import { socialPatterns } from "../fixture.ts";
import { makeResult, sized, toBaseline } from "./baselines.ts";
import { simulateTurns } from "./simulated-turns.ts";

const plain = createPaint(false);
const inTurns = compareTurns(simulateTurns({ seed: 2, slow: { position: 4, factor: 2 } }), {
  against: "main",
  patterns: socialPatterns,
  errorShare: 0.001,
  units: compareSizedUnits([sized("likePost", "most", 2, 1)], [sized("likePost", "most", 2, 2)]),
});

describe("renderRegression", () => {
  it("is what a person reads", async () => {
    await expect(`${renderRegression(inTurns, 120, plain).join("\n")}\n`).toMatchFileSnapshot(
      "golden/regression-120.txt",
    );
  });

  it.each([64, 80, 100, 120, 200])("keeps within %d columns, and always shows the effect and its mark", (width) => {
    const lines = renderRegression(inTurns, width, plain);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[0]).toMatch(/p50 ratio.*p95 ratio/);
    expect(lines.find((line) => line.includes("incrementPo"))).toMatch(/2\.\d\d \(1\.\d\d–2\.\d\d\) ✗/);
  });

  it("says the units exactly, by size class, and the noise floor", () => {
    const text = renderRegression(inTurns, 300, plain).join("\n");
    expect(text).toContain("✗ REGRESSED against main");
    expect(text).toContain("likePost (most) takes 4 units instead of 3: Items/ByOwner 1 to 2.");
    expect(text).toMatch(/Noise floor: the baseline differed from an equal copy of itself by up to [\d.]+ % at p50/);
  });

  it("is nothing without a comparison, and has no table where latency is not compared", () => {
    expect(renderRegression(null, 80, plain)).toEqual([]);
    const result = makeResult();
    const units = [sized("likePost", "most", 1)];
    const regression = compareWithBaseline(toBaseline(result, units), { ...result, scale: 1 }, { unitsBySize: units });
    expect(renderRegression(regression, 300, plain)).toEqual([
      "– NOT COMPARED against baseline.json",
      "  Latency is not compared, because --scale was 400 and is 1. A baseline of the same machine and load can be compared with.",
      "  Units per request are those of the baseline at every size class, exactly.",
    ]);
  });

  it("lets no name of a pattern or a file move the cursor", () => {
    const [first, ...rest] = inTurns.patterns;
    const patterns = first === undefined ? [] : [{ ...first, pattern: "get\u001b[2J\r\n" }, ...rest];
    const text = renderRegression({ ...inTurns, against: "x\u001b[2J", patterns }, 80, plain).join("\n");
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\r");
  });
});
