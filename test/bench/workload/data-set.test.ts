import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { itemSizeBytes } from "../../../model/capacity/item-size.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { population } from "../../../model/designs/social-media/population.ts";
import type { NativeItem } from "../../../model/schema/operation.ts";
import { entityNamed, momentMs, socialMediaData, storeAll, textOf, user } from "./social-media-data.ts";

const stored = storeAll(socialMediaData(101));
const idsOf = (kind: string, attribute: string) => new Set(stored.of(kind).map((item) => textOf(item, attribute)));

/** How many of `items` there are for each value of an attribute. */
function countBy(items: readonly NativeItem[], attribute: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = textOf(item, attribute);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

describe("a data set", () => {
  it("is the same for the same input, in whatever order it is asked", () => {
    const all = [...socialMediaData(12).items()];
    expect([...socialMediaData(12).items()]).toEqual(all);
    const users = all.filter(({ item }) => item.itemKey === "PROFILE");
    const dataSet = socialMediaData(12);
    for (const index of [7, 0, 11, 3]) {
      expect(dataSet.instance(user, index).id).toBe(users[index]?.item.userId);
    }
    const follows = all.filter(({ table }) => table === "Follows").map(({ item }) => item);
    for (const index of [20, 47, 0, 21, 5]) {
      const self = dataSet.instance(entityNamed("follow"), index);
      expect(self.entity.items(self)[0]?.value).toEqual(follows[index]);
    }
  });

  it.each([
    ["another seed", { seed: 2 }],
    ["another day", { nowMs: momentMs + 86_400_000 }],
  ])("shares no identifier with that of %s", (_, input) => {
    const other = new Set(
      storeAll(socialMediaData(101, input))
        .of("post")
        .map(({ postId }) => postId),
    );
    expect(stored.of("post").filter(({ postId }) => other.has(postId))).toEqual([]);
  });

  it("holds the documented ratios exactly", () => {
    const count = (kind: string) => stored.of(kind).length;
    expect([count("profile"), count("userStats")]).toEqual([101, 101]);
    expect([count("post"), count("postStats"), count("postCopy")]).toEqual([2626, 2626, 2626]);
    expect([count("comment"), count("like")]).toEqual([2626, 2626]);
    expect([count("follow"), count("notification"), count("message"), count("story")]).toEqual([404, 101, 505, 51]);
    expect(stored.items.length).toBe(2 * 101 + 5 * 2626 + 404 + 101 + 505 + 51);
  });

  it("comes entity by entity, each in the order of its positions, into the design's tables", () => {
    const kinds = stored.items.map(({ kind }) => kind);
    expect(kinds.filter((kind, position) => kind !== kinds[position - 1]).slice(0, 4)).toEqual([
      "profile",
      "userStats",
      "profile",
      "userStats",
    ]);
    const firstSeen = [...new Set(kinds)];
    expect(firstSeen).toEqual([
      ...["profile", "userStats", "post", "postStats", "postCopy"],
      ...["comment", "like", "follow", "notification", "message", "story"],
    ]);
    const tables = new Set(socialMedia.tables.map(({ name }) => name));
    expect(new Set(stored.items.map(({ table }) => table))).toEqual(tables);
    const dataSet = socialMediaData(101);
    const comments = entityNamed("comment");
    expect(stored.of("comment").map(({ commentId }) => commentId)).toEqual(
      Array.from({ length: dataSet.count(comments) }, (_, index) => dataSet.instance(comments, index).id),
    );
  });

  it("has no two items with the same key, and as many as it says, with any number of users", {
    timeout: 60_000,
  }, () => {
    const keyNames = new Map(
      socialMedia.tables.map(({ name, partitionKey, sortKey }) => [name, [partitionKey.name, sortKey?.name ?? ""]]),
    );
    const isSound = (users: number, seed: number, skew: number) => {
      const dataSet = socialMediaData(users, { seed, skew });
      const keys = new Set<string>();
      let count = 0;
      for (const { table, item } of dataSet.items()) {
        keys.add(JSON.stringify([table, ...(keyNames.get(table) ?? []).map((name) => item[name])]));
        count += 1;
      }
      expect([keys.size, dataSet.itemCount]).toEqual([count, count]);
    };
    fc.assert(fc.property(fc.integer({ min: 6, max: 400 }), fc.nat(), fc.constantFrom(0, 0.5, 0.99, 3), isSound), {
      numRuns: 8,
      examples: [
        [6, 1, 0.99],
        [7, 1, 30],
        [400, 1, 0.99],
      ],
    });
  });

  it("names the documented size where it has too few users to follow four each", () => {
    for (const users of [1, 2, 3, 4, 5]) {
      const dataSet = socialMediaData(users);
      expect(() => [...dataSet.items()]).toThrow(
        /population\.follow: [45] of one parent need as many different user .*, and there are \d[\s\S]*--users/,
      );
    }
  });
});

describe("what the items of a data set name", () => {
  const userIds = idsOf("profile", "userId");
  const postIds = idsOf("post", "postId");

  it("exists: users", () => {
    const named = stored.items.flatMap(({ item }) =>
      ["userId", "fromUserId", "followerId", "followingId", "senderId", "receiverId", "unreadUserId"].flatMap((name) =>
        item[name] === undefined ? [] : [textOf(item, name)],
      ),
    );
    expect(named.length).toBeGreaterThan(10_000);
    expect(named.filter((id) => !userIds.has(id))).toEqual([]);
  });

  it("exists: posts, under the user who wrote them", () => {
    const authors = new Map(stored.of("post").map((item) => [item.postId, item.userId]));
    for (const kind of ["postStats", "postCopy"]) {
      expect(new Map(stored.of(kind).map((item) => [item.postId, item.userId]))).toEqual(authors);
    }
    expect(
      [...stored.of("comment"), ...stored.of("like")].filter((item) => !postIds.has(textOf(item, "postId"))),
    ).toEqual([]);
  });

  it("exists: conversations of two different users, who are the sender and the receiver", () => {
    for (const item of stored.of("message")) {
      const [one = "", other = "", ...more] = textOf(item, "conversationId").split("#");
      expect([userIds.has(one), userIds.has(other), one < other, more]).toEqual([true, true, true, []]);
      expect([item.senderId, item.receiverId].map(String).sort()).toEqual([one, other]);
    }
  });

  it("agrees with the counters", () => {
    const posts = countBy(stored.of("post"), "userId");
    const followers = countBy(stored.of("follow"), "followingId");
    const followings = countBy(stored.of("follow"), "followerId");
    for (const stats of stored.of("userStats")) {
      const id = textOf(stats, "userId");
      expect(stats).toMatchObject({
        postCount: posts.get(id) ?? 0,
        followerCount: followers.get(id) ?? 0,
        followingCount: followings.get(id) ?? 0,
      });
    }
    const likes = countBy(stored.of("like"), "postId");
    const comments = countBy(stored.of("comment"), "postId");
    for (const stats of stored.of("postStats")) {
      const id = textOf(stats, "postId");
      expect(stats).toMatchObject({ likeCount: likes.get(id) ?? 0, commentCount: comments.get(id) ?? 0 });
    }
  });

  it("is never oneself: nobody follows himself", () => {
    expect(stored.of("follow").filter(({ followerId, followingId }) => followerId === followingId)).toEqual([]);
  });

  it("says the same in a post and in its copy", () => {
    const posts = new Map(stored.of("post").map((item) => [item.postId, item]));
    for (const { itemKey: _, ...copy } of stored.of("postCopy")) {
      expect(posts.get(copy.postId)).toMatchObject(copy);
    }
    expect(new Set(stored.of("post").map(({ content }) => content)).size).toBeGreaterThan(2000);
  });
});

describe("the times of a data set", () => {
  const createdAt = (item: NativeItem | undefined) => Date.parse(textOf(item, "createdDate"));
  const posts = new Map(stored.of("post").map((item) => [item.postId, item]));

  it("lie in the past, and a comment or a like is not older than its post", () => {
    for (const { item } of stored.items.filter((each) => each.item.createdDate !== undefined)) {
      expect(createdAt(item)).toBeLessThanOrEqual(momentMs);
    }
    for (const item of [...stored.of("comment"), ...stored.of("like")]) {
      expect(createdAt(item)).toBeGreaterThanOrEqual(createdAt(posts.get(item.postId)));
    }
  });

  it("are in identifiers, which sort in the order of creation", () => {
    const latest = new Map<string, { id: string; ms: number }>();
    for (const item of stored.of("post")) {
      const id = textOf(item, "postId");
      const before = latest.get(textOf(item, "userId"));
      expect(before === undefined || (before.id < id && before.ms < createdAt(item))).toBe(true);
      latest.set(textOf(item, "userId"), { id, ms: createdAt(item) });
    }
  });

  it("leave every story active for the whole day", () => {
    const [least, most] = [momentMs / 1000 + 86_400, momentMs / 1000 + 2 * 86_400];
    for (const story of stored.of("story")) {
      const expiresAt = Number(story.expiresAt);
      expect(expiresAt >= least && expiresAt <= most, `${expiresAt}`).toBe(true);
      expect(textOf(story, "storyKey").startsWith(new Date(expiresAt * 1000).toISOString().slice(0, 19))).toBe(true);
    }
  });
});

describe("the sizes of a data set", () => {
  const sized = socialMedia.items.flatMap(({ name, size }): [string, number][] =>
    size === undefined ? [] : [[name, size.bytes.value]],
  );

  it("are stated for the kinds that the document gives bytes for", () => {
    expect(sized.map(([name]) => name)).toEqual(expect.arrayContaining(["profile", "post", "notification", "comment"]));
  });

  it.each(sized)("of a %s are 90 to 100 %% of %i bytes, and not all alike", (kind, stated) => {
    const sizes = stored.of(kind).map(itemSizeBytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(stated);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(stated * 0.9);
    expect(new Set(sizes).size).toBeGreaterThan(10);
  });
});

describe("the uneven spread of a data set", () => {
  it.each(population.entities.flatMap(({ name, most }): [string, number][] => (most ? [[name, most.value]] : [])))(
    "gives no parent more %ss than %i",
    (name, most) => {
      const entity = entityNamed(name);
      for (const users of [10, 300, 100_000, 10_000_000]) {
        const dataSet = socialMediaData(users);
        const parents = entity.of ?? user;
        const total = dataSet.count(parents);
        const looked = Array.from({ length: 200 }, (_, place) => [
          place,
          total - 1 - place,
          Math.floor((total * place) / 200),
        ]);
        for (const index of looked.flat().filter((place) => place >= 0 && place < total)) {
          const [first, end] = dataSet.childRange(dataSet.instance(parents, index), entity);
          expect(end - first).toBeLessThanOrEqual(most);
        }
      }
    },
  );

  it("gives the most popular more, and everybody the same number of posts", () => {
    expect(new Set(countBy(stored.of("post"), "userId").values())).toEqual(new Set([26]));
    const [first] = stored.of("post");
    const comments = countBy(stored.of("comment"), "postId");
    expect(comments.get(textOf(first, "postId"))).toBe(Math.max(...comments.values()));
    expect(Math.max(...comments.values())).toBeGreaterThan(15);
  });
});
