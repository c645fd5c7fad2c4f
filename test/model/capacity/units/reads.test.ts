import { describe, expect, it } from "vitest";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import { UnitsError } from "../../../../model/capacity/units/units-error.ts";
import { itemOf, keyOf, predictOn, tablesWith } from "./fixtures.ts";

describe("a get", () => {
  const Key = keyOf("a");

  it.each([
    [4_095, 1],
    [4_096, 1],
    [4_097, 2],
  ])("of %d bytes costs %d, half of it eventually consistent", (bytes, units) => {
    const items = [itemOf(bytes, Key)];
    expect(predictOn("plain", items, "GetItem", { Key, ConsistentRead: true }).total).toBe(units);
    expect(predictOn("plain", items, "GetItem", { Key }).total).toBe(units / 2);
  });

  it("of a missing item costs the least", () => {
    expect(predictOn("plain", [], "GetItem", { Key, ConsistentRead: true }).total).toBe(1);
    expect(predictOn("plain", [], "GetItem", { Key }).total).toBe(0.5);
    expect(predictOn("plain", [], "GetItem", { Key }).items).toEqual([]);
  });

  it.each([{ ProjectionExpression: "sk" }, { AttributesToGet: ["sk"] }])(
    "costs the whole item with %j",
    (projection) => {
      const prediction = predictOn("plain", [itemOf(4_097, Key)], "GetItem", { Key, ...projection });
      expect(prediction.total).toBe(1);
      expect(prediction.items).toEqual([{ sk: { S: "1" } }]);
      expect(prediction.parts[0]?.also).toEqual(["eventual-half", "projection-after-read"]);
    },
  );

  it.each([
    ["a key without its sort key", { Key: { pk: { S: "a" } } }],
    ["a key with more than the key", { Key: { ...Key, x: { S: "" } } }],
    ["a projection that is none", { Key, ProjectionExpression: "a,," }],
    ["a placeholder that nothing uses", { Key, ExpressionAttributeNames: { "#a": "a" } }],
    ["old and new parameters together", { Key, ProjectionExpression: "a", AttributesToGet: ["a"] }],
  ])("is refused and costs nothing for %s", (_, input) => {
    expect(predictOn("plain", [], "GetItem", input)).toMatchObject({ outcome: "ValidationException", total: 0 });
  });
});

describe("a batch of gets", () => {
  const batch = (RequestItems: object, items = [itemOf(4_097, keyOf("a")), itemOf(100, keyOf("b"))]) =>
    predictRequest(tablesWith({ plain: items }), { operation: "BatchGetItem", input: { RequestItems } });

  it("rounds each by itself, a missing one as well, over all tables", () => {
    const prediction = batch({
      plain: { Keys: [keyOf("a"), keyOf("b"), keyOf("nope")], ConsistentRead: true },
      indexed: { Keys: [keyOf("nope")] },
    });
    expect(prediction.tables).toEqual({
      plain: { table: 4, gsi: {}, lsi: {} },
      indexed: { table: 0.5, gsi: {}, lsi: {} },
    });
    expect(prediction.total).toBe(4.5);
    expect(prediction.items).toHaveLength(2);
    expect(prediction.parts.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ["no keys", []],
    ["101 keys", Array.from({ length: 101 }, (_, index) => keyOf(String(index)))],
    ["one key twice", [keyOf("a"), keyOf("a")]],
  ])("is refused for %s", (_, Keys) => {
    expect(batch({ plain: { Keys } })).toMatchObject({ outcome: "ValidationException", total: 0 });
  });

  it("of more than 16 MB cannot be predicted", () => {
    const keys = Array.from({ length: 42 }, (_, index) => keyOf(String(index)));
    const items = keys.map((key) => itemOf(400_000, key));
    expect(() => batch({ plain: { Keys: keys } }, items)).toThrow(UnitsError);
  });
});

describe("a transaction of gets", () => {
  it("costs double, 2 for a missing item", () => {
    const items = { plain: [itemOf(4_097, keyOf("a"))] };
    const TransactItems = ["a", "nope"].map((name) => ({ Get: { TableName: "plain", Key: keyOf(name) } }));
    const prediction = predictRequest(tablesWith(items), { operation: "TransactGetItems", input: { TransactItems } });
    expect(prediction.total).toBe(4 + 2);
    expect(prediction.parts.map(({ rule }) => rule)).toEqual(["item-read", "missing-item-read"]);
  });
});

describe("a request", () => {
  it("of an operation that is not predicted is an error that names those that are", () => {
    const request = { operation: "ExecuteStatement", input: {} };
    expect(() => predictRequest(tablesWith({}), request)).toThrow(UnitsError);
    expect(() => predictRequest(tablesWith({}), { ...request, operation: "toString" })).toThrow(UnitsError);
  });

  it("of a table that is not there is answered so", () => {
    const request = { operation: "GetItem", input: { TableName: "nope", Key: keyOf("a") } };
    expect(predictRequest(tablesWith({}), request)).toMatchObject({
      outcome: "ResourceNotFoundException",
      total: 0,
      tables: { nope: { table: 0 } },
    });
  });

  it.each([{ Key: "a" }, { Key: { pk: "a", sk: "b" } }, { Key: keyOf("a"), ConsistentRead: "yes" }])(
    "of the wrong form is refused: %j",
    (input) => {
      expect(predictOn("plain", [], "GetItem", input)).toMatchObject({ outcome: "ValidationException", total: 0 });
    },
  );
});
