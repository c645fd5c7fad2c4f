/**
 * The access patterns of the requirement document, typed in from its table: the design must say the same. `estimated` stands
 * where the document writes "Est.". The document calls a user's identifier `id`; the design calls it `userId` everywhere.
 */
export interface DocumentedPattern {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly rateRps: number;
  readonly source: "documented" | "estimated";
  readonly kind: "read" | "write";
  readonly attributes: readonly string[];
  /** From "Key Requirements", where they state a latency. */
  readonly p99Ms?: number;
}

const words = (text: string) => text.split(", ");

export const documentedPatterns: readonly DocumentedPattern[] = [
  {
    number: 1,
    name: "getUserById",
    title: "Get user profile by user ID",
    rateRps: 0.06,
    source: "documented",
    kind: "read",
    attributes: words(
      "userId, username, email, firstName, lastName, profilePicture, isVerified, followerCount, followingCount, postCount, lastActiveDate",
    ),
    p99Ms: 50,
  },
  {
    number: 2,
    name: "getUserByUsername",
    title: "Get user profile by username",
    rateRps: 0.051,
    source: "documented",
    kind: "read",
    attributes: words(
      "userId, username, email, firstName, lastName, profilePicture, isVerified, followerCount, followingCount",
    ),
    p99Ms: 50,
  },
  {
    number: 3,
    name: "getUserPosts",
    title: "Get user's posts feed (recent posts)",
    rateRps: 0.039,
    source: "documented",
    kind: "read",
    attributes: words("postId, userId, content, imageUrl, videoUrl, createdDate, likeCount, commentCount, viewCount"),
    p99Ms: 100,
  },
  {
    number: 4,
    name: "updateUserActivity",
    title: "Update user activity timestamp",
    rateRps: 0.06,
    source: "documented",
    kind: "write",
    attributes: words("userId, lastActiveDate"),
  },
  {
    number: 5,
    name: "incrementPostCounters",
    title: "Increment post engagement counters",
    rateRps: 0.18,
    source: "documented",
    kind: "write",
    attributes: words("postId, likeCount, commentCount, viewCount"),
  },
  {
    number: 6,
    name: "incrementUserCounters",
    title: "Increment user counters",
    rateRps: 0.18,
    source: "documented",
    kind: "write",
    attributes: words("userId, postCount, followerCount, followingCount"),
  },
  {
    number: 7,
    name: "likePost",
    title: "Create/update like relationship",
    rateRps: 0.14,
    source: "documented",
    kind: "write",
    attributes: words("userId, postId, createdDate"),
  },
  {
    number: 8,
    name: "followUser",
    title: "Create/update follow relationship",
    rateRps: 0.153,
    source: "documented",
    kind: "write",
    attributes: words("followerId, followingId, createdDate"),
  },
  {
    number: 9,
    name: "markNotificationsRead",
    title: "Mark notifications as read",
    rateRps: 0.039,
    source: "documented",
    kind: "write",
    attributes: words("userId, notificationIds, isRead, readDate"),
  },
  {
    number: 10,
    name: "getPostComments",
    title: "Get comments for a post",
    rateRps: 0.02,
    source: "estimated",
    kind: "read",
    attributes: words("commentId, postId, userId, content, createdDate, likeCount, parentCommentId"),
    p99Ms: 100,
  },
  {
    number: 11,
    name: "getUserNotifications",
    title: "Get user's notifications",
    rateRps: 0.02,
    source: "estimated",
    kind: "read",
    attributes: words("notificationId, userId, type, fromUserId, content, isRead, createdDate"),
    p99Ms: 100,
  },
  {
    number: 12,
    name: "getConversationMessages",
    title: "Get conversation messages",
    rateRps: 0.01,
    source: "estimated",
    kind: "read",
    attributes: words("messageId, senderId, receiverId, content, createdDate, isRead"),
    p99Ms: 100,
  },
  {
    number: 13,
    name: "getFollowers",
    title: "Get user's followers",
    rateRps: 0.01,
    source: "estimated",
    kind: "read",
    attributes: words("followerId, followingId, createdDate"),
    p99Ms: 200,
  },
  {
    number: 14,
    name: "getFollowing",
    title: "Get user's following",
    rateRps: 0.01,
    source: "estimated",
    kind: "read",
    attributes: words("followerId, followingId, createdDate"),
    p99Ms: 200,
  },
  {
    number: 15,
    name: "getActiveStories",
    title: "Get active stories",
    rateRps: 0.005,
    source: "estimated",
    kind: "read",
    attributes: words("storyId, userId, content, imageUrl, createdDate, expiresAt"),
    p99Ms: 100,
  },
];

/** Instances for each parent, and the most of them, from "Entity Relationships Deep Dive". Unbounded and unstated are absent. */
export const documentedRatios: readonly {
  readonly entity: string;
  readonly average?: number;
  readonly most?: number;
}[] = [
  { entity: "post", average: 26 },
  { entity: "follow", average: 4, most: 5000 },
  { entity: "comment", average: 1, most: 1000 },
  { entity: "like", average: 1, most: 10_000 },
  { entity: "notification", average: 1, most: 1000 },
  { entity: "message", most: 10_000 },
  { entity: "story", average: 0.5, most: 10 },
];

/** Item sizes in bytes, from "Size Constraints": "10 recent posts 50KB" and the like, 1 KB being 1,024 bytes. */
export const documentedSizes: readonly { readonly item: string; readonly bytes: number }[] = [
  { item: "profile", bytes: 2 * 1024 },
  { item: "post", bytes: 5 * 1024 },
  { item: "postCopy", bytes: 5 * 1024 },
  { item: "comment", bytes: 2 * 1024 },
  { item: "notification", bytes: 512 },
];
