import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toWireInput } from "../../../model/request/wire.ts";
import type { DynamoRequest } from "../../../model/schema/operation.ts";
import { requestPairs, sendByDocumentClient } from "./document-client.ts";
import { nativeItem } from "./native-arbitraries.ts";

const parts = fc.record({ key: nativeItem, otherKey: nativeItem, item: nativeItem, values: nativeItem });

describe("toWireInput", () => {
  it.each(Object.entries(requestPairs))("gives %s the body that lib-dynamodb sends", async (operation, pairOf) => {
    await fc.assert(
      fc.asyncProperty(parts, async (drawn) => {
        const pair = pairOf(drawn);
        const { sent, target } = await sendByDocumentClient(pair, {});
        expect(target).toBe(`DynamoDB_20120810.${operation}`);
        expect(JSON.parse(JSON.stringify(toWireInput(pair.request)))).toStrictEqual(sent);
      }),
      { numRuns: 40 },
    );
  });

  it.each(Object.entries(requestPairs))("asks for the consumed capacity of %s only when told to", (_, pairOf) => {
    const { request } = pairOf({ key: { a: 1 }, otherKey: { a: 2 }, item: { a: 3 }, values: { ":a": 4 } });
    const plain = toWireInput(request);
    expect(plain).not.toHaveProperty("ReturnConsumedCapacity");
    expect(toWireInput(request, { returnConsumedCapacity: "INDEXES" })).toStrictEqual({
      ...plain,
      ReturnConsumedCapacity: "INDEXES",
    });
  });

  it("leaves the request as it was", () => {
    fc.assert(
      fc.property(parts, (drawn) => {
        for (const pairOf of Object.values(requestPairs)) {
          const { request } = pairOf(drawn);
          const before = structuredClone(request);
          toWireInput(request, { returnConsumedCapacity: "INDEXES" });
          expect(request).toStrictEqual(before);
        }
      }),
      { numRuns: 20 },
    );
  });

  const bad = { tags: [Number.NaN] };
  const TableName = "Posts";
  it.each<[string, DynamoRequest]>([
    ["Key.tags[0]", { operation: "GetItem", input: { TableName, Key: bad } }],
    ["Item.tags[0]", { operation: "PutItem", input: { TableName, Item: bad } }],
    [
      'ExpressionAttributeValues.":a"[0]',
      {
        operation: "Query",
        input: { TableName, KeyConditionExpression: "a = :a", ExpressionAttributeValues: { ":a": [Number.NaN] } },
      },
    ],
    [
      "ExclusiveStartKey.tags[0]",
      { operation: "Query", input: { TableName, KeyConditionExpression: "a = :a", ExclusiveStartKey: bad } },
    ],
    [
      "RequestItems.Posts.Keys[1].tags[0]",
      { operation: "BatchGetItem", input: { RequestItems: { Posts: { Keys: [{}, bad] } } } },
    ],
    [
      'RequestItems."my.posts"[1].PutRequest.Item.tags[0]',
      {
        operation: "BatchWriteItem",
        input: { RequestItems: { "my.posts": [{ DeleteRequest: { Key: {} } }, { PutRequest: { Item: bad } }] } },
      },
    ],
    [
      "TransactItems[1].Get.Key.tags[0]",
      {
        operation: "TransactGetItems",
        input: { TransactItems: [{ Get: { TableName, Key: {} } }, { Get: { TableName, Key: bad } }] },
      },
    ],
    [
      "TransactItems[0].ConditionCheck.Key.tags[0]",
      {
        operation: "TransactWriteItems",
        input: { TransactItems: [{ ConditionCheck: { TableName, Key: bad, ConditionExpression: "a = b" } }] },
      },
    ],
  ])("says the path of a value that has no wire form: %s", (path, request) => {
    expect(() => toWireInput(request)).toThrow(expect.objectContaining({ code: "wire/number", path }));
  });
});
