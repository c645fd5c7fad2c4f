/** What Pulumi's state says of a table, as the provider writes it. */
import type { TableDefinition } from "../../model/schema/table-definition.ts";

export interface StateOptions {
  readonly prefix?: string;
  readonly region?: string;
  /** Units of each global index. */
  readonly units?: number;
  readonly isProtected?: boolean;
  readonly isRetained?: boolean;
}

export function outputsOf(
  table: TableDefinition,
  { prefix = "", region = "eu-west-2", units = 0, ...state }: StateOptions = {},
) {
  const [hashKey, rangeKey] = table.KeySchema.map(({ AttributeName }) => AttributeName);
  return {
    name: prefix + table.TableName,
    region,
    billingMode: units > 0 ? "PROVISIONED" : "PAY_PER_REQUEST",
    deletionProtectionEnabled: state.isProtected ?? false,
    ttl: { enabled: table.timeToLiveAttribute !== undefined, attributeName: table.timeToLiveAttribute ?? "" },
    arn: `arn:aws:dynamodb:${region}:123456789012:table/${prefix}${table.TableName}`,
    hashKey,
    rangeKey: rangeKey ?? "",
    attributes: table.AttributeDefinitions.map(({ AttributeName: name, AttributeType: type }) => ({ name, type })),
    globalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName,
      keySchemas: index.KeySchema.map(({ AttributeName, KeyType }) => ({
        attributeName: AttributeName,
        keyType: KeyType,
      })),
      projectionType: index.Projection.ProjectionType,
      nonKeyAttributes: [...(index.Projection.NonKeyAttributes ?? [])],
      readCapacity: units,
      writeCapacity: units,
    })),
    localSecondaryIndexes: (table.LocalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName,
      rangeKey: index.KeySchema[1]?.AttributeName,
      projectionType: index.Projection.ProjectionType,
      nonKeyAttributes: [...(index.Projection.NonKeyAttributes ?? [])],
    })),
  };
}

const project = "urn:pulumi:dev::tablewright";
const component = "tablewright:infra:DesignStack";

/** What `readStackResourceOutputs` gives for stacks of these tables. */
export function resourcesOf(
  tables: readonly TableDefinition[],
  options: StateOptions & { readonly name?: string; readonly parent?: string } = {},
) {
  const { name = "social-media", parent = "" } = options;
  return {
    [`${project}::${parent}${component}::${name}`]: {
      type: component,
      outputs: { retainOnDelete: options.isRetained ?? false },
    },
    ...Object.fromEntries(
      tables.map((table) => [
        `${project}::${parent}${component}$aws:dynamodb/table:Table::${name}-${table.TableName}`,
        { type: "aws:dynamodb/table:Table", outputs: outputsOf(table, options) },
      ]),
    ),
  };
}
