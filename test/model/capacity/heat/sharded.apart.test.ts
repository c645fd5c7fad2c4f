import { beforeAll, describe, expect, it, vi } from "vitest";
import type { CombinedBend, Heat } from "../../../../model/capacity/heat/bend.ts";
import { planHeat } from "../../../../model/capacity/heat/heat.ts";
import type { DesignLoad } from "../../../../model/capacity/load/load.ts";
import { planLoad } from "../../../../model/capacity/load/plan-load.ts";

/** The social media design with so many shards of everything that it can spread. */
async function planWith(count: number): Promise<{ readonly load: DesignLoad; readonly heat: Heat }> {
  vi.resetModules();
  vi.doMock("../../../../model/designs/social-media/shards.ts", () => ({
    postCounterShards: count,
    userCounterShards: count,
    followerShards: count,
  }));
  const { socialMedia } = await import("../../../../model/designs/social-media/index.ts");
  const load = planLoad({ design: socialMedia, users: 1e6, popularity: { kind: "zipf", skew: 0.99 } });
  return { load, heat: planHeat(load) };
}

let one: Awaited<ReturnType<typeof planWith>>;
let four: Awaited<ReturnType<typeof planWith>>;
beforeAll(async () => {
  one = await planWith(1);
  four = await planWith(4);
});

const writesOn = ({ combined }: Heat, place: Pick<CombinedBend, "scope" | "table">, pattern: string) =>
  combined.find(
    ({ kind, scope, table, parts }) =>
      kind === "write" &&
      scope === place.scope &&
      table === place.table &&
      parts.some((part) => part.pattern === pattern),
  )?.atScale ?? Number.NaN;
const unitsOf = ({ patterns }: DesignLoad, name: string) => patterns.find((pattern) => pattern.name === name);

describe("four shards instead of one", () => {
  it.each([
    ["a post's counters", { scope: "item", table: "UserPosts" }, "incrementPostCounters"],
    ["the followers of one user", { scope: "indexKey", table: "Follows" }, "followUser"],
  ] as const)("let %s bear four times the writes", (_, place, pattern) => {
    const factor = writesOn(four.heat, place, pattern) / writesOn(one.heat, place, pattern);
    // The followers' shard is that of the one who follows: the most popular of them puts a little more into one.
    expect(factor).toBeGreaterThan(3.9);
    expect(factor).toBeLessThanOrEqual(4 + 1e-9);
  });

  it("leave the writes as dear as they were, and the item collection as hot", () => {
    for (const name of ["incrementPostCounters", "incrementUserCounters", "followUser"]) {
      expect(unitsOf(four.load, name)?.unitsMean).toBeCloseTo(unitsOf(one.load, name)?.unitsMean ?? 0, 9);
    }
    const collection = { scope: "itemCollection", table: "UserPosts" } as const;
    expect(writesOn(four.heat, collection, "incrementPostCounters")).toBeCloseTo(
      writesOn(one.heat, collection, "incrementPostCounters"),
      3,
    );
  });

  it("are read with so many requests more", () => {
    expect(unitsOf(one.load, "getFollowers")?.requests).toBeCloseTo(1, 9);
    expect(unitsOf(four.load, "getFollowers")?.requests).toBeCloseTo(4, 9);
    // One query of the index by name, then the counters.
    expect(unitsOf(four.load, "getUserByUsername")?.requests).toBeCloseTo(1 + 4, 9);
    expect(unitsOf(four.load, "getUserByUsername")?.unitsMean).toBeCloseTo(0.5 + 4 * 0.5, 9);
    // Forty counters instead of ten beside ten posts of 5 KB.
    const posts = unitsOf(four.load, "getUserPosts")?.unitsMean ?? 0;
    expect(posts).toBeGreaterThan(unitsOf(one.load, "getUserPosts")?.unitsMean ?? 0);
    expect(posts).toBeLessThan(8);
  });
});
