import { describe, expect, it } from "vitest";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import { createTables } from "../../../../model/capacity/units/tables.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";

describe("an index whose key has several attributes of a kind", () => {
  const names = ["w", "x", "y", "z"];
  const wide = {
    TableName: "wide",
    AttributeDefinitions: ["pk", ...names].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" as const }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "two",
        KeySchema: names.map((AttributeName, position) => ({
          AttributeName,
          KeyType: position < 2 ? ("HASH" as const) : ("RANGE" as const),
        })),
        Projection: { ProjectionType: "ALL" as const },
      },
    ],
  };
  const entry = (pk: string, y: string, z: string): WireItem => ({
    pk: { S: pk },
    w: { S: "1" },
    x: { S: "1" },
    y: { S: y },
    z: { S: z },
    filler: { S: "f".repeat(4_000) },
  });
  const tables = createTables([wide]);
  for (const item of [entry("d", "2", "2"), entry("c", "2", "1"), entry("b", "1", "2"), entry("a", "1", "1")]) {
    tables.put("wide", item);
  }
  const query = (KeyConditionExpression: string, more: object = {}) =>
    predictRequest(tables, {
      operation: "Query",
      input: {
        TableName: "wide",
        IndexName: "two",
        KeyConditionExpression,
        ExpressionAttributeValues: { ":1": { S: "1" } },
        ...more,
      },
    });
  const found = ({ items }: { items: readonly WireItem[] }) => items.map(({ pk }) => pk);

  it("is written where the item has all of them", () => {
    const put = (Item: WireItem) =>
      predictRequest(tables, { operation: "PutItem", input: { TableName: "wide", Item } }).tables.wide?.gsi;
    const { z, ...without } = entry("e", "1", "1");
    expect(put({ ...without, ...(z === undefined ? {} : { z }) })).toEqual({ two: 4 });
    expect(put(without)).toEqual({});
  });

  it.each([
    ["w = :1 AND x = :1", ["a", "b", "c", "d"], 2],
    ["x = :1 AND w = :1 AND y = :1", ["a", "b"], 1],
    ["w = :1 AND x = :1 AND y > :1", ["c", "d"], 1],
    ["w = :1 AND x = :1 AND z > :1 AND y = :1", ["b"], 0.5],
  ])("is queried by %s", (expression, keys, units) => {
    const page = query(expression);
    expect(found(page)).toEqual(keys.map((S) => ({ S })));
    expect(page.tables.wide?.gsi).toEqual({ two: units });
  });

  it("goes on where a page ended", () => {
    const { lastEvaluatedKey } = query("w = :1 AND x = :1", { Limit: 3 });
    expect(lastEvaluatedKey).toEqual({ pk: { S: "c" }, w: { S: "1" }, x: { S: "1" }, y: { S: "2" }, z: { S: "1" } });
    const next = query("w = :1 AND x = :1", { ExclusiveStartKey: lastEvaluatedKey });
    expect(found(next)).toEqual([{ S: "d" }]);
  });

  it.each([
    "w = :1",
    "w = :1 AND x > :1",
    "w = :1 AND x = :1 AND z = :1",
    "w = :1 AND x = :1 AND y > :1 AND z = :1",
    "w = :1 AND x = :1 AND pk = :1",
  ])("is not queried by %s", (expression) => {
    expect(query(expression)).toMatchObject({ outcome: "ValidationException", total: 0 });
  });
});
