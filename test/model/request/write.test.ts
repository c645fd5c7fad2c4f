import { describe, expect, it } from "vitest";
import { follow, notification, post } from "../../../model/designs/social-media/items.ts";
import {
  batchWrite,
  check,
  create,
  get,
  inSequence,
  type Plan,
  put,
  remove,
  transactWrite,
  update,
} from "../../../model/index.ts";
import { order, orderKey, problemsIn, storedOrderKey, wholeOrder } from "./shop.ts";

const followKey = { followerId: "a", followingId: "b" };
const unread = {
  notificationId: "n",
  userId: "u",
  type: "like",
  fromUserId: "f",
  content: "",
  isRead: false,
  createdDate: "d",
};
const exists = {
  ConditionExpression: "attribute_exists(#followerId)",
  ExpressionAttributeNames: { "#followerId": "followerId" },
};

describe("put", () => {
  it("writes the whole item with its keys, without a condition", () => {
    expect(put(order, { ...wholeOrder, "gift-note": "g" })).toEqual({
      requests: [
        {
          operation: "PutItem",
          input: { TableName: "Orders", Item: { ...wholeOrder, "gift-note": "g", orderKey: storedOrderKey.orderKey } },
        },
      ],
    });
  });

  it("fills in computed attributes, and leaves out absent ones", () => {
    const [request] = put(notification, unread).requests;
    expect(request?.input).toEqual({ TableName: "UserNotifications", Item: { ...unread, unreadUserId: "u" } });
    const [read] = put(notification, { ...unread, isRead: true, readDate: "e" }).requests;
    expect(read?.input).toEqual({ TableName: "UserNotifications", Item: { ...unread, isRead: true, readDate: "e" } });
  });

  it("can depend on what is there", () => {
    const [request] = put(order, wholeOrder, { status: "new", "gift-note": "g" }).requests;
    expect(request?.input).toMatchObject({
      ConditionExpression: "#status = :status AND #a = :a",
      ExpressionAttributeNames: { "#status": "status", "#a": "gift-note" },
      ExpressionAttributeValues: { ":status": "new", ":a": "g" },
    });
    expect(problemsIn(() => put(order, wholeOrder, {}))).toEqual(["condition_empty order"]);
  });

  it("creates only where nothing is", () => {
    const [request] = create(post, { postId: "p", userId: "u", content: "c", createdDate: "d" }).requests;
    expect(request).toEqual({
      operation: "PutItem",
      input: {
        TableName: "UserPosts",
        Item: { userId: "u", itemKey: "POST#p", postId: "p", content: "c", createdDate: "d" },
        ConditionExpression: "attribute_not_exists(#userId)",
        ExpressionAttributeNames: { "#userId": "userId" },
      },
    });
  });
});

describe("remove", () => {
  it("deletes by key", () => {
    expect(remove(order, orderKey)).toEqual({
      requests: [{ operation: "DeleteItem", input: { TableName: "Orders", Key: storedOrderKey } }],
    });
  });

  it("can depend on what is there", () => {
    expect(remove(follow, followKey, "exists").requests).toEqual([
      { operation: "DeleteItem", input: { TableName: "Follows", Key: followKey, ...exists } },
    ]);
  });
});

describe("batchWrite", () => {
  it("is puts and deletes by table, in order", () => {
    const other = { ...followKey, followingId: "c" };
    expect(batchWrite(remove(follow, followKey), put(notification, unread), remove(follow, other))).toEqual({
      requests: [
        {
          operation: "BatchWriteItem",
          input: {
            RequestItems: {
              Follows: [{ DeleteRequest: { Key: followKey } }, { DeleteRequest: { Key: other } }],
              UserNotifications: [{ PutRequest: { Item: { ...unread, unreadUserId: "u" } } }],
            },
          },
        },
      ],
    });
  });

  it.each<[string, Plan]>([
    ["a put with a condition", create(notification, unread)],
    ["a delete with a condition", remove(follow, followKey, "exists")],
    ["an update", update(follow, followKey, { set: { createdDate: "d" } })],
    ["a read", get(follow, followKey)],
    ["a sequence", inSequence(remove(follow, followKey), () => undefined)],
    ["another batch", batchWrite(remove(follow, followKey))],
  ])("refuses %s", (_, plan) => {
    expect(problemsIn(() => batchWrite(remove(follow, followKey), plan))).toEqual([
      "request_not_combinable batchWrite",
    ]);
  });
});

describe("transactWrite", () => {
  it("is puts, updates, deletes and checks in order, each with its own condition", () => {
    const plan = transactWrite(
      check(follow, followKey, "exists"),
      create(notification, unread),
      update(order, orderKey, { add: { count: 1 } }),
      remove(follow, followKey),
      check(order, orderKey, { status: "new" }),
    );
    expect(plan).toEqual({
      requests: [
        {
          operation: "TransactWriteItems",
          input: {
            TransactItems: [
              { ConditionCheck: { TableName: "Follows", Key: followKey, ...exists } },
              {
                Put: {
                  TableName: "UserNotifications",
                  Item: { ...unread, unreadUserId: "u" },
                  ConditionExpression: "attribute_not_exists(#userId)",
                  ExpressionAttributeNames: { "#userId": "userId" },
                },
              },
              {
                Update: {
                  TableName: "Orders",
                  Key: storedOrderKey,
                  UpdateExpression: "ADD #count :count",
                  ConditionExpression: "attribute_exists(#customerId)",
                  ExpressionAttributeNames: { "#count": "count", "#customerId": "customerId" },
                  ExpressionAttributeValues: { ":count": 1 },
                },
              },
              { Delete: { TableName: "Follows", Key: followKey } },
              {
                ConditionCheck: {
                  TableName: "Orders",
                  Key: storedOrderKey,
                  ConditionExpression: "#status = :status",
                  ExpressionAttributeNames: { "#status": "status" },
                  ExpressionAttributeValues: { ":status": "new" },
                },
              },
            ],
          },
        },
      ],
    });
  });

  it.each<[string, Plan]>([
    ["a read", get(follow, followKey)],
    ["a sequence", inSequence(remove(follow, followKey), () => undefined)],
    ["another transaction", transactWrite(remove(follow, followKey))],
  ])("refuses %s", (_, plan) => {
    expect(problemsIn(() => transactWrite(plan))).toEqual(["request_not_combinable transactWrite"]);
  });
});
