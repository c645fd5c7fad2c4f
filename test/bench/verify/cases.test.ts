import { describe, expect, test } from "vitest";
import { canonicalItem } from "../../../bench/verify/canonical.ts";
import { planSizedCases } from "../../../bench/verify/cases.ts";
import { predictCases } from "../../../bench/verify/predict-case.ts";
import { sizeClasses } from "../../../bench/verify/size-classes.ts";
import { createSizedData, drawnFrom } from "../../../bench/verify/sized-data.ts";
import { createSizedDraw } from "../../../bench/verify/sized-draw.ts";
import { itemSizeBytes } from "../../../model/capacity/item-size.ts";
import { unmarshalItem } from "../../../model/request/wire.ts";
import { string } from "../../../model/schema/attribute.ts";
import { item } from "../../../model/schema/item.ts";
import { draws, entity, type Population, rootEntity, seed } from "../../../model/schema/population.ts";
import { DesignError } from "../../../model/schema/problem.ts";
import { assumed } from "../../../model/schema/rate.ts";
import { stringKey, table } from "../../../model/schema/table.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { links, socialMedia, withPatterns } from "./changed-design.ts";

const shelves = table("Shelves", { partitionKey: stringKey("shelf"), sortKey: stringKey("place") });
const label = item(shelves, "label", {
  key: { shelf: "<shelf>", place: "LABEL" },
  attributes: { shelf: string(), text: string() },
  size: { bytes: assumed(500), filledBy: "text" },
});

const shelf = rootEntity("shelf", (self) => [seed(label, { shelf: `shelf${self.index}`, text: "" })]);
const box = entity("box", { of: shelf, average: assumed(0.5), items: () => [] });
const scarce = entity("scarce", { of: shelf, average: assumed(2), most: assumed(5), items: () => [] });
const friend = entity("friend", {
  of: shelf,
  average: assumed(1),
  items: (self) => [seed(label, { shelf: self.pickDistinct(shelf, "friend").id + self.parent.id, text: "" })],
});
const population: Population = { root: shelf, entities: [box, scarce, friend], draws: [] };
const data = createSizedData(population, 12, 40);

const drawAt = (name: string) => {
  const sizeClass = sizeClasses.find((each) => each.name === name);
  if (sizeClass === undefined) {
    throw new Error(`no size class ${name}`);
  }
  return createSizedDraw(drawnFrom(data, sizeClass), sizeClass, "pattern");
};

describe("the draw of a size class", () => {
  test("gives the first, the middle and the last instance, or one that is not stored", () => {
    expect(["most", "typical", "least", "large"].map((name) => drawAt(name).popular(shelf).index)).toEqual([
      0, 6, 11, 0,
    ]);
    const stored = new Set(Array.from({ length: 12 }, (_, index) => data.stored.instance(shelf, index).id));
    const missing = drawAt("none").popular(shelf);
    expect(missing.index).toBeGreaterThanOrEqual(data.stored.count(shelf));
    expect(stored.has(missing.id)).toBe(false);
    expect(drawAt("none").any(box).index).toBeGreaterThanOrEqual(data.stored.count(box));
  });

  test("gives another one where it must not be the same", () => {
    for (const { name } of sizeClasses) {
      const draw = drawAt(name);
      const one = draw.popular(shelf);
      const other = draw.any(shelf, one);
      expect(other.index, name).not.toBe(one.index);
      expect(draw.any(shelf, other).index, name).toBe(one.index);
    }
  });

  test("takes the middle child of a middle parent that has any, although most children are the first one's", () => {
    const typical = drawAt("typical").popular(box);
    expect(data.stored.count(box)).toBeGreaterThan(40);
    expect(typical.parent.index).toBeGreaterThanOrEqual(6);
  });

  test("spans a range of integers, and gives each pattern new identifiers of its own, the same each time", () => {
    expect(["none", "least", "typical", "most"].map((name) => drawAt(name).integer(1, 3))).toEqual([1, 1, 2, 3]);
    const draw = drawAt("most");
    const [first, second] = [draw.newId(), draw.newId()];
    expect(first).not.toBe(second);
    expect(drawAt("most").newId()).toBe(first);
    expect(drawAt("least").newId()).not.toBe(first);
  });

  test("lists the newest children first", () => {
    const draw = drawAt("most");
    const owner = draw.popular(shelf);
    const [first, end] = data.stored.childRange(owner, box);
    expect(draw.children(owner, box, 3).map(({ index }) => index)).toEqual([end - 1, end - 2, end - 3]);
    expect(draw.children(owner, box, 1000)).toHaveLength(end - first);
  });
});

describe("the data that patterns are verified on", () => {
  test("gives the first instance full pages, as far as the population allows", () => {
    const first = data.stored.instance(shelf, 0);
    // Boxes without a bound, five scarce ones at most, and no more friends than there are others.
    expect([box, scarce, friend].map((of) => first.countOf(of))).toEqual([40, 5, 11]);
    const total = [box, scarce, friend].map((of) => data.stored.count(of));
    const others = Array.from({ length: 11 }, (_, index) => data.stored.instance(shelf, index + 1));
    expect(
      [box, scarce, friend].map(
        (of, at) => others.reduce((sum, each) => sum + each.countOf(of), 0) + first.countOf(of) - (total[at] ?? 0),
      ),
    ).toEqual([0, 0, 0]);
    const parents = Array.from(
      { length: data.stored.count(box) },
      (_, index) => data.stored.instance(box, index).parent.index,
    );
    expect(parents).toEqual([...parents].sort((one, other) => one - other));
  });

  test("holds the same keys in both sizes, and items four times as large in the one", () => {
    const [designed, large] = [data.items(1), data.items(4)];
    const keysOf = (items: typeof designed) => items.map(({ item: { shelf: key } }) => JSON.stringify(key));
    expect(keysOf(large)).toEqual(keysOf(designed));
    const sizes = (items: typeof designed) => items.map((each) => itemSizeBytes(unmarshalItem(each.item)));
    expect(Math.min(...sizes(designed))).toBeGreaterThanOrEqual(450);
    expect(Math.max(...sizes(designed))).toBeLessThanOrEqual(500);
    expect(Math.min(...sizes(large))).toBeGreaterThanOrEqual(1800);
    expect(Math.max(...sizes(large))).toBeLessThanOrEqual(2000);
  });
});

describe("the cases of a design", () => {
  const codesOf = (work: () => unknown): string[] => {
    try {
      work();
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(DesignError);
      return error instanceof DesignError ? error.problems.map(({ code }) => code) : [];
    }
  };

  test("name the patterns that have no draw", () => {
    const { population } = socialMedia;
    const draws = population?.draws.filter(({ pattern }) => pattern !== socialMedia.patterns.createPost) ?? [];
    const undrawn = population === undefined ? socialMedia : { ...socialMedia, population: { ...population, draws } };
    const { cases, notVerified } = planSizedCases(undrawn);
    expect(cases).toHaveLength(25 * sizeClasses.length);
    expect(notVerified).toEqual([{ pattern: "createPost", why: "no draw", isMeant: true }]);
    expect(planSizedCases(socialMedia).notVerified).toEqual([]);
  });

  test("need a population and a draw", () => {
    const { population: _, ...bare } = links;
    expect(codesOf(() => planSizedCases(bare))).toEqual(["population_missing"]);
    expect(codesOf(() => planSizedCases(withPatterns(links, {})))).toEqual(["nothing_to_verify"]);
  });

  const ofPopulation = (changed: Population) => ({
    ...links,
    patterns: { resolveLink: links.patterns.resolveLink },
    population: changed,
  });

  test("take more roots where the population needs them, and refuse what is too much", () => {
    const crowd = entity("crowd", { ...friend, of: shelf, average: assumed(30) });
    const draw = draws(links.patterns.resolveLink, ({ popular }) => ({ code: popular.name }));
    const planned = planSizedCases(ofPopulation({ root: shelf, entities: [crowd], draws: [draw] }));
    expect(planned.data.stored.count(shelf)).toBe(48);
    const floods = entity("flood", { of: shelf, average: assumed(5000), items: shelf.items });
    const books = { ...label, size: { bytes: assumed(300_000), filledBy: "text" } };
    const heavy = entity("heavy", {
      of: shelf,
      average: assumed(50),
      items: (self) => [seed(books, { shelf: self.id, text: "" })],
    });
    expect(codesOf(() => planSizedCases(ofPopulation({ root: shelf, entities: [heavy], draws: [draw] })))).toEqual([
      "data_too_large",
    ]);
    expect(codesOf(() => planSizedCases(ofPopulation({ root: shelf, entities: [floods], draws: [draw] })))).toEqual([
      "data_too_large",
    ]);
  });
});

describe("what is predicted of a case", () => {
  const definitions = toTableDefinitions(socialMedia);
  const predicted = predictCases(planSizedCases(socialMedia), definitions);
  const find = (pattern: string, sizeClass: string) => {
    const found = predicted.find((each) => each.pattern === pattern && each.sizeClass.name === sizeClass);
    if (found === undefined) {
      throw new Error(`no case ${pattern} at ${sizeClass}`);
    }
    return found;
  };

  test("holds what a write leaves behind and what was there before it", () => {
    const { requests, seeded } = find("updateUserActivity", "most");
    const [left] = requests[0]?.leaves ?? [];
    expect(left?.item?.lastActiveDate).toEqual({ S: "2100-01-01T00:00:00.000Z" });
    expect(seeded).toHaveLength(1);
    expect(seeded[0]?.key).toEqual(left?.key);
    expect(seeded[0]?.item).toBeDefined();
    expect(seeded[0]?.item).not.toEqual(left?.item);
  });

  test("knows that a refused write leaves nothing, and that a new item was not there", () => {
    const refused = find("updateUserActivity", "none");
    expect(refused.requests[0]?.prediction.outcome).toBe("ConditionalCheckFailedException");
    expect(refused.requests[0]?.leaves).toEqual([{ table: "UserPosts", key: expect.anything() }]);
    const created = find("likePost", "none");
    expect(created.requests[0]?.leaves[0]?.item).toBeDefined();
    expect(created.seeded[0]).not.toHaveProperty("item");
  });

  test("starts from the same items each time, whatever a case before it wrote", () => {
    const [typical, most] = [find("incrementUserCounters", "typical"), find("incrementUserCounters", "most")];
    const seeded = new Set(
      planSizedCases(socialMedia)
        .data.items(1)
        .map((each) => canonicalItem(each.item)),
    );
    for (const each of [...typical.seeded, ...most.seeded]) {
      expect(each.item === undefined || seeded.has(canonicalItem(each.item))).toBe(true);
    }
  });
});
