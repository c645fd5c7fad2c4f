import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marshalItem, unmarshalResponse } from "../../../model/request/wire.ts";
import { requestPairs, sendByDocumentClient } from "./document-client.ts";
import { nativeItem } from "./native-arbitraries.ts";

const pairParts = { key: { a: 1 }, otherKey: { a: 2 }, item: { a: 3 }, values: { ":a": 4 } };

describe("items of a response", () => {
  it("are those that lib-dynamodb returns", async () => {
    await fc.assert(
      fc.asyncProperty(nativeItem, nativeItem, nativeItem, async (first, second, third) => {
        const [a, b, c] = [first, second, third].map(marshalItem);

        const get = await sendByDocumentClient(requestPairs.GetItem(pairParts), { Item: a });
        expect(get.output).toMatchObject({ Item: unmarshalResponse("GetItem", { Item: a }).items[0] });

        const queryBody = { Items: [a, b, c], Count: 3, ScannedCount: 3, LastEvaluatedKey: c };
        const query = await sendByDocumentClient(requestPairs.Query(pairParts), queryBody);
        const page = unmarshalResponse("Query", queryBody);
        expect(query.output).toMatchObject({ Items: page.items, LastEvaluatedKey: page.lastEvaluatedKey });

        const batchBody = { Responses: { Posts: [a, b], Users: [c] }, UnprocessedKeys: {} };
        const batch = await sendByDocumentClient(requestPairs.BatchGetItem(pairParts), batchBody);
        const [posts0, posts1, users0, ...more] = unmarshalResponse("BatchGetItem", batchBody).items;
        expect(batch.output).toMatchObject({ Responses: { Posts: [posts0, posts1], Users: [users0] } });
        expect(more).toEqual([]);

        const transactBody = { Responses: [{ Item: a }, {}, { Item: b }] };
        const transact = await sendByDocumentClient(requestPairs.TransactGetItems(pairParts), transactBody);
        const [found0, found1, ...rest] = unmarshalResponse("TransactGetItems", transactBody).items;
        expect(transact.output).toMatchObject({ Responses: [{ Item: found0 }, {}, { Item: found1 }] });
        expect(rest).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("are none for an item that does not exist, an empty page and a write", () => {
    expect(unmarshalResponse("GetItem", {})).toEqual({ items: [], consumed: [], unprocessed: 0 });
    expect(unmarshalResponse("Query", { Items: [], Count: 0 })).toEqual({ items: [], consumed: [], unprocessed: 0 });
    expect(unmarshalResponse("PutItem", {})).toEqual({ items: [], consumed: [], unprocessed: 0 });
  });
});

describe("consumed capacity", () => {
  const consumed = {
    TableName: "Posts",
    CapacityUnits: 3,
    Table: { CapacityUnits: 1 },
    GlobalSecondaryIndexes: { byAuthor: { CapacityUnits: 2 } },
  };

  it("is a list, whether the operation reports an object, a list or nothing", () => {
    expect(unmarshalResponse("UpdateItem", { ConsumedCapacity: consumed }).consumed).toEqual([consumed]);
    expect(unmarshalResponse("TransactWriteItems", { ConsumedCapacity: [consumed] }).consumed).toEqual([consumed]);
    expect(unmarshalResponse("DeleteItem", {}).consumed).toEqual([]);
  });

  it.each([
    ["no table", { CapacityUnits: 1 }],
    ["units as text", { TableName: "Posts", CapacityUnits: "1" }],
    ["a global index without units", { TableName: "Posts", CapacityUnits: 1, GlobalSecondaryIndexes: { i: {} } }],
    ["a local index without units", { TableName: "Posts", CapacityUnits: 1, LocalSecondaryIndexes: { i: {} } }],
    ["a table part without units", { TableName: "Posts", CapacityUnits: 1, Table: {} }],
  ])("is refused with %s", (_, bad) => {
    expect(() => unmarshalResponse("PutItem", { ConsumedCapacity: bad })).toThrow(
      expect.objectContaining({ code: "wire/response", path: "ConsumedCapacity" }),
    );
    expect(() => unmarshalResponse("BatchWriteItem", { ConsumedCapacity: [consumed, bad] })).toThrow(
      expect.objectContaining({ code: "wire/response", path: "ConsumedCapacity[1]" }),
    );
  });
});

describe("unprocessed parts of a batch", () => {
  it("are counted over all tables", () => {
    const keys = { Posts: { Keys: [{}, {}] }, Users: { Keys: [{}], ConsistentRead: true } };
    expect(unmarshalResponse("BatchGetItem", { Responses: {}, UnprocessedKeys: keys }).unprocessed).toBe(3);
    expect(
      unmarshalResponse("BatchWriteItem", { UnprocessedItems: { Posts: [{}, {}], Users: [{}] } }).unprocessed,
    ).toBe(3);
    expect(unmarshalResponse("BatchWriteItem", { UnprocessedItems: {} }).unprocessed).toBe(0);
    expect(unmarshalResponse("BatchWriteItem", {}).unprocessed).toBe(0);
  });
});

describe("a body that is not of the operation's form", () => {
  it.each([
    ["GetItem", [], ""],
    ["GetItem", null, ""],
    ["GetItem", { Item: { a: "text" } }, "Item.a"],
    ["Query", {}, "Items"],
    ["Query", { Items: [{ a: { S: "x" } }, 1] }, "Items[1]"],
    ["Query", { Items: [], LastEvaluatedKey: 1 }, "LastEvaluatedKey"],
    ["BatchGetItem", { Responses: { Posts: {} } }, "Responses.Posts"],
    ["TransactGetItems", { Responses: [{}, { Item: [] }] }, "Responses[1].Item"],
    ["BatchGetItem", { Responses: {}, UnprocessedKeys: { Posts: {} } }, "UnprocessedKeys.Posts.Keys"],
    ["BatchWriteItem", { UnprocessedItems: { Posts: {} } }, "UnprocessedItems.Posts"],
  ] as const)("is refused for %s with the path: %j", (operation, body, path) => {
    expect(() => unmarshalResponse(operation, body)).toThrow(expect.objectContaining({ code: "wire/response", path }));
  });
});
