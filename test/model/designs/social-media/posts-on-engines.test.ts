/** Profiles, posts and comments on both engines: not what is sent, but what comes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bothEngines } from "../../../support/engines.ts";
import {
  account,
  at,
  later,
  newestFirst,
  numbered,
  patterns,
  postPatterns,
  postValue,
  relationPatterns,
  type SocialMediaOnEngine,
  startSocialMedia,
  valuesOf,
} from "./social-media-on-engine.ts";

const stats = { postCount: 0, followerCount: 0, followingCount: 0 };

describe.each(bothEngines)("profiles and posts on $name", (kind) => {
  let social: SocialMediaOnEngine;

  beforeAll(async () => {
    social = await startSocialMedia(kind);
  });
  afterAll(() => social.stop());

  it("reads a profile with its counters by identifier", async () => {
    await social.createUser("profile");
    await social.createPost("profile", "profile-post");
    const found = await social.run(patterns.getUserById, { userId: "profile" });
    expect(found).toEqual({
      requestsByStage: [1],
      items: [
        { ...account("profile"), itemKey: "PROFILE" },
        { userId: "profile", itemKey: "STATS", ...stats, lastActiveDate: at },
      ],
    });
    expect(await social.ask(patterns.getUserById, { userId: "nobody" })).toEqual([]);
  });

  it("reads a profile with its counters by name, and stops early where there is none", async () => {
    await social.createUser("by-name");
    const { biography: _, ...projected } = account("by-name");
    expect(await social.run(patterns.getUserByUsername, { username: "name-by-name" })).toEqual({
      requestsByStage: [1, 1],
      items: [
        { ...projected, itemKey: "PROFILE" },
        { userId: "by-name", itemKey: "STATS", ...stats, lastActiveDate: at },
      ],
    });
    expect(await social.run(patterns.getUserByUsername, { username: "nobody" })).toEqual({
      requestsByStage: [1],
      items: [],
    });
  });

  it("creates a profile once, and leaves the first as it is", async () => {
    await social.createUser("once");
    const again = social.ask(patterns.createProfile, { ...account("once"), firstName: "Grace", createdDate: later });
    const refusal = await social.refusalOf(again);
    expect(refusal).toMatchObject({
      name: "TransactionCanceledException",
      reasons: ["ConditionalCheckFailed", "ConditionalCheckFailed"],
    });
    const [first, second] = await social.ask(patterns.getUserById, { userId: "once" });
    expect([first?.firstName, second?.lastActiveDate]).toEqual(["Ada", at]);
  });

  it("creates a post with its counters and its copy, or none of them", async () => {
    await social.createPost("author", "taken");
    const refusal = await social.refusalOf(social.createPost("thief", "taken"));
    expect(refusal).toMatchObject({
      name: "TransactionCanceledException",
      reasons: ["None", "None", "ConditionalCheckFailed"],
    });
    expect(await social.ask(patterns.getUserPosts, { userId: "thief" })).toEqual([]);
    expect(await social.ask(patterns.getUserPosts, { userId: "author" })).toHaveLength(2);
    const [copy] = await social.ask(patterns.getPostWithComments, { postId: "taken" });
    expect(copy).toEqual({ ...postValue("author", "taken"), itemKey: "POST" });
  });

  it("reads the ten newest posts with their counters, newest first", async () => {
    await social.createUser("feed");
    const ids = numbered("feed-", 12);
    for (const postId of [...ids.slice(6), ...ids.slice(0, 6)]) {
      await social.createPost("feed", postId);
    }
    await social.ask(patterns.incrementPostCounters, { userId: "feed", postId: "feed-12", viewCount: 3, likeCount: 1 });
    await social.ask(patterns.incrementPostCounters, { userId: "feed", postId: "feed-12", viewCount: 4 });
    await social.ask(patterns.incrementPostCounters, {
      userId: "feed",
      postId: "feed-11",
      commentCount: 1,
      likeCount: -1,
    });
    const found = await social.ask(patterns.getUserPosts, { userId: "feed" });
    const posts = found.filter(({ content }) => content !== undefined);
    const counters = found.filter(({ viewCount }) => viewCount !== undefined);
    expect(valuesOf(posts, "postId")).toEqual(newestFirst(ids).slice(0, 10));
    expect(valuesOf(counters, "postId")).toEqual(newestFirst(ids).slice(0, 10));
    expect(found).toHaveLength(20);
    expect(posts[0]).toEqual({ ...postValue("feed", "feed-12"), itemKey: "POST#feed-12" });
    expect(counters.slice(0, 3)).toMatchObject([
      { postId: "feed-12", likeCount: 1, commentCount: 0, viewCount: 7 },
      { postId: "feed-11", likeCount: -1, commentCount: 1, viewCount: 0 },
      { postId: "feed-10", likeCount: 0, commentCount: 0, viewCount: 0 },
    ]);
  });

  it("reads counters, profile and the ten newest posts together", async () => {
    await social.createUser("both");
    const ids = numbered("both-", 12);
    for (const postId of ids) {
      await social.createPost("both", postId);
    }
    const found = await social.ask(patterns.getUserWithPosts, { userId: "both" });
    const wanted = newestFirst(ids)
      .slice(0, 10)
      .flatMap((id) => [`POST#${id}#STATS`, `POST#${id}`]);
    expect(valuesOf(found, "itemKey")).toEqual(["STATS", "PROFILE", ...wanted]);
  });

  it("records activity and counts for users that exist, and makes no others", async () => {
    await social.createUser("active");
    await social.ask(patterns.updateUserActivity, { userId: "active", lastActiveDate: later });
    await social.ask(patterns.incrementUserCounters, { userId: "active", postCount: 2, followerCount: 1 });
    await social.ask(patterns.incrementUserCounters, { userId: "active", postCount: -1, followingCount: 1 });
    const [, counters] = await social.ask(patterns.getUserById, { userId: "active" });
    expect(counters).toMatchObject({ lastActiveDate: later, postCount: 1, followerCount: 1, followingCount: 1 });

    const ghost = { userId: "ghost" };
    const refusals = await Promise.all(
      [
        social.ask(patterns.updateUserActivity, { ...ghost, lastActiveDate: later }),
        social.ask(patterns.incrementUserCounters, { ...ghost, postCount: 1 }),
        social.ask(patterns.incrementPostCounters, { ...ghost, postId: "ghost-post", likeCount: 1 }),
      ].map((work) => social.refusalOf(work)),
    );
    expect(refusals.map(({ name }) => name)).toEqual(Array(3).fill("ConditionalCheckFailedException"));
    expect(await social.ask(patterns.getUserWithPosts, ghost)).toEqual([]);
    expect(await social.ask(patterns.getUserPosts, ghost)).toEqual([]);
  });

  it("reads a post first, then its comments, newest first and bounded", async () => {
    await social.createPost("commented", "commented-post");
    const ids = numbered("comment-", 25);
    const commentOf = (commentId: string) => ({
      commentId,
      postId: "commented-post",
      userId: "fan",
      content: "a comment",
      createdDate: at,
      ...(commentId === "comment-25" && { parentCommentId: "comment-01" }),
    });
    await Promise.all(ids.map((id) => social.ask(patterns.createComment, commentOf(id))));
    const comments = await social.ask(patterns.getPostComments, { postId: "commented-post" });
    expect(valuesOf(comments, "commentId")).toEqual(newestFirst(ids).slice(0, 20));
    expect(comments[0]).toEqual({ ...commentOf("comment-25"), likeCount: 0, itemKey: "COMMENT#comment-25" });
    expect(comments[1]).not.toHaveProperty("parentCommentId");

    const found = await social.ask(patterns.getPostWithComments, { postId: "commented-post" });
    expect(found[0]).toMatchObject({ itemKey: "POST", content: "content of commented-post" });
    expect(valuesOf(found.slice(1), "commentId")).toEqual(newestFirst(ids).slice(0, 20));
    const few = await social.ask(patterns.getPostWithComments, { postId: "commented-post", limit: 2 });
    expect(valuesOf(few, "itemKey")).toEqual(["POST", "COMMENT#comment-25", "COMMENT#comment-24"]);
  });
  it("were executed in every pattern, and found what each of them says it returns", () => {
    expect(social.executedNames()).toEqual([...postPatterns]);
    expect(social.neverFound()).toEqual([]);
  });
});

it("no pattern of the design is left out of the tests on engines", () => {
  expect([...postPatterns, ...relationPatterns].sort()).toEqual(Object.keys(patterns).sort());
});
