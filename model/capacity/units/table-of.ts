import { Refusal } from "./refusal.ts";
import { type IndexSchema, indexOf } from "./table-schema.ts";
import type { TableContent, Tables } from "./tables.ts";

const tableArn = /^arn:[\w-]+:dynamodb:[\w-]+:\d+:table\/([\w.-]+)$/;

/** The name of a table that a request names by its name or by its ARN. */
export function tableNameOf(nameOrArn: string): string {
  return tableArn.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** @throws Refusal, as DynamoDB answers, when there is no such table */
export function tableOf(tables: Tables, nameOrArn: string): TableContent {
  const content = tables.table(tableNameOf(nameOrArn));
  if (content === undefined) {
    throw new Refusal(`there is no table ${nameOrArn}`, "ResourceNotFoundException");
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
