import { describe, expect, it } from "vitest";
import type { DesignPlan, ScalePlan } from "../../../../model/capacity/plan/plan.ts";
import { planDesign } from "../../../../model/capacity/plan/plan-design.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import {
  assumed,
  atMostOne,
  defineDesign,
  draws,
  get,
  item,
  localIndex,
  readPattern,
  rootEntity,
  seed,
  string,
  stringKey,
  table,
} from "../../../../model/index.ts";
import { prices } from "../cost/demands.ts";

const popularity = { kind: "zipf", skew: 0.99 } as const;
const vast = 1e8 / 0.977;
const plan: DesignPlan = planDesign({
  design: socialMedia,
  loads: [
    { scale: 1, users: 1e6 },
    { scale: 1000, users: 1e6 },
    { scale: vast, users: 1e9 },
  ],
  popularity,
  prices,
});

function scaleAt(position: number): ScalePlan {
  const scale = plan.scales[position];
  if (scale === undefined) {
    throw new Error(`there is no load ${position}`);
  }
  return scale;
}

const [documented, thousandfold, internet] = [scaleAt(0), scaleAt(1), scaleAt(2)];
const secondsPerMonth = 730 * 3600;
const freeGb = 25;

describe("the plan of the social media design", () => {
  it("has all fifteen patterns at their documented rates", () => {
    expect(documented.patterns.map(({ number }) => number)).toEqual(
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
    expect(documented.executionsPerSecond).toBeCloseTo(0.977, 12);
    expect(internet.executionsPerSecond).toBeCloseTo(1e8, 0);
  });

  it("counts every unit once: by pattern, by table and index, and in all", () => {
    for (const { patterns, targets, readUnitsPerSecond, writeUnitsPerSecond } of plan.scales) {
      const sum = (parts: readonly { readonly readUnitsPerSecond: number; readonly writeUnitsPerSecond: number }[]) => [
        parts.reduce((total, part) => total + part.readUnitsPerSecond, 0),
        parts.reduce((total, part) => total + part.writeUnitsPerSecond, 0),
      ];
      for (const [reads = 0, writes = 0] of [sum(patterns), sum(targets)]) {
        expect(reads / readUnitsPerSecond).toBeCloseTo(1, 9);
        expect(writes / writeUnitsPerSecond).toBeCloseTo(1, 9);
      }
    }
  });

  it("costs on demand what its units and its storage cost", () => {
    for (const { readUnitsPerSecond, writeUnitsPerSecond, storageBytes, costUsdPerMonth } of plan.scales) {
      const throughput = (secondsPerMonth / 1e6) * (readUnitsPerSecond * 0.125 + writeUnitsPerSecond * 0.625);
      const storage = Math.max(0, storageBytes / 2 ** 30 - freeGb) * 0.25;
      expect(costUsdPerMonth.onDemand / (throughput + storage)).toBeCloseTo(1, 9);
    }
  });

  it("grows in proportion to the scale, as long as the users are the same", () => {
    expect(thousandfold.readUnitsPerSecond / documented.readUnitsPerSecond).toBeCloseTo(1000, 6);
    expect(thousandfold.writeUnitsPerSecond / documented.writeUnitsPerSecond).toBeCloseTo(1000, 6);
    expect(thousandfold.storageBytes).toBe(documented.storageBytes);
    expect(thousandfold.bendsFirst).toEqual(documented.bendsFirst);
  });

  it("bends first at the counters of the most popular, where nothing hard has been reached at a thousand times the load", () => {
    expect(documented.bendsFirst?.pattern).toBe("incrementPostCounters");
    expect(documented.bendsFirst?.limit).toBe(
      "1,000 write units/s of the item collection userId = user 0 in UserPosts",
    );
    expect(thousandfold.tooHot).toEqual([]);
    expect(thousandfold.quotas).toEqual([]);
    expect(internet.quotas.length).toBeGreaterThan(0);
  });

  it("says at internet scale that counters and followers need shards, and how many", () => {
    const repaired = internet.tooHot.map(({ bend, repairs }) => ({
      place: `${bend.scope} ${bend.index ?? bend.table}`,
      shards: repairs.find(({ kind }) => kind === "shards")?.count,
    }));
    for (const place of ["item UserPosts", "indexKey FollowersByUser"]) {
      expect(repaired.find((one) => one.place === place && one.shards !== undefined)?.shards).toBeGreaterThan(1);
    }
  });

  it("names the design's own numbers to raise", () => {
    const knobs = internet.tooHot.flatMap(({ bend, knob }) =>
      bend.kind === "read" || knob === undefined ? [] : [knob],
    );
    expect(knobs).toContainEqual({ item: "postStats", count: 1 });
    expect(knobs).toContainEqual({ item: "userStats", count: 1 });
    expect(knobs).toContainEqual({ item: "follow", attribute: "followingId", count: 1 });
    expect(knobs).toHaveLength(3);
  });

  it("names the cheapest, and the loads at which that changes", () => {
    const { costUsdPerMonth, cheapest } = documented;
    expect(cheapest.usd).toBe(Math.min(...Object.values(costUsdPerMonth)));
    for (const { cheapest: found, cheapestPerTable, crossovers, scale } of plan.scales) {
      expect(cheapestPerTable.usd).toBeLessThanOrEqual(found.usd);
      const before = crossovers.filter((crossover) => crossover.scale <= scale).at(-1);
      expect(before?.to ?? crossovers[0]?.from).toMatchObject({ mode: found.mode, tableClass: found.tableClass });
    }
  });
});

it("bills the average and heats with the peak", () => {
  const load = [{ scale: 1000, users: 1e6 }];
  const [peaky] = planDesign({ design: socialMedia, loads: load, popularity, prices, peakToAverage: 4 }).scales;
  expect(peaky?.costUsdPerMonth.onDemand).toBe(thousandfold.costUsdPerMonth.onDemand);
  expect(peaky?.costUsdPerMonth.provisionedFixed).toBeGreaterThan(
    3.9 * (thousandfold.costUsdPerMonth.provisionedFixed - 80),
  );
  expect(peaky?.bendsFirst?.atScale).toBeCloseTo((thousandfold.bendsFirst?.atScale ?? 0) / 4, 6);
  expect(peaky?.executionsPerSecondPeak).toBeCloseTo(4 * 977, 6);
});

it("prices a design that says nothing about its data, and claims to know neither its storage nor its hot keys", () => {
  const { population: _, ...silent } = socialMedia;
  const [found] = planDesign({ design: silent, loads: [{ scale: 1000, users: 1e6 }], popularity, prices }).scales;
  expect(found?.writeUnitsPerSecond).toBeGreaterThanOrEqual(thousandfold.writeUnitsPerSecond / 4);
  expect(found?.costUsdPerMonth.onDemand).toBeGreaterThan(1000);
  expect(found?.demand.map(({ table }) => table)).toEqual(socialMedia.tables.map(({ name }) => name));
  expect(found?.isHeatKnown).toBe(false);
  expect(found).not.toHaveProperty("bendsFirst");
  expect(found?.storageBytes).toBe(0);
  expect(found?.assumptions.join()).toContain("no population");
  expect(thousandfold.isHeatKnown).toBe(true);
});

it("counts an item collection once against 10 GB, with the entries of all its local indexes", () => {
  const day = table("Days", { partitionKey: stringKey("place"), sortKey: stringKey("reading") });
  const reading = item(day, "reading", {
    key: { place: "ALL", reading: "<id>" },
    attributes: { id: string(), kind: string(), text: string() },
    size: { bytes: assumed(9000), filledBy: "text" },
  });
  const index = (name: string) => localIndex(day, name, { of: [reading], sortKey: "kind", project: [] });
  const sensor = rootEntity("sensor", (self) => [seed(reading, { id: self.id, kind: "k", text: "" })]);
  const read = readPattern({
    title: "Read",
    rateRps: assumed(1),
    consistency: "eventual",
    parameters: { id: string() },
    returns: atMostOne(["id"]),
    request: ({ id }) => get(reading, { id }),
  });
  const readings = (users: number) =>
    planDesign({
      design: defineDesign({
        name: "days",
        tables: [day],
        items: [reading],
        indexes: [index("ByKind"), index("ByKindAgain")],
        patterns: { read },
        population: { root: sensor, entities: [], draws: [draws(read, (draw) => ({ id: draw.popular(sensor).id }))] },
      }),
      loads: [{ scale: 1, users }],
      popularity,
      prices,
    }).scales[0]?.quotas.filter(({ code }) => code === "item_collection_size") ?? [];
  // A million items of 9,000 bytes are 8.4 GB; keys in two indexes add a little.
  expect(readings(1_000_000)).toEqual([]);
  const [passed] = readings(1_300_000);
  expect(passed?.needed).toBeGreaterThan(1_300_000 * 8_100);
  expect(passed?.needed).toBeLessThan(1_300_000 * 9_250);
});
