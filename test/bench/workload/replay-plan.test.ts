import { describe, expect, it } from "vitest";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { population } from "../../../model/designs/social-media/population.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { AnyPattern } from "../../../model/schema/pattern.ts";
import { draws } from "../../../model/schema/population.ts";
import { assumed } from "../../../model/schema/rate.ts";

describe("the plan of a replay", () => {
  it("replays the documented patterns in the order of their numbers, each as it draws", () => {
    const { replayed } = planReplay(socialMedia);
    expect(replayed.map(({ pattern }) => pattern.number)).toEqual(Array.from({ length: 15 }, (_, place) => place + 1));
    expect(replayed[1]?.name).toBe("getUserByUsername");
    expect(replayed.every(({ pattern, draw }) => draw.pattern === pattern)).toBe(true);
    expect(replayed.reduce((rate, { pattern }) => rate + pattern.rateRps.value, 0)).toBeCloseTo(0.977, 9);
  });

  it("puts patterns without a number last, by name", () => {
    const { createPost, sendMessage } = socialMedia.patterns;
    const rated = (pattern: AnyPattern): AnyPattern => ({ ...pattern, rateRps: assumed(0.1) });
    const zeta = rated(sendMessage);
    const alpha = rated(createPost);
    const draw = (pattern: AnyPattern) => draws(pattern, () => ({}));
    const design: Design = {
      ...socialMedia,
      patterns: { zeta, ...socialMedia.patterns, alpha },
      population: { ...population, draws: [draw(zeta), draw(alpha), ...population.draws] },
    };
    expect(
      planReplay(design)
        .replayed.map(({ name }) => name)
        .slice(14),
    ).toEqual(["getActiveStories", "alpha", "zeta"]);
  });

  it("lists every table, each followed by its indexes, as what consumes units", () => {
    expect(planReplay(socialMedia).targets).toEqual([
      { table: "UserPosts" },
      { table: "UserPosts", index: "UsersByUsername" },
      { table: "PostComments" },
      { table: "UserNotifications" },
      { table: "UserNotifications", index: "UnreadNotifications" },
      { table: "Likes" },
      { table: "Follows" },
      { table: "Follows", index: "FollowersByUser" },
      { table: "DirectMessages" },
      { table: "Stories" },
    ]);
  });

  it("cannot be made without a population, or without a rate", () => {
    const { population: _, ...unpopulated } = socialMedia;
    expect(() => planReplay(unpopulated)).toThrow(/does not say what fills its tables.*\[population_missing\]/);
    const { createPost } = socialMedia.patterns;
    expect(() => planReplay({ ...socialMedia, patterns: { createPost } })).toThrow(
      /no pattern of "social-media" has a rate \[nothing_to_replay\]/,
    );
  });
});
