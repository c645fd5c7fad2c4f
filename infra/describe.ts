import type { Table } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import type { DeployedTable, DeploymentDescription } from "../model/deployment/description.ts";
import type { Design } from "../model/schema/design.ts";
import type { TableDefinition } from "../model/schema/table-definition.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** What a component deployed, known when its resources are. */
export function describe(
  design: Design,
  definitions: readonly TableDefinition[],
  region: string,
  tables: { readonly [table: string]: Table },
  policies: { readonly [role: string]: pulumi.Output<string> },
): pulumi.Output<DeploymentDescription> {
  const described: Record<string, pulumi.Output<DeployedTable>> = {};
  for (const { TableName, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } of definitions) {
    const table = tables[TableName];
    if (table !== undefined) {
      const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(({ IndexName }) => IndexName);
      described[TableName] = describeTable(table, region, indexes);
    }
  }
  return pulumi.all([pulumi.all(described), pulumi.all(policies)]).apply(
    ([byTable, byRole]): DeploymentDescription => ({
      schemaVersion: 1,
      design: design.name,
      fingerprint: fingerprintOf(design),
      region,
      tables: byTable,
      policies: byRole,
    }),
  );
}

function describeTable(
  { name, arn, streamArn }: Table,
  region: string,
  indexes: readonly string[],
): pulumi.Output<DeployedTable> {
  return pulumi.all([name, arn, streamArn]).apply(([tableName, tableArn, stream]) => ({
    name: tableName,
    arn: tableArn,
    region,
    ...(stream === undefined || stream === "" ? {} : { streamArn: stream }),
    indexes: Object.fromEntries(indexes.map((index) => [index, { arn: `${tableArn}/index/${index}` }])),
  }));
}
