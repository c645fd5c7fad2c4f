import { inSequence } from "../../request/compose.ts";
import { storedCount } from "../../request/gather.ts";
import { get, query, queryIndex } from "../../request/read.ts";
import { atLeast, beginsWith, sortKeyPrefix } from "../../request/sort-condition.ts";
import { epochSeconds } from "../../schema/attribute.ts";
import { atMostOne, many, readPattern } from "../../schema/pattern.ts";
import { assumed, documented, estimated } from "../../schema/rate.ts";
import { conversationId, postId, userId, username } from "./attributes.ts";
import { followersByUser, usersByUsername } from "./indexes.ts";
import { comment, follow, message, notification, post, postStats, profile, story, userStats } from "./items.ts";
import { directMessages, follows, postComments, stories, userNotifications, userPosts } from "./tables.ts";

const profileAttributes = [
  "userId",
  "username",
  "email",
  "firstName",
  "lastName",
  "profilePicture",
  "isVerified",
  "followerCount",
  "followingCount",
] as const;

export const getUserById = readPattern({
  number: 1,
  title: "Get user profile by user ID",
  rateRps: documented(0.06),
  budget: { p99Ms: 50 },
  consistency: "eventual",
  parameters: { userId },
  returns: atMostOne([...profileAttributes, "postCount", "lastActiveDate"]),
  note: "PROFILE and STATS are neighbours in the sort key, so profile and counters are one Query and half a read unit.",
  request: ({ userId }) =>
    query(userPosts, { of: [profile, userStats], key: { userId }, sortKey: atLeast(sortKeyPrefix(profile, {})) }),
});

export const getUserByUsername = readPattern({
  number: 2,
  title: "Get user profile by username",
  rateRps: documented(0.051),
  budget: { p99Ms: 50 },
  consistency: "eventual",
  parameters: { username },
  returns: atMostOne(profileAttributes),
  note: "The counters are read in a second request, because in the index each increment would cost an index write.",
  request: ({ username }) =>
    inSequence(queryIndex(usersByUsername, { key: { username }, limit: 1 }), ([user]) =>
      user === undefined ? undefined : get(userStats, { userId: user.userId }),
    ),
});

export const getUserPosts = readPattern({
  number: 3,
  title: "Get user's posts feed (recent posts)",
  rateRps: documented(0.039),
  budget: { p99Ms: 100 },
  consistency: "eventual",
  parameters: { userId },
  returns: many(documented(10, "10 recent posts are 50 KB"), [
    "postId",
    "userId",
    "content",
    "imageUrl",
    "videoUrl",
    "createdDate",
    "likeCount",
    "commentCount",
    "viewCount",
  ]),
  note: "A post and its counters are neighbours in the sort key, so ten posts are twenty items.",
  request: ({ userId }) =>
    query(userPosts, {
      of: [post, postStats],
      key: { userId },
      sortKey: beginsWith(sortKeyPrefix(post, {})),
      newestFirst: true,
      limit: storedCount(10, [post, postStats]),
    }),
});

export const getPostComments = readPattern({
  number: 10,
  title: "Get comments for a post",
  rateRps: estimated(0.02),
  budget: { p99Ms: 100 },
  consistency: "eventual",
  parameters: { postId },
  returns: many(documented(20, "20 comments are 40 KB"), [
    "commentId",
    "postId",
    "userId",
    "content",
    "createdDate",
    "likeCount",
    "parentCommentId",
  ]),
  request: ({ postId }) =>
    query(postComments, {
      of: [comment],
      key: { postId },
      sortKey: beginsWith(sortKeyPrefix(comment, {})),
      newestFirst: true,
      limit: 20,
    }),
});

export const getUserNotifications = readPattern({
  number: 11,
  title: "Get user's notifications",
  rateRps: estimated(0.02),
  budget: { p99Ms: 100 },
  consistency: "eventual",
  parameters: { userId },
  returns: many(documented(50, "50 notifications are 25 KB"), [
    "notificationId",
    "userId",
    "type",
    "fromUserId",
    "content",
    "isRead",
    "createdDate",
  ]),
  note: "All of them, newest first; the unread ones alone are the derived pattern getUnreadNotifications.",
  request: ({ userId }) =>
    query(userNotifications, { of: [notification], key: { userId }, newestFirst: true, limit: 50 }),
});

export const getConversationMessages = readPattern({
  number: 12,
  title: "Get conversation messages",
  rateRps: estimated(0.01),
  budget: { p99Ms: 100 },
  consistency: "eventual",
  parameters: { conversationId },
  returns: many(assumed(50), ["messageId", "senderId", "receiverId", "content", "createdDate", "isRead"]),
  request: ({ conversationId }) =>
    query(directMessages, { of: [message], key: { conversationId }, newestFirst: true, limit: 50 }),
});

export const getFollowers = readPattern({
  number: 13,
  title: "Get user's followers",
  rateRps: estimated(0.01),
  budget: { p99Ms: 200 },
  consistency: "eventual",
  parameters: { userId },
  returns: many(assumed(100), ["followerId", "followingId", "createdDate"]),
  request: ({ userId }) => queryIndex(followersByUser, { key: { followingId: userId }, limit: 100 }),
});

export const getFollowing = readPattern({
  number: 14,
  title: "Get user's following",
  rateRps: estimated(0.01),
  budget: { p99Ms: 200 },
  consistency: "eventual",
  parameters: { userId },
  returns: many(assumed(100), ["followerId", "followingId", "createdDate"]),
  request: ({ userId }) => query(follows, { of: [follow], key: { followerId: userId }, limit: 100 }),
});

export const getActiveStories = readPattern({
  number: 15,
  title: "Get active stories",
  rateRps: estimated(0.005),
  budget: { p99Ms: 100 },
  consistency: "eventual",
  parameters: { userId, nowS: epochSeconds() },
  returns: many(documented(10, "at most 10 active stories a user"), [
    "storyId",
    "userId",
    "content",
    "imageUrl",
    "createdDate",
    "expiresAt",
  ]),
  note: "A story that expires in this very second is no longer active, hence the next second as the lower bound.",
  request: ({ userId, nowS }) =>
    query(stories, {
      of: [story],
      key: { userId },
      sortKey: atLeast(sortKeyPrefix(story, { expiresAt: Math.floor(nowS) + 1 })),
      limit: 10,
    }),
});
