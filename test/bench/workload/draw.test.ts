import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataSet } from "../../../bench/workload/data-set.ts";
import { createDraws } from "../../../bench/workload/draw.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import type { NativeItem } from "../../../model/schema/operation.ts";
import { box, shelf, smallData } from "./small-population.ts";
import {
  entityNamed,
  momentMs,
  type StoredData,
  socialMediaData,
  storeAll,
  textOf,
  user,
} from "./social-media-data.ts";
import { chiSquareDeviate, tally } from "./statistics.ts";

const { replayed } = planReplay(socialMedia);

const parametersOf = (dataSet: DataSet, arrival: number, dueMs = arrival * 10) => {
  const draw = createDraws(dataSet)(arrival, dueMs);
  return replayed.map(({ name, draw: drawn }) => ({ name, parameters: drawn.parameters(draw) }));
};

/** What parameters may name, by attribute: every one of them as a text that is found in a set of what is stored. */
function createReferences(stored: StoredData) {
  const keysOf = (kind: string, ...names: string[]) =>
    new Set(stored.of(kind).map((item) => names.map((name) => textOf(item, name)).join("/")));
  const users = keysOf("profile", "userId");
  const usernames = keysOf("profile", "username");
  const posts = keysOf("postStats", "userId", "postId");
  const postIds = keysOf("postCopy", "postId");
  const notifications = keysOf("notification", "userId", "notificationId");
  const conversations = keysOf("message", "conversationId");
  const storytellers = keysOf("story", "userId");
  return (pattern: string, parameters: NativeItem): boolean => {
    const text = (name: string) => textOf(parameters, name);
    switch (pattern) {
      case "getUserByUsername":
        return usernames.has(text("username"));
      case "incrementPostCounters":
        return posts.has(`${text("userId")}/${text("postId")}`);
      case "likePost":
        return users.has(text("userId")) && postIds.has(text("postId"));
      case "followUser":
        return (
          users.has(text("followerId")) && users.has(text("followingId")) && text("followerId") !== text("followingId")
        );
      case "markNotificationsRead": {
        const ids = Array.isArray(parameters.notificationIds) ? parameters.notificationIds.map(String) : [];
        const newestFirst = [...ids].sort().reverse();
        return (
          ids.length >= 1 &&
          ids.length <= 10 &&
          ids.every((id, place) => notifications.has(`${text("userId")}/${id}`) && newestFirst[place] === id)
        );
      }
      case "getPostComments":
        return postIds.has(text("postId"));
      case "getConversationMessages":
        return conversations.has(text("conversationId"));
      case "getActiveStories":
        return storytellers.has(text("userId"));
      default:
        return users.has(text("userId"));
    }
  };
}

describe("drawn parameters", () => {
  it("name items that were seeded, arrival after arrival", () => {
    const dataSet = socialMediaData(40);
    const isStored = createReferences(storeAll(dataSet));
    for (let arrival = 0; arrival < 3000; arrival += 1) {
      for (const { name, parameters } of parametersOf(dataSet, arrival)) {
        expect(isStored(name, parameters), `${name} ${JSON.stringify(parameters)}`).toBe(true);
      }
    }
  });

  it("name items that were seeded, whatever the size, the seed and the skew", { timeout: 60_000 }, () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 100, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 80 }),
        fc.nat(),
        fc.double({ min: 0, max: 4, noNaN: true }),
        arrivals,
        (...input) => {
          const [users, seed, skew, positions] = input;
          const dataSet = socialMediaData(users, { seed, skew });
          const isStored = createReferences(storeAll(dataSet));
          return positions.every((arrival) =>
            parametersOf(dataSet, arrival, arrival % 86_000_000).every(({ name, parameters }) =>
              isStored(name, parameters),
            ),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it("are the same for an arrival, whoever serves it and in which order", () => {
    const positions = Array.from({ length: 200 }, (_, place) => (place * 77) % 200);
    const shuffled = new Map(positions.map((arrival) => [arrival, parametersOf(socialMediaData(30), arrival)]));
    const dataSet = socialMediaData(30);
    for (let arrival = 0; arrival < 200; arrival += 1) {
      expect(parametersOf(dataSet, arrival)).toEqual(shuffled.get(arrival));
    }
    const differing = new Set([...shuffled.values()].map((parameters) => JSON.stringify(parameters)));
    expect(differing.size).toBe(200);
  });

  it("differ with the seed", () => {
    expect(parametersOf(socialMediaData(30, { seed: 2 }), 5)).not.toEqual(parametersOf(socialMediaData(30), 5));
  });

  it("increment each counter of a post about as often, and users as often as posts", () => {
    const dataSet = socialMediaData(30);
    const counters = Array.from({ length: 600 }, (_, arrival) =>
      parametersOf(dataSet, arrival).find(({ name }) => name === "incrementPostCounters"),
    ).map((drawn) => Object.keys(drawn?.parameters ?? {}).find((parameter) => parameter.endsWith("Count")));
    for (const counter of ["likeCount", "commentCount", "viewCount"]) {
      expect(counters.filter((each) => each === counter).length).toBeGreaterThan(150);
    }
  });
});

describe("a popular instance", () => {
  const rankShares = (count: number, skew: number) => Array.from({ length: count }, (_, rank) => (rank + 1) ** -skew);

  it.each([0, 0.5, 0.99, 1.4])("is drawn by Zipf's law with the asked skew %d", (skew) => {
    const dataSet = socialMediaData(300, { skew });
    const drawOf = createDraws(dataSet);
    for (const entity of [user, entityNamed("post")]) {
      const ranks = Array.from({ length: 30_000 }, (_, arrival) => drawOf(arrival, 0).popular(entity).index);
      const count = dataSet.count(entity);
      expect(Math.abs(chiSquareDeviate(tally(ranks, count), rankShares(count, skew)))).toBeLessThan(4);
    }
  });

  it("is never the excepted one, and any other one in due proportion", () => {
    const drawOf = createDraws(smallData(4));
    const shelves = Array.from({ length: 4 }, (_, index) => smallData(4).instance(shelf, index));
    const drawn = Array.from({ length: 20_000 }, (_, arrival) => drawOf(arrival, 0).popular(shelf, shelves[1]).index);
    // The excepted one's turns go to the next.
    const [first = 0, second = 0, third = 0, last = 0] = rankShares(4, 0.99);
    expect(
      Math.abs(
        chiSquareDeviate(
          tally(drawn, 4).filter((count) => count > 0),
          [first, third + second, last],
        ),
      ),
    ).toBeLessThan(4);
    expect(drawn).not.toContain(1);
  });

  it("may have the position of an exception that is of another entity", () => {
    const dataSet = smallData(4);
    const drawOf = createDraws(dataSet);
    const plain = Array.from({ length: 50 }, (_, arrival) => drawOf(arrival, 0).popular(shelf).index);
    const except = dataSet.instance(box, 0);
    expect(plain).toContain(0);
    expect(plain.map((_, arrival) => drawOf(arrival, 0).popular(shelf, except).index)).toEqual(plain);
  });

  it("cannot be another one than the only one", () => {
    const dataSet = smallData(1);
    const draw = createDraws(dataSet)(0, 0);
    expect(draw.popular(shelf).index).toBe(0);
    expect(() => draw.popular(shelf, dataSet.instance(shelf, 0))).toThrow(
      /population\.shelf: another shelf than the only one is to be drawn[\s\S]*--users/,
    );
  });
});

describe("a draw", () => {
  it("gives the newest children first, and no more than there are", () => {
    const dataSet = socialMediaData(30);
    const draw = createDraws(dataSet)(0, 0);
    const posts = entityNamed("post");
    const owner = dataSet.instance(user, 3);
    const newest = draw.children(owner, posts, 5);
    expect(newest.map(({ index }) => index)).toEqual([103, 102, 101, 100, 99]);
    expect(newest.map(({ id }) => id)).toEqual(
      newest
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect(newest.every(({ parent }) => parent.id === owner.id)).toBe(true);
    expect(draw.children(owner, posts, 100).length).toBe(26);
    expect(draw.children(owner, posts, 0)).toEqual([]);
  });

  it("is of the moment when its arrival is due, counted from the data set's", () => {
    const draw = createDraws(socialMediaData(10))(3, 61_250.75);
    expect(draw.nowMs).toBe(momentMs + 61_250);
    expect(draw.now).toBe("2026-11-22T00:01:01.250Z");
  });

  it("makes new identifiers that sort by time and are in no data set", () => {
    const dataSet = socialMediaData(10);
    const drawOf = createDraws(dataSet);
    const ids = Array.from({ length: 500 }, (_, arrival) => drawOf(arrival, 2 * arrival).newId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(500);
    const first = drawOf(7, 0);
    expect(first.newId()).not.toBe(first.newId());
  });

  it("gives integers of the asked range, both ends included", () => {
    const drawOf = createDraws(socialMediaData(10));
    const drawn = new Set(Array.from({ length: 200 }, (_, arrival) => drawOf(arrival, 0).integer(-1, 2)));
    expect([...drawn].sort()).toEqual([-1, 0, 1, 2]);
  });
});

describe("any instance", () => {
  it("is drawn as often as every other, whatever the skew of popularity", () => {
    const dataSet = socialMediaData(300, { skew: 1.4 });
    const drawOf = createDraws(dataSet);
    const drawn = Array.from({ length: 30_000 }, (_, arrival) => drawOf(arrival, 0).any(user).index);
    expect(Math.abs(chiSquareDeviate(tally(drawn, 300), new Array<number>(300).fill(1)))).toBeLessThan(4);
  });

  it("is never the excepted one, and not without another one", () => {
    const dataSet = smallData(3);
    const drawOf = createDraws(dataSet);
    const except = dataSet.instance(shelf, 1);
    const drawn = Array.from({ length: 200 }, (_, arrival) => drawOf(arrival, 0).any(shelf, except).index);
    expect([...new Set(drawn)].sort()).toEqual([0, 2]);
    const alone = createDraws(smallData(1))(0, 0);
    expect(() => alone.any(shelf, smallData(1).instance(shelf, 0))).toThrow(/--users/);
  });
});
