import { epochSeconds, optional, string, timestamp } from "../../schema/attribute.ts";

/** Attributes that several items share, named as in the requirement document. Identifiers are time-ordered ULIDs. */
export const userId = string();
export const postId = string();
export const commentId = string();
export const notificationId = string();
export const messageId = string();
export const conversationId = string();
export const storyId = string();
export const username = string();
export const content = string();
export const createdDate = timestamp();
export const expiresAt = epochSeconds();
export const mediaUrl = optional(string());

/** The two participants' identifiers in sorted order, so that both directions share one item collection. */
export function conversationOf(oneUserId: string, otherUserId: string): string {
  return oneUserId < otherUserId ? `${oneUserId}#${otherUserId}` : `${otherUserId}#${oneUserId}`;
}
