import type { DynamoRequest, TransactWriteEntry } from "../schema/operation.ts";
import { mapRequests, type Plan } from "../schema/plan.ts";

/** Names of deployed tables by the design's names; a table that is not named has the design's name. */
export type TableNames = Readonly<Record<string, string>>;

export function tableNameOf(names: TableNames, table: string): string {
  return Object.hasOwn(names, table) ? (names[table] ?? table) : table;
}

/** The same plan, every stage of it, with the names of deployed tables. */
export function withTableNames(plan: Plan, names: TableNames): Plan {
  return mapRequests(plan, (request) => renameTables(request, names));
}

/** The same request with the names of deployed tables. */
export function renameTables(request: DynamoRequest, names: TableNames): DynamoRequest {
  switch (request.operation) {
    case "BatchGetItem":
      return { ...request, input: { ...request.input, RequestItems: renameKeys(request.input.RequestItems, names) } };
    case "BatchWriteItem":
      return { ...request, input: { ...request.input, RequestItems: renameKeys(request.input.RequestItems, names) } };
    case "TransactGetItems": {
      const TransactItems = request.input.TransactItems.map(({ Get }) => ({ Get: renamed(Get, names) }));
      return { ...request, input: { ...request.input, TransactItems } };
    }
    case "TransactWriteItems": {
      const TransactItems = request.input.TransactItems.map((entry) => renameEntry(entry, names));
      return { ...request, input: { ...request.input, TransactItems } };
    }
    case "GetItem":
      return { ...request, input: renamed(request.input, names) };
    case "Query":
      return { ...request, input: renamed(request.input, names) };
    case "PutItem":
      return { ...request, input: renamed(request.input, names) };
    case "UpdateItem":
      return { ...request, input: renamed(request.input, names) };
    case "DeleteItem":
      return { ...request, input: renamed(request.input, names) };
  }
}

function renamed<Input extends { readonly TableName: string }>(input: Input, names: TableNames): Input {
  return { ...input, TableName: tableNameOf(names, input.TableName) };
}

function renameEntry(entry: TransactWriteEntry, names: TableNames): TransactWriteEntry {
  if ("Put" in entry) {
    return { Put: renamed(entry.Put, names) };
  }
  if ("Update" in entry) {
    return { Update: renamed(entry.Update, names) };
  }
  if ("Delete" in entry) {
    return { Delete: renamed(entry.Delete, names) };
  }
  return { ConditionCheck: renamed(entry.ConditionCheck, names) };
}

function renameKeys<Value>(record: Readonly<Record<string, Value>>, names: TableNames): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([table, value]) => [tableNameOf(names, table), value]));
}
