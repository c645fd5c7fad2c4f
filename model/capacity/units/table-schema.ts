import { memberOf } from "../../expression/paths.ts";
import type { WireItem, WireValue } from "../../request/wire-value.ts";
import type { IndexDefinition, KeySchemaElement, KeyType, TableDefinition } from "../../schema/table-definition.ts";

/** A table or index key: names of its attributes. A global index may have several of each kind. */
export interface KeyNames {
  readonly partition: readonly string[];
  readonly sort: readonly string[];
}

export interface IndexSchema {
  readonly name: string;
  readonly scope: "gsi" | "lsi";
  readonly key: KeyNames;
  /** Attributes of an index key, partition and sort. */
  readonly keyNames: readonly string[];
  /** Names of the attributes that an entry holds; absent when it holds all of them. */
  readonly projected?: ReadonlySet<string>;
  /** Position among the table's indexes, for what is kept by index. */
  readonly position: number;
}

/** A table definition made ready for many look-ups. */
export interface TableSchema {
  readonly name: string;
  readonly key: KeyNames;
  readonly keyNames: readonly string[];
  readonly types: Readonly<Record<string, KeyType>>;
  readonly indexes: readonly IndexSchema[];
}

const compiled = new WeakMap<TableDefinition, TableSchema>();

/** The schema of a definition; made once for each definition object. */
export function schemaOf(definition: TableDefinition): TableSchema {
  const known = compiled.get(definition);
  if (known !== undefined) {
    return known;
  }
  const schema = toSchema(definition);
  compiled.set(definition, schema);
  return schema;
}

function toSchema(definition: TableDefinition): TableSchema {
  const key = keyNamesOf(definition.KeySchema);
  const keyNames = [...key.partition, ...key.sort];
  const indexes = [
    ...(definition.GlobalSecondaryIndexes ?? []).map((index) => ({ index, scope: "gsi" as const })),
    ...(definition.LocalSecondaryIndexes ?? []).map((index) => ({ index, scope: "lsi" as const })),
  ];
  return {
    name: definition.TableName,
    key,
    keyNames,
    types: Object.fromEntries(
      definition.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    ),
    indexes: indexes.map(({ index, scope }, position) => toIndexSchema(index, scope, position, keyNames)),
  };
}

function toIndexSchema(
  { IndexName, KeySchema, Projection }: IndexDefinition,
  scope: "gsi" | "lsi",
  position: number,
  tableKeyNames: readonly string[],
): IndexSchema {
  const key = keyNamesOf(KeySchema);
  const keyNames = [...key.partition, ...key.sort];
  const base = { name: IndexName, scope, key, keyNames, position };
  if (Projection.ProjectionType === "ALL") {
    return base;
  }
  const included = Projection.ProjectionType === "INCLUDE" ? (Projection.NonKeyAttributes ?? []) : [];
  return { ...base, projected: new Set([...tableKeyNames, ...keyNames, ...included]) };
}

function keyNamesOf(elements: readonly KeySchemaElement[]): KeyNames {
  const namesOf = (type: "HASH" | "RANGE") =>
    elements.filter(({ KeyType }) => KeyType === type).map(({ AttributeName }) => AttributeName);
  return { partition: namesOf("HASH"), sort: namesOf("RANGE") };
}

export function indexOf(schema: TableSchema, name: string): IndexSchema | undefined {
  return schema.indexes.find((index) => index.name === name);
}

/** Whether an item has an entry in an index: it has every attribute of the index key. */
export function isInIndex(index: IndexSchema, item: WireItem): boolean {
  return index.keyNames.every((name) => memberOf(item, name) !== undefined);
}

/** The entry of an item that is in the index: the keys of table and index, and the projected attributes. */
export function entryOf(index: IndexSchema, item: WireItem): WireItem {
  const { projected } = index;
  return projected === undefined ? item : pickAttributes(item, [...projected]);
}

/** The attributes of these names that the item has. */
export function pickAttributes(item: WireItem, names: readonly string[]): WireItem {
  const picked: { [name: string]: WireValue } = {};
  for (const name of names) {
    const value = memberOf(item, name);
    if (value !== undefined) {
      picked[name] = value;
    }
  }
  return picked;
}
