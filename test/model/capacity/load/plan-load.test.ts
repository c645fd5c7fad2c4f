import { beforeAll, describe, expect, it } from "vitest";
import { wireItemSizeBytes } from "../../../../model/capacity/item-size.ts";
import type { DesignLoad, PatternLoad } from "../../../../model/capacity/load/load.ts";
import { planLoad } from "../../../../model/capacity/load/plan-load.ts";
import { entryOf, isInIndex } from "../../../../model/capacity/units/table-schema.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import type { Design } from "../../../../model/schema/design.ts";
import type { ParameterDraw } from "../../../../model/schema/population.ts";
import { averageUnits, type Concrete, concrete, popularity, sharesWithin } from "./enumerate.ts";

function drawOf(design: Design, name: string): ParameterDraw {
  const draw = design.population?.draws.find(({ pattern }) => pattern === design.patterns[name]);
  if (draw === undefined) {
    throw new Error(`nothing draws for ${name}`);
  }
  return draw;
}

function patternOf(load: DesignLoad, number: number): PatternLoad {
  const found = load.patterns.find((pattern) => pattern.number === number);
  if (found === undefined) {
    throw new Error(`there is no pattern ${number}`);
  }
  return found;
}

const traced = (load: DesignLoad) =>
  load.patterns.every(({ assumptions }) => assumptions.every((text) => !text.includes("traced")));

/** Differences in 100, by target, where there are any; targets with next to nothing are left out. */
function expectEqualUnits(load: PatternLoad, actual: ReadonlyMap<string, number>, percent: number): void {
  const planned = new Map<string, number>([
    ["requests", load.requests],
    ["total", load.unitsMean],
    ...load.units.flatMap(({ table, index, read, write }): [string, number][] => {
      const name = index === undefined ? table : `${table}/${index}`;
      return [
        [`${name} read`, read],
        [`${name} write`, write],
      ];
    }),
  ]);
  for (const name of new Set([...planned.keys(), ...actual.keys()])) {
    const [plan, real] = [planned.get(name) ?? 0, actual.get(name) ?? 0];
    expect(Math.abs(plan - real), `${load.name}, ${name}: planned ${plan}, real ${real}`).toBeLessThanOrEqual(
      (Math.abs(real) * percent) / 100 + 1e-9,
    );
  }
}

describe("the units of the social media design's patterns are those of every execution by its probability", () => {
  let small: Concrete;
  let smallLoad: DesignLoad;
  let larger: Concrete;
  let largerLoad: DesignLoad;
  beforeAll(() => {
    small = concrete(socialMedia, 40);
    smallLoad = planLoad({ design: socialMedia, users: 40, popularity });
    larger = concrete(socialMedia, 500, ["follow", "notification", "message", "story"]);
    largerLoad = planLoad({ design: socialMedia, users: 500, popularity });
  });

  it("traces every pattern", () => {
    expect([traced(smallLoad), traced(largerLoad)]).toEqual([true, true]);
    expect(smallLoad.patterns.map(({ number }) => number)).toEqual([...Array(15).keys()].map((n) => n + 1));
  });

  // Likes and follows of two draws are assumed to be new, which these are not; they have a test of their own.
  // With 40 users a single popular one decides whether patterns 12 and 13 take a step more: chance, which 500 even out.
  it.each([1, 2, 3, 4, 5, 6, 9, 10, 11, 14, 15])("pattern %i at 40 users, within 2 percent", (number) => {
    const load = patternOf(smallLoad, number);
    expectEqualUnits(load, averageUnits(small, drawOf(socialMedia, load.name)), 2);
  });

  it.each([9, 11, 12, 13, 14, 15])("pattern %i at 500 users, within 2 percent", (number) => {
    const load = patternOf(largerLoad, number);
    expectEqualUnits(load, averageUnits(larger, drawOf(socialMedia, load.name)), 2);
  });

  it.each([9, 11, 12, 13, 14, 15])(
    "99 of 100 executions of pattern %i stay within its p99, and not within less",
    (number) => {
      const { name, unitsP99 } = patternOf(largerLoad, number);
      const { atMost, less } = sharesWithin(larger, drawOf(socialMedia, name), unitsP99);
      expect([atMost > 0.985, less < 0.995]).toEqual([true, true]);
    },
  );

  it("stores what the data set stores, within 1 %", () => {
    for (const [state, load, names] of [
      [small, smallLoad, ["UserPosts", "PostComments", "Likes"]],
      [larger, largerLoad, ["UserNotifications", "Follows", "DirectMessages", "Stories"]],
    ] as const) {
      const rows = load.storage.filter(({ table }) => names.some((name) => name === table));
      expect(rows.length).toBeGreaterThanOrEqual(names.length);
      for (const { table, index: name, items, bytes, largestCollectionBytes = 0 } of rows) {
        const content = state.tables.table(table);
        const index = content?.schema.indexes.find((each) => each.name === name);
        const collections = content?.collections(index).all() ?? [];
        let [count, sum, largest] = [0, 0, 0];
        for (const collection of collections) {
          let own = 0;
          for (const { item } of collection.sorted()) {
            if (index === undefined || isInIndex(index, item)) {
              own += wireItemSizeBytes(index === undefined ? item : entryOf(index, item));
              count += 1;
            }
          }
          sum += own;
          largest = Math.max(largest, own);
        }
        const where = `${table} ${name ?? ""}`;
        expect([where, Math.round(items)]).toEqual([where, count]);
        expect(Math.abs(bytes / (sum + 100 * count) - 1), where).toBeLessThan(0.01);
        expect(
          Math.abs(largestCollectionBytes / largest - 1),
          `${where}: ${largestCollectionBytes}, ${largest}`,
        ).toBeLessThan(0.1);
      }
    }
  });
});
