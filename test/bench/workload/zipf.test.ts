import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../bench/workload/random.ts";
import { drawZipfRank, zipf } from "../../../bench/workload/zipf.ts";
import { chiSquareDeviate, tally } from "./statistics.ts";

const draws = 50_000;

function drawRanks(count: number, skew: number, amount = draws): number[] {
  const random = createRandom(7, `zipf ${skew}`, count);
  const draw = zipf(count, skew);
  return Array.from({ length: amount }, () => draw(random));
}

/** The sum of 1 / r^skew for r from 1 to `count`: term by term, then by the formula of Euler and Maclaurin. */
function harmonic(count: number, skew: number): number {
  const exact = Math.min(count, 10_000);
  let total = 0;
  for (let rank = exact; rank >= 1; rank--) {
    total += rank ** -skew;
  }
  if (count > exact) {
    const area = skew === 1 ? Math.log(count / exact) : (count ** (1 - skew) - exact ** (1 - skew)) / (1 - skew);
    total += area + (count ** -skew - exact ** -skew) / 2 - (skew * (count ** (-skew - 1) - exact ** (-skew - 1))) / 12;
  }
  return total;
}

describe("a Zipf rank", () => {
  const cases = [2, 3, 10, 1000].flatMap((count) =>
    [0, 0.01, 0.5, 0.99, 1, 1 + 1e-9, 1.2, 3].map((skew): [number, number] => [count, skew]),
  );
  it.each(cases)("of %i keys with skew %d is drawn in proportion to 1 / (rank + 1)^skew", (count, skew) => {
    const shares = Array.from({ length: count }, (_, rank) => (rank + 1) ** -skew);
    expect(Math.abs(chiSquareDeviate(tally(drawRanks(count, skew), count), shares))).toBeLessThan(4);
  });

  it.each([
    [1e6, 0.5],
    [1e6, 1],
    [1e9, 0.8],
    [1e9, 0.99],
    [1e9, 1],
    [1e9, 1.2],
    [1e12, 1],
  ])("of %d keys with skew %d gives the top ranks their analytic share", (count, skew) => {
    const ranks = drawRanks(count, skew, 100_000);
    for (const top of [1, 10, 1000, count / 10]) {
      const share = harmonic(top, skew) / harmonic(count, skew);
      const seen = ranks.filter((rank) => rank < top).length;
      const deviate = (seen - share * ranks.length) / Math.sqrt(ranks.length * share * (1 - share));
      expect(Math.abs(deviate), `top ${top}`).toBeLessThan(4);
    }
  });

  it("is uniform without skew, however many keys", () => {
    const tenths = drawRanks(1e12, 0).map((rank) => Math.floor(rank / 1e11));
    expect(Math.abs(chiSquareDeviate(tally(tenths, 10), new Array<number>(10).fill(1)))).toBeLessThan(4);
  });

  it("does not jump where the skew passes 1", () => {
    const atOne = drawRanks(1e6, 1, 2000);
    for (const skew of [1 - 1e-13, 1 + 1e-13, 1 - 1e-16]) {
      const random = createRandom(7, "zipf 1", 1e6);
      const draw = zipf(1e6, skew);
      expect(atOne.map(() => draw(random))).toEqual(atOne);
    }
  });

  it("is an integer below the count for every count and skew", () => {
    const laws = fc.tuple(fc.integer({ min: 1, max: 2 ** 50 }), fc.double({ min: 0, max: 100, noNaN: true }), fc.nat());
    fc.assert(
      fc.property(laws, ([count, skew, index]) => {
        const rank = drawZipfRank(createRandom(1, "any law", index), count, skew);
        return Number.isInteger(rank) && rank >= 0 && rank < count;
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, 1 - 2 ** -53])("stays in range at the end %d of the generator's range", (end) => {
    const atEnd: Random = { word: () => 0, next: () => end, integer: (min) => min };
    for (const count of [2, 1000, 1e9]) {
      for (const skew of [0.1, 1, 2]) {
        const expected = end === 0 ? count - 1 : 0;
        expect(zipf(count, skew)(atEnd), `${count} keys, skew ${skew}`).toBe(expected);
      }
      for (const skew of [50, 500, 2000]) {
        const rank = zipf(count, skew)(atEnd);
        expect(Number.isInteger(rank) && rank >= 0 && rank < count, `${count} keys, skew ${skew}: ${rank}`).toBe(true);
      }
    }
  });

  it.each([0.2, 0.99, 1, 2])("takes about one pass with skew %d", (skew) => {
    const random = createRandom(3, "passes", 0);
    let passes = 0;
    const counted: Random = {
      word: () => random.word(),
      integer: (min, max) => random.integer(min, max),
      next: () => {
        passes++;
        return random.next();
      },
    };
    const draw = zipf(1e9, skew);
    for (let drawn = 0; drawn < draws; drawn++) {
      draw(counted);
    }
    expect(passes / draws).toBeLessThan(1.25);
  });

  it("of a single key is 0, and of two both occur", () => {
    expect(drawRanks(1, 1, 100)).toEqual(new Array(100).fill(0));
    expect(drawRanks(1, 0, 100)).toEqual(new Array(100).fill(0));
    expect(new Set(drawRanks(2, 1, 100))).toEqual(new Set([0, 1]));
  });

  it("is the same drawn at once or prepared", () => {
    const draw = zipf(500, 0.99);
    for (let index = 0; index < 100; index++) {
      expect(drawZipfRank(createRandom(1, "same", index), 500, 0.99)).toBe(draw(createRandom(1, "same", index)));
    }
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses %d keys", (count) => {
    expect(() => zipf(count, 1)).toThrow(/the count of keys is .*: give an integer/);
  });

  it.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the skew %d", (skew) => {
    expect(() => zipf(10, skew)).toThrow(/the skew is .*: give a finite number/);
  });
});
