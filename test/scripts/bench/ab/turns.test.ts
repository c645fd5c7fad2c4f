import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairsLeast } from "../../../../bench/verdict/regression/compare-turns.ts";
import { sides } from "../../../../bench/verdict/regression/slices.ts";
import { parseProfile } from "../../../../bench/workload/profile.ts";
import { defaultLoad, type LoadSettings } from "../../../../bench/workload/settings.ts";
import { planSideTurns } from "../../../../scripts/bench/ab/turns.ts";

const loadOf = (durationS: number): LoadSettings => ({ ...defaultLoad, durationS, dataSetMomentMs: 0 });
const turnsOf = (durationS: number, sliceS: number) => {
  const load = loadOf(durationS);
  return planSideTurns({ A: load, "A'": load, B: load }, sliceS);
};
const anyTurns = fc
  .tuple(fc.integer({ min: 1, max: 600 }), fc.constantFrom(0.1, 0.25, 0.5, 1, 2))
  .map(([durationS, sliceS]) => ({ durationS, sliceS, turns: turnsOf(durationS, sliceS) }));

/** One factor a slice. */
const slicesOf = (profile: string): number[] =>
  (parseProfile(profile) ?? []).flatMap(({ parts, factor }) => Array.from({ length: parts }, () => factor));

describe("the turns of an A/B comparison", () => {
  test("in every slice of the common timeline exactly one side is under load", () => {
    fc.assert(
      fc.property(anyTurns, ({ sliceS, turns }) => {
        const profiles = sides.map((side) => slicesOf(turns.loads[side].profile));
        const length = profiles[0]?.length ?? 0;
        expect(profiles.map((profile) => profile.length)).toEqual([length, length, length]);
        const loaded = Array.from({ length }, (_, slice) =>
          profiles
            .map((profile) => profile[slice])
            .sort()
            .join(),
        );
        expect(loaded.filter((factors) => factors !== "0,0,1")).toEqual([]);
        for (const side of sides) {
          expect(turns.loads[side].durationS).toBeCloseTo(length * sliceS, 9);
        }
      }),
    );
  });

  test("what is judged comes after every side has warmed up, and is as long as asked or as a comparison needs", () => {
    fc.assert(
      fc.property(anyTurns, ({ durationS, sliceS, turns }) => {
        const warmup = Math.round(turns.warmupS / sliceS);
        for (const side of sides) {
          const slices = slicesOf(turns.loads[side].profile);
          expect(slices.slice(0, warmup).filter((factor) => factor === 1)).toHaveLength(4);
          expect(slices.slice(warmup)).toEqual(turns.sides.map((turn) => (turn === side ? 1 : 0)));
        }
        const least = 4 * pairsLeast;
        const wanted = durationS / sliceS;
        expect(turns.sides.length).toBeGreaterThanOrEqual(Math.max(least, wanted - 6));
        expect(turns.sides.length).toBeLessThanOrEqual(Math.max(least, wanted * 1.5, wanted + 6));
      }),
    );
  });

  test("noise is measured first, with a third of the time", () => {
    const { sides: judged } = turnsOf(120, 0.5);
    expect(judged.lastIndexOf("A'")).toBeLessThan(judged.indexOf("B"));
    expect(judged.filter((side) => side === "A'")).toHaveLength(40);
    expect(judged.filter((side) => side === "B")).toHaveLength(80);
  });

  test("neither warm-up nor top-up of their own disturbs the others' turns", () => {
    const { loads } = turnsOf(60, 0.5);
    for (const side of sides) {
      expect(loads[side]).toMatchObject({ warmupS: 0, topupSamples: 0, seed: defaultLoad.seed });
    }
  });
});
