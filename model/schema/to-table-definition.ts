import { keyTypeOf } from "./check/items.ts";
import type { Design } from "./design.ts";
import type { AnyIndex, Projection } from "./index-key.ts";
import type { AnyTable } from "./table.ts";
import type { IndexDefinition, KeySchemaElement, KeyType, TableDefinition } from "./table-definition.ts";

/** The tables of a design as CreateTable takes them: attribute definitions are exactly the key attributes, indexes by name. */
export function toTableDefinitions(design: Design): TableDefinition[] {
  return design.tables.map((table) => toTableDefinition(design, table));
}

function toTableDefinition(design: Design, table: AnyTable): TableDefinition {
  const indexes = design.indexes.filter((index) => index.table === table).sort((a, b) => (a.name < b.name ? -1 : 1));
  const global = indexes.filter(({ scope }) => scope === "global").map(toIndexDefinition);
  const local = indexes.filter(({ scope }) => scope === "local").map(toIndexDefinition);
  const keys = new Map<string, KeyType>([[table.partitionKey.name, table.partitionKey.type]]);
  if (table.sortKey !== undefined) {
    keys.set(table.sortKey.name, table.sortKey.type);
  }
  for (const index of indexes) {
    for (const name of indexKeys(index)) {
      keys.set(name, keys.get(name) ?? indexKeyType(index, name));
    }
  }
  const names = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    TableName: table.name,
    AttributeDefinitions: names.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: keySchema(table.partitionKey.name, table.sortKey?.name),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(table.timeToLive === undefined ? {} : { timeToLiveAttribute: table.timeToLive }),
  };
}

const indexKeys = ({ partitionKey, sortKey }: AnyIndex) =>
  sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];

function indexKeyType({ items }: AnyIndex, name: string): KeyType {
  const carrier = items.find((item) => name in item.attributes || name in item.computed);
  const template = carrier?.computed[name]?.from ?? `<${name}>`;
  return (carrier === undefined ? undefined : keyTypeOf(carrier, template)) ?? "S";
}

function keySchema(partitionKey: string, sortKey: string | undefined): KeySchemaElement[] {
  const partition: KeySchemaElement = { AttributeName: partitionKey, KeyType: "HASH" };
  return sortKey === undefined ? [partition] : [partition, { AttributeName: sortKey, KeyType: "RANGE" }];
}

function toIndexDefinition(index: AnyIndex): IndexDefinition {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.partitionKey, index.sortKey),
    Projection: toProjectionDefinition(index.projection),
  };
}

function toProjectionDefinition(projection: Projection): IndexDefinition["Projection"] {
  switch (projection.kind) {
    case "all":
      return { ProjectionType: "ALL" };
    case "keys":
      return { ProjectionType: "KEYS_ONLY" };
    case "include":
      return { ProjectionType: "INCLUDE", NonKeyAttributes: [...projection.attributes].sort() };
  }
}
