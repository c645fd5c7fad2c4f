import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DesignLoad } from "../../../../model/capacity/load/load.ts";
import { planLoad, usersMost } from "../../../../model/capacity/load/plan-load.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import type { Popularity } from "../../../../model/population/popularity.ts";
import type { Design } from "../../../../model/schema/design.ts";
import type { Draw, ParameterDraw } from "../../../../model/schema/population.ts";
import { DesignError } from "../../../../model/schema/problem.ts";
import { popularity } from "./enumerate.ts";

const anyPopularity: fc.Arbitrary<Popularity> = fc.oneof(
  fc.double({ min: 0, max: 3, noNaN: true }).map((skew): Popularity => ({ kind: "zipf", skew })),
  fc.constant<Popularity>({
    kind: "histogram",
    buckets: [
      { keys: 10, share: 0.5 },
      { keys: 1000, share: 0.5 },
    ],
  }),
);

const figuresOf = ({ patterns, storage }: DesignLoad) => [
  ...patterns.flatMap(({ requests, unitsMean, unitsP99, units, hotKeys }) => [
    requests,
    unitsMean,
    unitsP99,
    ...units.flatMap(({ read, write }) => [read, write]),
    ...hotKeys.flatMap(({ share, read, write }) => [share, read, write]),
  ]),
  ...storage.flatMap(({ items, bytes, largestCollectionBytes }) => [
    items,
    bytes,
    largestCollectionBytes ?? Number.NaN,
  ]),
];

/** The social media design with another draw for one of its patterns. */
function withDraw(name: string, draw: (real: Draw) => unknown): Design {
  const { population } = socialMedia;
  if (population === undefined) {
    throw new Error("the social media design has no population");
  }
  const draws = population.draws.map((each): ParameterDraw => {
    const isMeant = each.pattern.title === name;
    return isMeant
      ? { ...each, plan: (real) => (draw(real) === undefined ? each.plan(real) : { requests: [] }) }
      : each;
  });
  return { ...socialMedia, population: { ...population, draws } };
}

describe("for any number of users and any popularity", () => {
  it("all figures are finite and not negative, shares are at most 1, and hardly anything is above the p99", () => {
    const users = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1e9 }), fc.constant(usersMost));
    fc.assert(
      fc.property(users, anyPopularity, (count, asked) => {
        const load = planLoad({ design: socialMedia, users: count, popularity: asked });
        expect(figuresOf(load).every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
        for (const { hotKeys, unitsMean, unitsP99, units } of load.patterns) {
          expect(hotKeys.every(({ share }) => share <= 1)).toBe(true);
          expect(units.reduce((sum, { read, write }) => sum + read + write, 0)).toBeCloseTo(unitsMean, 9);
          expect(unitsMean).toBeLessThanOrEqual(unitsP99 + 0.01 * 50);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("more users store more, and a key that is drawn by itself gets no hotter", () => {
    const loads = [3, 100, 10_000, 1e6, 1e9].map((users) => planLoad({ design: socialMedia, users, popularity }));
    loads.slice(1).forEach((load, position) => {
      const before = loads[position];
      load.storage.forEach(({ bytes, items }, row) => {
        expect(bytes).toBeGreaterThan(before?.storage[row]?.bytes ?? 0);
        expect(items).toBeGreaterThan(before?.storage[row]?.items ?? 0);
      });
      // Whose children are drawn gets more of them, too.
      for (const { name, hotKeys } of load.patterns.filter(({ number = 0 }) => ![5, 9, 12, 15].includes(number))) {
        const known = before?.patterns.find((pattern) => pattern.name === name)?.hotKeys ?? [];
        for (const { scope, table, index, share } of hotKeys) {
          const same = known.find((key) => key.scope === scope && key.table === table && key.index === index);
          expect(share, `${name} ${scope}`).toBeLessThanOrEqual((same?.share ?? 1) + 1e-12);
        }
      }
    });
  });

  it("is the same again", () => {
    const input = { design: socialMedia, users: 12_345, popularity };
    expect(planLoad(input)).toEqual(planLoad(input));
  });
});

describe("what cannot be traced", () => {
  const failing = withDraw("Get user profile by user ID", () => {
    throw new Error("this draw wants a real instance");
  });

  it("has an estimate from above that says why, and the others stay as they are", () => {
    const [sound, broken] = [socialMedia, failing].map((design) => planLoad({ design, users: 1000, popularity }));
    const [first, ...others] = broken?.patterns ?? [];
    expect(first).toMatchObject({ name: "getUserById", unitsMean: 1, unitsP99: 1, requests: 1, hotKeys: [] });
    expect(first?.assumptions).toEqual([
      "an estimate from above, without hot keys: its code cannot be traced: this draw wants a real instance",
    ]);
    expect(others).toEqual(sound?.patterns.slice(1));
  });

  it("has one where there are too few to draw from", () => {
    const load = planLoad({ design: socialMedia, users: 1, popularity });
    const follow = load.patterns.find(({ name }) => name === "followUser");
    expect(follow?.assumptions).toEqual([
      "an estimate from above, without hot keys: its code cannot be traced: there are too few instances of user at so few users",
    ]);
  });

  it("items of an entity are left out of what is stored, and patterns that may find them are estimated", () => {
    const { population } = socialMedia;
    const entities = population?.entities.map((entity) =>
      entity.name === "story"
        ? {
            ...entity,
            items: () => {
              throw new Error("no story without a moon");
            },
          }
        : entity,
    );
    const design: Design = {
      ...socialMedia,
      ...(population && entities ? { population: { ...population, entities } } : {}),
    };
    const load = planLoad({ design, users: 1000, popularity });
    expect(load.assumptions).toEqual([
      "the items of story are not counted, because their code cannot be traced: no story without a moon",
    ]);
    expect(load.storage.find(({ table }) => table === "Stories")).toMatchObject({ items: 0, bytes: 0 });
    const estimated = load.patterns.filter(({ assumptions }) => assumptions.some((text) => text.includes("traced")));
    expect(estimated.map(({ name }) => name)).toEqual(["getActiveStories"]);
  });

  it("a design without a population has estimates alone", () => {
    const { population, ...unfilled } = socialMedia;
    expect(population).toBeDefined();
    const load = planLoad({ design: unfilled, users: 10, popularity });
    expect(load.storage.length).toBeGreaterThan(0);
    expect(load.storage.every(({ items, bytes }) => items === 0 && bytes === 0)).toBe(true);
    expect(load.patterns).toHaveLength(15);
    expect(load.patterns.every(({ assumptions }) => assumptions[0]?.includes("population"))).toBe(true);
  });
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, usersMost + 1])("%d users are refused", (users) => {
  expect(() => planLoad({ design: socialMedia, users, popularity })).toThrow(DesignError);
  expect(() => planLoad({ design: socialMedia, users, popularity })).toThrow("[load_users]");
});

it("a popularity that is none is refused", () => {
  const planned = () => planLoad({ design: socialMedia, users: 10, popularity: { kind: "zipf", skew: -1 } });
  expect(planned).toThrow("[popularity_skew]");
});
