import { describe, expect, it } from "vitest";
import { updateChargeBytes } from "../../../../model/capacity/units/update-charge.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";
import { predictOn } from "./fixtures.ts";

const values: WireItem = {
  ":v1": { S: "x" },
  ":v10": { S: "x".repeat(10) },
  ":one": { N: "1" },
  ":set": { SS: ["member"] },
  ":list": { L: [{ S: "x".repeat(10) }] },
  ":empty": { L: [] },
};
const names = { "#long": "abcdefghij", "#accent": "naïf" };

describe("what an update counts for, measured on AWS, eu-west-2, 2026-10-09", () => {
  it.each([
    ["SET b = :v1", 3 + 19 + 1 + 1],
    ["SET b = :v1, c = :v1", 3 + 2 * (19 + 1 + 1)],
    ["ADD n :one", 3 + 19 + 1 + 2],
    ["ADD m.n :one", 3 + 19 + 6 + 2],
    ["REMOVE r", 3 + 1 + 1],
    ["REMOVE l[10]", 3 + 1 + 7],
    ["DELETE m.ss :set", 3 + 1 + 7],
    ["SET l[0] = :v10", 3 + 19 + 6 + 10],
    ["SET m.a.x = :v10", 3 + 19 + 11 + 10],
    ["SET #accent = :v10", 3 + 19 + 5 + 10],
    ["SET c = big", 3 + 19 + 1 + 18],
    ["SET c = #long", 3 + 19 + 1 + 25],
    ["SET c = m.a.z", 3 + 19 + 1 + 46],
    ["SET n = n + :one", 3 + 19 + 1 + 34 + 16 + 2],
    ["SET n = (n + :one)", 3 + 19 + 1 + 34 + 16 + 2],
    ["SET n = :v1 - :v10", 3 + 19 + 1 + 37 + 1 + 10],
    ["SET c = if_not_exists(c, :v1)", 3 + 19 + 1 + 39 + 16 + 1],
    ["SET l = list_append(l, :list)", 3 + 19 + 1 + 37 + 16 + 14],
    ["SET l = list_append(if_not_exists(l, :empty), :list)", 3 + 19 + 1 + 37 + (39 + 16 + 3) + 14],
    ["SET c = :v10 ADD n :one REMOVE r DELETE ss :set", 3 + (19 + 1 + 10) + (19 + 1 + 2) + (1 + 1) + (1 + 2)],
  ])("%s: %d bytes", (expression, bytes) => {
    expect(updateChargeBytes(expression, { names, values })).toBe(bytes);
  });
});

describe("an update close to 400 KB", () => {
  // The finished item has a key of 6 bytes and `b`; the request counts 3 + 19 bytes and `b`.
  const ceiling = 409_600 - 22 - 1;
  const Key = { pk: { S: "k" }, sk: { S: "1" } };
  const update = (bytes: number, more: object = {}) =>
    predictOn("plain", [], "UpdateItem", {
      Key,
      UpdateExpression: "SET b = :v",
      ExpressionAttributeValues: { ":v": { S: "x".repeat(bytes) } },
      ...more,
    });

  it("is held to what it counts for, before its condition is looked at", () => {
    expect(update(ceiling).outcome).toBe("ok");
    expect(update(ceiling + 1)).toMatchObject({ outcome: "ValidationException", total: 0 });
    expect(update(ceiling + 1, { ConditionExpression: "attribute_exists(nope)" }).outcome).toBe("ValidationException");
  });

  it("within a transaction is held to the finished item alone", () => {
    const entry = (bytes: number) => ({
      Update: {
        TableName: "plain",
        Key,
        UpdateExpression: "SET b = :v",
        ExpressionAttributeValues: { ":v": { S: "x".repeat(bytes) } },
      },
    });
    const transact = (bytes: number) =>
      predictOn("plain", [], "TransactWriteItems", { TransactItems: [entry(bytes)] }).outcome;
    expect(transact(409_600 - 7)).toBe("ok");
    expect(transact(409_600 - 6)).toBe("TransactionCanceledException");
  });
});
