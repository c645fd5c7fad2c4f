import { draws, type Entity, type ParameterDraw } from "../../schema/population.ts";
import * as derived from "./derived.ts";

const dayS = 86_400;

/** Patterns without a rate, so that `verify` executes them as well; the replay leaves them out. */
export const derivedDraws = (user: Entity, post: Entity): readonly ParameterDraw[] => [
  draws(derived.createProfile, (draw) => {
    const userId = draw.newId();
    const username = `new-${userId}`;
    return {
      userId,
      username,
      email: `${username}@example.com`,
      firstName: "Ada",
      lastName: "Lovelace",
      profilePicture: `https://images.example.com/users/${userId}.webp`,
      isVerified: false,
      biography: "",
      createdDate: draw.now,
    };
  }),
  draws(derived.createPost, (draw) => ({
    userId: draw.any(user).id,
    postId: draw.newId(),
    content: "",
    createdDate: draw.now,
  })),
  draws(derived.createComment, (draw) => ({
    commentId: draw.newId(),
    postId: draw.popular(post).id,
    userId: draw.any(user).id,
    content: "",
    createdDate: draw.now,
  })),
  draws(derived.createNotification, (draw) => ({
    notificationId: draw.newId(),
    userId: draw.popular(user).id,
    type: "like",
    fromUserId: draw.any(user).id,
    content: "",
    createdDate: draw.now,
  })),
  draws(derived.sendMessage, (draw) => {
    const receiver = draw.popular(user);
    return {
      messageId: draw.newId(),
      senderId: draw.any(user, receiver).id,
      receiverId: receiver.id,
      content: "",
      createdDate: draw.now,
    };
  }),
  draws(derived.createStory, (draw) => ({
    storyId: draw.newId(),
    userId: draw.any(user).id,
    content: "",
    createdDate: draw.now,
    expiresAt: Math.floor(draw.nowMs / 1000) + dayS,
  })),
  draws(derived.unlikePost, (draw) => ({ userId: draw.any(user).id, postId: draw.popular(post).id })),
  draws(derived.unfollowUser, (draw) => {
    const followed = draw.popular(user);
    return { followerId: draw.any(user, followed).id, followingId: followed.id };
  }),
  draws(derived.getUnreadNotifications, (draw) => ({ userId: draw.any(user).id })),
  draws(derived.getUserWithPosts, (draw) => ({ userId: draw.popular(user).id })),
  draws(derived.getPostWithComments, (draw) => ({ postId: draw.popular(post).id })),
];
