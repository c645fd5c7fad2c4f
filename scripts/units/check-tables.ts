import { assertIndexKeys, assertPrimaryKey, keyTextOf } from "../../model/capacity/units/key.ts";
import { Refusal } from "../../model/capacity/units/refusal.ts";
import { schemaOf, type TableSchema } from "../../model/capacity/units/table-schema.ts";
import { assertItemSize } from "../../model/capacity/units/written-item.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import type { IndexDefinition, KeySchemaElement, TableDefinition } from "../../model/schema/table-definition.ts";
import { isItem } from "./check-values.ts";
import { step } from "./problems.ts";

/** Adds what is wrong with the definitions to `problems`. */
export function checkTables(tables: readonly TableDefinition[], path: string, problems: string[]): void {
  checkDistinct(
    tables.map(({ TableName }) => TableName),
    `${path}.tables`,
    "table",
    problems,
  );
  for (const [position, table] of tables.entries()) {
    checkTable(table, `${path}.tables[${position}]`, problems);
  }
}

function checkTable(table: TableDefinition, path: string, problems: string[]): void {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  checkKey(table, table.KeySchema, `${path}.KeySchema`, problems, { partition: 1, sort: 1 });
  const check = (indexes: readonly IndexDefinition[], member: string, most: KeySizes) => {
    for (const [position, { KeySchema }] of indexes.entries()) {
      checkKey(table, KeySchema, `${path}.${member}[${position}].KeySchema`, problems, most);
    }
  };
  // A global index may have several attributes of each kind in its key.
  check(GlobalSecondaryIndexes, "GlobalSecondaryIndexes", { partition: 4, sort: 4 });
  check(LocalSecondaryIndexes, "LocalSecondaryIndexes", { partition: 1, sort: 1 });
  const names = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(({ IndexName }) => IndexName);
  checkDistinct(names, path, "index", problems);
}

interface KeySizes {
  readonly partition: number;
  readonly sort: number;
}

function checkKey(
  { AttributeDefinitions }: TableDefinition,
  elements: readonly KeySchemaElement[],
  path: string,
  problems: string[],
  most: KeySizes,
): void {
  const countOf = (type: string) => elements.filter(({ KeyType }) => KeyType === type).length;
  if (countOf("HASH") < 1 || countOf("HASH") > most.partition || countOf("RANGE") > most.sort) {
    const hash = most.partition === 1 ? "one HASH attribute" : `1 to ${most.partition} HASH attributes`;
    problems.push(`${path}: a key has ${hash} and at most ${most.sort} RANGE`);
  }
  for (const { AttributeName } of elements) {
    if (!AttributeDefinitions.some((definition) => definition.AttributeName === AttributeName)) {
      problems.push(`${path}: ${AttributeName} is not in AttributeDefinitions`);
    }
  }
}

function checkDistinct(names: readonly string[], path: string, what: string, problems: string[]): void {
  for (const name of new Set(names.filter((name, position) => names.indexOf(name) !== position))) {
    problems.push(`${path}: there are two of the ${what} ${name}`);
  }
}

/** The items that are there, as far as they are right; what is wrong with the others is added to `problems`. */
export function toItems(
  tables: readonly TableDefinition[],
  before: Readonly<Record<string, readonly unknown[]>>,
  path: string,
  problems: string[],
): Record<string, WireItem[]> {
  const items: Record<string, WireItem[]> = {};
  for (const [name, given] of Object.entries(before)) {
    const definition = tables.find(({ TableName }) => TableName === name);
    const tablePath = `${path}.before${step(name)}`;
    if (definition === undefined) {
      problems.push(
        `${tablePath}: there is no table ${name}; given are ${tables.map(({ TableName }) => TableName).join(", ")}`,
      );
    } else {
      items[name] = toTableItems(schemaOf(definition), given, tablePath, problems);
    }
  }
  return items;
}

function toTableItems(schema: TableSchema, given: readonly unknown[], path: string, problems: string[]): WireItem[] {
  const seen = new Map<string, number>();
  return given.flatMap((item, position) => {
    const itemPath = `${path}[${position}]`;
    if (!isItem(item, itemPath, problems) || !isStorable(schema, item, itemPath, problems)) {
      return [];
    }
    const key = keyTextOf(item, schema.keyNames);
    const first = seen.get(key);
    if (first !== undefined) {
      problems.push(`${itemPath}: it has the same key as ${path}[${first}]`);
    }
    seen.set(key, position);
    return [item];
  });
}

function isStorable(schema: TableSchema, item: WireItem, path: string, problems: string[]): boolean {
  try {
    assertPrimaryKey(schema, item);
    assertIndexKeys(schema, item);
    assertItemSize(item);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    problems.push(`${path}: ${error.message}`);
    return false;
  }
}
