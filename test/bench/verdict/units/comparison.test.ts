import { describe, expect, it } from "vitest";
import {
  mergeComparisons,
  notComparedAtAll,
  type UnitsComparison,
} from "../../../../bench/verdict/units/comparison.ts";
import { foundDifference } from "../fixture.ts";

const one: UnitsComparison = {
  result: {
    executions: 10,
    requests: 12,
    equal: 7,
    explained: [{ difference: "empty-query", requests: 2 }],
    differing: 1,
    notCompared: 2,
    notComparedBecause: [{ reason: "it failed", requests: 2 }],
    first: foundDifference,
    note: null,
  },
  predicted: [
    new Map([
      [0, 3],
      [1, 1],
    ]),
    new Map(),
  ],
  heat: [{ table: "Items", key: "ada", requests: 3, readUnits: 2, writeUnits: 0 }],
};

const other: UnitsComparison = {
  result: {
    executions: 5,
    requests: 9,
    equal: 0,
    explained: [
      { difference: "ttl", requests: 3 },
      { difference: "empty-query", requests: 1 },
    ],
    differing: 2,
    notCompared: 4,
    notComparedBecause: [
      { reason: "too many orders", requests: 3 },
      { reason: "it failed", requests: 1 },
    ],
    first: { ...foundDifference, arrival: 1 },
    note: "Half of it.",
  },
  predicted: [new Map([[1, 2.5]]), new Map([[0, 1]])],
  heat: [{ table: "Items", key: "bob", requests: 1, readUnits: 1, writeUnits: 0 }],
};

describe("comparisons of several parts", () => {
  it("add up, rows of the same name together and the largest first", () => {
    expect(mergeComparisons([one, other])).toEqual({
      result: {
        executions: 15,
        requests: 21,
        equal: 7,
        explained: [
          { difference: "empty-query", requests: 3 },
          { difference: "ttl", requests: 3 },
        ],
        differing: 3,
        notCompared: 6,
        notComparedBecause: [
          { reason: "it failed", requests: 3 },
          { reason: "too many orders", requests: 3 },
        ],
        first: foundDifference,
        note: "Half of it.",
      },
      predicted: [
        new Map([
          [0, 3],
          [1, 3.5],
        ]),
        new Map([[0, 1]]),
      ],
      heat: [...(one.heat ?? []), ...(other.heat ?? [])],
    });
  });

  it("leave each part as it was", () => {
    const before = structuredClone([one, other]);
    mergeComparisons([one, other]);
    expect([one, other]).toEqual(before);
  });

  it("show the difference of the first part that has one", () => {
    const equal = { ...one, result: { ...one.result, first: null } };
    expect(mergeComparisons([equal, other]).result.first?.arrival).toBe(1);
  });

  it("predict nothing and know no hot keys if one part was not compared", () => {
    const merged = mergeComparisons([one, notComparedAtAll([], "no model")]);
    expect(merged.predicted).toBeNull();
    expect(merged).not.toHaveProperty("heat");
    expect(merged.result.note).toBe("no model");
  });

  it("of one part are that part, and of none are empty", () => {
    expect(mergeComparisons([one])).toBe(one);
    expect(mergeComparisons([])).toMatchObject({ predicted: null, result: { requests: 0, note: null } });
  });
});
