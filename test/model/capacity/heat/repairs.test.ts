import { describe, expect, it } from "vitest";
import type { CombinedBend, Heat, HeatKind } from "../../../../model/capacity/heat/bend.ts";
import { planHeat } from "../../../../model/capacity/heat/heat.ts";
import { repairsOf } from "../../../../model/capacity/heat/repairs.ts";
import { designLoad, hotKey, pattern } from "./small-load.ts";

/** A counter that 100 units a second are written to at scale 1, and 30 read: it bends at 10 and at 100. */
const counter = { scope: "item", key: "post 0, STATS" } as const;
const like = pattern("like", 500, [hotKey({ ...counter, share: 0.1, write: 2 })]);
const view = pattern("view", 1000, [hotKey({ ...counter, share: 0.06, read: 0.5 })]);
const heat = planHeat(designLoad([like, view]));

function bendOf(of: Heat, kind: HeatKind): CombinedBend {
  const bend = of.combined.find((one) => one.kind === kind);
  if (bend === undefined) {
    throw new Error(`nothing bends for ${kind}s`);
  }
  return bend;
}
const writes = bendOf(heat, "write");
const reads = bendOf(heat, "read");

const kinds = (repairs: ReturnType<typeof repairsOf>) => repairs.map(({ kind }) => kind);

describe("a key that is written too often", () => {
  it("needs no repair where it bears the wanted scale", () => {
    expect(repairsOf(writes, heat, { wantedScale: writes.atScale })).toEqual([]);
  });

  it.each([
    [10.1, 2],
    [20, 2],
    [20.1, 3],
    [95, 10],
  ])("bears a scale of %d with %d shards", (wantedScale, count) => {
    const [shards] = repairsOf(writes, heat, { wantedScale });
    expect(shards).toMatchObject({ kind: "shards", count, factor: count, atScale: count * 10 });
    expect(shards?.what).toBe(`store the item as ${count} shards`);
  });

  it("gets no shard for a rounding error", () => {
    // In floating point 3 x 0.1 is a little more than 0.3, so that three shards seem to be a little too few.
    const odd = planHeat(designLoad([pattern("like", 3, [hotKey({ ...counter, share: 0.1, write: 1 })])]));
    expect(repairsOf(bendOf(odd, "write"), odd, { wantedScale: 10_000 })).toMatchObject([{ count: 3 }]);
  });

  it("gets no more shards than its reads let it use, because each read asks all of them", () => {
    const [shards] = repairsOf(writes, heat, { wantedScale: 5000 });
    expect(shards).toMatchObject({ count: 10, factor: 10, atScale: 100 });
  });

  it("gets no more shards than a read can gather", () => {
    const alone = planHeat(designLoad([like]));
    const [shards] = repairsOf(bendOf(alone, "write"), alone, { wantedScale: 1e6 });
    expect(shards).toMatchObject({ count: 100, atScale: 1000 });
  });

  it("costs reads in proportion to the shards", () => {
    const [shards] = repairsOf(writes, heat, { wantedScale: 40 });
    // 1,000 views a second at 0.5 units each, at 40 times the load, become four times as many.
    expect(shards?.costs).toBe(
      "every key of the kind is then read with 4 times as many requests or items; at the wanted load reads by view then cost up to 80,000 units a second instead of 20,000",
    );
  });

  it("is left alone where its reads bend first", () => {
    const readMore = pattern("view", 1_000_000, [hotKey({ ...counter, share: 0.06, read: 0.5 })]);
    const readFirst = planHeat(designLoad([like, readMore]));
    expect(repairsOf(bendOf(readFirst, "write"), readFirst, { wantedScale: 40 })).toEqual([]);
  });

  it("is told apart by partition key where a local index keeps item collections together", () => {
    const both = pattern("like", 500, [
      hotKey({ ...counter, share: 0.1, write: 2 }),
      hotKey({ scope: "itemCollection", key: "post 0", share: 0.1, write: 1 }),
    ]);
    const together = planHeat(designLoad([both], "posts"));
    const [shards] = repairsOf(bendOf(together, "write"), together, { wantedScale: 40 });
    expect(shards?.what).toContain("under different partition keys");
    const other = pattern("post", 1, [
      hotKey({ scope: "itemCollection", table: "users", key: "0", share: 1, write: 1 }),
    ]);
    const apart = planHeat(designLoad([like, other], "users"));
    const [plain] = repairsOf(bendOf(apart, "write"), apart, { wantedScale: 40 });
    expect(plain?.what).toBe("store the item as 4 shards");
  });

  it("bears more with a small item for what is written often", () => {
    const repairs = repairsOf(writes, heat, { wantedScale: 40, itemBytes: 5 * 1024 });
    expect(kinds(repairs)).toEqual(["shards", "splitItem"]);
    expect(repairs[1]).toMatchObject({ factor: 5, atScale: 50 });
    expect(repairs[1]?.what).toContain("1 unit a write instead of 5");
    // 20 KB would let it bear 200, but its reads bend at 100.
    expect(repairsOf(writes, heat, { wantedScale: 40, itemBytes: 20 * 1024 })[1]).toMatchObject({ atScale: 100 });
  });

  it.each([
    [1024, ["shards"]],
    [1025, ["shards", "splitItem"]],
    [undefined, ["shards"]],
  ])("is split when it has %s bytes: %j", (itemBytes, expected) => {
    const wish = itemBytes === undefined ? {} : { itemBytes };
    expect(kinds(repairsOf(writes, heat, { wantedScale: 40, ...wish }))).toEqual(expected);
  });

  it("of an index or an item collection is spread, never split", () => {
    for (const scope of ["indexKey", "itemCollection"] as const) {
      const index = scope === "indexKey" ? { index: "byTag" } : {};
      const one = pattern("tag", 500, [hotKey({ scope, ...index, key: "tag 0", share: 0.1, write: 2 })]);
      const spread = planHeat(designLoad([one]));
      const repairs = repairsOf(bendOf(spread, "write"), spread, { wantedScale: 35, itemBytes: 9000 });
      expect(kinds(repairs)).toEqual(["shards"]);
      expect(repairs[0]).toMatchObject({ count: 4 });
      expect(repairs[0]?.what).toMatch(/^spread the (index|partition) key over 4 shards$/);
    }
  });
});

describe("a key that is read too often", () => {
  it("bears more with a cache, or with copies as far as its writes let it", () => {
    const repairs = repairsOf(reads, heat, { wantedScale: 400 });
    // Every copy takes all writes, which bend at 10 already: copies buy nothing.
    expect(repairs).toMatchObject([{ kind: "cache", factor: 4, atScale: 400, hitShare: 0.75 }]);
    expect(repairs[0]?.what).toBe("let a cache answer all but one in 4 reads of this key");
  });

  it("that is hardly written is stored several times", () => {
    const alone = planHeat(designLoad([view, pattern("edit", 1, [hotKey({ ...counter, share: 0.1, write: 1 })])]));
    const [copies] = repairsOf(bendOf(alone, "read"), alone, { wantedScale: 400 });
    expect(copies).toMatchObject({ kind: "copies", count: 4, factor: 4, atScale: 400 });
    expect(copies?.costs).toContain("writes by edit then cost up to 1,600 units a second instead of 400");
  });

  it("of an index has no copies", () => {
    const one = pattern("list", 500, [hotKey({ scope: "indexKey", index: "byTag", key: "tag 0", share: 1, read: 4 })]);
    const index = planHeat(designLoad([one]));
    expect(kinds(repairsOf(bendOf(index, "read"), index, { wantedScale: 400 }))).toEqual(["cache"]);
  });
});

describe("a wish that makes no sense", () => {
  it.each([
    [{ wantedScale: 0 }, "repair_scale"],
    [{ wantedScale: -1 }, "repair_scale"],
    [{ wantedScale: Number.NaN }, "repair_scale"],
    [{ wantedScale: Number.POSITIVE_INFINITY }, "repair_scale"],
    [{ wantedScale: 1, itemBytes: 409_601 }, "repair_item_size"],
    [{ wantedScale: 1, itemBytes: Number.NaN }, "repair_item_size"],
  ])("%j is refused", (wish, code) => {
    expect(() => repairsOf(writes, heat, wish)).toThrow(code);
  });
});
