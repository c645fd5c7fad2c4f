import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Engine } from "../../../../bench/engine/engine.ts";
import { seedItems } from "../../../../bench/engine/seed.ts";
import { createTables } from "../../../../bench/engine/tables.ts";
import { createDataSet } from "../../../../bench/workload/data-set.ts";
import { createDraws } from "../../../../bench/workload/draw.ts";
import { planReplay } from "../../../../bench/workload/replay-plan.ts";
import { accessesOf } from "../../../../infra/policy/access.ts";
import {
  type Design,
  gatherShards,
  type ItemValue,
  type NativeItem,
  toTableDefinitions,
} from "../../../../model/index.ts";
import { marshalItem } from "../../../../model/request/wire.ts";
import { embedded, startTestEngine } from "../../../support/engines.ts";
import { execute } from "../../../support/execute.ts";

/** The social media design with its hot spots spread: the same files, other numbers. */
vi.mock("../../../../model/designs/social-media/shards.ts", () => ({
  postCounterShards: 4,
  userCounterShards: 3,
  followerShards: 5,
}));
const { socialMedia } = await import("../../../../model/designs/social-media/index.ts");
const { post, postStats, userStats } = await import("../../../../model/designs/social-media/items.ts");
const { patterns } = socialMedia;
const design: Design = socialMedia;

let engine: Engine;
const plan = planReplay(design);
const dataSet = createDataSet(plan.population, { roots: 20, seed: 1, skew: 0.99, nowMs: Date.UTC(2026, 0, 1) });
const mostPopular = dataSet.instance(plan.population.root, 0);

beforeAll(async () => {
  engine = await startTestEngine(embedded);
  await createTables(engine, toTableDefinitions(design));
  const items = [...dataSet.items()].map(({ table, item }) => ({ table, item: marshalItem(item) }));
  await seedItems(engine, items, { count: items.length });
});
afterAll(() => engine?.stop());

const isCounterOf =
  (postId: string) =>
  (item: NativeItem): item is ItemValue<typeof postStats> =>
    item.postId === postId && "viewCount" in item && String(item.itemKey).includes("#STATS");

describe("the social media design with its hot spots spread", () => {
  it("seeds every shard, and says so beforehand", () => {
    const items = [...dataSet.items()];
    expect(items).toHaveLength(dataSet.itemCount);
    const posts = items.filter(({ item }) => "content" in item && String(item.itemKey).startsWith("POST#")).length;
    const counters = items.filter(({ item }) => "viewCount" in item).length;
    expect(counters).toBe(4 * posts);
  });

  it("loses no increment, whichever shard it falls into", async () => {
    const [newest] = (await execute(engine, patterns.getUserPosts.plan({ userId: mostPopular.id }))).items;
    const postId = String(newest?.postId);
    const countViews = async () => {
      const { items } = await execute(engine, patterns.getUserPosts.plan({ userId: mostPopular.id }));
      const shards = items.filter(isCounterOf(postId));
      expect(shards).toHaveLength(4);
      return gatherShards(postStats, shards)?.viewCount ?? 0;
    };
    const before = await countViews();
    const increments = 40;
    const viewers = Array.from({ length: increments }, (_, viewer) => `viewer-${viewer}`);
    const keys = new Set<unknown>();
    for (const spreadBy of viewers) {
      const increment = patterns.incrementPostCounters.plan({ userId: mostPopular.id, postId, spreadBy, viewCount: 1 });
      keys.add(JSON.stringify(increment.requests.map(({ input }) => ("Key" in input ? input.Key : undefined))));
      await execute(engine, increment);
    }
    expect(keys.size).toBe(4);
    expect((await countViews()) - before).toBe(increments);
  });

  it("reads ten posts with all their counters", async () => {
    const { items } = await execute(engine, patterns.getUserPosts.plan({ userId: mostPopular.id }));
    const posts = items.filter((item) => "content" in item);
    expect(posts).toHaveLength(10);
    expect(items).toHaveLength(10 * (1 + 4));
    expect(post.shards).toBeUndefined();
  });

  it("finds a user's counters by name, and every follower in one shard or another", async () => {
    const { items } = await execute(engine, patterns.getUserByUsername.plan({ username: "user0" }));
    const counters = items.filter((item): item is ItemValue<typeof userStats> => "followerCount" in item);
    expect(counters).toHaveLength(3);
    const followerCount = gatherShards(userStats, counters)?.followerCount;
    const followers = await execute(engine, patterns.getFollowers.plan({ userId: mostPopular.id }));
    expect(followers.requestsByStage).toEqual([5]);
    expect(new Set(followers.items.map(({ followerId }) => followerId)).size).toBe(followerCount);
    expect(followers.items.every(({ followingId }) => followingId === mostPopular.id)).toBe(true);
  });

  it("replays its mix", async () => {
    const drawOf = createDraws(dataSet);
    for (const [position, { draw }] of plan.replayed.entries()) {
      for (let turn = 0; turn < 5; turn += 1) {
        await execute(engine, draw.plan(drawOf(position * 100 + turn, 0)));
      }
    }
  });

  it("lets a role read every shard of the followers and nothing else", () => {
    const accesses = accessesOf(patterns.getFollowers, design);
    expect(accesses.flatMap(({ leadingKeys }) => leadingKeys)).toEqual([
      "<userId>",
      "<userId>#1",
      "<userId>#2",
      "<userId>#3",
      "<userId>#4",
    ]);
  });
});
