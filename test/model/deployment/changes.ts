/** Ways in which a deployed table can have been changed. */
import type { DeployedGlobalIndex, DeployedTableDescription } from "../../../model/deployment/deployed-table.ts";
import { keyOf } from "./arbitrary-table.ts";
import { withIndex } from "./deployed-as.ts";

export type Change = (deployed: DeployedTableDescription) => DeployedTableDescription | undefined;

export const projecting = (ProjectionType: string, ...NonKeyAttributes: string[]) => ({
  Projection: { ProjectionType, NonKeyAttributes },
});
export const extraOn = (attribute: string, type = "S"): Change => {
  const index: DeployedGlobalIndex = {
    IndexName: "Extra",
    KeySchema: keyOf(attribute),
    IndexStatus: "ACTIVE",
    throughput: {},
    ...projecting("ALL"),
  };
  return (table) => ({
    ...table,
    AttributeDefinitions: [
      ...table.AttributeDefinitions.filter(({ AttributeName }) => AttributeName !== attribute),
      { AttributeName: attribute, AttributeType: type },
    ],
    GlobalSecondaryIndexes: [...table.GlobalSecondaryIndexes, index],
  });
};
export const expiringBy =
  (AttributeName: string, TimeToLiveStatus = "ENABLED"): Change =>
  (table) => ({ ...table, timeToLive: { TimeToLiveStatus, AttributeName } });
export const typed =
  (attribute: string, AttributeType: string): Change =>
  (table) => ({
    ...table,
    AttributeDefinitions: table.AttributeDefinitions.map((each) =>
      each.AttributeName === attribute ? { ...each, AttributeType } : each,
    ),
  });
export const localProjecting =
  (...NonKeyAttributes: string[]): Change =>
  (table) => ({
    ...table,
    LocalSecondaryIndexes: table.LocalSecondaryIndexes.map((index) => ({
      ...index,
      ...projecting("INCLUDE", ...NonKeyAttributes),
    })),
  });
export const onIndex =
  (name: string, change: Partial<DeployedGlobalIndex> | undefined): Change =>
  (table) =>
    withIndex(table, name, change);

export const none: Change = () => undefined;
export const status =
  (TableStatus: string): Change =>
  (table) => ({ ...table, TableStatus });
export const rekeyed: Change = (table) => ({ ...table, KeySchema: keyOf("pk") });

export const withDefinition = (table: DeployedTableDescription, AttributeName: string): DeployedTableDescription => ({
  ...table,
  AttributeDefinitions: [...table.AttributeDefinitions, { AttributeName, AttributeType: "S" }],
});
