import { describe, expect, it } from "vitest";
import { planCapacity } from "../../../../model/capacity/capacity-plan.ts";
import type { DesignLoad } from "../../../../model/capacity/load/load.ts";
import { planLoad } from "../../../../model/capacity/load/plan-load.ts";
import { massOf } from "../../../../model/population/mass.ts";
import { blogWith } from "./blog.ts";
import { averageUnits, concrete, popularity } from "./enumerate.ts";

const users = 30;
const load = (shards: number): DesignLoad => planLoad({ design: blogWith(shards), users, popularity });

function patternIn({ patterns }: DesignLoad, name: string) {
  const found = patterns.find((pattern) => pattern.name === name);
  if (found === undefined) {
    throw new Error(`there is no ${name}`);
  }
  return found;
}

function hotKey(from: DesignLoad, name: string, scope: string, table: string) {
  const found = patternIn(from, name).hotKeys.find((key) => key.scope === scope && key.table === table);
  return [found?.key, found?.share, found?.read, found?.write];
}

describe.each([1, 3])("a design with %i shards", (shards) => {
  const design = blogWith(shards);
  const planned = load(shards);
  // Views are those of a writer's every text: without them a page of texts alone would be read.
  const state = concrete(design, users);

  it.each(Object.keys(design.patterns))("%s takes what its executions take", (name) => {
    const draw = design.population?.draws.find(
      ({ pattern }) => pattern === Object.entries(design.patterns).find(([key]) => key === name)?.[1],
    );
    const pattern = patternIn(planned, name);
    expect(pattern.assumptions.filter((text) => text.includes("traced"))).toEqual([]);
    // A reading of two draws is assumed to be new.
    if (draw !== undefined && name !== "readOne") {
      const real = averageUnits(state, draw);
      expect(pattern.requests / (real.get("requests") ?? 0)).toBeCloseTo(1, 1);
      expect(
        Math.abs(pattern.unitsMean / (real.get("total") ?? 0) - 1),
        `${pattern.unitsMean} ${real.get("total")}`,
      ).toBeLessThan(0.03);
    }
  });
});

describe("shards", () => {
  const share = massOf(popularity, users * 20, 0, 1);
  const parted = load(4);

  it("share the writes of a counter, whichever the execution chooses", () => {
    expect(hotKey(parted, "view", "item", "Texts")).toEqual([
      "writerId = author 0, textKey = VIEWS#work 0",
      expect.closeTo(share / 4, 9),
      0,
      1,
    ]);
    // They are in one collection.
    expect(hotKey(parted, "view", "itemCollection", "Texts")[1]).toBeCloseTo(
      hotKey(load(1), "view", "itemCollection", "Texts")[1] as number,
      9,
    );
  });

  it("do not help who writes the first one always, or reads them all", () => {
    expect(hotKey(parted, "fixFirst", "item", "Texts")[1]).toBeCloseTo(share, 9);
    expect(hotKey(parted, "readViews", "item", "Texts")[1]).toBeCloseTo(share, 9);
    expect([patternIn(parted, "readViews").requests, patternIn(load(1), "readViews").requests]).toEqual([4, 1]);
  });

  it("share the entries of an index by who decides the shard", () => {
    const [, one] = hotKey(load(1), "readOne", "indexKey", "Readings");
    expect(one).toBeCloseTo(share, 9);
    // Each of the thirty authors reads as often as the others: the shard that one of them is in has him and a quarter of the rest.
    expect(hotKey(parted, "readOne", "indexKey", "Readings")).toEqual([
      "textShard = work 0",
      expect.closeTo(share * (1 / 30 + 29 / 30 / 4), 9),
      0,
      1,
    ]);
  });

  it("made by hand are told apart by what is drawn", () => {
    const [key, part] = hotKey(load(1), "countSlot", "item", "Slots");
    expect(key).toBe("slotKey = author 0#0");
    expect(part).toBeCloseTo(massOf(popularity, users, 0, 1) / 4, 9);
  });
});

it("a capacity plan counts a local index as its table, and every pattern with a number", () => {
  const design = blogWith(1);
  const { tables } = planCapacity(design, 2);
  const atUsers = planLoad({ design, users: 1_000_000, popularity });
  const sum = (scopes: readonly string[], table: string) =>
    atUsers.patterns
      .flatMap(({ units }) => units)
      .reduce((all, unit) => (unit.table === table && scopes.includes(unit.scope) ? all + unit.write : all), 0);
  expect(sum(["lsi"], "Texts")).toBeGreaterThan(1);
  expect(tables.Texts?.write).toBeCloseTo(2 * sum(["table", "lsi"], "Texts"), 9);
  expect(tables.Texts?.indexes.ByState?.write).toBeCloseTo(2 * sum(["gsi"], "Texts"), 9);
});

it("a new item is said to be assumed, where one that is there would cost something else", () => {
  expect(patternIn(load(1), "readOne").assumptions).toEqual([
    "what it writes is new: repeated, its PutItem takes 1 unit, not 2",
  ]);
  expect(patternIn(load(1), "readAll").assumptions).toEqual([]);
});
