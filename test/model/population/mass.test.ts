import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../bench/workload/random.ts";
import { zipf } from "../../../bench/workload/zipf.ts";
import { massOf, quantileRank } from "../../../model/population/mass.ts";
import type { Popularity } from "../../../model/population/popularity.ts";

const bySkew = (skew: number): Popularity => ({ kind: "zipf", skew });

/** Sum of k^-skew for k from first to last, with the rounding of each addition carried along (Kahan). */
function bruteSum(skew: number, first: number, last: number): number {
  let [sum, carried] = [0, 0];
  for (let k = last; k >= first; k -= 1) {
    const term = k ** -skew - carried;
    const next = sum + term;
    carried = next - sum - term;
    sum = next;
  }
  return sum;
}

const relativeError = (actual: number, wanted: number) => Math.abs(actual / wanted - 1);

/** Skew, from, to, and the share among 1e15 keys by the Hurwitz zeta and digamma functions with 80 digits (mpmath 1.4). */
const references: readonly (readonly [number, number, number, number])[] = [
  [1e-9, 0, 1, 1.000000033538777e-15],
  [1e-9, 1_000_000, 1_001_000, 1.0000000197227656e-12],
  [1e-9, 999_999_999_999_000, 1_000_000_000_000_000, 9.99999999e-13],
  [0.3, 0, 1, 2.2135943621621873e-11],
  [0.3, 1_000_000, 1_001_000, 3.507784090870304e-10],
  [0.3, 999_999_999_999_000, 1_000_000_000_000_000, 7.00000000014121e-13],
  [0.99, 0, 1, 0.023906149343398263],
  [0.99, 63, 64, 0.00038939597131323666],
  [0.99, 1_000_000, 1_001_000, 2.7434340650935915e-5],
  [0.99, 999_999_999_999_000, 1_000_000_000_000_000, 3.376833349492536e-14],
  [0.999999999, 0, 1, 0.02847705345511168],
  [0.999999999, 1_000_000, 1_001_000, 2.84628105825665e-5],
  [1, 0, 1, 0.028477053938750305],
  [1, 1_000_000, 1_000_010, 2.847689731605e-7],
  [1, 999_999_999_000_000, 999_999_999_999_995, 2.8476911567719124e-11],
  [1.000000001, 0, 1, 0.02847705442238899],
  [1.000000001, 999_999_999_999_000, 1_000_000_000_000_000, 2.8477053438840535e-14],
  [1.5, 0, 1, 0.3827933932668467],
  [1.5, 999_999_999_999_000, 1_000_000_000_000_000, 1.2104989959887053e-20],
  [3, 63, 64, 3.173474779436903e-6],
  [3, 999_999_999_999_000, 1_000_000_000_000_000, 8.319073725819541e-43],
  [10, 0, 1, 0.9990064130690308],
  [10, 1_000_000, 1_001_000, 9.940246736586105e-58],
  [10, 999_999_999_999_000, 1_000_000_000_000_000, 9.990064130740208e-148],
];

describe("the share of ranks under Zipf's law", () => {
  it.each(references)("skew %d, ranks %d to %d among 1e15 keys", (skew, from, to, share) => {
    expect(relativeError(massOf(bySkew(skew), 1e15, from, to), share)).toBeLessThan(1e-13);
  });

  it.each([0, 0.3, 0.99, 1 - 1e-9, 1, 1 + 1e-9, 2, 10])("is that of adding up key by key, at a skew of %d", (skew) => {
    for (const count of [1, 2, 63, 64, 65, 66, 129, 1000, 10_000]) {
      const total = bruteSum(skew, 1, count);
      const cuts = [0, 1, 62, 63, 64, 65, 127, 128, Math.floor(count / 2), count - 1, count].filter(
        (cut) => cut <= count,
      );
      for (const from of cuts) {
        for (const to of cuts.filter((cut) => cut > from)) {
          const wanted = bruteSum(skew, from + 1, to) / total;
          expect(relativeError(massOf(bySkew(skew), count, from, to), wanted)).toBeLessThan(1e-12);
        }
      }
    }
  });

  it("is that of adding up a million keys", () => {
    const wanted = bruteSum(0.99, 500_001, 1_000_000) / bruteSum(0.99, 1, 1_000_000);
    expect(relativeError(massOf(bySkew(0.99), 1e6, 500_000, 1e6), wanted)).toBeLessThan(1e-13);
  });

  it("adds up: two neighbouring ranges have what the range over both has", () => {
    const ranks = fc.tuple(fc.nat(1e15), fc.nat(1e15), fc.nat(1e15));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), ranks, (skew, unsorted) => {
        const [from = 0, middle = 0, to = 0] = [...unsorted].sort((left, right) => left - right);
        const mass = (start: number, end: number) => massOf(bySkew(skew), 1e15, start, end);
        const [both, whole] = [mass(from, middle) + mass(middle, to), mass(from, to)];
        expect(Math.abs(both - whole)).toBeLessThanOrEqual(1e-12 * whole);
      }),
    );
  });

  it("is how often the replay draws them", () => {
    const draws = 100_000;
    const edges = [0, 1, 2, 3, 5, 10, 30, 100, 300, 1000, 5000, 20_000, 60_000, 100_000, 200_000, 500_000, 1_000_000];
    for (const skew of [0, 0.5, 0.99, 1, 1.3]) {
      const draw = zipf(1_000_000, skew);
      const random = randomStream(20, `mass ${skew}`).open(0);
      const found = edges.map(() => 0);
      for (let index = 0; index < draws; index += 1) {
        const rank = draw(random);
        const bin = edges.findLastIndex((edge) => edge <= rank);
        found[bin] = (found[bin] ?? 0) + 1;
      }
      let chiSquare = 0;
      let bins = 0;
      for (const [bin, edge] of edges.entries()) {
        const wanted = draws * massOf(bySkew(skew), 1_000_000, edge, edges[bin + 1] ?? edge);
        if (wanted >= 5) {
          chiSquare += ((found[bin] ?? 0) - wanted) ** 2 / wanted;
          bins += 1;
        }
      }
      // One in ten thousand sets of draws would be further off: 42 is that quantile for 15 degrees of freedom.
      expect(bins).toBeGreaterThan(3);
      expect(chiSquare).toBeLessThan(42);
    }
  });

  it("is 0 for ranks that do not exist and for none", () => {
    const mass = (from: number, to: number) => massOf(bySkew(1), 10, from, to);
    expect([mass(10, 20), mass(-5, 0), mass(3, 3), mass(7, 3)]).toEqual([0, 0, 0, 0]);
    expect([mass(0, 10), mass(-5, 99)]).toEqual([1, 1]);
  });

  it.each([
    [0, 0, 1],
    [1.5, 0, 1],
    [2e15, 0, 1],
    [Number.NaN, 0, 1],
    [10, 0.5, 1],
    [10, 0, Number.POSITIVE_INFINITY],
  ])("of %d keys from %d to %d is no question", (count, from, to) => {
    expect(() => massOf(bySkew(1), count, from, to)).toThrow(RangeError);
  });

  it("of nonsense says what is wrong", () => {
    expect(() => massOf(bySkew(12), 10, 0, 1)).toThrow("popularity_diverges");
  });
});

describe("the share of ranks in a histogram", () => {
  const measured: Popularity = {
    kind: "histogram",
    buckets: [
      { keys: 1, share: 0.3 },
      { keys: 9, share: 0.45 },
      { keys: 90, share: 0.25 },
    ],
  };

  it("is even within a bucket", () => {
    expect(massOf(measured, 100, 0, 1)).toBe(0.3);
    expect(massOf(measured, 100, 1, 4)).toBeCloseTo(0.15, 15);
    expect(massOf(measured, 100, 4, 55)).toBeCloseTo(0.3 + 0.125, 15);
  });

  it("gives keys beyond the buckets nothing", () => {
    expect(massOf(measured, 1000, 0, 1)).toBe(0.3);
    expect(massOf(measured, 1000, 100, 1000)).toBe(0);
  });

  it("gives each of fewer keys the shares of its neighbours in rank", () => {
    // Each of 20 keys stands for 5: the first for the first bucket and four keys of the second.
    expect(massOf(measured, 20, 0, 1)).toBeCloseTo(0.3 + 4 * 0.05, 15);
    expect(massOf(measured, 20, 19, 20)).toBeCloseTo(0.25 / 18, 15);
    expect(massOf(measured, 3, 0, 1) + massOf(measured, 3, 1, 2) + massOf(measured, 3, 2, 3)).toBeCloseTo(1, 15);
  });

  it("is precise far down in rank", () => {
    // Each of the keys stands for 2.75 measured ones; so far down a number has steps of 1/32.
    const buckets = [
      { keys: 1, share: 0.5 },
      { keys: 2.75e14 - 1, share: 0.5 },
    ];
    const share = massOf({ kind: "histogram", buckets }, 1e14, 9e13 + 1, 9e13 + 2);
    expect(relativeError(share, (0.5 / (2.75e14 - 1)) * 2.75)).toBeLessThan(1e-12);
    const uneven = massOf({ kind: "histogram", buckets }, 9e13 + 7, 8e13 + 1, 8e13 + 2);
    expect(relativeError(uneven, (0.5 / (2.75e14 - 1)) * (2.75e14 / (9e13 + 7)))).toBeLessThan(1e-12);
  });
});

describe("the rank that a share reaches down to", () => {
  it("is the first rank at which the share is had", () => {
    const skews = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        skews,
        fc.integer({ min: 1, max: 1e15 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (skew, count, share) => {
          const rank = quantileRank(bySkew(skew), count, share);
          expect(massOf(bySkew(skew), count, 0, rank + 1)).toBeGreaterThanOrEqual(share);
          expect(rank === 0 || massOf(bySkew(skew), count, 0, rank) < share).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is known where all keys are alike", () => {
    expect([0, 0.005, 0.01, 0.5, 0.99, 1].map((share) => quantileRank(bySkew(0), 100, share))).toEqual([
      0, 0, 0, 49, 98, 99,
    ]);
  });

  it.each([-0.1, 1.1, Number.NaN])("does not exist for a share of %d", (share) => {
    expect(() => quantileRank(bySkew(1), 10, share)).toThrow(RangeError);
  });
});
