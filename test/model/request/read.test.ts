import { describe, expect, it } from "vitest";
import { unreadNotifications } from "../../../model/designs/social-media/indexes.ts";
import { message, post, profile, story } from "../../../model/designs/social-media/items.ts";
import { follows, stories, userPosts } from "../../../model/designs/social-media/tables.ts";
import {
  atLeast,
  atMost,
  batchGet,
  beginsWith,
  between,
  equals,
  get,
  lessThan,
  moreThan,
  query,
  queryIndex,
  type SortCondition,
  sortKeyPrefix,
  transactGet,
  wanted,
} from "../../../model/index.ts";
import { order, orderKey, orders, problemsIn, reading, readings, storedOrderKey } from "./shop.ts";

describe("get", () => {
  it("asks for the full key", () => {
    expect(get(order, orderKey)).toEqual({
      requests: [{ operation: "GetItem", input: { TableName: "Orders", Key: storedOrderKey } }],
    });
    expect(get(reading, { deviceId: "d", takenAt: 60 })).toEqual({
      requests: [{ operation: "GetItem", input: { TableName: "Readings", Key: { deviceId: "d", second: 60 } } }],
    });
  });

  it("needs all of it", () => {
    expect(problemsIn(() => get(order, { ...orderKey, orderId: "" }))).toEqual(["key_value_missing orderId"]);
    expect(problemsIn(() => get(order, { ...orderKey, placedAt: 0.5 }))).toEqual(["epoch_seconds epochSeconds"]);
  });
});

describe("query", () => {
  it("asks a table for an item collection", () => {
    expect(query(orders, { of: [order], key: { customerId: "c" } })).toEqual({
      requests: [
        {
          operation: "Query",
          input: {
            TableName: "Orders",
            KeyConditionExpression: "#customerId = :customerId",
            ExpressionAttributeNames: { "#customerId": "customerId" },
            ExpressionAttributeValues: { ":customerId": "c" },
          },
        },
      ],
    });
  });

  it("asks a table for a part of it, in descending order, up to a limit", () => {
    const options = { sortKey: between(5, 6), newestFirst: true, limit: 7 };
    expect(query(readings, { of: [reading], key: { deviceId: "d" }, ...options })).toEqual({
      requests: [
        {
          operation: "Query",
          input: {
            TableName: "Readings",
            KeyConditionExpression: "#deviceId = :deviceId AND #second BETWEEN :second AND :second_1",
            ExpressionAttributeNames: { "#deviceId": "deviceId", "#second": "second" },
            ExpressionAttributeValues: { ":deviceId": "d", ":second": 5, ":second_1": 6 },
            ScanIndexForward: false,
            Limit: 7,
          },
        },
      ],
    });
  });

  it("asks an index", () => {
    const key = { unreadUserId: "u" };
    expect(queryIndex(unreadNotifications, { key, sortKey: lessThan("n"), newestFirst: false, limit: 1 })).toEqual({
      requests: [
        {
          operation: "Query",
          input: {
            TableName: "UserNotifications",
            IndexName: "UnreadNotifications",
            KeyConditionExpression: "#unreadUserId = :unreadUserId AND #notificationId < :notificationId",
            ExpressionAttributeNames: { "#unreadUserId": "unreadUserId", "#notificationId": "notificationId" },
            ExpressionAttributeValues: { ":unreadUserId": "u", ":notificationId": "n" },
            Limit: 1,
          },
        },
      ],
    });
  });

  it.each<[SortCondition<string>, string, object]>([
    [equals("a"), "#itemKey = :itemKey", { ":itemKey": "a" }],
    [lessThan("a"), "#itemKey < :itemKey", { ":itemKey": "a" }],
    [atMost("a"), "#itemKey <= :itemKey", { ":itemKey": "a" }],
    [moreThan("a"), "#itemKey > :itemKey", { ":itemKey": "a" }],
    [atLeast("a"), "#itemKey >= :itemKey", { ":itemKey": "a" }],
    [between("a", "b"), "#itemKey BETWEEN :itemKey AND :itemKey_1", { ":itemKey": "a", ":itemKey_1": "b" }],
    [beginsWith("a"), "begins_with(#itemKey, :itemKey)", { ":itemKey": "a" }],
  ])("writes the condition %j", (sortKey, expression, values) => {
    const [request] = query(userPosts, { of: [post], key: { userId: "u" }, sortKey }).requests;
    expect(request?.input).toMatchObject({
      KeyConditionExpression: `#userId = :userId AND ${expression}`,
      ExpressionAttributeValues: { ":userId": "u", ...values },
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      "an empty partition key",
      () => query(orders, { of: [order], key: { customerId: "" } }),
      "key_value_missing customerId",
    ],
    [
      "an empty prefix",
      () => query(orders, { of: [order], key: { customerId: "c" }, sortKey: beginsWith("") }),
      "key_value_missing orderKey",
    ],
    [
      "an empty bound",
      () => query(orders, { of: [order], key: { customerId: "c" }, sortKey: between("a", "") }),
      "key_value_missing orderKey",
    ],
    [
      "a foreign item",
      () => query(orders, { of: [order, reading], key: { customerId: "c" } }),
      "query_item_foreign reading",
    ],
    ["a limit of 0", () => query(orders, { of: [order], key: { customerId: "c" }, limit: 0 }), "limit limit"],
    ["half a limit", () => query(orders, { of: [order], key: { customerId: "c" }, limit: 0.5 }), "limit limit"],
  ])("refuses %s", (_, build, problem) => {
    expect(problemsIn(build)).toEqual([problem]);
  });

  it("refuses a condition on the sort key of a table that has none", () => {
    const { sortKey: _, ...alone } = follows;
    expect(problemsIn(() => query(alone, { of: [], key: { followerId: "f" }, sortKey: equals("x") }))).toEqual([
      "sort_key_unknown Follows",
    ]);
  });
});

describe("the prefix of a sort key", () => {
  it("reaches as far as the values do", () => {
    expect(sortKeyPrefix(profile, {})).toBe("PROFILE");
    expect(sortKeyPrefix(post, {})).toBe("POST#");
    expect(sortKeyPrefix(story, { expiresAt: 60 })).toBe("1970-01-01T00:01:00Z#");
    expect(sortKeyPrefix(story, { expiresAt: 60, storyId: "s" })).toBe("1970-01-01T00:01:00Z#s");
    expect(sortKeyPrefix(story, { storyId: "s" })).toBe("");
    expect(sortKeyPrefix(message, { messageId: "01" })).toBe("01");
  });

  it("is refused where there is none: an empty value, a lone number", () => {
    expect(problemsIn(() => sortKeyPrefix(post, { postId: "" }))).toEqual(["key_value_missing postId"]);
    expect(problemsIn(() => sortKeyPrefix(reading, { takenAt: 60 }))).toEqual(["sort_key_not_text reading.key"]);
    const everything = () =>
      query(stories, { of: [story], key: { userId: "u" }, sortKey: atLeast(sortKeyPrefix(story, {})) });
    expect(problemsIn(everything)).toEqual(["key_value_missing storyKey"]);
  });
});

describe("reads of several keys", () => {
  const keys = () => [
    wanted(order, orderKey),
    wanted(reading, { deviceId: "d", takenAt: 5 }),
    wanted(order, { ...orderKey, orderId: "p" }),
  ];
  const otherKey = { ...storedOrderKey, orderKey: "ORDER#1970-01-01T00:01:00Z#p" };

  it("go out as one batch, by table", () => {
    expect(batchGet(...keys())).toEqual({
      requests: [
        {
          operation: "BatchGetItem",
          input: {
            RequestItems: {
              Orders: { Keys: [storedOrderKey, otherKey] },
              Readings: { Keys: [{ deviceId: "d", second: 5 }] },
            },
          },
        },
      ],
    });
  });

  it("go out as one transaction, in order", () => {
    expect(transactGet(...keys())).toEqual({
      requests: [
        {
          operation: "TransactGetItems",
          input: {
            TransactItems: [
              { Get: { TableName: "Orders", Key: storedOrderKey } },
              { Get: { TableName: "Readings", Key: { deviceId: "d", second: 5 } } },
              { Get: { TableName: "Orders", Key: otherKey } },
            ],
          },
        },
      ],
    });
  });
});
