import type { TableArgs } from "@pulumi/aws/dynamodb/index.js";
import type { IndexDefinition, TableDefinition } from "../model/schema/table-definition.ts";

/** A table of a design as arguments of Pulumi's DynamoDB table: on-demand, with its indexes and time to live. */
export function toTableArgs(table: TableDefinition) {
  const [partitionKey, sortKey] = table.KeySchema.map(({ AttributeName }) => AttributeName);
  return {
    name: table.TableName,
    billingMode: "PAY_PER_REQUEST",
    attributes: table.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
      name: AttributeName,
      type: AttributeType,
    })),
    hashKey: partitionKey,
    ...(sortKey === undefined ? {} : { rangeKey: sortKey }),
    globalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).map(toGlobalIndex),
    localSecondaryIndexes: (table.LocalSecondaryIndexes ?? []).map(toLocalIndex),
    ...(table.timeToLiveAttribute === undefined
      ? {}
      : { ttl: { enabled: true, attributeName: table.timeToLiveAttribute } }),
  } satisfies TableArgs;
}

function toProjection({ IndexName, Projection }: IndexDefinition) {
  return {
    name: IndexName,
    projectionType: Projection.ProjectionType,
    ...(Projection.NonKeyAttributes === undefined ? {} : { nonKeyAttributes: [...Projection.NonKeyAttributes] }),
  };
}

/** The key schema form, because the provider has deprecated `hashKey` and `rangeKey` of global indexes. */
function toGlobalIndex(index: IndexDefinition) {
  const keySchemas = index.KeySchema.map(({ AttributeName, KeyType }) => ({
    attributeName: AttributeName,
    keyType: KeyType,
  }));
  return { ...toProjection(index), keySchemas };
}

function toLocalIndex(index: IndexDefinition) {
  const sortKey = index.KeySchema.find(({ KeyType }) => KeyType === "RANGE");
  return { ...toProjection(index), rangeKey: sortKey?.AttributeName ?? "" };
}
