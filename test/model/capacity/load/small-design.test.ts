/** Figures of a small design, worked out by hand. */
import { describe, expect, it } from "vitest";
import type { DesignLoad, HotKey, PatternLoad } from "../../../../model/capacity/load/load.ts";
import { planLoad } from "../../../../model/capacity/load/plan-load.ts";
import { designWith, type patterns } from "./small-design.ts";

const users = 1000;
const skew = 0.99;

/** Share of the draws by popularity that fall on each of so many ranks. */
function zipf(count: number, by = skew): readonly number[] {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 1) ** -by);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}
const [first = 0] = zipf(users);

const loadOf = (postsEach = 1.5, by = skew) =>
  planLoad({ design: designWith(postsEach), users, popularity: { kind: "zipf", skew: by } });

function patternOf(load: DesignLoad, name: keyof typeof patterns): PatternLoad {
  const found = load.patterns.find((pattern) => pattern.name === name);
  if (found === undefined || found.isEstimated === true) {
    throw new Error(`${name} is not traced`);
  }
  return found;
}

function hotKey({ hotKeys }: PatternLoad, scope: HotKey["scope"], index?: string): HotKey {
  const found = hotKeys.find((key) => key.scope === scope && key.index === index);
  if (found === undefined) {
    throw new Error(`no hot ${scope}`);
  }
  return found;
}

describe("keys that two draws may fall on", () => {
  it("take what both bring", () => {
    const { key, share, write } = hotKey(patternOf(loadOf(), "follow"), "item");
    // The second is another than the first: whoever falls on it takes the next rank.
    const both = 1 / users + first * (1 - 1 / users);
    expect(key).toBe("memberId = person 0");
    expect(share).toBeCloseTo(both, 9);
    expect(share * write).toBeCloseTo(2 * both, 9);
  });
});

describe("integers of instances", () => {
  it("in a key that the draw asks for: the most popular has one value, all others are divided evenly", () => {
    const hit = patternOf(loadOf(), "hit");
    const collection = hotKey(hit, "itemCollection");
    expect(collection.share * collection.write).toBeCloseTo(5 * (first + (1 - first) / 8), 9);
    const one = hotKey(hit, "item");
    expect(one.share * one.write).toBeCloseTo(5 * first, 9);
    expect(hit.assumptions.join()).toContain("divided evenly");
  });

  it("in an index key: likewise, for as many values as there are", () => {
    const score = patternOf(loadOf(), "score");
    const { key, share, write } = hotKey(score, "indexKey", "ByTeam");
    expect(key).toMatch(/^team = team[1-5]$/);
    expect([share, write]).toEqual([expect.closeTo(first + (1 - first) / 5, 9), 2]);
    expect(score.assumptions.join()).toContain("divided evenly");
  });

  it("that decide whether an item has an entry: the entry counts as often as it is there", () => {
    const close = patternOf(loadOf(), "close");
    expect(close.units.find(({ index }) => index === "Open")?.write).toBeCloseTo(5 / 4, 9);
    const { key, share, write } = hotKey(close, "indexKey", "Open");
    expect([key, share, write]).toEqual(["openOf = work 0", expect.closeTo(first / 4, 9), 5]);
    // One task, which has the key by itself: its entry, at most.
    const row = loadOf().storage.find(({ index }) => index === "Open");
    expect(row?.items).toBeCloseTo(users / 4, 9);
    expect(row?.largestCollectionBytes).toBeGreaterThan(4000);
  });
});

it("an index entry that moves takes half of its units from each of the keys", () => {
  const { share, write } = hotKey(patternOf(loadOf(), "move"), "indexKey", "ByState");
  expect([share, write]).toEqual([1, 1]);
});

describe("numbers of children that are rounded", () => {
  it.each([
    [1.5, 0],
    [1.5, 0.3],
    [2.5, 0.99],
    [0.25, 0],
  ])("%d each at a skew of %d: the parent that is met most often is the hottest", (each, by) => {
    const total = Math.round(each * users);
    const shares = zipf(total, by);
    const byParent = new Map<number, number>();
    const counts = new Map<number, number>();
    for (let parent = 0; parent < users; parent += 1) {
      for (let child = Math.floor(each * parent); child < Math.floor(each * (parent + 1)); child += 1) {
        byParent.set(parent, (byParent.get(parent) ?? 0) + (shares[child] ?? 0));
        counts.set(parent, (counts.get(parent) ?? 0) + 1);
      }
    }
    const load = loadOf(each, by);
    const { share } = hotKey(patternOf(load, "posted"), "item");
    expect(share).toBeCloseTo(Math.max(...byParent.values()), 9);
    const row = load.storage.find(({ table: name }) => name === "Posts");
    const bytesEach = (row?.bytes ?? 0) / (row?.items ?? 1) - 100;
    expect(row?.largestCollectionBytes).toBeCloseTo(bytesEach * Math.max(...counts.values()), 6);
  });
});

it("a delete of what nobody knows to be there says so", () => {
  const unlike = patternOf(loadOf(), "unlike");
  expect(unlike.unitsMean).toBe(1);
  expect(unlike.assumptions).toEqual([
    "what it deletes is taken not to be there: where it is, its DeleteItem takes units by the size of the item and of its index entries",
  ]);
});

it("a repetition that takes as much is not told", () => {
  // The second time its condition fails, which takes the same unit.
  expect(patternOf(loadOf(), "retire")).toMatchObject({ unitsMean: 1, assumptions: [] });
});

it("the first that an ascending Query finds are the oldest", () => {
  const oldest = patternOf(loadOf(10), "oldest");
  expect(hotKey(oldest, "item").key).toBe("memberId = person 0, postId = text 0");
});
