import { closestTo } from "../../infra/settings/closest.ts";
import { predictedOperations, unpredictedOperations } from "../../model/capacity/units/predict.ts";
import type { Members } from "../../model/capacity/units/request-input.ts";
import { tableNameOf } from "../../model/capacity/units/table-of.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import type { GivenTables } from "./check-tables.ts";
import { isItem, isValue } from "./check-values.ts";
import { type Found, findPlaces, type Place } from "./find-places.ts";

/**
 * Adds to `problems` what no client could have sent, and names that the case does not know.
 *
 * @param input `undefined` when it is not an object, which is reported already
 * @returns why DynamoDB refuses a value in the request; its other refusals are outcomes of the prediction
 */
export function checkRequest(
  operation: string,
  input: Members | undefined,
  tables: GivenTables,
  path: string,
  problems: string[],
): string | undefined {
  if (unpredictedOperations.includes(operation)) {
    return undefined;
  }
  if (!predictedOperations.includes(operation)) {
    const closest = closestTo(operation, predictedOperations);
    const hint = closest === undefined ? `predicted are ${predictedOperations.join(", ")}` : `is ${closest} meant?`;
    problems.push(`${path}.operation: the units of ${JSON.stringify(operation)} are not predicted; ${hint}`);
    return undefined;
  }
  if (input === undefined) {
    return undefined;
  }
  const found = findPlaces(operation, input);
  const malformed: string[] = [];
  const refused = checkValues(found, malformed);
  checkNames(found.tables, tables, malformed);
  checkIndexName(input, tables.definitions, malformed);
  problems.push(...malformed.map((problem) => `${path}.input.${problem}`));
  return refused[0];
}

function checkValues({ items, legacyValues }: Found, malformed: string[]): string[] {
  const refused: string[] = [];
  for (const { path, value } of items) {
    isItem(value, path, { malformed, refused });
  }
  for (const { path, value } of legacyValues) {
    isValue(value, path, { malformed: refused, refused });
  }
  return refused;
}

function checkNames(places: readonly Place[], { names }: GivenTables, problems: string[]): void {
  for (const { path, value } of places) {
    if (typeof value !== "string" || names?.includes(tableNameOf(value)) === false) {
      const what = value === undefined ? "it is missing" : `there is no table ${JSON.stringify(value)}`;
      problems.push(`${path}: ${what}; given are ${(names ?? []).join(", ")}`);
    }
  }
}

function checkIndexName(input: Members, tables: readonly TableDefinition[], problems: string[]): void {
  const { TableName, IndexName } = input;
  const name = typeof TableName === "string" ? tableNameOf(TableName) : undefined;
  const table = tables.find((candidate) => candidate.TableName === name);
  if (IndexName === undefined || table === undefined) {
    return;
  }
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  const names = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((index) => index.IndexName);
  if (!names.some((known) => known === IndexName)) {
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    problems.push(`IndexName: table ${table.TableName} has no index ${JSON.stringify(IndexName)}; ${known}`);
  }
}
