/** Every pattern of the social media design, executed on both engines: not what is sent, but what comes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../../bench/engine/engine.ts";
import { createTables } from "../../../../bench/engine/tables.ts";
import { conversationOf } from "../../../../model/designs/social-media/attributes.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import { like, profile, story } from "../../../../model/designs/social-media/items.ts";
import { stories } from "../../../../model/designs/social-media/tables.ts";
import {
  type AccessPattern,
  type AnyPattern,
  get,
  type NativeItem,
  query,
  toTableDefinitions,
} from "../../../../model/index.ts";
import { bothEngines, startTestEngine } from "../../../support/engines.ts";
import { type Executed, execute, RefusedError } from "../../../support/execute.ts";

const { patterns } = socialMedia;
const at = "2026-01-01T00:00:00.000Z";
const later = "2026-01-02T00:00:00.000Z";
/** Identifiers that sort in the order of creation. */
const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, position) => `${prefix}${String(position + 1).padStart(2, "0")}`);
const newestFirst = (ids: readonly string[]) => [...ids].sort().reverse();
const valuesOf = (items: readonly NativeItem[], name: string) => items.map((item) => item[name]);

describe.each(bothEngines)("the social media design on $name", (kind) => {
  let engine: Engine;
  const executed = new Set<AnyPattern>();

  beforeAll(async () => {
    engine = await startTestEngine(kind);
    await createTables(engine, toTableDefinitions(socialMedia));
  });
  afterAll(() => engine.stop());

  /** Executes a pattern and gives all items that it found. */
  async function ask<P extends NativeItem>(
    pattern: AccessPattern<P>,
    parameters: NoInfer<P>,
  ): Promise<readonly NativeItem[]> {
    return (await run(pattern, parameters)).items;
  }

  function run<P extends NativeItem>(pattern: AccessPattern<P>, parameters: NoInfer<P>): Promise<Executed> {
    executed.add(pattern);
    return execute(engine, pattern.plan(parameters));
  }

  async function refusalOf(work: Promise<unknown>): Promise<RefusedError> {
    const outcome = await work.then(
      () => new Error("it was not refused"),
      (error: unknown) => error,
    );
    if (outcome instanceof RefusedError) {
      return outcome;
    }
    throw outcome;
  }

  const account = (userId: string) => ({
    userId,
    username: `name-${userId}`,
    email: `${userId}@example.com`,
    firstName: "Ada",
    lastName: "Lovelace",
    profilePicture: "https://images.example.com/ada.webp",
    isVerified: true,
    biography: "",
  });
  const createUser = (userId: string) => ask(patterns.createProfile, { ...account(userId), createdDate: at });
  const postValue = (userId: string, postId: string) => ({
    userId,
    postId,
    content: `content of ${postId}`,
    imageUrl: "https://images.example.com/post.webp",
    videoUrl: "https://images.example.com/post.mp4",
    createdDate: at,
  });
  const createPost = (userId: string, postId: string) => ask(patterns.createPost, postValue(userId, postId));
  const stats = { postCount: 0, followerCount: 0, followingCount: 0 };

  it("reads a profile with its counters by identifier", async () => {
    await createUser("profile");
    await createPost("profile", "profile-post");
    const found = await run(patterns.getUserById, { userId: "profile" });
    expect(found).toEqual({
      requestsByStage: [1],
      items: [
        { ...account("profile"), itemKey: "PROFILE" },
        { userId: "profile", itemKey: "STATS", ...stats, lastActiveDate: at },
      ],
    });
    expect(await ask(patterns.getUserById, { userId: "nobody" })).toEqual([]);
  });

  it("reads a profile with its counters by name, and stops early where there is none", async () => {
    await createUser("by-name");
    const { biography: _, ...projected } = account("by-name");
    expect(await run(patterns.getUserByUsername, { username: "name-by-name" })).toEqual({
      requestsByStage: [1, 1],
      items: [
        { ...projected, itemKey: "PROFILE" },
        { userId: "by-name", itemKey: "STATS", ...stats, lastActiveDate: at },
      ],
    });
    expect(await run(patterns.getUserByUsername, { username: "nobody" })).toEqual({ requestsByStage: [1], items: [] });
  });

  it("creates a profile once, and leaves the first as it is", async () => {
    await createUser("once");
    const again = ask(patterns.createProfile, { ...account("once"), firstName: "Grace", createdDate: later });
    const refusal = await refusalOf(again);
    expect(refusal).toMatchObject({
      name: "TransactionCanceledException",
      reasons: ["ConditionalCheckFailed", "ConditionalCheckFailed"],
    });
    const [first, second] = await ask(patterns.getUserById, { userId: "once" });
    expect([first?.firstName, second?.lastActiveDate]).toEqual(["Ada", at]);
  });

  it("creates a post with its counters and its copy, or none of them", async () => {
    await createPost("author", "taken");
    const refusal = await refusalOf(createPost("thief", "taken"));
    expect(refusal).toMatchObject({
      name: "TransactionCanceledException",
      reasons: ["None", "None", "ConditionalCheckFailed"],
    });
    expect(await ask(patterns.getUserPosts, { userId: "thief" })).toEqual([]);
    expect(await ask(patterns.getUserPosts, { userId: "author" })).toHaveLength(2);
    const [copy] = await ask(patterns.getPostWithComments, { postId: "taken" });
    expect(copy).toEqual({ ...postValue("author", "taken"), itemKey: "POST" });
  });

  it("reads the ten newest posts with their counters, newest first", async () => {
    await createUser("feed");
    const ids = numbered("feed-", 12);
    for (const postId of [...ids.slice(6), ...ids.slice(0, 6)]) {
      await createPost("feed", postId);
    }
    await ask(patterns.incrementPostCounters, { userId: "feed", postId: "feed-12", viewCount: 3, likeCount: 1 });
    await ask(patterns.incrementPostCounters, { userId: "feed", postId: "feed-12", viewCount: 4 });
    await ask(patterns.incrementPostCounters, { userId: "feed", postId: "feed-11", commentCount: 1, likeCount: -1 });
    const found = await ask(patterns.getUserPosts, { userId: "feed" });
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
    await createUser("both");
    const ids = numbered("both-", 12);
    for (const postId of ids) {
      await createPost("both", postId);
    }
    const found = await ask(patterns.getUserWithPosts, { userId: "both" });
    const wanted = newestFirst(ids)
      .slice(0, 10)
      .flatMap((id) => [`POST#${id}#STATS`, `POST#${id}`]);
    expect(valuesOf(found, "itemKey")).toEqual(["STATS", "PROFILE", ...wanted]);
  });

  it("records activity and counts for users that exist, and makes no others", async () => {
    await createUser("active");
    await ask(patterns.updateUserActivity, { userId: "active", lastActiveDate: later });
    await ask(patterns.incrementUserCounters, { userId: "active", postCount: 2, followerCount: 1 });
    await ask(patterns.incrementUserCounters, { userId: "active", postCount: -1, followingCount: 1 });
    const [, counters] = await ask(patterns.getUserById, { userId: "active" });
    expect(counters).toMatchObject({ lastActiveDate: later, postCount: 1, followerCount: 1, followingCount: 1 });

    const ghost = { userId: "ghost" };
    for (const work of [
      ask(patterns.updateUserActivity, { ...ghost, lastActiveDate: later }),
      ask(patterns.incrementUserCounters, { ...ghost, postCount: 1 }),
      ask(patterns.incrementPostCounters, { ...ghost, postId: "ghost-post", likeCount: 1 }),
    ]) {
      expect((await refusalOf(work)).name).toBe("ConditionalCheckFailedException");
    }
    expect(await ask(patterns.getUserWithPosts, ghost)).toEqual([]);
    expect(await ask(patterns.getUserPosts, ghost)).toEqual([]);
  });

  it("likes once, keeping the first date, until the like is taken back", async () => {
    const key = { userId: "fan", postId: "liked" };
    const stored = async () => (await execute(engine, get(like, key))).items;
    await ask(patterns.likePost, { ...key, createdDate: at });
    await ask(patterns.likePost, { ...key, createdDate: later });
    expect(await stored()).toEqual([{ ...key, createdDate: at }]);
    await ask(patterns.unlikePost, key);
    await ask(patterns.unlikePost, key);
    expect(await stored()).toEqual([]);
    await ask(patterns.likePost, { ...key, createdDate: later });
    expect(await stored()).toEqual([{ ...key, createdDate: later }]);
  });

  it("follows once, keeping the first date, and lists both directions", async () => {
    const follow = (followerId: string, followingId: string, createdDate = at) =>
      ask(patterns.followUser, { followerId, followingId, createdDate });
    await Promise.all([follow("f1", "f2"), follow("f1", "f3"), follow("f3", "f2")]);
    await follow("f1", "f2", later);
    expect(await ask(patterns.getFollowing, { userId: "f1" })).toEqual([
      { followerId: "f1", followingId: "f2", createdDate: at },
      { followerId: "f1", followingId: "f3", createdDate: at },
    ]);
    const followers = [
      { followerId: "f1", followingId: "f2", createdDate: at },
      { followerId: "f3", followingId: "f2", createdDate: at },
    ];
    expect(await ask(patterns.getFollowers, { userId: "f2" })).toEqual(followers);
    await ask(patterns.unfollowUser, { followerId: "f1", followingId: "f2" });
    await ask(patterns.unfollowUser, { followerId: "f1", followingId: "f2" });
    expect(await ask(patterns.getFollowers, { userId: "f2" })).toEqual(followers.slice(1));
    expect(valuesOf(await ask(patterns.getFollowing, { userId: "f1" }), "followingId")).toEqual(["f3"]);
  });

  it("lists notifications, and the unread ones until they are marked, which can be done twice", async () => {
    const ids = numbered("notification-", 4);
    const notificationOf = (notificationId: string) => ({
      notificationId,
      userId: "reader",
      type: "like",
      fromUserId: "fan",
      content: "a like",
      createdDate: at,
    });
    for (const id of ids) {
      await ask(patterns.createNotification, notificationOf(id));
    }
    const unread = () => ask(patterns.getUnreadNotifications, { userId: "reader" });
    const all = () => ask(patterns.getUserNotifications, { userId: "reader" });
    expect((await unread()).map(({ unreadUserId: _, ...rest }) => rest)).toEqual(
      newestFirst(ids).map((id) => ({ ...notificationOf(id), isRead: false })),
    );
    expect(valuesOf(await unread(), "unreadUserId")).toEqual(ids.map(() => "reader"));

    const marked = { userId: "reader", notificationIds: ids.slice(1, 3), readDate: later };
    expect(await run(patterns.markNotificationsRead, marked)).toEqual({ requestsByStage: [2], items: [] });
    expect(valuesOf(await unread(), "notificationId")).toEqual([ids[3], ids[0]]);
    const once = await all();
    expect(valuesOf(once, "notificationId")).toEqual(newestFirst(ids));
    expect(valuesOf(once, "isRead")).toEqual([false, true, true, false]);
    expect(valuesOf(once, "readDate")).toEqual([undefined, later, later, undefined]);
    expect(valuesOf(once, "unreadUserId")).toEqual(["reader", undefined, undefined, "reader"]);

    await run(patterns.markNotificationsRead, marked);
    expect(await all()).toEqual(once);
    expect(await run(patterns.markNotificationsRead, { ...marked, notificationIds: [] })).toEqual({
      requestsByStage: [0],
      items: [],
    });
    const missing = { ...marked, notificationIds: ["missing"] };
    expect((await refusalOf(run(patterns.markNotificationsRead, missing))).name).toBe(
      "ConditionalCheckFailedException",
    );
    expect((await refusalOf(ask(patterns.createNotification, notificationOf("notification-02")))).name).toBe(
      "ConditionalCheckFailedException",
    );
    expect(await all()).toEqual(once);
  });

  it("reads a post first, then its comments, newest first and bounded", async () => {
    await createPost("commented", "commented-post");
    const ids = numbered("comment-", 25);
    const commentOf = (commentId: string) => ({
      commentId,
      postId: "commented-post",
      userId: "fan",
      content: "a comment",
      createdDate: at,
      ...(commentId === "comment-25" && { parentCommentId: "comment-01" }),
    });
    await Promise.all(ids.map((id) => ask(patterns.createComment, commentOf(id))));
    const comments = await ask(patterns.getPostComments, { postId: "commented-post" });
    expect(valuesOf(comments, "commentId")).toEqual(newestFirst(ids).slice(0, 20));
    expect(comments[0]).toEqual({ ...commentOf("comment-25"), likeCount: 0, itemKey: "COMMENT#comment-25" });
    expect(comments[1]).not.toHaveProperty("parentCommentId");

    const found = await ask(patterns.getPostWithComments, { postId: "commented-post" });
    expect(found[0]).toMatchObject({ itemKey: "POST", content: "content of commented-post" });
    expect(valuesOf(found.slice(1), "commentId")).toEqual(newestFirst(ids).slice(0, 20));
    const few = await ask(patterns.getPostWithComments, { postId: "commented-post", limit: 2 });
    expect(valuesOf(few, "itemKey")).toEqual(["POST", "COMMENT#comment-25", "COMMENT#comment-24"]);
  });

  it("keeps both directions of a conversation together, newest first", async () => {
    const send = (messageId: string, senderId: string, receiverId: string) =>
      ask(patterns.sendMessage, { messageId, senderId, receiverId, content: "hello", createdDate: at });
    await send("message-1", "grace", "ada");
    await send("message-3", "ada", "grace");
    await send("message-2", "ada", "grace");
    await send("message-4", "ada", "edsger");
    const conversationId = conversationOf("grace", "ada");
    expect(conversationId).toBe(conversationOf("ada", "grace"));
    const found = await ask(patterns.getConversationMessages, { conversationId });
    expect(found.map(({ messageId, senderId }) => `${messageId} ${senderId}`)).toEqual([
      "message-3 ada",
      "message-2 ada",
      "message-1 grace",
    ]);
    expect(found[0]).toEqual({
      messageId: "message-3",
      conversationId,
      senderId: "ada",
      receiverId: "grace",
      content: "hello",
      createdDate: at,
      isRead: false,
    });
  });

  it("returns stories until the second of their expiry, though they are stored longer", async () => {
    // So far ahead that no engine deletes them meanwhile: the moment of the question is what expires them.
    const nowS = 4_102_444_800;
    const storyOf = (storyId: string, expiresAt: number) => ({
      storyId,
      userId: "teller",
      content: `story ${storyId}`,
      imageUrl: "https://images.example.com/story.webp",
      createdDate: at,
      expiresAt,
    });
    const told = [storyOf("s4", nowS + 60), storyOf("s1", nowS - 1), storyOf("s2", nowS), storyOf("s3", nowS + 1)];
    await Promise.all(told.map((value) => ask(patterns.createStory, value)));
    const active = async (moment: number) =>
      valuesOf(await ask(patterns.getActiveStories, { userId: "teller", nowS: moment }), "storyId");
    expect(await active(nowS - 2)).toEqual(["s1", "s2", "s3", "s4"]);
    expect(await active(nowS)).toEqual(["s3", "s4"]);
    expect(await active(nowS + 0.999)).toEqual(["s3", "s4"]);
    expect(await active(nowS + 1)).toEqual(["s4"]);
    expect(await active(nowS + 60)).toEqual([]);
    const { items } = await execute(engine, query(stories, { of: [story], key: { userId: "teller" } }));
    expect(valuesOf(items, "storyId")).toEqual(["s1", "s2", "s3", "s4"]);
    expect(items[0]).toEqual({ ...storyOf("s1", nowS - 1), storyKey: "2099-12-31T23:59:59Z#s1" });
  });

  it("was executed in every pattern, and found what each of them says it returns", async () => {
    for (const [name, pattern] of Object.entries(patterns)) {
      expect(executed.has(pattern), name).toBe(true);
    }
    const found = async <P extends NativeItem>(pattern: AccessPattern<P>, parameters: NoInfer<P>) => {
      const names = (await ask(pattern, parameters)).flatMap((item) => Object.keys(item));
      expect(names).toEqual(expect.arrayContaining([...(pattern.returns?.attributes ?? [])]));
    };
    await found(patterns.getUserById, { userId: "feed" });
    await found(patterns.getUserByUsername, { username: "name-feed" });
    await found(patterns.getUserPosts, { userId: "feed" });
    await found(patterns.getUserWithPosts, { userId: "feed" });
    await found(patterns.getPostComments, { postId: "commented-post" });
    await found(patterns.getPostWithComments, { postId: "commented-post" });
    await found(patterns.getUserNotifications, { userId: "reader" });
    await found(patterns.getUnreadNotifications, { userId: "reader" });
    await found(patterns.getConversationMessages, { conversationId: conversationOf("ada", "grace") });
    await found(patterns.getFollowers, { userId: "f2" });
    await found(patterns.getFollowing, { userId: "f1" });
    await found(patterns.getActiveStories, { userId: "teller", nowS: 0 });
    expect((await execute(engine, get(profile, { userId: "feed" }))).items).toHaveLength(1);
  });
});
