import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wireItemSizeBytes } from "../../../../model/capacity/item-size.ts";
import { writeUnits } from "../../../../model/capacity/units/amounts.ts";
import { indexWriteUnits } from "../../../../model/capacity/units/index-units.ts";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import { UnitsError } from "../../../../model/capacity/units/units-error.ts";
import { unitsOfWrite } from "../../../../model/capacity/units/write-parts.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";
import { indexed, itemOf, keyOf, predictOn, tablesWith, unitsOf } from "./fixtures.ts";

const g = (value: string): WireItem => ({ ...keyOf("a"), g: { S: value } });
const both: WireItem = { ...keyOf("a"), g: { S: "g" }, l: { S: "l" } };
const rulesOf = (before: WireItem | undefined, after: WireItem | undefined) =>
  unitsOfWrite(indexed, before, after).map(({ index = "table", rule, units }) => `${index} ${rule} ${units}`);

describe("a put", () => {
  it.each([
    [1_023, 1],
    [1_024, 1],
    [1_025, 2],
  ])("of %d bytes costs %d, whichever of before and after is that large", (bytes, units) => {
    const small = keyOf("a");
    expect(predictOn("plain", [], "PutItem", { Item: itemOf(bytes, small) }).total).toBe(units);
    expect(predictOn("plain", [itemOf(bytes, small)], "PutItem", { Item: small }).total).toBe(units);
    expect(predictOn("plain", [small], "PutItem", { Item: itemOf(bytes, small) }).total).toBe(units);
  });

  it("changes the item and nothing before it is applied", () => {
    const tables = tablesWith({ plain: [keyOf("a")] });
    const Item = { ...keyOf("a"), x: { N: "1" } };
    const prediction = predictRequest(tables, { operation: "PutItem", input: { TableName: "plain", Item } });
    expect(tables.get("plain", keyOf("a"))).toEqual(keyOf("a"));
    expect(prediction.changes).toEqual([{ table: "plain", before: keyOf("a"), after: Item }]);
    tables.apply(prediction.changes);
    expect(tables.get("plain", keyOf("a"))).toEqual(Item);
  });
});

describe("an index", () => {
  it.each<[string, WireItem | undefined, WireItem | undefined, string[]]>([
    [
      "an item comes",
      undefined,
      both,
      ["table item-write 1", "gsi index-entry-appears 1", "lsi index-entry-appears 1"],
    ],
    [
      "an item goes",
      both,
      undefined,
      ["table item-write 1", "gsi index-entry-disappears 1", "lsi index-entry-disappears 1"],
    ],
    ["an item stays the same", both, { ...both }, ["table item-write 1"]],
    ["the attribute that changes is not projected", both, { ...both, filler: { S: "x" } }, ["table item-write 1"]],
    [
      "a projected attribute comes",
      both,
      { ...both, shown: { S: "x" } },
      ["table item-write 1", "gsi index-entry-changes 1", "lsi index-entry-changes 1"],
    ],
    ["a key of one index changes", both, { ...both, g: { S: "h" } }, ["table item-write 1", "gsi index-entry-moves 2"]],
    ["the local key changes", both, { ...both, l: { S: "m" } }, ["table item-write 1", "lsi index-entry-moves 2"]],
    ["an index key goes", both, g("g"), ["table item-write 1", "lsi index-entry-disappears 1"]],
    ["an index key comes", g("g"), both, ["table item-write 1", "lsi index-entry-appears 1"]],
    ["the item is in neither", keyOf("a"), { ...keyOf("a"), filler: { S: "x" } }, ["table item-write 1"]],
  ])("when %s", (_, before, after, parts) => {
    expect(rulesOf(before, after)).toEqual(parts);
  });

  it.each([
    [1_024, 1],
    [1_025, 2],
  ])("rounds an entry of %d bytes to %d by itself, without what is not projected", (bytes, units) => {
    const item = { ...itemOf(bytes, g("g"), "shown"), filler: { S: "x".repeat(5_000) } };
    expect(predictOn("indexed", [], "PutItem", { Item: item }).tables.indexed?.gsi).toEqual({ gsi: units });
    expect(predictOn("indexed", [item], "DeleteItem", { Key: keyOf("a") }).tables.indexed?.gsi).toEqual({ gsi: units });
  });

  it("counts the larger entry when it changes, and each by itself when it moves", () => {
    const small = itemOf(100, g("g"), "shown");
    const large = itemOf(1_025, g("g"), "shown");
    const units = (before: WireItem, after: WireItem) =>
      indexWriteUnits(indexed, { IndexName: "gsi" }, before, after).units;
    expect(units(small, large)).toBe(2);
    expect(units(large, small)).toBe(2);
    expect(units(large, { ...small, g: { S: "h" } })).toBe(3);
    expect(units(large, { ...large, g: { S: "h" } })).toBe(4);
  });

  it("takes the same numbers and the same sets in another order for no change", () => {
    const before = { ...both, shown: { M: { n: { N: "1.50" }, s: { SS: ["a", "b"] } } } };
    const after = { ...both, shown: { M: { s: { SS: ["b", "a"] }, n: { N: "15E-1" } } } };
    expect(rulesOf(before, after)).toEqual(["table item-write 1"]);
  });

  it("names why it costs nothing", () => {
    expect(unitsOfWrite(indexed, g("g"), g("g"))[0]?.also).toEqual(["index-untouched", "sparse-index"]);
  });

  it("costs what the entries before and after say, for any pair of items", () => {
    const value = fc.option(fc.constantFrom("", "x", "y".repeat(1_100)), { nil: undefined });
    const item = fc.record({ g: value, l: value, shown: value, filler: value }).map((members) => {
      const attributes = Object.entries(members).filter(
        ([name, text]) => text !== undefined && (text !== "" || name === "shown"),
      );
      return { ...keyOf("a"), ...Object.fromEntries(attributes.map(([name, text = ""]) => [name, { S: text }])) };
    });
    fc.assert(
      fc.property(item, item, (before: WireItem, after: WireItem) => {
        const entry = ({ filler, l, ...rest }: WireItem): WireItem => rest;
        const size = (held: WireItem) => (held.g === undefined ? undefined : wireItemSizeBytes(entry(held)));
        const [old, now] = [size(before), size(after)];
        const isSame = JSON.stringify(entry(before)) === JSON.stringify(entry(after));
        const isMove = JSON.stringify(before.g) !== JSON.stringify(after.g) && old !== undefined && now !== undefined;
        const moved = writeUnits(old, undefined) + writeUnits(undefined, now);
        const wanted = old === undefined && now === undefined ? 0 : isSame ? 0 : isMove ? moved : writeUnits(old, now);
        expect(indexWriteUnits(indexed, { IndexName: "gsi" }, before, after).units).toBe(wanted);
      }),
    );
  });

  it("that the table does not have is an error", () => {
    expect(() => indexWriteUnits(indexed, { IndexName: "none" }, undefined, both)).toThrow(UnitsError);
  });
});

describe("an update", () => {
  it("costs the item before and after as a whole, and as much when it changes nothing", () => {
    const item = itemOf(3_000, keyOf("a"));
    const update = (UpdateExpression: string, values = {}) =>
      predictOn("plain", [item], "UpdateItem", { Key: keyOf("a"), UpdateExpression, ...values });
    expect(update("SET a = :v", { ExpressionAttributeValues: { ":v": { N: "1" } } }).total).toBe(3);
    expect(update("REMOVE filler").total).toBe(3);
    expect(update("SET filler = filler").total).toBe(3);
    expect(predictOn("plain", [item], "UpdateItem", { Key: keyOf("a") }).total).toBe(3);
  });

  it("creates the item that is not there, which comes into its indexes once", () => {
    const prediction = predictOn("indexed", [], "UpdateItem", {
      Key: keyOf("a"),
      UpdateExpression: "SET g = :v, l = :v",
      ExpressionAttributeValues: { ":v": { S: "x" } },
    });
    expect(unitsOf(prediction, "indexed")).toBe("1 gsi 1 lsi 1");
    expect(prediction.changes).toEqual([{ table: "indexed", after: { ...keyOf("a"), g: { S: "x" }, l: { S: "x" } } }]);
  });

  it("takes AttributeUpdates as well", () => {
    const prediction = predictOn("indexed", [both], "UpdateItem", {
      Key: keyOf("a"),
      AttributeUpdates: { g: { Action: "DELETE" } },
    });
    expect(unitsOf(prediction, "indexed")).toBe("1 gsi 1");
  });

  it.each([
    ["a key attribute, even with the value that it has", "SET sk = :v", { ":v": { S: "1" } }],
    ["an index key of another type", "SET g = :v", { ":v": { N: "1" } }],
    ["an attribute that is not there", "SET x = y + :v", { ":v": { N: "1" } }],
    ["with a value that it does not use", "REMOVE x", { ":v": { N: "1" } }],
  ])("is refused and costs nothing for %s", (_, UpdateExpression, ExpressionAttributeValues) => {
    const input = { Key: keyOf("a"), UpdateExpression, ExpressionAttributeValues };
    expect(predictOn("indexed", [both], "UpdateItem", input)).toMatchObject({
      outcome: "ValidationException",
      total: 0,
      changes: [],
    });
  });
});

describe("a delete", () => {
  it("costs the item, or 1 unit when there is none", () => {
    const Key = keyOf("a");
    expect(predictOn("plain", [itemOf(1_025, Key)], "DeleteItem", { Key }).total).toBe(2);
    const missing = predictOn("indexed", [], "DeleteItem", { Key });
    expect(unitsOf(missing, "indexed")).toBe("1");
    expect(missing.parts[0]?.rule).toBe("missing-item-delete");
    expect(missing.changes).toEqual([]);
  });
});

describe("a failed condition", () => {
  const ConditionExpression = "attribute_exists(nope)";
  const item = itemOf(1_025, both);

  it.each<[string, string, object, readonly WireItem[], number]>([
    ["a put over an item", "PutItem", { Item: keyOf("a") }, [item], 2],
    ["a put of a larger item", "PutItem", { Item: itemOf(3_000, keyOf("a")) }, [item], 3],
    ["a put where there is none", "PutItem", { Item: keyOf("a") }, [], 1],
    ["an update", "UpdateItem", { Key: keyOf("a"), UpdateExpression: "REMOVE filler" }, [item], 2],
    ["an update that could not be made", "UpdateItem", { Key: keyOf("a"), UpdateExpression: "SET x = y" }, [item], 2],
    ["a delete", "DeleteItem", { Key: keyOf("a") }, [item], 2],
    ["a delete where there is none", "DeleteItem", { Key: keyOf("a") }, [], 1],
  ])("of %s costs the table alone", (_, operation, input, items, units) => {
    const prediction = predictOn("indexed", items, operation, { ...input, ConditionExpression });
    expect(prediction.outcome).toBe("ConditionalCheckFailedException");
    expect(unitsOf(prediction, "indexed")).toBe(String(units));
    expect(prediction.changes).toEqual([]);
  });

  it.each([
    ["ADD tags :v", { B: "" }],
    ["ADD tags :v", { S: "x" }],
    ["DELETE tags :v", { N: "1" }],
  ])("does not come to it where %s is given %j", (UpdateExpression, value) => {
    const input = {
      Key: keyOf("a"),
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues: { ":v": value },
    };
    const prediction = predictOn("indexed", [item], "UpdateItem", input);
    expect(prediction.outcome).toBe("ValidationException");
    expect(prediction.total).toBe(0);
  });

  it("may be an Expected", () => {
    const input = { Item: keyOf("a"), Expected: { pk: { Exists: false } } };
    expect(predictOn("plain", [keyOf("a")], "PutItem", input).outcome).toBe("ConditionalCheckFailedException");
    expect(predictOn("plain", [], "PutItem", input).outcome).toBe("ok");
  });
});

describe("a batch of writes", () => {
  const write = (requests: readonly object[], items: readonly WireItem[] = []) =>
    predictRequest(tablesWith({ indexed: items }), {
      operation: "BatchWriteItem",
      input: { RequestItems: { indexed: requests } },
    });

  it("rounds each by itself and adds up by index", () => {
    const prediction = write(
      [
        { PutRequest: { Item: itemOf(1_025, keyOf("b")) } },
        { PutRequest: { Item: { ...keyOf("c"), g: { S: "g" } } } },
        { DeleteRequest: { Key: keyOf("a") } },
        { DeleteRequest: { Key: keyOf("nope") } },
      ],
      [both],
    );
    expect(unitsOf(prediction, "indexed")).toBe("5 gsi 2 lsi 1");
    expect(prediction.parts.map(({ position }) => position)).toEqual([0, 1, 1, 2, 2, 2, 3]);
    expect(prediction.changes).toHaveLength(3);
  });

  it.each([
    ["none", []],
    ["26", Array.from({ length: 26 }, (_, index) => ({ DeleteRequest: { Key: keyOf(String(index)) } }))],
    ["two of one item", [{ DeleteRequest: { Key: keyOf("a") } }, { PutRequest: { Item: keyOf("a") } }]],
    ["a put and a delete in one", [{ PutRequest: { Item: keyOf("a") }, DeleteRequest: { Key: keyOf("b") } }]],
  ])("of %s is refused", (_, requests) => {
    expect(write(requests)).toMatchObject({ outcome: "ValidationException", total: 0 });
  });
});

describe("an item that DynamoDB does not take", () => {
  it.each<[string, WireItem]>([
    ["without its sort key", { pk: { S: "a" } }],
    ["with a key of another type", { pk: { S: "a" }, sk: { N: "1" } }],
    ["with an empty key", { pk: { S: "" }, sk: { S: "1" } }],
    ["with a partition key of 2,049 bytes", { pk: { S: "x".repeat(2_049) }, sk: { S: "1" } }],
    ["with a sort key of 1,025 bytes", { pk: { S: "a" }, sk: { S: "x".repeat(1_025) } }],
    ["with an index key of another type", { ...keyOf("a"), g: { N: "1" } }],
    ["with a null for an index key", { ...keyOf("a"), g: { NULL: true } }],
    ["with an empty index key", { ...keyOf("a"), l: { S: "" } }],
    ["of 400 KB and a byte", itemOf(409_601, keyOf("a"))],
  ])("%s", (_, Item) => {
    const prediction = predictOn("indexed", [], "PutItem", { Item });
    expect(prediction).toMatchObject({ outcome: "ValidationException", total: 0, parts: [], changes: [] });
    expect(prediction.reason).toMatch(/./);
  });

  it("may have keys as long as they can be", () => {
    const Item = { pk: { S: "x".repeat(2_048) }, sk: { S: "x".repeat(1_024) } };
    expect(predictOn("plain", [], "PutItem", { Item }).outcome).toBe("ok");
  });
});

describe("what a write is to return", () => {
  const inputs: Readonly<Record<string, object>> = {
    PutItem: { Item: keyOf("a") },
    DeleteItem: { Key: keyOf("a") },
    UpdateItem: { Key: keyOf("a") },
  };

  it.each([
    ["PutItem", { ReturnValues: "ALL_OLD" }, "ok"],
    ["PutItem", { ReturnValues: "ALL_NEW" }, "ValidationException"],
    ["DeleteItem", { ReturnValues: "UPDATED_OLD" }, "ValidationException"],
    ["UpdateItem", { ReturnValues: "UPDATED_NEW" }, "ok"],
    ["UpdateItem", { ReturnValues: "all_new" }, "ValidationException"],
    ["PutItem", { ReturnItemCollectionMetrics: "SIZE" }, "ok"],
    ["PutItem", { ReturnItemCollectionMetrics: "ALL" }, "ValidationException"],
    ["PutItem", { ReturnValuesOnConditionCheckFailure: "ALL_NEW" }, "ValidationException"],
    ["PutItem", { ReturnConsumedCapacity: "TOTAL" }, "ok"],
    ["PutItem", { ReturnConsumedCapacity: "ALL" }, "ValidationException"],
    ["PutItem", { ConditionalOperator: "AND" }, "ValidationException"],
    ["PutItem", { ConditionalOperator: "OR", Expected: { a: { Exists: false } } }, "ValidationException"],
    ["PutItem", { ConditionalOperator: "OR", Expected: { a: { Exists: false }, b: { Exists: false } } }, "ok"],
    [
      "PutItem",
      { ConditionExpression: "attribute_not_exists(pk)", ExpressionAttributeValues: {} },
      "ValidationException",
    ],
  ])("%s %j: %s", (operation, more, outcome) => {
    expect(predictOn("plain", [], operation, { ...inputs[operation], ...more }).outcome).toBe(outcome);
  });
});

it("a table may be named by its ARN", () => {
  const arn = "arn:aws:dynamodb:eu-west-2:123456789012:table/plain";
  const RequestItems = { [arn]: [{ PutRequest: { Item: keyOf("a") } }] };
  for (const request of [
    { operation: "PutItem", input: { TableName: arn, Item: keyOf("a") } },
    { operation: "BatchWriteItem", input: { RequestItems } },
  ]) {
    expect(predictRequest(tablesWith({}), request).tables).toEqual({ plain: { table: 1, gsi: {}, lsi: {} } });
  }
});
