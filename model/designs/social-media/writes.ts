import { inParallel } from "../../request/compose.ts";
import { increment, update, upsert } from "../../request/update.ts";
import { list, number, optional, string, timestamp } from "../../schema/attribute.ts";
import { writePattern } from "../../schema/pattern.ts";
import { documented } from "../../schema/rate.ts";
import { createdDate, notificationId, postId, userId } from "./attributes.ts";
import { follow, like, notification, postStats, userStats } from "./items.ts";

const step = optional(number());
/** What differs from caller to caller, such as the viewer's identifier. It chooses the shard where counters are sharded. */
const spreadBy = optional(string());

export const updateUserActivity = writePattern({
  number: 4,
  title: "Update user activity timestamp",
  rateRps: documented(0.06),
  parameters: { userId, lastActiveDate: timestamp() },
  request: ({ userId, lastActiveDate }) => update(userStats, { userId }, { set: { lastActiveDate } }),
});

export const incrementPostCounters = writePattern({
  number: 5,
  title: "Increment post engagement counters",
  rateRps: documented(0.18),
  parameters: { userId, postId, spreadBy, likeCount: step, commentCount: step, viewCount: step },
  note: "The document names postId alone; the counters live under the author, whom everyone who views a post knows.",
  request: ({ userId, postId, spreadBy, ...add }) => increment(postStats, { userId, postId }, add, spreadBy),
});

export const incrementUserCounters = writePattern({
  number: 6,
  title: "Increment user counters",
  rateRps: documented(0.18),
  parameters: { userId, spreadBy, postCount: step, followerCount: step, followingCount: step },
  request: ({ userId, spreadBy, ...add }) => increment(userStats, { userId }, add, spreadBy),
});

export const likePost = writePattern({
  number: 7,
  title: "Create/update like relationship",
  rateRps: documented(0.14),
  parameters: { userId, postId, createdDate },
  note: "Idempotent: the first createdDate stays.",
  request: ({ userId, postId, createdDate }) => upsert(like, { userId, postId }, { setIfAbsent: { createdDate } }),
});

export const followUser = writePattern({
  number: 8,
  title: "Create/update follow relationship",
  rateRps: documented(0.153),
  parameters: { followerId: userId, followingId: userId, createdDate },
  note: "Idempotent: the first createdDate stays.",
  request: ({ followerId, followingId, createdDate }) =>
    upsert(follow, { followerId, followingId }, { setIfAbsent: { createdDate } }),
});

export const markNotificationsRead = writePattern({
  number: 9,
  title: "Mark notifications as read",
  rateRps: documented(0.039),
  parameters: { userId, notificationIds: list(notificationId), readDate: timestamp() },
  note: "Parallel updates: BatchWriteItem cannot update, a transaction costs twice as much, and marking twice does no harm.",
  request: ({ userId, notificationIds, readDate }) =>
    inParallel(
      ...notificationIds.map((notificationId) =>
        update(notification, { userId, notificationId }, { set: { isRead: true, readDate } }),
      ),
    ),
});
