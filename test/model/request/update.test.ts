import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { like, notification, story } from "../../../model/designs/social-media/items.ts";
import { type Plan, update, upsert } from "../../../model/index.ts";
import { order, orderKey, problemsIn, storedOrderKey, ticket } from "./shop.ts";

function inputOf(plan: Plan) {
  const [request, ...more] = plan.requests;
  if (request?.operation !== "UpdateItem" || more.length > 0 || plan.next !== undefined) {
    throw new Error(`not one UpdateItem: ${JSON.stringify(plan)}`);
  }
  return request.input;
}
const expressionOf = (plan: Plan) => inputOf(plan).UpdateExpression;
/** `undefined` where the types promise text, as plain JavaScript may give it. */
const gone: string = JSON.parse("{}").name;
const ticketKey = { customerId: "c", ticketId: "t" };

describe("an update", () => {
  it("of every sort is one request, on the condition that the item exists", () => {
    const changes = {
      set: { status: "paid", address: { street: "s" } },
      setIfAbsent: { name: "n", "gift-note": "g" },
      add: { count: 2, sizes: new Set([5]), tags: new Set(["b"]) },
      remove: ["größe.cm"],
    } as const;
    expect(update(order, orderKey, changes)).toEqual({
      requests: [
        {
          operation: "UpdateItem",
          input: {
            TableName: "Orders",
            Key: storedOrderKey,
            UpdateExpression: [
              "SET #status = :status, #address = :address, #name = if_not_exists(#name, :name), #a = if_not_exists(#a, :a)",
              "ADD #count :count, #sizes :sizes, #tags :tags",
              "REMOVE #a_1",
            ].join(" "),
            ConditionExpression: "attribute_exists(#customerId)",
            ExpressionAttributeNames: {
              "#status": "status",
              "#address": "address",
              "#name": "name",
              "#a": "gift-note",
              "#count": "count",
              "#sizes": "sizes",
              "#tags": "tags",
              "#a_1": "größe.cm",
              "#customerId": "customerId",
            },
            ExpressionAttributeValues: {
              ":status": "paid",
              ":address": { street: "s" },
              ":name": "n",
              ":a": "g",
              ":count": 2,
              ":sizes": new Set([5]),
              ":tags": new Set(["b"]),
            },
          },
        },
      ],
    });
  });

  it("can depend on what is there, even on what it changes", () => {
    expect(inputOf(update(order, orderKey, { set: { status: "paid" } }, { status: "new", count: 1 }))).toEqual({
      TableName: "Orders",
      Key: storedOrderKey,
      UpdateExpression: "SET #status = :status",
      ConditionExpression: "#status = :status_1 AND #count = :count",
      ExpressionAttributeNames: { "#status": "status", "#count": "count" },
      ExpressionAttributeValues: { ":status": "paid", ":status_1": "new", ":count": 1 },
    });
    const empty = () => update(order, orderKey, { set: { status: "paid" } }, {});
    expect(problemsIn(empty)).toEqual(["condition_empty order"]);
  });

  it("leaves out what is undefined, zero or empty, and is refused when nothing is left", () => {
    const nothing = { count: 0, tags: new Set<string>(), sizes: new Set<number>() };
    expect(inputOf(update(order, orderKey, { set: { status: "s", name: gone }, add: nothing }))).toMatchObject({
      UpdateExpression: "SET #status = :status",
      ExpressionAttributeNames: { "#status": "status", "#customerId": "customerId" },
      ExpressionAttributeValues: { ":status": "s" },
    });
    for (const changes of [{}, { set: {} }, { set: { name: gone } }, { add: nothing }, { remove: [] }]) {
      expect(problemsIn(() => update(order, orderKey, changes))).toEqual(["update_changes_nothing order"]);
    }
    expect(expressionOf(update(order, orderKey, { add: { count: -1 } }))).toBe("ADD #count :count");
  });

  it("is refused when it changes an attribute in two ways, which DynamoDB would refuse", () => {
    const twice = () => update(order, orderKey, { set: { name: "n", count: 1 }, add: { count: 1 }, remove: ["name"] });
    expect(problemsIn(twice).sort()).toEqual(["update_overlap order.count", "update_overlap order.name"]);
    const first = () => upsert(order, orderKey, { set: { name: "n" }, setIfAbsent: { name: "m" } });
    expect(problemsIn(first)).toEqual(["update_overlap order.name"]);
    expect(problemsIn(() => update(order, orderKey, { remove: ["name", "name"] }))).toEqual([
      "update_overlap order.name",
    ]);
  });
});

describe("an upsert", () => {
  it("has no condition and stores what the composed key is made of", () => {
    expect(inputOf(upsert(order, orderKey, { set: { status: "new" } }))).toEqual({
      TableName: "Orders",
      Key: storedOrderKey,
      UpdateExpression: "SET #status = :status, #placedAt = :placedAt, #orderId = :orderId",
      ExpressionAttributeNames: { "#status": "status", "#placedAt": "placedAt", "#orderId": "orderId" },
      ExpressionAttributeValues: { ":status": "new", ":placedAt": 60, ":orderId": "o" },
    });
    expect(expressionOf(upsert(story, { userId: "u", expiresAt: 5, storyId: "s" }, { set: { content: "c" } }))).toBe(
      "SET #content = :content, #expiresAt = :expiresAt, #storyId = :storyId",
    );
  });

  it("of a key that says everything stores nothing beside the change", () => {
    expect(inputOf(upsert(like, { userId: "u", postId: "p" }, { setIfAbsent: { createdDate: "d" } }))).toEqual({
      TableName: "Likes",
      Key: { userId: "u", postId: "p" },
      UpdateExpression: "SET #createdDate = if_not_exists(#createdDate, :createdDate)",
      ExpressionAttributeNames: { "#createdDate": "createdDate" },
      ExpressionAttributeValues: { ":createdDate": "d" },
    });
  });
});

describe("a computed attribute", () => {
  const key = { userId: "u", notificationId: "n" };

  it("goes when its condition ends and comes back when it holds again", () => {
    expect(inputOf(update(notification, key, { set: { isRead: true, readDate: "d" } }))).toMatchObject({
      UpdateExpression: "SET #isRead = :isRead, #readDate = :readDate REMOVE #unreadUserId",
    });
    expect(inputOf(update(notification, key, { set: { isRead: false } }))).toMatchObject({
      UpdateExpression: "SET #isRead = :isRead, #unreadUserId = :unreadUserId",
      ExpressionAttributeValues: { ":isRead": false, ":unreadUserId": "u" },
    });
  });

  it("is left alone by an update that does not touch what it depends on", () => {
    expect(expressionOf(update(notification, key, { set: { content: "c" } }))).toBe("SET #content = :content");
    expect(expressionOf(update(ticket, ticketKey, { set: { note: "n" } }))).toBe("SET #note = :note");
  });

  it("follows what it is made of", () => {
    const changes = { set: { topic: "billing", isOpen: true, level: 2 } };
    expect(inputOf(update(ticket, ticketKey, changes))).toMatchObject({
      UpdateExpression:
        "SET #topic = :topic, #isOpen = :isOpen, #level = :level, #openCustomerId = :openCustomerId, #topicKey = :topicKey REMOVE #urgentTopic",
      ExpressionAttributeValues: { ":openCustomerId": "c", ":topicKey": "billing#t" },
    });
    expect(expressionOf(update(ticket, ticketKey, { set: { topic: "a", isOpen: true, level: 1 } }))).toContain(
      "#urgentTopic = :urgentTopic",
    );
  });

  it("goes as soon as one of its conditions is known to have ended", () => {
    expect(expressionOf(update(ticket, ticketKey, { set: { isOpen: false } }))).toBe(
      "SET #isOpen = :isOpen REMOVE #openCustomerId, #urgentTopic",
    );
    expect(expressionOf(update(ticket, ticketKey, { set: { level: 2 } }))).toBe(
      "SET #level = :level REMOVE #urgentTopic",
    );
  });

  it("takes what an update's condition says for known", () => {
    const known = { isOpen: true, topic: "a" };
    expect(inputOf(update(ticket, ticketKey, { set: { level: 1 } }, known))).toMatchObject({
      UpdateExpression: "SET #level = :level, #urgentTopic = :urgentTopic",
      ExpressionAttributeValues: { ":urgentTopic": "a" },
    });
    // What the update sets holds afterwards, whatever was there before.
    const renamed = update(ticket, ticketKey, { set: { level: 1, topic: "b" } }, known);
    expect(inputOf(renamed).ExpressionAttributeValues).toMatchObject({ ":urgentTopic": "b", ":topicKey": "b#t" });
  });

  it.each<[string, () => Plan, string]>([
    [
      "opening without saying how urgent",
      () => update(ticket, ticketKey, { set: { isOpen: true } }),
      "ticket.urgentTopic",
    ],
    [
      "another topic without saying whether it is open",
      () => update(ticket, ticketKey, { set: { topic: "a" } }),
      "ticket.urgentTopic",
    ],
    ["a level that is added to", () => update(ticket, ticketKey, { add: { level: 1 } }), "ticket.urgentTopic"],
    [
      "a topic that may be there already",
      () => upsert(ticket, ticketKey, { setIfAbsent: { topic: "a" } }),
      "ticket.topicKey",
    ],
  ])("is refused where it cannot be told: %s", (_, build, path) => {
    expect(problemsIn(build)).toEqual([`computed_unknown ${path}`]);
  });

  it("is stored by an upsert as far as the key decides it", () => {
    expect(inputOf(upsert(ticket, ticketKey, { set: { note: "n" } }))).toMatchObject({
      UpdateExpression: "SET #note = :note, #ticketId = :ticketId, #owner = :owner",
      ExpressionAttributeValues: { ":owner": "c" },
    });
  });

  it("after any update is what a whole item would have, or the update is refused", () => {
    const value = fc.record({
      isOpen: fc.boolean(),
      level: fc.integer({ min: 1, max: 2 }),
      topic: fc.constantFrom("a", "b"),
    });
    const names = fc.subarray(["isOpen", "level", "topic"] as const, { minLength: 1 });
    fc.assert(
      fc.property(value, value, names, (before, wanted, changed) => {
        const set = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
        const after = { ...before, ...set };
        let input: ReturnType<typeof inputOf>;
        try {
          input = inputOf(update(ticket, ticketKey, { set }));
        } catch {
          // Only what needs something that the update does not say may be refused.
          expect(changed).not.toHaveLength(3);
          return;
        }
        const { UpdateExpression, ExpressionAttributeValues: values = {} } = input;
        const isUrgent = after.isOpen && after.level === 1;
        const touched = (...inputs: string[]) => changed.some((name) => inputs.includes(name));
        if (touched("isOpen")) {
          expect(values[":openCustomerId"]).toBe(after.isOpen ? "c" : undefined);
          expect(/REMOVE .*#openCustomerId/.test(UpdateExpression)).toBe(!after.isOpen);
        }
        if (touched("topic")) {
          expect(values[":topicKey"]).toBe(`${after.topic}#t`);
        }
        if (touched("isOpen", "level", "topic")) {
          expect(values[":urgentTopic"]).toBe(isUrgent ? after.topic : undefined);
          expect(/REMOVE .*#urgentTopic/.test(UpdateExpression)).toBe(!isUrgent);
        }
      }),
    );
  });
});
