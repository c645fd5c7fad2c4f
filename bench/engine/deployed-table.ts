import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type LocalSecondaryIndexDescription,
  ResourceNotFoundException,
  type TableDescription,
  type TimeToLiveDescription,
} from "@aws-sdk/client-dynamodb";
import type {
  DeployedGlobalIndex,
  DeployedIndex,
  DeployedTableDescription,
  DeployedThroughput,
} from "../../model/deployment/deployed-table.ts";
import type { KeySchemaElement } from "../../model/schema/table-definition.ts";

/**
 * What is deployed under a table's name; `undefined` where there is no such table. Reads with DescribeTable and
 * DescribeTimeToLive, and nothing else.
 *
 * @throws whatever the SDK throws, a missing table excepted
 */
export async function describeDeployedTable(
  client: DynamoDBClient,
  name: string,
): Promise<DeployedTableDescription | undefined> {
  try {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
    const { TimeToLiveDescription: timeToLive } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
    return table === undefined ? undefined : toDeployedTable(name, table, timeToLive);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

function toDeployedTable(
  name: string,
  table: TableDescription,
  timeToLive: TimeToLiveDescription = {},
): DeployedTableDescription {
  const { StreamSpecification: stream, SSEDescription: encryption } = table;
  return {
    TableName: name,
    TableStatus: table.TableStatus ?? "",
    AttributeDefinitions: (table.AttributeDefinitions ?? []).map(({ AttributeName = "", AttributeType = "" }) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: toKeySchema(table.KeySchema),
    GlobalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).map(toGlobalIndex),
    LocalSecondaryIndexes: (table.LocalSecondaryIndexes ?? []).map(toIndex),
    timeToLive: {
      TimeToLiveStatus: timeToLive.TimeToLiveStatus ?? "DISABLED",
      ...(timeToLive.AttributeName === undefined ? {} : { AttributeName: timeToLive.AttributeName }),
    },
    settings: {
      // The service leaves the summary out of tables that have always been provisioned.
      billingMode: table.BillingModeSummary?.BillingMode ?? "PROVISIONED",
      throughput: toThroughput(table),
      tableClass: table.TableClassSummary?.TableClass ?? "STANDARD",
      ...(stream?.StreamEnabled === true && stream.StreamViewType !== undefined
        ? { streamViewType: stream.StreamViewType }
        : {}),
      deletionProtection: table.DeletionProtectionEnabled === true,
      ...(encryption?.KMSMasterKeyArn === undefined ? {} : { encryptionKeyArn: encryption.KMSMasterKeyArn }),
    },
  };
}

function toKeySchema(schema: TableDescription["KeySchema"]): KeySchemaElement[] {
  return (schema ?? []).map(({ AttributeName = "", KeyType = "HASH" }) => ({ AttributeName, KeyType }));
}

function toIndex(index: LocalSecondaryIndexDescription): DeployedIndex {
  return {
    IndexName: index.IndexName ?? "",
    KeySchema: toKeySchema(index.KeySchema),
    Projection: {
      ProjectionType: index.Projection?.ProjectionType ?? "",
      NonKeyAttributes: index.Projection?.NonKeyAttributes ?? [],
    },
  };
}

function toGlobalIndex(index: GlobalSecondaryIndexDescription): DeployedGlobalIndex {
  return { ...toIndex(index), IndexStatus: index.IndexStatus ?? "", throughput: toThroughput(index) };
}

/** On-demand tables have provisioned units of 0 and a maximum of -1 where there is none. */
function toThroughput({
  ProvisionedThroughput: provisioned,
  OnDemandThroughput: onDemand,
}: Pick<TableDescription, "ProvisionedThroughput" | "OnDemandThroughput">): DeployedThroughput {
  const units = {
    readUnitsProvisioned: provisioned?.ReadCapacityUnits,
    writeUnitsProvisioned: provisioned?.WriteCapacityUnits,
    readUnitsMaximum: onDemand?.MaxReadRequestUnits,
    writeUnitsMaximum: onDemand?.MaxWriteRequestUnits,
  };
  return Object.fromEntries(Object.entries(units).filter(([, value]) => value !== undefined && value > 0));
}
