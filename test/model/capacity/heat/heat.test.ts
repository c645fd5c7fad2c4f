import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planHeat } from "../../../../model/capacity/heat/heat.ts";
import type { DesignLoad } from "../../../../model/capacity/load/load.ts";
import { massOf } from "../../../../model/population/mass.ts";
import type { Popularity } from "../../../../model/population/popularity.ts";
import { DesignError } from "../../../../model/schema/problem.ts";
import { designLoad, hotKey, pattern } from "./small-load.ts";

const stats = { scope: "item", key: "user 0, STATS" } as const;
const collection = { scope: "itemCollection", key: "user 0" } as const;

const like = pattern("like", 200, [hotKey({ ...stats, share: 0.01, write: 2 })], 3);
const view = pattern("view", 1000, [
  hotKey({ ...stats, share: 0.05, read: 0.5 }),
  hotKey({ ...collection, share: 0.1, read: 1.5, write: 1 }),
]);
const rename = pattern("rename", 10, [hotKey({ ...stats, share: 0.6, write: 1 })], 2);

describe("the heat of one pattern", () => {
  it("bends where its hottest key passes 1,000 writes or 3,000 reads a second", () => {
    const [heat] = planHeat(designLoad([like])).patterns;
    // 200 a second x 0.01 x 2 units = 4 units a second.
    expect(heat?.bends).toEqual([
      {
        pattern: "like",
        ...stats,
        table: "posts",
        kind: "write",
        limitUnitsPerSecond: 1000,
        unitsPerSecondAtScale1: 4,
        atScale: 250,
        atRequestsPerSecond: 200 * 3 * 250,
        isHardLimit: true,
      },
    ]);
  });

  it("has the key that bends first in front", () => {
    const [heat] = planHeat(designLoad([view])).patterns;
    expect(heat?.bends.map(({ scope, kind, atScale }) => [scope, kind, atScale])).toEqual([
      ["itemCollection", "write", 10],
      ["itemCollection", "read", 20],
      ["item", "read", 120],
    ]);
    expect(heat?.first).toBe(heat?.bends[0]);
  });

  it("keeps number and title for people", () => {
    const [heat] = planHeat(designLoad([{ ...like, number: 7 }])).patterns;
    expect(heat).toMatchObject({ pattern: "like", number: 7, title: "Title of like", first: { number: 7 } });
  });

  it.each([
    ["without a key", pattern("none", 100, [])],
    ["whose keys have no share", pattern("none", 100, [hotKey({ ...stats, share: 0, write: 1 })])],
    ["whose keys cost nothing", pattern("none", 100, [hotKey({ ...stats, share: 1 })])],
    ["that never runs", pattern("none", 0, [hotKey({ ...stats, share: 1, write: 1 })])],
  ])("does not bend for a pattern %s", (_, one) => {
    const heat = planHeat(designLoad([one]));
    expect(heat).toEqual({ patterns: [{ pattern: "none", title: "Title of none", bends: [] }], combined: [] });
  });
});

describe("the heat of all patterns together", () => {
  it("adds up what they do to the same key, the largest part first", () => {
    const { combined } = planHeat(designLoad([like, view, rename]));
    const writes = combined.find(({ scope, kind }) => scope === "item" && kind === "write");
    expect(writes).toMatchObject({ unitsPerSecondAtScale1: 10, atScale: 100 });
    expect(writes?.parts).toEqual([
      { pattern: "rename", unitsPerSecondAtScale1: 6, share: 0.6, rateRps: 10, unitsPerExecution: 1 },
      { pattern: "like", unitsPerSecondAtScale1: 4, share: 0.4, rateRps: 200, unitsPerExecution: 2 },
    ]);
    expect(writes?.atRequestsPerSecond).toBe(100 * (200 * 3 + 1000 + 10 * 2));
  });

  it("says what bends first", () => {
    const { combined, bendsFirst } = planHeat(designLoad([like, view, rename]));
    expect(combined.map(({ atScale }) => atScale)).toEqual([10, 20, 100, 120]);
    expect(bendsFirst).toBe(combined[0]);
    expect(bendsFirst?.parts[0]?.pattern).toBe("view");
  });

  it("keeps keys of different kinds, tables and indexes apart", () => {
    const share = { share: 0.1, write: 1, key: "user 0" };
    const keys = [
      hotKey({ scope: "item", ...share }),
      hotKey({ scope: "itemCollection", ...share }),
      hotKey({ scope: "itemCollection", ...share, table: "users" }),
      hotKey({ scope: "indexKey", index: "byTag", ...share }),
      hotKey({ scope: "indexKey", index: "byDay", ...share }),
    ];
    const { combined } = planHeat(designLoad([pattern("one", 10, keys), pattern("two", 10, keys)]));
    expect(combined).toHaveLength(5);
    expect(combined.map(({ unitsPerSecondAtScale1 }) => unitsPerSecondAtScale1)).toEqual([2, 2, 2, 2, 2]);
  });

  it("knows what DynamoDB may split: no item, and no collection beside a local index", () => {
    const share = { share: 0.1, write: 1, key: "user 0" };
    const keys = [
      hotKey({ scope: "item", ...share }),
      hotKey({ scope: "itemCollection", ...share }),
      hotKey({ scope: "itemCollection", ...share, table: "users" }),
      hotKey({ scope: "indexKey", index: "byTag", ...share }),
    ];
    const { combined } = planHeat(designLoad([pattern("one", 10, keys)], "users"));
    const hard = combined.filter(({ isHardLimit }) => isHardLimit);
    expect(hard.map(({ scope, table }) => [scope, table])).toEqual([
      ["item", "posts"],
      ["itemCollection", "users"],
    ]);
  });
});

describe("the load that heat is planned for", () => {
  it("is refused with everything that is wrong with it", () => {
    const keys = [
      hotKey({ ...stats, share: 1.5, write: 1 }),
      hotKey({ ...stats, share: 0.5, read: -1, write: Number.NaN }),
    ];
    const load = designLoad([pattern("bad", Number.POSITIVE_INFINITY, keys, -2)]);
    const problems = (() => {
      try {
        planHeat(load);
        return [];
      } catch (error) {
        return error instanceof DesignError ? error.problems : [];
      }
    })();
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "patterns.bad.rateRps: it is Infinity",
      "patterns.bad.requests: it is -2",
      "patterns.bad.hotKeys[0].share: it is 1.5",
      "patterns.bad.hotKeys[1].read: it is -1",
      "patterns.bad.hotKeys[1].write: it is NaN",
    ]);
  });

  it("may have a share that is above 1 by rounding", () => {
    const load = designLoad([pattern("all", 1, [hotKey({ ...stats, share: 1 + 1e-15, write: 1 })])]);
    expect(planHeat(load).bendsFirst?.atScale).toBeCloseTo(1000, 9);
  });
});

/**
 * A small world in which every key can be looked at. Users are asked for by popularity; a pattern names the keys of its user that
 * it touches. A hundred users share one key of the index, in the order of their ranks.
 */
interface SmallPattern {
  readonly name: string;
  readonly rateRps: number;
  readonly item: { readonly read: number; readonly write: number };
  readonly index: { readonly read: number; readonly write: number };
}

const usersPerIndexKey = 100;

function loadOf(patterns: readonly SmallPattern[], popularity: Popularity, users: number): DesignLoad {
  const first = massOf(popularity, users, 0, 1);
  const firstOfIndex = massOf(popularity, users, 0, usersPerIndexKey);
  return designLoad(
    patterns.map(({ name, rateRps, item, index }) =>
      pattern(name, rateRps, [
        hotKey({ scope: "item", key: "user 0", share: first, ...item }),
        hotKey({ scope: "indexKey", index: "byGroup", key: "group 0", share: firstOfIndex, ...index }),
      ]),
    ),
  );
}

/** The scale at which the hottest of all keys bends, by adding up every user's load on every key. */
function enumeratedScales(patterns: readonly SmallPattern[], weights: readonly number[]): Map<string, number> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scales = new Map<string, number>();
  for (const kind of ["read", "write"] as const) {
    const users = new Float64Array(weights.length);
    const groups = new Float64Array(Math.ceil(weights.length / usersPerIndexKey));
    for (const { rateRps, item, index } of patterns) {
      for (const [rank, weight] of weights.entries()) {
        const rate = (rateRps * weight) / total;
        const group = Math.floor(rank / usersPerIndexKey);
        users[rank] = (users[rank] ?? 0) + rate * item[kind];
        groups[group] = (groups[group] ?? 0) + rate * index[kind];
      }
    }
    const limit = kind === "read" ? 3000 : 1000;
    const hottest = (loads: Float64Array) => loads.reduce((most, load) => Math.max(most, load), 0);
    scales.set(`item ${kind}`, limit / hottest(users));
    scales.set(`indexKey ${kind}`, limit / hottest(groups));
  }
  return scales;
}

const units = fc.record({ read: fc.constantFrom(0.5, 1, 7.5), write: fc.constantFrom(1, 2, 10) });
const smallPatterns = fc
  .array(fc.record({ rateRps: fc.double({ min: 0.1, max: 1000, noNaN: true }), item: units, index: units }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.map((one, index): SmallPattern => ({ ...one, name: `pattern ${index}` })));

function expectSame(patterns: readonly SmallPattern[], popularity: Popularity, weights: readonly number[]): void {
  const scales = enumeratedScales(patterns, weights);
  const { combined } = planHeat(loadOf(patterns, popularity, weights.length));
  expect(combined).toHaveLength(4);
  for (const { scope, kind, atScale } of combined) {
    expect(Math.abs(atScale / (scales.get(`${scope} ${kind}`) ?? 0) - 1)).toBeLessThan(1e-9);
  }
}

describe("the heat of many keys", () => {
  it("is that of looking at every key", () => {
    fc.assert(
      fc.property(
        smallPatterns,
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (patterns, skew, users) => {
          const weights = Array.from({ length: users }, (_, rank) => (rank + 1) ** -skew);
          expectSame(patterns, { kind: "zipf", skew }, weights);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is that of looking at every one of 100,000 keys", () => {
    const patterns: SmallPattern[] = [
      { name: "like", rateRps: 500, item: { read: 0.5, write: 2 }, index: { read: 1, write: 1 } },
    ];
    const weights = Array.from({ length: 100_000 }, (_, rank) => (rank + 1) ** -0.99);
    expectSame(patterns, { kind: "zipf", skew: 0.99 }, weights);
  });

  it("is that of looking at every key of a histogram", () => {
    const buckets = [
      { keys: 3, share: 0.2 },
      { keys: 57, share: 0.3 },
      { keys: 440, share: 0.5 },
    ];
    const weights = buckets.flatMap(({ keys, share }) => Array.from({ length: keys }, () => share / keys));
    fc.assert(
      fc.property(smallPatterns, (patterns) => expectSame(patterns, { kind: "histogram", buckets }, weights)),
      { numRuns: 10 },
    );
  });

  it("is planned for a thousand million keys as for ten", () => {
    const patterns: SmallPattern[] = [
      { name: "like", rateRps: 1e6, item: { read: 0.5, write: 2 }, index: { read: 1, write: 1 } },
    ];
    const { bendsFirst } = planHeat(loadOf(patterns, { kind: "zipf", skew: 1 }, 1e9));
    // The harmonic number of 1e9 is 21.300481502347946; of 100 it is 5.187377517639621.
    expect(bendsFirst).toMatchObject({ scope: "indexKey", kind: "write" });
    expect(bendsFirst?.atScale).toBeCloseTo((1000 / 1e6) * (21.300481502347946 / 5.187377517639621), 12);
  });
});
