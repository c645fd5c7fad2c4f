/**
 * A small design with what makes policies differ: composed and numeric partition keys, characters that mean something to IAM,
 * projections, batches, transactions, a sequence, global and local indexes.
 */
import { inSequence } from "../../../model/request/compose.ts";
import { batchGet, get, query, queryIndex, transactGet, wanted } from "../../../model/request/read.ts";
import { beginsWith } from "../../../model/request/sort-condition.ts";
import { update } from "../../../model/request/update.ts";
import { batchWrite, check, create, put, remove, transactWrite } from "../../../model/request/write.ts";
import { boolean, map, number, optional, string, timestamp } from "../../../model/schema/attribute.ts";
import { defineDesign } from "../../../model/schema/define-design.ts";
import { globalIndex, localIndex } from "../../../model/schema/index-key.ts";
import { item } from "../../../model/schema/item.ts";
import { atMostOne, many, readPattern, writePattern } from "../../../model/schema/pattern.ts";
import { assumed, documented } from "../../../model/schema/rate.ts";
import { numberKey, stringKey, table } from "../../../model/schema/table.ts";

const threads = table("Threads", { partitionKey: stringKey("threadKey"), sortKey: stringKey("entryKey") });
const sensors = table("Sensors", { partitionKey: numberKey("sensorId") });
const prices = table("Prices", { partitionKey: stringKey("priceKey") });

const postId = string();
const replyId = string();
const authorId = string();

const post = item(threads, "post", {
  key: { threadKey: "POST#<postId>", entryKey: "POST" },
  attributes: { postId, authorId, topic: string(), title: string(), footnote: optional(string()), isPinned: boolean() },
  computed: {
    pinnedTopic: { from: "PINNED#<topic>", when: { isPinned: true } },
    topicKey: { from: "<topic>" },
  },
});
const reply = item(threads, "reply", {
  key: { threadKey: "POST#<postId>", entryKey: "REPLY#<replyId>" },
  attributes: {
    postId,
    replyId,
    replierId: authorId,
    text: string(),
    createdDate: timestamp(),
    place: optional(map({ city: string() })),
  },
});
const author = item(threads, "author", {
  key: { threadKey: "AUTHOR#<authorId>", entryKey: "AUTHOR" },
  attributes: { authorId, name: string(), email: string(), posts: number() },
});
const reading = item(sensors, "reading", {
  key: { sensorId: "<sensorId>" },
  attributes: { sensorId: number(), level: number() },
});
const price = item(prices, "price", {
  key: { priceKey: "C*?$#<code>" },
  attributes: { code: string(), price$: number() },
});

const byTopic = globalIndex(threads, "ByTopic", {
  of: [post],
  partitionKey: "topicKey",
  sortKey: "authorId",
  project: ["title"],
});
const pinned = globalIndex(threads, "Pinned", { of: [post], partitionKey: "pinnedTopic", project: ["authorId"] });
const byDate = localIndex(threads, "ByDate", { of: [reply], sortKey: "createdDate", project: ["replierId"] });
const byReplier = localIndex(threads, "ByReplier", { of: [reply], sortKey: "replierId", project: "all" });

const rateRps = documented(1);
const list = many(assumed(10), []);
const reads = { rateRps, consistency: "eventual", returns: list } as const;

export const forum = defineDesign({
  name: "forum",
  tables: [threads, sensors, prices],
  items: [post, reply, author, reading, price],
  indexes: [byTopic, pinned, byDate, byReplier],
  patterns: {
    getPost: readPattern({ ...reads, title: "Post", parameters: { postId }, request: (key) => get(post, key) }),
    getPostTitle: readPattern({
      ...reads,
      title: "Title of a post",
      parameters: { postId },
      request: ({ postId }) => ({
        requests: [
          {
            operation: "GetItem",
            input: {
              TableName: "Threads",
              Key: { threadKey: `POST#${postId}`, entryKey: "POST" },
              ProjectionExpression: "title, #a",
              ExpressionAttributeNames: { "#a": "authorId" },
            },
          },
        ],
      }),
    }),
    getReplies: readPattern({
      ...reads,
      title: "Replies",
      parameters: { postId },
      request: ({ postId }) =>
        query(threads, { of: [reply], key: { threadKey: `POST#${postId}` }, sortKey: beginsWith("REPLY#") }),
    }),
    getReplyPlaces: readPattern({
      ...reads,
      title: "Cities of one user's replies",
      parameters: { postId, authorId },
      request: ({ postId, authorId }) => ({
        requests: [
          {
            operation: "Query",
            input: {
              TableName: "Threads",
              KeyConditionExpression: "#thread = :thread AND begins_with(entryKey, :reply)",
              FilterExpression: "replierId = :author AND attribute_exists(place.city)",
              ProjectionExpression: "place.city, replyId",
              ExpressionAttributeNames: { "#thread": "threadKey" },
              ExpressionAttributeValues: { ":thread": `POST#${postId}`, ":reply": "REPLY#", ":author": authorId },
            },
          },
        ],
      }),
    }),
    getPostsOfTopic: readPattern({
      ...reads,
      title: "Posts of a topic",
      parameters: { topic: string() },
      request: ({ topic }) => queryIndex(byTopic, { key: { topicKey: topic } }),
    }),
    getTitlesOfTopic: readPattern({
      ...reads,
      title: "Titles of a topic",
      parameters: { topic: string() },
      request: ({ topic }) => ({
        requests: [
          {
            operation: "Query",
            input: {
              TableName: "Threads",
              IndexName: "ByTopic",
              KeyConditionExpression: "#topic = :topic",
              ProjectionExpression: "title",
              ExpressionAttributeNames: { "#topic": "topicKey" },
              ExpressionAttributeValues: { ":topic": topic },
            },
          },
        ],
      }),
    }),
    getPinned: readPattern({
      ...reads,
      title: "Pinned posts, and the author of the first",
      parameters: { topic: string() },
      request: ({ topic }) =>
        inSequence(queryIndex(pinned, { key: { pinnedTopic: `PINNED#${topic}` } }), ([first]) =>
          first === undefined ? undefined : get(author, { authorId: first.authorId }),
        ),
    }),
    getRecentReplies: readPattern({
      ...reads,
      title: "Replies by date",
      parameters: { postId },
      request: ({ postId }) => queryIndex(byDate, { key: { threadKey: `POST#${postId}` }, newestFirst: true }),
    }),
    getRepliesByReplier: readPattern({
      ...reads,
      title: "Replies by who wrote them",
      parameters: { postId },
      request: ({ postId }) => queryIndex(byReplier, { key: { threadKey: `POST#${postId}` } }),
    }),
    getReading: readPattern({
      ...reads,
      title: "A reading",
      returns: atMostOne(["level"]),
      parameters: { sensorId: number() },
      request: (key) => get(reading, key),
    }),
    getPrice: readPattern({
      ...reads,
      title: "A price",
      parameters: { code: string() },
      request: (key) => get(price, key),
    }),
    getPostAndReading: readPattern({
      ...reads,
      title: "A post with its author and a reading",
      parameters: { postId, authorId, sensorId: number() },
      request: ({ postId, authorId, sensorId }) =>
        batchGet(wanted(post, { postId }), wanted(author, { authorId }), wanted(reading, { sensorId })),
    }),
    getPostTogether: readPattern({
      ...reads,
      title: "A post with its author, as of one moment",
      parameters: { postId, authorId },
      request: (key) => transactGet(wanted(post, key), wanted(author, key)),
    }),
    getReplyAndName: readPattern({
      ...reads,
      title: "A reply, and the name of an author, as of one moment",
      parameters: { postId, replyId, authorId },
      request: ({ postId, replyId, authorId }) => {
        const Key = { threadKey: `AUTHOR#${authorId}`, entryKey: "AUTHOR" };
        const gets = wanted(reply, { postId, replyId }).inputs.map((input) => ({ Get: input }));
        const author = { TableName: "Threads", Key, ProjectionExpression: "email" };
        return {
          requests: [{ operation: "TransactGetItems", input: { TransactItems: [{ Get: author }, ...gets] } }],
        };
      },
    }),
    createPost: writePattern({
      title: "Create post",
      rateRps,
      parameters: { ...post.attributes },
      request: (value) => put(post, value),
    }),
    createAuthor: writePattern({
      title: "Create author",
      rateRps,
      parameters: { authorId, name: string(), email: string() },
      request: (value) => create(author, { ...value, posts: 0 }),
    }),
    addReply: writePattern({
      title: "Add reply, count it, if the post is there and the price is still right",
      rateRps,
      parameters: { ...reply.attributes, authorId, code: string() },
      request: ({ authorId, code, ...value }) =>
        transactWrite(
          create(reply, value),
          update(author, { authorId }, { add: { posts: 1 } }),
          check(post, value, "exists"),
          remove(price, { code }, { price$: 0 }),
        ),
    }),
    pinPost: writePattern({
      title: "Pin or unpin a post",
      rateRps,
      parameters: { postId, topic: string(), isPinned: boolean() },
      request: ({ postId, topic, isPinned }) => update(post, { postId }, { set: { isPinned } }, { topic }),
    }),
    renameAuthor: writePattern({
      title: "Rename author",
      rateRps,
      parameters: { authorId, name: string(), email: optional(string()) },
      request: ({ authorId, ...set }) => update(author, { authorId }, { set }),
    }),
    replaceReply: writePattern({
      title: "Replace a reply by another",
      rateRps,
      parameters: { ...reply.attributes, oldReplyId: replyId },
      request: ({ oldReplyId, ...value }) =>
        batchWrite(put(reply, value), remove(reply, { postId: value.postId, replyId: oldReplyId })),
    }),
    removePrice: writePattern({
      title: "Remove a price",
      rateRps,
      parameters: { code: string(), price$: number() },
      request: ({ code, price$ }) => remove(price, { code }, { price$ }),
    }),
    setLevel: writePattern({
      title: "Set level",
      rateRps,
      parameters: { ...reading.attributes },
      request: (value) => put(reading, value),
    }),
  },
});
