/** Deployed tables as DescribeTable tells of them, for tests that compare without an engine. */
import type { DeployedTables } from "../../../model/deployment/compare.ts";
import type { DeployedIndex, DeployedTableDescription } from "../../../model/deployment/deployed-table.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { IndexDefinition, TableDefinition } from "../../../model/schema/table-definition.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";

/** What is deployed once a definition has been deployed exactly. */
export function deployedAs(definition: TableDefinition): DeployedTableDescription {
  const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [], timeToLiveAttribute } = definition;
  return {
    TableName: definition.TableName,
    TableStatus: "ACTIVE",
    AttributeDefinitions: definition.AttributeDefinitions,
    KeySchema: definition.KeySchema,
    GlobalSecondaryIndexes: global.map((index) => ({ ...toIndex(index), IndexStatus: "ACTIVE", throughput: {} })),
    LocalSecondaryIndexes: local.map(toIndex),
    timeToLive:
      timeToLiveAttribute === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: timeToLiveAttribute },
    settings: { billingMode: "PAY_PER_REQUEST", throughput: {}, tableClass: "STANDARD", deletionProtection: false },
  };
}

function toIndex({ IndexName, KeySchema, Projection }: IndexDefinition): DeployedIndex {
  const { ProjectionType, NonKeyAttributes = [] } = Projection;
  return { IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes } };
}

/** All tables of a design, deployed exactly but for what `change` makes of one of them. */
export function deployedDesign(
  design: Design,
  table?: string,
  change: (deployed: DeployedTableDescription) => DeployedTableDescription | undefined = (deployed) => deployed,
): DeployedTables {
  return Object.fromEntries(
    toTableDefinitions(design).map((definition) => {
      const exact = deployedAs(definition);
      return [definition.TableName, definition.TableName === table ? change(exact) : exact];
    }),
  );
}

/** The description with one of its global indexes changed, or taken away where `change` gives nothing. */
export function withIndex(
  deployed: DeployedTableDescription,
  name: string,
  change: Partial<DeployedTableDescription["GlobalSecondaryIndexes"][number]> | undefined,
): DeployedTableDescription {
  return {
    ...deployed,
    GlobalSecondaryIndexes: deployed.GlobalSecondaryIndexes.flatMap((index) =>
      index.IndexName !== name ? [index] : change === undefined ? [] : [{ ...index, ...change }],
    ),
  };
}
