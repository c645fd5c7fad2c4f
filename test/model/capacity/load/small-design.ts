/** A design whose figures can be worked out by hand. */
import {
  assumed,
  batchGet,
  boolean,
  defineDesign,
  draws,
  entity,
  globalIndex,
  increment,
  inSequence,
  item,
  many,
  number,
  query,
  readPattern,
  remove,
  rootEntity,
  seed,
  string,
  stringKey,
  table,
  transactWrite,
  update,
  wanted,
  writePattern,
} from "../../../../model/index.ts";

const rateRps = assumed(1);

const members = table("Members", { partitionKey: stringKey("memberId") });
const tasks = table("Tasks", { partitionKey: stringKey("bucket"), sortKey: stringKey("taskId") });
const posts = table("Posts", { partitionKey: stringKey("memberId"), sortKey: stringKey("postId") });
const plains = table("Plains", { partitionKey: stringKey("memberId") });
const likes = table("Likes", { partitionKey: stringKey("memberId"), sortKey: stringKey("likedId") });

const member = item(members, "member", {
  key: { memberId: "<memberId>" },
  attributes: { memberId: string(), team: string(), state: string(), points: number(), following: number() },
});
const task = item(tasks, "task", {
  key: { bucket: "B#<bucketNumber>", taskId: "<taskId>" },
  attributes: { bucketNumber: string(), taskId: string(), open: boolean(), body: string(), hits: number() },
  computed: { openOf: { from: "<taskId>", when: { open: true } } },
  size: { bytes: assumed(4600), filledBy: "body" },
});
const post = item(posts, "post", {
  key: { memberId: "<memberId>", postId: "<postId>" },
  attributes: { memberId: string(), postId: string(), body: string() },
  size: { bytes: assumed(600), filledBy: "body" },
});
const like = item(likes, "like", {
  key: { memberId: "<memberId>", likedId: "<likedId>" },
  attributes: { memberId: string(), likedId: string() },
});
const plain = item(plains, "plain", { key: { memberId: "<memberId>" }, attributes: { memberId: string() } });
const byTeam = globalIndex(members, "ByTeam", { of: [member], partitionKey: "team", sortKey: "points", project: [] });
const byState = globalIndex(members, "ByState", { of: [member], partitionKey: "state", project: [] });
const open = globalIndex(tasks, "Open", { of: [task], partitionKey: "openOf", project: "all" });

const pair = { a: string(), b: string() };
const taskKey = { bucketNumber: string(), taskId: string() };
const memberKey = { memberId: string() };
export const patterns = {
  follow: writePattern({
    number: 1,
    title: "One by chance follows a popular one",
    rateRps,
    parameters: pair,
    request: ({ a, b }) =>
      transactWrite(
        update(member, { memberId: a }, { add: { following: 1 } }),
        update(member, { memberId: b }, { add: { following: 1 } }),
      ),
  }),
  hit: writePattern({
    number: 2,
    title: "Count a hit of a task",
    rateRps,
    parameters: taskKey,
    request: (key) => update(task, key, { add: { hits: 1 } }),
  }),
  close: writePattern({
    number: 3,
    title: "Close a task",
    rateRps,
    parameters: taskKey,
    request: (key) => update(task, key, { set: { open: false } }),
  }),
  score: writePattern({
    number: 4,
    title: "Set the points",
    rateRps,
    parameters: memberKey,
    request: (key) => update(member, key, { set: { points: 77 } }),
  }),
  move: writePattern({
    number: 5,
    title: "Move to the other state",
    rateRps,
    parameters: memberKey,
    request: (key) => update(member, key, { set: { state: "gone" } }),
  }),
  posted: writePattern({
    number: 6,
    title: "Count something of the author of a popular post",
    rateRps,
    parameters: { ...memberKey, token: string() },
    request: ({ memberId, token }) => increment(member, { memberId }, { following: 1 }, token),
  }),
  unlike: writePattern({
    number: 7,
    title: "Take a like back",
    rateRps,
    parameters: pair,
    request: ({ a, b }) => remove(like, { memberId: a, likedId: b }),
  }),
  retire: writePattern({
    number: 9,
    title: "Remove a member that is there",
    rateRps,
    parameters: memberKey,
    request: (key) => remove(plain, key, "exists"),
  }),
  oldest: readPattern({
    number: 8,
    title: "The first posts again",
    rateRps,
    consistency: "strong",
    parameters: memberKey,
    returns: many(assumed(3), ["body"]),
    request: ({ memberId }) =>
      inSequence(query(posts, { of: [post], key: { memberId }, limit: 3 }), (found) =>
        found.length === 0 ? undefined : batchGet(...found.map(({ postId }) => wanted(post, { memberId, postId }))),
      ),
  }),
};

/** With so many posts of each person on average. */
export function designWith(postsEach: number) {
  const person = rootEntity("person", (self) => [
    seed(member, {
      memberId: self.id,
      team: `team${self.integer("team", 1, 5)}`,
      state: "here",
      points: 5,
      following: 1,
    }),
    seed(plain, { memberId: self.id }),
  ]);
  const work = entity("work", {
    of: person,
    average: assumed(1),
    items: (self) => [
      seed(task, {
        bucketNumber: String(self.integer("bucket", 1, 8)),
        taskId: self.id,
        open: self.integer("open", 1, 4) === 1,
        body: "",
        hits: 1,
      }),
    ],
  });
  const text = entity("text", {
    of: person,
    average: assumed(postsEach),
    items: (self) => [seed(post, { memberId: self.parent.id, postId: self.id, body: "" })],
  });
  return defineDesign({
    name: "small",
    tables: [members, tasks, posts, likes, plains],
    items: [member, task, post, like, plain],
    indexes: [byTeam, byState, open],
    patterns,
    population: {
      root: person,
      entities: [work, text],
      draws: [
        draws(patterns.follow, (draw) => {
          const a = draw.any(person);
          return { a: a.id, b: draw.popular(person, a).id };
        }),
        ...[patterns.hit, patterns.close].map((pattern) =>
          draws(pattern, (draw) => {
            const drawn = draw.popular(work);
            return { bucketNumber: String(drawn.integer("bucket", 1, 8)), taskId: drawn.id };
          }),
        ),
        draws(patterns.score, (draw) => ({ memberId: draw.popular(person).id })),
        draws(patterns.move, (draw) => ({ memberId: draw.popular(person).id })),
        draws(patterns.posted, (draw) => ({ memberId: draw.popular(text).parent.id, token: draw.newId() })),
        draws(patterns.unlike, (draw) => {
          const a = draw.any(person);
          return { a: a.id, b: draw.popular(person, a).id };
        }),
        draws(patterns.retire, (draw) => ({ memberId: draw.popular(person).id })),
        draws(patterns.oldest, (draw) => ({ memberId: draw.popular(person).id })),
      ],
    },
  });
}
