import {
  draws,
  entity,
  type Instance,
  type Population,
  rootEntity,
  seed,
  seedShards,
} from "../../schema/population.ts";
import { assumed, documented } from "../../schema/rate.ts";
import { conversationOf } from "./attributes.ts";
import { derivedDraws } from "./derived-draws.ts";
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
import * as reads from "./reads.ts";
import * as writes from "./writes.ts";

/** The document's ratios ("avg 26 posts per user"); `skew` gives popular parents more, which the document leaves open. */

const firstNames = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Alan", "Frances"];
const lastNames = ["Lovelace", "Hopper", "Dijkstra", "Liskov", "Knuth", "Perlman", "Turing", "Allen"];
const kinds = ["like", "comment", "follow", "mention"];

const usernameOf = (user: Instance) => `user${user.index}`;
const nameFrom = (names: readonly string[], self: Instance, purpose: string) =>
  names[self.integer(purpose, 0, names.length - 1)] ?? "";

const user = rootEntity("user", (self) => [
  seed(profile, {
    userId: self.id,
    username: usernameOf(self),
    email: `${usernameOf(self)}@example.com`,
    firstName: nameFrom(firstNames, self, "firstName"),
    lastName: nameFrom(lastNames, self, "lastName"),
    profilePicture: `https://images.example.com/users/${self.id}.webp`,
    isVerified: self.integer("verified", 0, 9) === 0,
    biography: "",
  }),
  ...seedShards(userStats, {
    userId: self.id,
    postCount: self.countOf(posts),
    followerCount: self.countChosenBy(followings, "followed"),
    followingCount: self.countOf(followings),
    lastActiveDate: self.createdAt,
  }),
]);

const posts = entity("post", {
  of: user,
  average: documented(26),
  items: (self) => {
    const value = { postId: self.id, userId: self.parent.id, content: "", createdDate: self.createdAt };
    const counts = { likeCount: self.countOf(postLikes), commentCount: self.countOf(comments) };
    return [
      seed(post, value),
      ...seedShards(postStats, {
        postId: self.id,
        userId: self.parent.id,
        ...counts,
        viewCount: self.integer("views", 0, 5000),
      }),
      seed(postCopy, value),
    ];
  },
});

const comments = entity("comment", {
  of: posts,
  average: documented(1),
  most: documented(1000),
  skew: 0.4,
  items: (self) => [
    seed(comment, {
      commentId: self.id,
      postId: self.parent.id,
      userId: self.pick(user, "author").id,
      content: "",
      createdDate: self.createdAt,
      likeCount: self.integer("likes", 0, 20),
    }),
  ],
});

const postLikes = entity("like", {
  of: posts,
  average: documented(1),
  most: documented(10_000),
  skew: 0.3,
  items: (self) => [
    seed(like, {
      userId: self.pickDistinct(user, "liker").id,
      postId: self.parent.id,
      createdDate: self.createdAt,
    }),
  ],
});

const followings = entity("follow", {
  of: user,
  average: documented(4),
  most: documented(5000),
  skew: 0.2,
  items: (self) => [
    seed(follow, {
      followerId: self.parent.id,
      followingId: self.pickDistinct(user, "followed").id,
      createdDate: self.createdAt,
    }),
  ],
});

const notifications = entity("notification", {
  of: user,
  average: documented(1),
  most: documented(1000),
  skew: 0.4,
  items: (self) => [
    seed(notification, {
      notificationId: self.id,
      userId: self.parent.id,
      type: nameFrom(kinds, self, "kind"),
      fromUserId: self.pick(user, "from").id,
      content: "",
      isRead: false,
      createdDate: self.createdAt,
    }),
  ],
});

const conversations = entity("conversation", { of: user, average: assumed(1), skew: 0.2, items: () => [] });

const partnerOf = (conversation: Instance) => conversation.pickDistinct(user, "partner").id;
const conversationIdOf = (conversation: Instance) => conversationOf(conversation.parent.id, partnerOf(conversation));

const messages = entity("message", {
  of: conversations,
  average: assumed(5),
  most: documented(10_000),
  skew: 0.4,
  items: (self) => {
    const starter = self.parent.parent.id;
    const partner = partnerOf(self.parent);
    const isReply = self.integer("direction", 0, 1) === 1;
    return [
      seed(message, {
        messageId: self.id,
        conversationId: conversationOf(starter, partner),
        senderId: isReply ? partner : starter,
        receiverId: isReply ? starter : partner,
        content: "",
        createdDate: self.createdAt,
        isRead: false,
      }),
    ];
  },
});

/** Stories last two days here (assumed), so that all of them are active throughout the day of the data set. */
const dayS = 86_400;

const activeStories = entity("story", {
  of: user,
  average: documented(0.5),
  most: documented(10),
  skew: 0.3,
  items: (self) => {
    const expiresAt = self.nowS + self.integer("expiry", dayS, 2 * dayS);
    return [
      seed(story, {
        storyId: self.id,
        userId: self.parent.id,
        content: "",
        createdDate: new Date((expiresAt - 2 * dayS) * 1000).toISOString(),
        expiresAt,
      }),
    ];
  },
});

const counterNames = ["likeCount", "commentCount", "viewCount"] as const;

export const population: Population = {
  root: user,
  entities: [posts, comments, postLikes, followings, notifications, conversations, messages, activeStories],
  draws: [
    draws(reads.getUserById, (draw) => ({ userId: draw.popular(user).id })),
    draws(reads.getUserByUsername, (draw) => ({ username: usernameOf(draw.popular(user)) })),
    draws(reads.getUserPosts, (draw) => ({ userId: draw.popular(user).id })),
    draws(writes.updateUserActivity, (draw) => ({ userId: draw.any(user).id, lastActiveDate: draw.now })),
    draws(writes.incrementPostCounters, (draw) => {
      const viewed = draw.popular(posts);
      const counter = counterNames[draw.integer(0, counterNames.length - 1)] ?? "viewCount";
      return { userId: viewed.parent.id, postId: viewed.id, spreadBy: draw.newId(), [counter]: 1 };
    }),
    draws(writes.incrementUserCounters, (draw) => ({
      userId: draw.popular(user).id,
      spreadBy: draw.newId(),
      followerCount: 1,
    })),
    draws(writes.likePost, (draw) => ({
      userId: draw.any(user).id,
      postId: draw.popular(posts).id,
      createdDate: draw.now,
    })),
    draws(writes.followUser, (draw) => {
      const followed = draw.popular(user);
      const follower = draw.any(user, followed);
      return { followerId: follower.id, followingId: followed.id, createdDate: draw.now };
    }),
    draws(writes.markNotificationsRead, (draw) => {
      const owner = draw.any(notifications).parent;
      const newest = draw.children(owner, notifications, 10);
      return { userId: owner.id, notificationIds: newest.map(({ id }) => id), readDate: draw.now };
    }),
    draws(reads.getPostComments, (draw) => ({ postId: draw.popular(posts).id })),
    draws(reads.getUserNotifications, (draw) => ({ userId: draw.any(user).id })),
    draws(reads.getConversationMessages, (draw) => ({ conversationId: conversationIdOf(draw.any(conversations)) })),
    draws(reads.getFollowers, (draw) => ({ userId: draw.popular(user).id })),
    draws(reads.getFollowing, (draw) => ({ userId: draw.popular(user).id })),
    draws(reads.getActiveStories, (draw) => ({
      userId: draw.popular(activeStories).parent.id,
      nowS: Math.floor(draw.nowMs / 1000),
    })),
    ...derivedDraws(user, posts),
  ],
};
