import { Refusal } from "./refusal.ts";
import { type IndexSchema, indexOf } from "./table-schema.ts";
import type { TableContent, Tables } from "./tables.ts";

/** @throws Refusal, as DynamoDB answers, when there is no such table */
export function tableOf(tables: Tables, name: string): TableContent {
  const content = tables.table(name);
  if (content === undefined) {
    throw new Refusal(`there is no table ${name}`, "ResourceNotFoundException");
  }
  return content;
}

/** @throws Refusal when the table has no such index */
export function requiredIndex(content: TableContent, name: string): IndexSchema {
  const index = indexOf(content.schema, name);
  if (index === undefined) {
    throw new Refusal(`table ${content.schema.name} has no index ${name}`);
  }
  return index;
}
