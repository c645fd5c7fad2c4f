import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutIntoSlices, pairSlices, planTurns, profileOfSide } from "../../../../bench/verdict/regression/slices.ts";
import type { SampleRecord } from "../../../../bench/workload/record.ts";

const counts = fc.record({ calibration: fc.integer({ min: 1, max: 40 }), comparison: fc.integer({ min: 1, max: 40 }) });

const sampleAt = (dueMs: number, changes: Partial<SampleRecord> = {}): SampleRecord => ({
  arrival: 0,
  pattern: 0,
  phase: "mix",
  dueMs,
  claimedMs: dueMs,
  startMs: dueMs + 1,
  endMs: dueMs + 3,
  outcome: "ok",
  units: [],
  ...changes,
});

describe("planTurns", () => {
  it("reverses each pair", () => {
    expect(planTurns(3, 2)).toEqual(["A", "A'", "A'", "A", "A", "A'", "A", "B", "B", "A"]);
  });

  it("gives both sides of two pairs the same mean position, so that a steady drift favours neither", () => {
    fc.assert(
      fc.property(counts, ({ comparison }) => {
        const turns = planTurns(0, 2 * comparison);
        const positions = (side: string) => turns.flatMap((turn, position) => (turn === side ? [position] : []));
        const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);
        expect(sum(positions("A"))).toBe(sum(positions("B")));
      }),
    );
  });
});

describe("profileOfSide", () => {
  it("joins the turns of the same side", () => {
    const turns = planTurns(2, 2);
    expect(profileOfSide(turns, "A")).toBe("1x1,2x0,2x1,2x0,1x1");
    expect(profileOfSide(turns, "B")).toBe("5x0,2x1,1x0");
  });

  it("loads exactly one side in each turn", () => {
    fc.assert(
      fc.property(counts, ({ calibration, comparison }) => {
        const turns = planTurns(calibration, comparison);
        const expand = (profile: string) =>
          profile.split(",").flatMap((step) => {
            const [parts, factor] = step.split("x").map(Number);
            return Array.from({ length: parts ?? 0 }, () => factor ?? 0);
          });
        const loads = (["A", "A'", "B"] as const).map((side) => expand(profileOfSide(turns, side)));
        expect(turns.map((_, turn) => loads.reduce((sum, load) => sum + (load[turn] ?? 0), 0))).toEqual(
          turns.map(() => 1),
        );
      }),
    );
  });
});

describe("cutIntoSlices", () => {
  const cut = { turns: ["A", "B", "B", "A"], sliceMs: 500, startMs: 2000, patternCount: 2 } as const;

  it("puts each sample into the turn it was due in, with its service and its response time", () => {
    const slices = cutIntoSlices(cut, {
      A: [sampleAt(2000), sampleAt(2499.9, { pattern: 1 }), sampleAt(3500)],
      "A'": [],
      B: [sampleAt(2500, { outcome: "transport" }), sampleAt(3200)],
    });
    expect(slices.map(({ side }) => side)).toEqual(["A", "B", "B", "A"]);
    expect(slices.map(({ patterns }) => patterns.map(({ serviceMs }) => serviceMs.length))).toEqual([
      [1, 1],
      [0, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(slices[0]?.patterns[0]).toEqual({ serviceMs: [2], responseMs: [3], errors: 0 });
    expect(slices[1]?.patterns[0]).toEqual({ serviceMs: [], responseMs: [], errors: 1 });
  });

  it("leaves out the warm-up, the top-up, and what was due in another side's turn", () => {
    const slices = cutIntoSlices(cut, {
      A: [sampleAt(1999), sampleAt(2600), sampleAt(4000), sampleAt(2100, { phase: "warmup" })],
      "A'": [sampleAt(2100)],
      B: [sampleAt(2600, { phase: "topup" }), sampleAt(2600, { pattern: 2 })],
    });
    expect(slices.flatMap(({ patterns }) => patterns.flatMap(({ serviceMs }) => serviceMs))).toEqual([]);
  });
});

describe("pairSlices", () => {
  const slicesOf = (...turns: ("A" | "A'" | "B")[]) => turns.map((side) => ({ side, patterns: [] }));

  it("pairs neighbours of both phases", () => {
    fc.assert(
      fc.property(counts, ({ calibration, comparison }) => {
        const pairs = pairSlices(slicesOf(...planTurns(calibration, comparison)));
        expect([pairs.calibration.length, pairs.comparison.length]).toEqual([calibration, comparison]);
        expect(pairs.comparison.every((pair) => pair.baseline.side === "A" && pair.current.side === "B")).toBe(true);
      }),
    );
  });

  it("goes on behind a slice that lost its partner", () => {
    const slices = slicesOf("A", "A'", "A'", "A", "A", "B", "B");
    const { calibration, comparison } = pairSlices(slices);
    expect([calibration.length, comparison.length]).toEqual([2, 1]);
    expect(comparison[0]?.baseline).toBe(slices[4]);
    expect(pairSlices(slicesOf("A'", "B", "A")).comparison.length).toBe(1);
  });
});
