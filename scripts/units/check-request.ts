import { closestTo } from "../../infra/settings/closest.ts";
import { predictedOperations } from "../../model/capacity/units/predict.ts";
import type { WireRequest } from "../../model/capacity/units/prediction.ts";
import type { Members } from "../../model/capacity/units/request-input.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { isItem, membersIn } from "./check-values.ts";
import { step } from "./problems.ts";

/** An item, key or placeholder values within a request, or the name of a table, with its path. */
interface Place {
  readonly path: string;
  readonly value: unknown;
}

interface Found {
  readonly tables: Place[];
  readonly items: Place[];
}

const itemMembers = ["Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"];

/** Adds to `problems` what no request of the API can be: DynamoDB's own refusals of a request are outcomes of its prediction. */
export function checkRequest(
  { operation, input }: WireRequest,
  tables: readonly TableDefinition[],
  path: string,
  problems: string[],
): void {
  if (!predictedOperations.includes(operation)) {
    const closest = closestTo(operation, predictedOperations);
    const hint = closest === undefined ? `predicted are ${predictedOperations.join(", ")}` : `is ${closest} meant?`;
    problems.push(`${path}.operation: the units of ${JSON.stringify(operation)} are not predicted; ${hint}`);
    return;
  }
  const found: Found = { tables: [], items: [] };
  collect(operation, input, `${path}.input`, found);
  for (const { path: itemPath, value } of found.items) {
    isItem(value, itemPath, problems);
  }
  for (const place of found.tables) {
    checkTableName(place, tables, problems);
  }
  checkIndexName(input, tables, `${path}.input.IndexName`, problems);
}

function collect(operation: string, input: Members, path: string, found: Found): void {
  switch (operation) {
    case "BatchGetItem":
    case "BatchWriteItem":
      collectBatch(input, `${path}.RequestItems`, found);
      break;
    case "TransactGetItems":
    case "TransactWriteItems":
      for (const [position, entry] of listIn(input.TransactItems).entries()) {
        for (const [action, members] of Object.entries(membersIn(entry))) {
          collectSingle(membersIn(members), `${path}.TransactItems[${position}]${step(action)}`, found);
        }
      }
      break;
    default:
      collectSingle(input, path, found);
  }
}

function collectSingle(input: Members, path: string, found: Found): void {
  found.tables.push({ path: `${path}.TableName`, value: input.TableName });
  collectItems(input, path, found);
}

function collectItems(input: Members, path: string, found: Found): void {
  for (const member of itemMembers) {
    if (input[member] !== undefined) {
      found.items.push({ path: `${path}.${member}`, value: input[member] });
    }
  }
}

function collectBatch(input: Members, path: string, found: Found): void {
  for (const [table, requests] of Object.entries(membersIn(input.RequestItems))) {
    const tablePath = `${path}${step(table)}`;
    found.tables.push({ path: tablePath, value: table });
    for (const [position, key] of listIn(membersIn(requests).Keys).entries()) {
      found.items.push({ path: `${tablePath}.Keys[${position}]`, value: key });
    }
    for (const [position, entry] of listIn(requests).entries()) {
      for (const [action, members] of Object.entries(membersIn(entry))) {
        collectItems(membersIn(members), `${tablePath}[${position}]${step(action)}`, found);
      }
    }
  }
}

function checkTableName({ path, value }: Place, tables: readonly TableDefinition[], problems: string[]): void {
  const names = tables.map(({ TableName }) => TableName);
  if (typeof value !== "string" || !names.includes(value)) {
    const what = value === undefined ? "it is missing" : `there is no table ${JSON.stringify(value)}`;
    problems.push(`${path}: ${what}; given are ${names.join(", ")}`);
  }
}

function checkIndexName(input: Members, tables: readonly TableDefinition[], path: string, problems: string[]): void {
  const { TableName, IndexName } = input;
  const table = tables.find((candidate) => candidate.TableName === TableName);
  if (IndexName === undefined || table === undefined) {
    return;
  }
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  const names = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((index) => index.IndexName);
  if (!names.some((name) => name === IndexName)) {
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    problems.push(`${path}: table ${table.TableName} has no index ${JSON.stringify(IndexName)}; ${known}`);
  }
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
