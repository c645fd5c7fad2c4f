/** A table with an index of each kind, and items of exact sizes. */
import { wireItemSizeBytes } from "../../../../model/capacity/item-size.ts";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import type { Prediction } from "../../../../model/capacity/units/prediction.ts";
import { createTables, type Tables } from "../../../../model/capacity/units/tables.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";
import type { IndexDefinition, TableDefinition } from "../../../../model/schema/table-definition.ts";

const gsi: IndexDefinition = {
  IndexName: "gsi",
  KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
  Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["shown"] },
};
const lsi: IndexDefinition = {
  IndexName: "lsi",
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "l", KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["shown"] },
};

const types = { pk: "S", sk: "S", g: "S", l: "S" } as const;

function tableOf(
  name: string,
  indexes: Partial<TableDefinition>,
  names: readonly (keyof typeof types)[],
): TableDefinition {
  return {
    TableName: name,
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: types[AttributeName] })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    ...indexes,
  };
}

/** Without indexes. */
export const plain = tableOf("plain", {}, ["pk", "sk"]);
/** A global index on `g` and a local one on `l`, each with `shown`; neither has `filler`. */
export const indexed = tableOf("indexed", { GlobalSecondaryIndexes: [gsi], LocalSecondaryIndexes: [lsi] }, [
  "pk",
  "sk",
  "g",
  "l",
]);

export const keyOf = (pk: string, sk = "1"): WireItem => ({ pk: { S: pk }, sk: { S: sk } });

/** An item of exactly this many bytes: the given attributes and a filler in `name`. */
export function itemOf(bytes: number, base: WireItem, name = "filler"): WireItem {
  const item = { ...base, [name]: { S: "x".repeat(bytes - wireItemSizeBytes(base) - name.length) } };
  if (wireItemSizeBytes(item) !== bytes) {
    throw new Error(`made ${wireItemSizeBytes(item)} bytes instead of ${bytes}`);
  }
  return item;
}

export function tablesWith(items: Readonly<Record<string, readonly WireItem[]>>): Tables {
  const tables = createTables([plain, indexed]);
  for (const [table, list] of Object.entries(items)) {
    for (const item of list) {
      tables.put(table, item);
    }
  }
  return tables;
}

/** A prediction over items of one table, `TableName` filled in where the operation has one. */
export function predictOn(
  table: "plain" | "indexed",
  items: readonly WireItem[],
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Prediction {
  return predictRequest(tablesWith({ [table]: items }), { operation, input: { TableName: table, ...input } });
}

/** Units of one table in a line: `1`, `1 gsi 2 lsi 1`. */
export function unitsOf(prediction: Prediction, table: string): string {
  const units = prediction.tables[table];
  const { gsi: ofGsi = {}, lsi: ofLsi = {} } = units ?? {};
  return [
    String(units?.table),
    ...Object.entries(ofGsi).map(([name, amount]) => `${name} ${amount}`),
    ...Object.entries(ofLsi).map(([name, amount]) => `${name} ${amount}`),
  ].join(" ");
}
