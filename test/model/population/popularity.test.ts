import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { massOf } from "../../../model/population/mass.ts";
import {
  checkPopularity,
  histogramOf,
  type Popularity,
  type PopularityBucket,
} from "../../../model/population/popularity.ts";
import { DesignError } from "../../../model/schema/problem.ts";

const found = (popularity: Popularity) => checkPopularity(popularity).map(({ code, path }) => `${path}: ${code}`);
const histogram = (...buckets: PopularityBucket[]): Popularity => ({ kind: "histogram", buckets });

describe("a popularity", () => {
  it.each([0, 0.99, 1, 10])("with a skew of %d is sound", (skew) => {
    expect(found({ kind: "zipf", skew })).toEqual([]);
  });

  it.each([
    [-0.1, "popularity_skew"],
    [Number.NaN, "popularity_skew"],
    [Number.POSITIVE_INFINITY, "popularity_skew"],
    [10.001, "popularity_diverges"],
  ])("with a skew of %d is refused", (skew, code) => {
    expect(found({ kind: "zipf", skew })).toEqual([`popularity.skew: ${code}`]);
  });

  it("says that a large skew diverges, and what to do", () => {
    const [problem] = checkPopularity({ kind: "zipf", skew: 12 });
    expect(problem?.message).toContain("diverges");
    expect(problem?.fix).toContain("from 0 to 10");
  });

  it("has a histogram that is in order and adds up to 1, but for rounding", () => {
    const popularity = histogram(
      { keys: 1, share: 0.333333 },
      { keys: 2, share: 0.333333 },
      { keys: 3, share: 0.333333 },
    );
    expect(found(popularity)).toEqual([]);
    expect(massOf(popularity, 6, 0, 1)).toBeCloseTo(1 / 3, 15);
  });

  it.each<[string, PopularityBucket[], string[]]>([
    ["no bucket", [], ["popularity.buckets: popularity_empty"]],
    ["no keys", [{ keys: 0, share: 1 }], ["popularity.buckets[0].keys: popularity_keys"]],
    ["part of a key", [{ keys: 1.5, share: 1 }], ["popularity.buckets[0].keys: popularity_keys"]],
    [
      "two wrong shares",
      [
        { keys: 1, share: -0.1 },
        { keys: 1, share: Number.NaN },
      ],
      ["popularity.buckets[0].share: popularity_share", "popularity.buckets[1].share: popularity_share"],
    ],
    [
      "too little",
      [
        { keys: 1, share: 0.5 },
        { keys: 5, share: 0.4 },
      ],
      ["popularity.buckets: popularity_total"],
    ],
    [
      "the least popular first",
      [
        { keys: 5, share: 0.4 },
        { keys: 1, share: 0.6 },
      ],
      ["popularity.buckets[1]: popularity_order"],
    ],
  ])("with a histogram of %s is refused", (_, buckets, problems) => {
    expect(found(histogram(...buckets))).toEqual(problems);
  });
});

describe("a measured popularity", () => {
  it("has one bucket for keys with equal counts, the most popular first", () => {
    expect(histogramOf([2, 10, 0, 2, 6])).toEqual(
      histogram({ keys: 1, share: 0.5 }, { keys: 1, share: 0.3 }, { keys: 2, share: 0.2 }, { keys: 1, share: 0 }),
    );
  });

  it("is sound, and gives each rank its share", () => {
    const counts = fc
      .array(fc.nat(1000), { minLength: 1, maxLength: 50 })
      .filter((all) => all.some((count) => count > 0));
    fc.assert(
      fc.property(counts, (all) => {
        const popularity = histogramOf(all);
        expect(found(popularity)).toEqual([]);
        const total = all.reduce((sum, count) => sum + count, 0);
        for (const [rank, count] of [...all].sort((left, right) => right - left).entries()) {
          expect(massOf(popularity, all.length, rank, rank + 1)).toBeCloseTo(count / total, 12);
        }
      }),
    );
  });

  it.each([
    [[1, -1], "counts[1]: is -1"],
    [[Number.NaN], "counts[0]: is NaN"],
    [[0, 0], "counts: add up to 0"],
    [[], "counts: add up to 0"],
  ])("of %j is refused", (counts, message) => {
    expect(() => histogramOf(counts)).toThrow(DesignError);
    expect(() => histogramOf(counts)).toThrow(message);
  });
});
