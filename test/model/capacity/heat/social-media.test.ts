import { describe, expect, it } from "vitest";
import type { DataSet } from "../../../../bench/workload/data-set.ts";
import { partitionLimits } from "../../../../model/capacity/heat/bend.ts";
import { planHeat } from "../../../../model/capacity/heat/heat.ts";
import { planLoad } from "../../../../model/capacity/load/plan-load.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import type { NativeItem } from "../../../../model/schema/operation.ts";
import type { Draw, Entity } from "../../../../model/schema/population.ts";
import { entityNamed, socialMediaData } from "../../../bench/workload/social-media-data.ts";

const skew = 0.99;

/** A draw that gives one given instance, with everything else as the replay has it. */
function drawOf(dataSet: DataSet, entity: Entity, rank: number, onAny: () => void): Draw {
  const drawn = (asked: Entity) => {
    if (asked !== entity) {
      throw new Error(`the pattern draws a ${asked.name}, not a ${entity.name}`);
    }
    return dataSet.instance(entity, rank);
  };
  return {
    nowMs: 0,
    now: "1970-01-01T00:00:00.000Z",
    popular: drawn,
    any: (asked) => {
      onAny();
      return drawn(asked);
    },
    children: (of, children, atMost) => {
      const [first, end] = dataSet.childRange(of, children);
      const count = Math.min(atMost, end - first);
      return Array.from({ length: count }, (_, position) => dataSet.instance(children, end - 1 - position));
    },
    integer: (min) => min,
    newId: () => "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  };
}

/**
 * Writes a second on every key of a pattern: for each instance that can be drawn, the requests that the pattern sends for it, as
 * often as Zipf's law draws it, or any other where the pattern does not mind. Every write of these patterns costs one unit: the items are small.
 */
function addWrites(
  load: Map<string, number>,
  dataSet: DataSet,
  patternName: keyof typeof socialMedia.patterns,
  entityName: string,
  keyOf: (key: NativeItem) => string,
): void {
  const { population, patterns } = socialMedia;
  const pattern = patterns[patternName];
  const draw = population?.draws.find((one) => one.pattern === pattern);
  if (draw === undefined) {
    throw new Error(`${patternName} is not drawn`);
  }
  const entity = entityNamed(entityName);
  let isAny = false;
  draw.plan(
    drawOf(dataSet, entity, 0, () => {
      isAny = true;
    }),
  );
  const weights = Array.from({ length: dataSet.count(entity) }, (_, rank) => (isAny ? 1 : (rank + 1) ** -skew));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [rank, weight] of weights.entries()) {
    for (const request of draw.plan(drawOf(dataSet, entity, rank, () => undefined)).requests) {
      if (request.operation !== "UpdateItem") {
        throw new Error(`${patternName} sends ${request.operation}`);
      }
      const key = keyOf(request.input.Key);
      load.set(key, (load.get(key) ?? 0) + (pattern.rateRps.value * weight) / total);
    }
  }
}

const itemOf = (key: NativeItem) => JSON.stringify(key);
const collectionOf = ({ userId }: NativeItem) => String(userId);

describe.each([300, 2000])("the heat of the social media design with %d users", (users) => {
  const dataSet = socialMediaData(users);
  const heat = planHeat(planLoad({ design: socialMedia, users, popularity: { kind: "zipf", skew } }));

  it.each([
    [
      "UserPosts",
      "item",
      itemOf,
      [
        ["updateUserActivity", "user"],
        ["incrementUserCounters", "user"],
      ],
    ],
    [
      "UserPosts",
      "itemCollection",
      collectionOf,
      [
        ["updateUserActivity", "user"],
        ["incrementUserCounters", "user"],
        ["incrementPostCounters", "post"],
      ],
    ],
    ["UserNotifications", "itemCollection", collectionOf, [["markNotificationsRead", "notification"]]],
  ] as const)("bends in %s, at an %s, where looking at every key says so", (table, scope, keyOf, patterns) => {
    const load = new Map<string, number>();
    for (const [pattern, entity] of patterns) {
      addWrites(load, dataSet, pattern, entity, keyOf);
    }
    const hottest = Math.max(...load.values());
    const bend = heat.combined.find((one) => one.kind === "write" && one.scope === scope && one.table === table);
    expect(bend?.parts.map(({ pattern }) => pattern).sort()).toEqual(patterns.map(([pattern]) => pattern).sort());
    expect(Math.abs((bend?.atScale ?? 0) / (partitionLimits.write / hottest) - 1)).toBeLessThan(0.01);
  });
});
