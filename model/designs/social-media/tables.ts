import { stringKey, table } from "../../schema/table.ts";

/** A user's profile, counters and posts: 60 % of the reads that want one of them want the others. */
export const userPosts = table("UserPosts", { partitionKey: stringKey("userId"), sortKey: stringKey("itemKey") });

/** A post's immutable part with its comments: 80 % joint reads. */
export const postComments = table("PostComments", { partitionKey: stringKey("postId"), sortKey: stringKey("itemKey") });

export const userNotifications = table("UserNotifications", {
  partitionKey: stringKey("userId"),
  sortKey: stringKey("notificationId"),
});

/** Keyed by the user who likes, so that a viral post is not one hot partition; nothing reads likes by post. */
export const likes = table("Likes", { partitionKey: stringKey("userId"), sortKey: stringKey("postId") });

export const follows = table("Follows", { partitionKey: stringKey("followerId"), sortKey: stringKey("followingId") });

export const directMessages = table("DirectMessages", {
  partitionKey: stringKey("conversationId"),
  sortKey: stringKey("messageId"),
});

/** The expiry leads the sort key: "active" is a key condition, and the TTL deletes later without ever deciding. */
export const stories = table("Stories", {
  partitionKey: stringKey("userId"),
  sortKey: stringKey("storyKey"),
  timeToLive: "expiresAt",
});

export const tables = [userPosts, postComments, userNotifications, likes, follows, directMessages, stories];
