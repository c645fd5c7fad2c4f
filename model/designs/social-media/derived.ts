import { storedCount } from "../../request/gather.ts";
import { query, queryIndex } from "../../request/read.ts";
import { atLeast, sortKeyPrefix } from "../../request/sort-condition.ts";
import { create, put, remove, transactWrite } from "../../request/write.ts";
import { boolean, number, optional, string } from "../../schema/attribute.ts";
import { many, readPattern, writePattern } from "../../schema/pattern.ts";
import { assumed, derived, documented } from "../../schema/rate.ts";
import {
  commentId,
  content,
  conversationOf,
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
import { unreadNotifications } from "./indexes.ts";
import {
  comment,
  follow,
  like,
  message,
  notification,
  post,
  postCopy,
  postStats,
  profile,
  story,
  userStats,
} from "./items.ts";
import { postComments, userPosts } from "./tables.ts";

/**
 * Patterns that the document needs but does not list: it reads posts, comments, notifications, messages and stories that
 * nothing writes, and speaks of joint reads without a pattern for them. They have no rate, so they stay out of the replay.
 */
const unlisted = (why: string) => derived(0, why);

export const createProfile = writePattern({
  title: "Create user profile",
  rateRps: unlisted("patterns 1 and 2 read profiles"),
  parameters: {
    userId,
    username,
    email: string(),
    firstName: string(),
    lastName: string(),
    profilePicture: string(),
    isVerified: boolean(),
    biography: string(),
    createdDate,
  },
  note: "Profile and counters appear together or not at all. Usernames are not made unique: the document does not ask for it.",
  request: ({ createdDate, ...value }) =>
    transactWrite(
      create(profile, value),
      create(userStats, {
        userId: value.userId,
        postCount: 0,
        followerCount: 0,
        followingCount: 0,
        lastActiveDate: createdDate,
      }),
    ),
});

export const createPost = writePattern({
  title: "Create post",
  rateRps: unlisted("pattern 3 reads posts, pattern 10 reads below them"),
  parameters: { userId, postId, content, imageUrl: mediaUrl, videoUrl: mediaUrl, createdDate },
  request: (value) =>
    transactWrite(
      create(post, value),
      create(postStats, { postId: value.postId, userId: value.userId, likeCount: 0, commentCount: 0, viewCount: 0 }),
      create(postCopy, value),
    ),
});

export const createComment = writePattern({
  title: "Create comment",
  rateRps: unlisted("pattern 10 reads comments"),
  parameters: { commentId, postId, userId, content, createdDate, parentCommentId: optional(commentId) },
  request: (value) => create(comment, { ...value, likeCount: 0 }),
});

export const createNotification = writePattern({
  title: "Create notification",
  rateRps: unlisted("pattern 11 reads notifications"),
  parameters: { notificationId, userId, type: string(), fromUserId: userId, content, createdDate },
  request: (value) => create(notification, { ...value, isRead: false }),
});

export const sendMessage = writePattern({
  title: "Send direct message",
  rateRps: unlisted("pattern 12 reads messages"),
  parameters: { messageId, senderId: userId, receiverId: userId, content, createdDate },
  request: (value) =>
    create(message, { ...value, conversationId: conversationOf(value.senderId, value.receiverId), isRead: false }),
});

export const createStory = writePattern({
  title: "Create story",
  rateRps: unlisted("pattern 15 reads stories"),
  parameters: { storyId, userId, content, imageUrl: mediaUrl, createdDate, expiresAt },
  request: (value) => put(story, value),
});

export const unlikePost = writePattern({
  title: "Remove like relationship",
  rateRps: unlisted("pattern 7 creates likes"),
  parameters: { userId, postId },
  request: (key) => remove(like, key),
});

export const unfollowUser = writePattern({
  title: "Remove follow relationship",
  rateRps: unlisted("pattern 8 creates follows"),
  parameters: { followerId: userId, followingId: userId },
  request: (key) => remove(follow, key),
});

export const getUnreadNotifications = readPattern({
  title: "Get user's unread notifications",
  rateRps: unlisted("pattern 11 filters by isRead; the sparse index holds the unread ones alone"),
  consistency: "eventual",
  parameters: { userId },
  returns: many(documented(50), ["notificationId", "userId", "type", "fromUserId", "content", "isRead", "createdDate"]),
  request: ({ userId }) =>
    queryIndex(unreadNotifications, { key: { unreadUserId: userId }, newestFirst: true, limit: 50 }),
});

export const getUserWithPosts = readPattern({
  title: "Get user profile with recent posts",
  rateRps: unlisted("60 % of the queries need both"),
  consistency: "eventual",
  parameters: { userId },
  returns: many(assumed(12, "profile, counters and ten posts"), ["username", "followerCount", "postId", "content"]),
  note: "Read backwards, a collection is counters, profile, then the newest posts: one Query for all of them.",
  request: ({ userId }) =>
    query(userPosts, {
      of: [profile, userStats, post, postStats],
      key: { userId },
      sortKey: atLeast(sortKeyPrefix(post, {})),
      newestFirst: true,
      limit: storedCount(1, [profile, userStats]) + storedCount(10, [post, postStats]),
    }),
});

export const getPostWithComments = readPattern({
  title: "Get post with its comments",
  rateRps: unlisted("80 % of the queries need both"),
  consistency: "eventual",
  parameters: { postId, limit: optional(number()) },
  returns: many(documented(21, "the post and twenty comments"), ["postId", "content", "commentId", "likeCount"]),
  note: "Read backwards, the post comes first and its comments follow, the newest first.",
  request: ({ postId, limit }) =>
    query(postComments, { of: [postCopy, comment], key: { postId }, newestFirst: true, limit: 1 + (limit ?? 20) }),
});
