import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planSlices, profileOf, sides } from "../../../../scripts/bench/ab/slices.ts";

const anySlices = fc.integer({ min: 0, max: 600 }).map(planSlices);

describe("the turns of an A/B comparison", () => {
  test("in every slice exactly one side is under load", () => {
    fc.assert(
      fc.property(anySlices, (slices) => {
        const profiles = sides.map((side) => profileOf(slices, side).split(","));
        slices.forEach((_, position) => {
          const loaded = profiles.map((steps) => steps[position]).sort();
          expect(loaded).toEqual(["1x0", "1x0", "1x1"]);
        });
      }),
    );
  });

  test("both sides of a phase get as many slices, at the same mean moment", () => {
    fc.assert(
      fc.property(anySlices, (slices) => {
        for (const [phase, second] of [
          ["calibration", "A'"],
          ["comparison", "B"],
        ] as const) {
          const moments = (side: string) =>
            slices.flatMap((slice, position) => (slice.phase === phase && slice.side === side ? [position] : []));
          const [a, b] = [moments("A"), moments(second)];
          expect(a.length).toBe(b.length);
          expect(a.length).toBeGreaterThanOrEqual(4);
          expect(a.reduce((sum, moment) => sum + moment, 0)).toBe(b.reduce((sum, moment) => sum + moment, 0));
        }
      }),
    );
  });

  test("each side is warmed up before anything is judged, and noise is measured first", () => {
    const phases = planSlices(60).map(({ phase }) => phase);
    expect(phases.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => "warmup"));
    expect(phases.lastIndexOf("calibration")).toBeLessThan(phases.indexOf("comparison"));
    expect(phases.filter((phase) => phase === "calibration").length).toBe(20);
    expect(phases.filter((phase) => phase === "comparison").length).toBe(40);
  });
});
