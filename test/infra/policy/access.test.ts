import { describe, expect, it, test } from "vitest";
import { accessesOf } from "../../../infra/policy/access.ts";
import { attributesOfKind, toLeadingKey } from "../../../infra/policy/item-kinds.ts";
import { namedAttributes } from "../../../infra/policy/named-attributes.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { optional, string } from "../../../model/schema/attribute.ts";
import { item } from "../../../model/schema/item.ts";
import { stringKey, table } from "../../../model/schema/table.ts";
import { forum } from "./forum.ts";

const inForum = (name: keyof typeof forum.patterns) => accessesOf(forum.patterns[name], forum);
const inSocialMedia = (name: keyof typeof socialMedia.patterns) => accessesOf(socialMedia.patterns[name], socialMedia);

describe("accessesOf", () => {
  it("knows no attributes of a read that names none", () => {
    const access = {
      action: "dynamodb:GetItem",
      table: "Threads",
      attributes: undefined,
      leadingKeys: ["POST#<postId>"],
    };
    expect(inForum("getPost")).toEqual([access]);
  });

  it("lists keys, projection and filter of a read that names what it reads", () => {
    expect(inForum("getReplyPlaces")).toEqual([
      {
        action: "dynamodb:Query",
        table: "Threads",
        attributes: ["entryKey", "place", "replierId", "replyId", "threadKey"],
        leadingKeys: ["POST#<postId>"],
        select: "SPECIFIC_ATTRIBUTES",
      },
    ]);
    expect(inForum("getPostTitle")[0]?.attributes).toEqual(["authorId", "entryKey", "threadKey", "title"]);
  });

  it("asks for the index that is queried, with its keys and those of its table", () => {
    expect(inForum("getTitlesOfTopic")).toEqual([
      {
        action: "dynamodb:Query",
        table: "Threads",
        index: "ByTopic",
        attributes: ["authorId", "entryKey", "threadKey", "title", "topicKey"],
        leadingKeys: ["<topic>"],
        select: "SPECIFIC_ATTRIBUTES",
      },
    ]);
  });

  it("keeps a local index to what it projects; others have nothing else", () => {
    expect(inForum("getRecentReplies")[0]?.select).toBe("ALL_PROJECTED_ATTRIBUTES");
    expect(inForum("getRepliesByReplier")[0]).not.toHaveProperty("select");
    expect(inForum("getPostsOfTopic")[0]).not.toHaveProperty("select");
  });

  it("follows a sequence to its later stages", () => {
    expect(inForum("getPinned")).toMatchObject([
      { action: "dynamodb:Query", index: "Pinned", leadingKeys: ["PINNED#<topic>"] },
      { action: "dynamodb:GetItem", leadingKeys: ["AUTHOR#<authorId>"] },
    ]);
  });

  it("takes a transaction apart, and a check without the transaction's name", () => {
    const enclosingOperation = "TransactWriteItems";
    expect(inForum("addReply")).toEqual([
      {
        action: "dynamodb:PutItem",
        table: "Threads",
        attributes: ["createdDate", "entryKey", "place", "postId", "replierId", "replyId", "text", "threadKey"],
        leadingKeys: ["POST#<postId>"],
        enclosingOperation,
      },
      {
        action: "dynamodb:UpdateItem",
        table: "Threads",
        attributes: ["entryKey", "posts", "threadKey"],
        leadingKeys: ["AUTHOR#<authorId>"],
        enclosingOperation,
      },
      {
        action: "dynamodb:ConditionCheckItem",
        table: "Threads",
        attributes: ["entryKey", "threadKey"],
        leadingKeys: ["POST#<postId>"],
      },
      {
        action: "dynamodb:DeleteItem",
        table: "Prices",
        attributes: ["price$", "priceKey"],
        leadingKeys: ["C*?$#<code>"],
        enclosingOperation,
      },
    ]);
    expect(inForum("getPostTogether")).toEqual([
      {
        action: "dynamodb:GetItem",
        table: "Threads",
        attributes: undefined,
        leadingKeys: ["AUTHOR#<authorId>", "POST#<postId>"],
        enclosingOperation: "TransactGetItems",
      },
    ]);
  });

  it("makes one access of the items of a batch in one table", () => {
    expect(inForum("replaceReply")).toEqual([
      {
        action: "dynamodb:BatchWriteItem",
        table: "Threads",
        attributes: ["createdDate", "entryKey", "place", "postId", "replierId", "replyId", "text", "threadKey"],
        leadingKeys: ["POST#<postId>"],
      },
    ]);
    expect(inForum("getPostAndReading").map(({ table, leadingKeys }) => [table, leadingKeys])).toEqual([
      ["Threads", ["AUTHOR#<authorId>", "POST#<postId>"]],
      ["Sensors", []],
    ]);
  });

  it("lets a put carry what only some values bring along", () => {
    const attributes = [
      "authorId",
      "entryKey",
      "footnote",
      "isPinned",
      "pinnedTopic",
      "postId",
      "threadKey",
      "title",
      "topic",
    ];
    expect(inForum("createPost")[0]?.attributes).toEqual([...attributes, "topicKey"].sort());
    expect(inSocialMedia("createNotification")[0]?.attributes).toEqual(
      expect.arrayContaining(["readDate", "unreadUserId"]),
    );
  });

  it("reads whole items where one of a transaction's items is read whole", () => {
    const [access] = inForum("getReplyAndName");
    expect(access).toMatchObject({ attributes: undefined, leadingKeys: ["AUTHOR#<authorId>", "POST#<postId>"] });
    expect(access).not.toHaveProperty("select");
  });

  it("knows no fixed text in a key that a pattern makes of its parameters", () => {
    expect(inSocialMedia("sendMessage")[0]?.leadingKeys).toEqual(["<*>"]);
  });
});

describe("toLeadingKey", () => {
  it.each([
    ["POST#<id>", ["POST#<postId>"], "POST#<id>"],
    ["POST#<id>#STATS", ["POST#<postId>", "POST#<postId>#STATS"], "POST#<id>#STATS"],
    ["POST#<id>", ["<anything>", "POST#<postId>"], "POST#<id>"],
    ["DAY#2026-01-01T00:00:00.000Z", ["DAY#<day>"], "DAY#<*>"],
    ["<a>#<b>", ["<pair>"], "<*>"],
    ["<a>#<b>", ["<first>#<second>"], "<a>#<b>"],
    ["ALL", ["ALL"], "ALL"],
    ["POST#", ["POST#<postId>"], "<*>"],
    ["GLOBAL", ["<scope>"], "<*>"],
    ["a.c", ["abc"], "<*>"],
    ["POST#a\n<b>", ["POST#<postId>"], "POST#<*>"],
    ["anything", [], "<*>"],
    [7, ["<n>"], undefined],
    [undefined, ["<n>"], undefined],
  ])("%j among %j is %j", (value, templates, expected) => {
    expect(toLeadingKey(value, templates)).toBe(expected);
  });
});

describe("attributesOfKind", () => {
  const drafts = table("Drafts", { partitionKey: stringKey("draftKey") });
  const kind = (name: string, key: string, extra: string) =>
    item(drafts, name, {
      key: { draftKey: key },
      attributes: { draftId: string(), text: string(), [extra]: optional(string()) },
    });
  const items = [kind("draft", "DRAFT#<draftId>", "title"), kind("note", "DRAFT#<draftId>#NOTE", "colour")];
  const design = { name: "drafts", tables: [drafts], items, indexes: [], patterns: {} };
  const value = { draftId: "<draftId>", text: "<text>" };

  it.each([
    ["DRAFT#<draftId>", value, ["draftKey", "draftId", "text", "title"]],
    ["DRAFT#<draftId>#NOTE", value, ["draftKey", "draftId", "text", "colour"]],
    ["DRAFT#<draftId>#NOTE", { ...value, title: "<title>" }, ["draftKey", "draftId", "text", "title"]],
    ["DRAFT#<draftId>", { ...value, other: 1, colour: undefined }, ["draftKey", "draftId", "text", "other"]],
    ["<draftId>", value, ["draftKey", "draftId", "text"]],
  ])("%s with %j", (draftKey, attributes, expected) => {
    expect(attributesOfKind(design, "Drafts", { draftKey, ...attributes })).toEqual(expected);
  });
});

describe("namedAttributes", () => {
  it.each([
    [
      "SET #a = if_not_exists(b, :c), d = d + :one REMOVE e[0].f ADD g :h DELETE #i :j",
      ["alpha", "b", "d", "e", "g", "#i"],
    ],
    [
      "attribute_exists(#a.#b) AND NOT (size (c) > :x OR d IN (:y, :z)) and e between :p and :q",
      ["alpha", "c", "d", "e"],
    ],
    ["begins_with(settings.theme, :x) AND andy = :y AND inner = :z", ["settings", "andy", "inner"]],
    ["#a, #a.b, c[1][2].d", ["alpha", "c"]],
  ])("%s", (expression, expected) => {
    expect(namedAttributes(expression, { "#a": "alpha", "#b": "beta" })).toEqual(expected);
  });

  test("an expression that is absent names nothing", () => {
    expect(namedAttributes(undefined)).toEqual([]);
  });
});
