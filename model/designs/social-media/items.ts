import { boolean, number, optional, string, timestamp } from "../../schema/attribute.ts";
import { item } from "../../schema/item.ts";
import { assumed, documented, kilobytes } from "../../schema/rate.ts";
import {
  commentId,
  content,
  conversationId,
  createdDate,
  expiresAt,
  mediaUrl,
  messageId,
  notificationId,
  postId,
  storyId,
  userId,
  username,
} from "./attributes.ts";
import { followerShards, postCounterShards, userCounterShards } from "./shards.ts";
import { directMessages, follows, likes, postComments, stories, userNotifications, userPosts } from "./tables.ts";

export const profile = item(userPosts, "profile", {
  key: { userId: "<userId>", itemKey: "PROFILE" },
  attributes: {
    userId,
    username,
    email: string(),
    firstName: string(),
    lastName: string(),
    profilePicture: string(),
    isVerified: boolean(),
    /** Not in the document; makes up the difference to the documented 2 KB. */
    biography: string(),
  },
  size: { bytes: documented(kilobytes(2)), filledBy: "biography" },
});

/**
 * Counters and the activity time stand apart from the profile: they are written four to five times as often as anything else,
 * and an increment costs 1 write unit here against 2 in the profile.
 */
export const userStats = item(userPosts, "userStats", {
  key: { userId: "<userId>", itemKey: "STATS" },
  attributes: {
    userId,
    postCount: number(),
    followerCount: number(),
    followingCount: number(),
    lastActiveDate: timestamp(),
  },
  shards: { count: userCounterShards, of: "itemKey" },
});

const postAttributes = { postId, userId, content, imageUrl: mediaUrl, videoUrl: mediaUrl, createdDate };

export const post = item(userPosts, "post", {
  key: { userId: "<userId>", itemKey: "POST#<postId>" },
  attributes: postAttributes,
  size: { bytes: documented(kilobytes(5), "ten posts are 50 KB"), filledBy: "content" },
});

/** 1 write unit an increment against 5 in the post, so one post bends at 1,000 increments a second instead of 200. */
export const postStats = item(userPosts, "postStats", {
  key: { userId: "<userId>", itemKey: "POST#<postId>#STATS" },
  attributes: { postId, userId, likeCount: number(), commentCount: number(), viewCount: number() },
  shards: { count: postCounterShards, of: "itemKey" },
});

/** The post's immutable part again, beside its comments. */
export const postCopy = item(postComments, "postCopy", {
  key: { postId: "<postId>", itemKey: "POST" },
  attributes: postAttributes,
  size: { bytes: documented(kilobytes(5)), filledBy: "content" },
});

export const comment = item(postComments, "comment", {
  key: { postId: "<postId>", itemKey: "COMMENT#<commentId>" },
  attributes: {
    commentId,
    postId,
    userId,
    content,
    createdDate,
    likeCount: number(),
    parentCommentId: optional(commentId),
  },
  size: { bytes: documented(kilobytes(2), "twenty comments are 40 KB"), filledBy: "content" },
});

export const notification = item(userNotifications, "notification", {
  key: { userId: "<userId>", notificationId: "<notificationId>" },
  attributes: {
    notificationId,
    userId,
    type: string(),
    fromUserId: userId,
    content,
    isRead: boolean(),
    createdDate,
    readDate: optional(timestamp()),
  },
  computed: { unreadUserId: { from: "<userId>", when: { isRead: false } } },
  size: { bytes: documented(kilobytes(0.5), "fifty notifications are 25 KB"), filledBy: "content" },
});

export const like = item(likes, "like", {
  key: { userId: "<userId>", postId: "<postId>" },
  attributes: { userId, postId, createdDate },
});

export const follow = item(follows, "follow", {
  key: { followerId: "<followerId>", followingId: "<followingId>" },
  attributes: { followerId: userId, followingId: userId, createdDate },
  spread: { followingId: { count: followerShards, by: "followerId", as: "followingShard" } },
});

export const message = item(directMessages, "message", {
  key: { conversationId: "<conversationId>", messageId: "<messageId>" },
  attributes: {
    conversationId,
    messageId,
    senderId: userId,
    receiverId: userId,
    content,
    createdDate,
    isRead: boolean(),
  },
  size: { bytes: assumed(kilobytes(0.5)), filledBy: "content" },
});

export const story = item(stories, "story", {
  key: { userId: "<userId>", storyKey: "<expiresAt>#<storyId>" },
  attributes: { storyId, userId, content, imageUrl: mediaUrl, createdDate, expiresAt },
  size: { bytes: assumed(kilobytes(1)), filledBy: "content" },
});

export const items = [
  profile,
  userStats,
  post,
  postStats,
  postCopy,
  comment,
  notification,
  like,
  follow,
  message,
  story,
];
