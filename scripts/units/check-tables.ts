import { assertIndexKeys, assertPrimaryKey, keyTextOf } from "../../model/capacity/units/key.ts";
import { Refusal } from "../../model/capacity/units/refusal.ts";
import { schemaOf, type TableSchema } from "../../model/capacity/units/table-schema.ts";
import { assertItemSize } from "../../model/capacity/units/written-item.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import type { IndexDefinition, KeySchemaElement, TableDefinition } from "../../model/schema/table-definition.ts";
import { listShape, membersShape, readShape, tableShape, tablesShape } from "./case-shape.ts";
import { isItem, membersIn } from "./check-values.ts";
import { step } from "./problems.ts";

/** The tables of a case, as far as they are right. */
export interface GivenTables {
  readonly definitions: readonly TableDefinition[];
  /** Names of all tables, those that are wrong included; `undefined` when it is not known which there are. */
  readonly names?: readonly string[];
  /** Why requests of these tables are not predicted. */
  readonly unpredicted?: string;
}

/** The definitions; what is wrong with them is added to `problems`. */
export function readTables(value: unknown, path: string, problems: string[]): GivenTables {
  const given = readShape(tablesShape, value, path, problems);
  if (given === undefined) {
    return { definitions: [] };
  }
  const names = given.flatMap((table) => membersIn(table).TableName ?? []).filter((name) => typeof name === "string");
  checkDistinct(names, path, "table", problems);
  const definitions = given.flatMap((table, position) => readTable(table, `${path}[${position}]`, problems));
  return { definitions, names, ...unpredictedBecauseOf(given) };
}

function unpredictedBecauseOf(tables: readonly unknown[]): Pick<GivenTables, "unpredicted"> {
  return tables.some((table) => membersIn(table).VectorIndexes !== undefined)
    ? { unpredicted: "what a vector index takes is not predicted; leave VectorIndexes out for the units of the others" }
    : {};
}

/** A table that is right, with its name alone when anything about it is wrong. */
function readTable(value: unknown, path: string, problems: string[]): TableDefinition[] {
  const found: string[] = [];
  const table = readShape(tableShape, value, path, found);
  if (table !== undefined) {
    checkTable(table, path, found);
  }
  problems.push(...found);
  return table === undefined || found.length > 0 ? [] : [table];
}

function checkTable(table: TableDefinition, path: string, problems: string[]): void {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  checkKey(table, table.KeySchema, `${path}.KeySchema`, problems, { partition: 1, sort: 1 });
  const check = (indexes: readonly IndexDefinition[], member: string, most: KeySizes) => {
    for (const [position, { KeySchema, Projection }] of indexes.entries()) {
      const indexPath = `${path}.${member}[${position}]`;
      checkKey(table, KeySchema, `${indexPath}.KeySchema`, problems, most);
      if (Projection.ProjectionType === "INCLUDE" && Projection.NonKeyAttributes === undefined) {
        problems.push(`${indexPath}.Projection: INCLUDE needs the NonKeyAttributes that it includes`);
      }
    }
  };
  // A global index may have several attributes of each kind in its key.
  check(GlobalSecondaryIndexes, "GlobalSecondaryIndexes", { partition: 4, sort: 4 });
  check(LocalSecondaryIndexes, "LocalSecondaryIndexes", { partition: 1, sort: 1 });
  for (const [position, { KeySchema }] of LocalSecondaryIndexes.entries()) {
    checkLocalKey(table, KeySchema, `${path}.LocalSecondaryIndexes[${position}].KeySchema`, problems);
  }
  const names = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(({ IndexName }) => IndexName);
  checkDistinct(names, path, "index", problems);
}

/** Source: Developer Guide, "Local secondary indexes". */
function checkLocalKey(
  table: TableDefinition,
  key: readonly KeySchemaElement[],
  path: string,
  problems: string[],
): void {
  const nameOf = (elements: readonly KeySchemaElement[], type: string) =>
    elements.find(({ KeyType }) => KeyType === type)?.AttributeName;
  if (nameOf(table.KeySchema, "RANGE") === undefined) {
    problems.push(`${path}: table ${table.TableName} has no sort key, so it can have no local index`);
  }
  if (nameOf(key, "RANGE") === undefined) {
    problems.push(`${path}: a local index needs a RANGE attribute`);
  }
  const partitionKey = nameOf(table.KeySchema, "HASH");
  if (nameOf(key, "HASH") !== partitionKey) {
    problems.push(`${path}: the HASH attribute of a local index is that of its table, ${partitionKey}`);
  }
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
export function readItems(
  { definitions, names }: GivenTables,
  before: unknown,
  path: string,
  problems: string[],
): Map<string, readonly WireItem[]> {
  const items = new Map<string, readonly WireItem[]>();
  for (const [name, value] of Object.entries(readShape(membersShape, before, path, problems) ?? {})) {
    const tablePath = `${path}${step(name)}`;
    if (names?.includes(name) === false) {
      problems.push(`${tablePath}: there is no table ${name}; given are ${names.join(", ")}`);
    } else {
      const given = readShape(listShape, value, tablePath, problems) ?? [];
      const definition = definitions.find(({ TableName }) => TableName === name);
      items.set(name, toTableItems(definition, given, tablePath, problems));
    }
  }
  return items;
}

/** Without a definition the values alone are looked at: the table's own problems are reported already. */
function toTableItems(
  definition: TableDefinition | undefined,
  given: readonly unknown[],
  path: string,
  problems: string[],
): WireItem[] {
  const schema = definition === undefined ? undefined : schemaOf(definition);
  const seen = new Map<string, number>();
  return given.flatMap((item, position) => {
    const itemPath = `${path}[${position}]`;
    // What is malformed and what DynamoDB would not store are both wrong with an item that is said to be there.
    const isRight = isItem(item, itemPath, { malformed: problems, refused: problems });
    if (!isRight || schema === undefined || !isStorable(schema, item, itemPath, problems)) {
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
  const reasons = [assertPrimaryKey, assertIndexKeys, (_: TableSchema, stored: WireItem) => assertItemSize(stored)]
    .map((assertStorable) => refusalOf(() => assertStorable(schema, item)))
    .filter((reason) => reason !== undefined);
  problems.push(...reasons.map((reason) => `${path}: ${reason}`));
  return reasons.length === 0;
}

function refusalOf(assertStorable: () => void): string | undefined {
  try {
    assertStorable();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    return error.message;
  }
}
