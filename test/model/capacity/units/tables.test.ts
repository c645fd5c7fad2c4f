import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import type { ItemChange } from "../../../../model/capacity/units/prediction.ts";
import { createTables } from "../../../../model/capacity/units/tables.ts";
import { UnitsError } from "../../../../model/capacity/units/units-error.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";
import { indexed, keyOf, tablesWith } from "./fixtures.ts";

const numbers = {
  TableName: "numbers",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "N" },
    { AttributeName: "sk", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
} as const;

describe("tables", () => {
  it("know an item by its key, however its numbers are written", () => {
    const tables = createTables([numbers]);
    tables.put("numbers", { pk: { N: "1.0" }, sk: { N: "1E2" }, x: { S: "old" } });
    tables.put("numbers", { pk: { N: "1" }, sk: { N: "100" }, x: { S: "new" } });
    expect(tables.count("numbers")).toBe(1);
    expect(tables.get("numbers", { pk: { N: "01" }, sk: { N: "100.0" } })).toMatchObject({ x: { S: "new" } });
    expect(tables.get("numbers", { pk: { N: "10" }, sk: { N: "10" } })).toBeUndefined();
  });

  it("keep keys apart that only look alike put together", () => {
    const tables = tablesWith({ plain: [keyOf("a", "bSc"), keyOf("aSb", "c")] });
    expect(tables.count("plain")).toBe(2);
  });

  it("order numbers by value", () => {
    const tables = createTables([numbers]);
    for (const sk of ["10", "9", "-1", "0.5"]) {
      tables.put("numbers", { pk: { N: "1" }, sk: { N: sk } });
    }
    const input = {
      TableName: "numbers",
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { N: "1" } },
    };
    const { items } = predictRequest(tables, { operation: "Query", input });
    expect(items.map(({ sk }) => sk)).toEqual([{ N: "-1" }, { N: "0.5" }, { N: "9" }, { N: "10" }]);
  });

  it("refuse a table that is not there and an item without its key", () => {
    const tables = tablesWith({});
    expect(() => tables.put("nope", keyOf("a"))).toThrow(UnitsError);
    expect(() => tables.get("nope", keyOf("a"))).toThrow(UnitsError);
    expect(() => tables.put("plain", { pk: { S: "a" } })).toThrow(UnitsError);
  });

  it("show each index as if it were filled anew, after any changes and after undoing them", () => {
    const key = fc.constantFrom("a", "b", "c");
    const value = fc.option(fc.constantFrom("1", "2", "3"), { nil: undefined });
    const item = fc.record({ pk: key, sk: key, g: value, l: value }).map(
      ({ pk, sk, g, l }): WireItem => ({
        ...keyOf(pk, sk),
        ...(g === undefined ? {} : { g: { S: g } }),
        ...(l === undefined ? {} : { l: { S: l } }),
      }),
    );
    const step = fc.record({ item, isRemoval: fc.boolean(), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item), fc.array(step), (first, steps) => {
        const tables = tablesWith({ indexed: first });
        const before = contentOf(tables);
        const undos: (() => void)[] = [];
        for (const { item: changed, isRemoval, isRead } of steps) {
          const old = tables.get("indexed", changed);
          const change: ItemChange = {
            table: "indexed",
            ...(old === undefined ? {} : { before: old }),
            ...(isRemoval ? {} : { after: changed }),
          };
          undos.push(tables.apply([change]));
          if (isRead) {
            expect(contentOf(tables)).toEqual(contentOf(refilled(tables)));
          }
        }
        for (const undo of undos.reverse()) {
          undo();
        }
        expect(contentOf(tables)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});

type AnyTables = ReturnType<typeof tablesWith>;

/** Every partition of the table and its indexes, as queries give them. */
function contentOf(tables: AnyTables): unknown {
  const query = (name: string, value: string, IndexName?: string) =>
    predictRequest(tables, {
      operation: "Query",
      input: {
        TableName: "indexed",
        ...(IndexName === undefined ? {} : { IndexName }),
        KeyConditionExpression: `${name} = :v`,
        ExpressionAttributeValues: { ":v": { S: value } },
      },
    }).items;
  return {
    table: ["a", "b", "c"].map((value) => query("pk", value)),
    lsi: ["a", "b", "c"].map((value) => query("pk", value, "lsi")),
    gsi: ["1", "2", "3"].map((value) => query("g", value, "gsi")),
  };
}

function refilled(tables: AnyTables): AnyTables {
  const fresh = createTables([indexed]);
  const { items } = predictRequest(tables, { operation: "Scan", input: { TableName: "indexed" } });
  for (const item of items) {
    fresh.put("indexed", item);
  }
  return fresh;
}
