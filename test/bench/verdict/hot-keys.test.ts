import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hotKeysOf } from "../../../bench/verdict/hot-keys.ts";
import type { PartitionHeat } from "../../../bench/verdict/units/heat.ts";

const heat = (key: string, requests: number, readUnits: number, writeUnits: number, index?: string): PartitionHeat => ({
  ...{ table: "Items", key, requests, readUnits, writeUnits },
  ...(index === undefined ? {} : { index }),
});

const anyHeat = fc.record({
  table: fc.constantFrom("Items", "Owners"),
  key: fc.constantFrom(..."abcdefghijklmnop"),
  requests: fc.integer({ min: 1, max: 1000 }),
  readUnits: fc.integer({ min: 0, max: 9000 }).map((halves) => halves / 2),
  writeUnits: fc.integer({ min: 0, max: 9000 }),
});

describe("the hottest keys", () => {
  it("have units a second, their share of the requests, and of the nearer limit of a partition", () => {
    expect(hotKeysOf([heat("a", 30, 600, 100), heat("b", 10, 6000, 0)], 2)).toEqual([
      {
        ...{ table: "Items", key: "b", requests: 10, requestsShare: 0.25 },
        ...{ readUnitsPerSecond: 3000, writeUnitsPerSecond: 0, partitionShare: 1 },
      },
      {
        ...{ table: "Items", key: "a", requests: 30, requestsShare: 0.75 },
        ...{ readUnitsPerSecond: 300, writeUnitsPerSecond: 50, partitionShare: 0.1 },
      },
    ]);
  });

  it("are ten of each table and of each index, the hottest target first", () => {
    const keys = Array.from({ length: 15 }, (_, at) => heat(`k${at}`, 1, at, 0));
    const found = hotKeysOf([...keys, heat("o", 1, 99, 0, "ByOwner")], 1);
    expect(found.map(({ index, key }) => index ?? key)).toEqual([
      "ByOwner",
      ...["k14", "k13", "k12", "k11", "k10", "k9", "k8", "k7", "k6", "k5"],
    ]);
    // The share is of all requests, also of those to keys that are not listed.
    expect(found[1]?.requestsShare).toBeCloseTo(1 / 15);
  });

  it("are added up over rounds, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(anyHeat), fc.array(anyHeat), (one, other) => {
        expect(hotKeysOf([...one, ...other], 10)).toEqual(hotKeysOf([...other, ...one], 10));
      }),
    );
    const [both] = hotKeysOf([heat("a", 1, 10, 2), heat("a", 2, 20, 4)], 10);
    expect(both).toMatchObject({ requests: 3, readUnitsPerSecond: 3, writeUnitsPerSecond: 0.6, requestsShare: 1 });
  });

  it("are none without requests, and have no rate without a duration", () => {
    expect(hotKeysOf([], 60)).toEqual([]);
    expect(hotKeysOf([heat("a", 1, 1, 1)], 0)).toMatchObject([{ readUnitsPerSecond: 0, partitionShare: 0 }]);
  });
});
