/** Examples that AWS works out on its pages, and figures that were measured on AWS. */
import { describe, expect, it } from "vitest";
import { numberTextBytes, wireItemSizeBytes } from "../../../../model/capacity/item-size.ts";
import { readUnits, writeUnits } from "../../../../model/capacity/units/amounts.ts";
import { indexWriteUnits } from "../../../../model/capacity/units/index-units.ts";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import { itemOf, keyOf, plain, predictOn, tablesWith, unitsOf } from "./fixtures.ts";

const kb = (size: number) => Math.round(size * 1024);

describe('"DynamoDB read and write operations"', () => {
  it("an item of 8 KB: 2 units strongly consistent, 1 eventually consistent, 4 in a transaction", () => {
    expect(readUnits(kb(8), "strong")).toBe(2);
    expect(readUnits(kb(8), "eventual")).toBe(1);
    expect(readUnits(kb(8), "transactional")).toBe(4);
  });

  it("reading 3,500 bytes or 3.5 KB costs as much as 4 KB, 10 KB as much as 12 KB", () => {
    expect(readUnits(3_500, "strong")).toBe(readUnits(kb(4), "strong"));
    expect(readUnits(kb(3.5), "strong")).toBe(1);
    expect(readUnits(kb(10), "strong")).toBe(readUnits(kb(12), "strong"));
  });

  it("BatchGetItem of 1.5 KB and 6.5 KB counts 12 KB, not 8 KB", () => {
    const items = [itemOf(kb(1.5), keyOf("a")), itemOf(kb(6.5), keyOf("b"))];
    const request = { Keys: [keyOf("a"), keyOf("b")], ConsistentRead: true };
    const prediction = predictRequest(tablesWith({ plain: items }), {
      operation: "BatchGetItem",
      input: { RequestItems: { plain: request } },
    });
    expect(prediction.total).toBe(12 / 4);
  });

  it("a Query of 10 items of 40.8 KB together counts 44 KB", () => {
    const items = Array.from({ length: 10 }, (_, index) => itemOf(kb(4.08), keyOf("a", String(index))));
    const query = { KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { S: "a" } } };
    expect(predictOn("plain", items, "Query", { ...query, ConsistentRead: true }).total).toBe(44 / 4);
    expect(predictOn("plain", items, "Query", query).total).toBe(44 / 8);
  });

  it("a Query of 1,500 items of 64 bytes counts 96 KB", () => {
    const items = Array.from({ length: 1_500 }, (_, index) => itemOf(64, keyOf("a", String(index).padStart(4, "0"))));
    const input = {
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "a" } },
      ConsistentRead: true,
    };
    expect(predictOn("plain", items, "Query", input).total).toBe(96 / 4);
  });

  it("an eventually consistent read of 80 KB costs 10 units", () => {
    expect(readUnits(kb(80), "eventual")).toBe(10);
  });

  it("writing 500 bytes costs as much as 1 KB, 1.6 KB as much as 2 KB", () => {
    expect(writeUnits(undefined, 500)).toBe(1);
    expect(writeUnits(undefined, kb(1.6))).toBe(2);
  });

  it("BatchWriteItem of 500 bytes and 3.5 KB counts 5 KB, not 4 KB", () => {
    const puts = [itemOf(500, keyOf("a")), itemOf(kb(3.5), keyOf("b"))].map((Item) => ({ PutRequest: { Item } }));
    const prediction = predictRequest(tablesWith({}), {
      operation: "BatchWriteItem",
      input: { RequestItems: { plain: puts } },
    });
    expect(prediction.total).toBe(5);
  });

  it("a failed conditional write of 310 KB over an item of 300 KB costs 310 units", () => {
    const prediction = predictOn("plain", [itemOf(kb(300), keyOf("a"))], "PutItem", {
      Item: itemOf(kb(310), keyOf("a")),
      ConditionExpression: "attribute_not_exists(pk)",
    });
    expect(prediction.outcome).toBe("ConditionalCheckFailedException");
    expect(prediction.total).toBe(310);
  });
});

describe('"Managing throughput settings on provisioned tables"', () => {
  it("80 strongly consistent reads of 3 KB a second need 80 units, 100 writes of 512 bytes need 100", () => {
    expect(80 * readUnits(kb(3), "strong")).toBe(80);
    expect(100 * writeUnits(undefined, 512)).toBe(100);
  });
});

describe('"Amazon DynamoDB Transactions: How it works"', () => {
  const names = ["a", "b", "c"];

  it("a transaction that writes three items of 500 bytes costs 6 write units", () => {
    const TransactItems = names.map((name) => ({ Put: { TableName: "plain", Item: itemOf(500, keyOf(name)) } }));
    const prediction = predictRequest(tablesWith({}), { operation: "TransactWriteItems", input: { TransactItems } });
    expect(prediction.total).toBe(6);
  });

  it("a transaction that reads three items of 500 bytes costs 6 read units", () => {
    const items = names.map((name) => itemOf(500, keyOf(name)));
    const TransactItems = names.map((name) => ({ Get: { TableName: "plain", Key: keyOf(name) } }));
    const prediction = predictRequest(tablesWith({ plain: items }), {
      operation: "TransactGetItems",
      input: { TransactItems },
    });
    expect(prediction.total).toBe(6);
  });
});

describe('"Using Global Secondary Indexes in DynamoDB"', () => {
  it("a Query of 8 entries of 2,000 bytes costs 2 units", () => {
    const items = Array.from({ length: 8 }, (_, index) =>
      itemOf(2_000, { ...keyOf("a", String(index)), g: { S: "x" } }, "shown"),
    );
    const prediction = predictOn("indexed", items, "Query", {
      IndexName: "gsi",
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": { S: "x" } },
    });
    expect(unitsOf(prediction, "indexed")).toBe("0 gsi 2");
  });
});

describe('"Local Secondary Indexes"', () => {
  it("4 items of 300 bytes with 200 in the index, fetched from the table: 4 KB of entries and 16 KB of items", () => {
    const items = Array.from({ length: 4 }, (_, index) =>
      itemOf(300, itemOf(200, { ...keyOf("a", String(index)), l: { S: String(index) } }, "shown")),
    );
    const prediction = predictOn("indexed", items, "Query", {
      IndexName: "lsi",
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "a" } },
      ProjectionExpression: "filler",
      ConsistentRead: true,
    });
    expect(unitsOf(prediction, "indexed")).toBe("4 lsi 1");
    expect(prediction.parts[0]?.bytes).toBe(800);
  });
});

describe('"DynamoDB Item sizes and formats"', () => {
  it("an empty list or map is 3 bytes, a Boolean and a null 1, each element of a list or map 1 more", () => {
    expect(wireItemSizeBytes({ a: { L: [] } })).toBe(1 + 3);
    expect(wireItemSizeBytes({ a: { M: {} } })).toBe(1 + 3);
    expect(wireItemSizeBytes({ a: { BOOL: false }, b: { NULL: true } })).toBe(4);
    expect(wireItemSizeBytes({ a: { L: [{ BOOL: true }, { S: "xy" }] } })).toBe(1 + 3 + (1 + 1) + (1 + 2));
    expect(wireItemSizeBytes({ a: { M: { bc: { S: "xy" } } } })).toBe(1 + 3 + (1 + 2 + 2));
  });
});

describe("measured on AWS, eu-west-2, 2026-08-18, at the 400 KB limit (public Parity Suite)", () => {
  it.each([
    ["0", 1],
    ["1", 2],
    ["12", 2],
    ["123", 3],
    ["1234", 3],
    ["12345678901234567890123456789012345678", 20],
    ["0042", 2],
    ["100", 2],
    ["1010", 3],
    ["0.0000001", 2],
    ["1E125", 2],
    ["1E-100", 2],
    ["1.5", 3],
    ["15", 2],
    ["1.2", 3],
    ["1.200", 3],
    ["1.234", 4],
    ["3.14159", 5],
    ["123456", 4],
    ["100.5", 4],
    ["0.15", 2],
    ["-42", 3],
    ["-0", 1],
  ])("the number %s is %d bytes", (text, bytes) => {
    expect(numberTextBytes(text)).toBe(bytes);
  });

  it("an item of 409,600 bytes is taken and one of 409,601 is not", () => {
    expect(predictOn("plain", [], "PutItem", { Item: itemOf(409_600, keyOf("a")) })).toMatchObject({
      outcome: "ok",
      total: 400,
    });
    expect(predictOn("plain", [], "PutItem", { Item: itemOf(409_601, keyOf("a")) })).toMatchObject({
      outcome: "ValidationException",
      total: 0,
    });
  });
});

describe("index units measured on AWS, eu-west-2, 2026-08-12 and 13", () => {
  const at = { ...keyOf("a"), g: { S: "g" }, l: { S: "l" } };
  const definition = { ...plain, TableName: "measured", ...indexDefinitions() };

  it.each([
    ["grows in place from 18 to 3,017 bytes", itemOf(18, at, "shown"), itemOf(3_017, at, "shown"), 3],
    [
      "stays at 1,517 bytes and changes",
      itemOf(1_517, at, "shown"),
      { ...itemOf(1_517, at, "shown"), shown: text("y", 1_517) },
      2,
    ],
    ["moves at 1,517 bytes", itemOf(1_517, at, "shown"), { ...itemOf(1_517, at, "shown"), g: { S: "h" } }, 4],
    ["moves from 3,017 to 18 bytes", itemOf(3_017, at, "shown"), { ...itemOf(18, at, "shown"), g: { S: "h" } }, 4],
    ["is deleted at 3,017 bytes", itemOf(3_017, at, "shown"), undefined, 3],
  ])("an entry that %s", (_, before, after, units) => {
    expect(indexWriteUnits(definition, { IndexName: "gsi" }, before, after).units).toBe(units);
  });

  function text(letter: string, bytes: number) {
    return { S: letter.repeat(bytes - wireItemSizeBytes(at) - "shown".length) };
  }
});

function indexDefinitions() {
  const KeySchema = [{ AttributeName: "g", KeyType: "HASH" as const }];
  return { GlobalSecondaryIndexes: [{ IndexName: "gsi", KeySchema, Projection: { ProjectionType: "ALL" as const } }] };
}
