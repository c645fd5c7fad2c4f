/** Likes, follows, notifications, messages and stories on both engines: not what is sent, but what comes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conversationOf } from "../../../../model/designs/social-media/attributes.ts";
import { like, story } from "../../../../model/designs/social-media/items.ts";
import { stories } from "../../../../model/designs/social-media/tables.ts";
import { get, query } from "../../../../model/index.ts";
import { bothEngines } from "../../../support/engines.ts";
import {
  at,
  later,
  newestFirst,
  numbered,
  patterns,
  relationPatterns,
  type SocialMediaOnEngine,
  startSocialMedia,
  valuesOf,
} from "./social-media-on-engine.ts";

describe.each(bothEngines)("relations on $name", (kind) => {
  let social: SocialMediaOnEngine;

  beforeAll(async () => {
    social = await startSocialMedia(kind);
  });
  afterAll(() => social.stop());

  it("likes once, keeping the first date, until the like is taken back", async () => {
    const key = { userId: "fan", postId: "liked" };
    const stored = async () => (await social.execute(get(like, key))).items;
    await social.ask(patterns.likePost, { ...key, createdDate: at });
    await social.ask(patterns.likePost, { ...key, createdDate: later });
    expect(await stored()).toEqual([{ ...key, createdDate: at }]);
    await social.ask(patterns.unlikePost, key);
    await social.ask(patterns.unlikePost, key);
    expect(await stored()).toEqual([]);
    await social.ask(patterns.likePost, { ...key, createdDate: later });
    expect(await stored()).toEqual([{ ...key, createdDate: later }]);
  });

  it("follows once, keeping the first date, and lists both directions", async () => {
    const follow = (followerId: string, followingId: string, createdDate = at) =>
      social.ask(patterns.followUser, { followerId, followingId, createdDate });
    await Promise.all([follow("f1", "f2"), follow("f1", "f3"), follow("f3", "f2")]);
    await follow("f1", "f2", later);
    expect(await social.ask(patterns.getFollowing, { userId: "f1" })).toEqual([
      { followerId: "f1", followingId: "f2", createdDate: at },
      { followerId: "f1", followingId: "f3", createdDate: at },
    ]);
    const followers = [
      { followerId: "f1", followingId: "f2", createdDate: at },
      { followerId: "f3", followingId: "f2", createdDate: at },
    ];
    expect(await social.ask(patterns.getFollowers, { userId: "f2" })).toEqual(followers);
    await social.ask(patterns.unfollowUser, { followerId: "f1", followingId: "f2" });
    await social.ask(patterns.unfollowUser, { followerId: "f1", followingId: "f2" });
    expect(await social.ask(patterns.getFollowers, { userId: "f2" })).toEqual(followers.slice(1));
    expect(valuesOf(await social.ask(patterns.getFollowing, { userId: "f1" }), "followingId")).toEqual(["f3"]);
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
      await social.ask(patterns.createNotification, notificationOf(id));
    }
    const unread = () => social.ask(patterns.getUnreadNotifications, { userId: "reader" });
    const all = () => social.ask(patterns.getUserNotifications, { userId: "reader" });
    expect((await unread()).map(({ unreadUserId: _, ...rest }) => rest)).toEqual(
      newestFirst(ids).map((id) => ({ ...notificationOf(id), isRead: false })),
    );
    expect(valuesOf(await unread(), "unreadUserId")).toEqual(ids.map(() => "reader"));

    const marked = { userId: "reader", notificationIds: ids.slice(1, 3), readDate: later };
    expect(await social.run(patterns.markNotificationsRead, marked)).toEqual({ requestsByStage: [2], items: [] });
    expect(valuesOf(await unread(), "notificationId")).toEqual([ids[3], ids[0]]);
    const once = await all();
    expect(valuesOf(once, "notificationId")).toEqual(newestFirst(ids));
    expect(valuesOf(once, "isRead")).toEqual([false, true, true, false]);
    expect(valuesOf(once, "readDate")).toEqual([undefined, later, later, undefined]);
    expect(valuesOf(once, "unreadUserId")).toEqual(["reader", undefined, undefined, "reader"]);

    await social.run(patterns.markNotificationsRead, marked);
    expect(await all()).toEqual(once);
    expect(await social.run(patterns.markNotificationsRead, { ...marked, notificationIds: [] })).toEqual({
      requestsByStage: [0],
      items: [],
    });
    const missing = { ...marked, notificationIds: ["missing"] };
    expect((await social.refusalOf(social.run(patterns.markNotificationsRead, missing))).name).toBe(
      "ConditionalCheckFailedException",
    );
    expect(
      (await social.refusalOf(social.ask(patterns.createNotification, notificationOf("notification-02")))).name,
    ).toBe("ConditionalCheckFailedException");
    expect(await all()).toEqual(once);
  });

  it("keeps both directions of a conversation together, newest first", async () => {
    const send = (messageId: string, senderId: string, receiverId: string) =>
      social.ask(patterns.sendMessage, { messageId, senderId, receiverId, content: "hello", createdDate: at });
    await send("message-1", "grace", "ada");
    await send("message-3", "ada", "grace");
    await send("message-2", "ada", "grace");
    await send("message-4", "ada", "edsger");
    const conversationId = conversationOf("grace", "ada");
    expect(conversationId).toBe(conversationOf("ada", "grace"));
    const found = await social.ask(patterns.getConversationMessages, { conversationId });
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
    await Promise.all(told.map((value) => social.ask(patterns.createStory, value)));
    const active = async (moment: number) =>
      valuesOf(await social.ask(patterns.getActiveStories, { userId: "teller", nowS: moment }), "storyId");
    expect(await active(nowS - 2)).toEqual(["s1", "s2", "s3", "s4"]);
    expect(await active(nowS)).toEqual(["s3", "s4"]);
    expect(await active(nowS + 0.999)).toEqual(["s3", "s4"]);
    expect(await active(nowS + 1)).toEqual(["s4"]);
    expect(await active(nowS + 60)).toEqual([]);
    const { items } = await social.execute(query(stories, { of: [story], key: { userId: "teller" } }));
    expect(valuesOf(items, "storyId")).toEqual(["s1", "s2", "s3", "s4"]);
    expect(items[0]).toEqual({ ...storyOf("s1", nowS - 1), storyKey: "2099-12-31T23:59:59Z#s1" });
  });
  it("were executed in every pattern, and found what each of them says it returns", () => {
    expect(social.executedNames()).toEqual([...relationPatterns]);
    expect(social.neverFound()).toEqual([]);
  });
});
