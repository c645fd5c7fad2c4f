import type { TableArgs } from "@pulumi/aws/dynamodb/index.js";
import type { IndexDefinition, TableDefinition } from "../model/schema/table-definition.ts";
import { ownMember } from "./settings/raw-values.ts";
import { deployedNameOf, type StackSettings, type ThroughputRange, type Units } from "./settings/settings.ts";
import type { TableThroughput } from "./settings/throughput.ts";

/** Capacity of a provisioned table, and where autoscaling has moved it. */
export interface TableCapacity extends TableThroughput {
  /** What global indexes have now, by name; it stands instead of the lower end, so that an `up` does not undo autoscaling. */
  readonly deployedUnits?: { readonly [index: string]: Units };
}

/**
 * What the deployed table has and the provider leaves in place when the argument is merely left out: to be turned off, it has
 * to be said. All absent for a new table.
 */
export interface DeployedOptions {
  /** The attribute of its time to live; DynamoDB wants it named to turn it off. */
  readonly timeToLiveAttribute?: string;
  /** It is limited to maximum units on demand, or once was. */
  readonly hasMaximumUnits?: boolean;
  /** Names of global indexes that are, or once were. */
  readonly indexesWithMaximumUnits?: readonly string[];
  /** What each local index projects, in the state's order: the provider would replace the table over another order. */
  readonly localIndexAttributes?: { readonly [index: string]: readonly string[] };
}

/**
 * A table of a design with a stack's settings as arguments of Pulumi's DynamoDB table.
 *
 * What is at AWS's default is left out, so that diffs are short. Said in any case is what the provider would leave on when the
 * argument goes: recovery, deletion protection and the encryption key. Tags are the user's alone.
 *
 * @throws Error without `capacity` where the settings are for provisioned capacity
 */
export function toTableArgs(
  table: TableDefinition,
  settings: StackSettings,
  capacity?: TableCapacity,
  deployed: DeployedOptions = {},
) {
  const [partitionKey, sortKey] = table.KeySchema.map(({ AttributeName }) => AttributeName);
  const stream = ownMember(settings.streams, table.TableName);
  const units = toUnits(table, settings, capacity, deployed);
  return {
    name: deployedNameOf(settings, table.TableName),
    ...units.table,
    attributes: table.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
      name: AttributeName,
      type: AttributeType,
    })),
    hashKey: partitionKey,
    ...(sortKey === undefined ? {} : { rangeKey: sortKey }),
    globalSecondaryIndexes: byName(table.GlobalSecondaryIndexes).map((index) => ({
      ...toGlobalIndex(index),
      ...units.ofIndex(index.IndexName),
    })),
    localSecondaryIndexes: byName(table.LocalSecondaryIndexes).map((index) =>
      toLocalIndex(index, ownMember(deployed.localIndexAttributes ?? {}, index.IndexName)),
    ),
    pointInTimeRecovery: { enabled: settings.pointInTimeRecovery },
    deletionProtectionEnabled: settings.deletionProtection,
    serverSideEncryption:
      settings.encryptionKeyArn === undefined
        ? { enabled: false }
        : { enabled: true, kmsKeyArn: settings.encryptionKeyArn },
    ...(settings.tableClass === "STANDARD" ? {} : { tableClass: settings.tableClass }),
    ...(stream === undefined ? {} : { streamEnabled: true, streamViewType: stream }),
    ...(Object.keys(settings.tags).length === 0 ? {} : { tags: { ...settings.tags } }),
    ...toTimeToLive(table.timeToLiveAttribute, deployed.timeToLiveAttribute),
  } satisfies TableArgs;
}

function byName(indexes: readonly IndexDefinition[] = []): IndexDefinition[] {
  return [...indexes].sort((a, b) => (a.IndexName < b.IndexName ? -1 : 1));
}

function toTimeToLive(designed: string | undefined, deployed: string | undefined) {
  if (designed !== undefined) {
    return { ttl: { enabled: true, attributeName: designed } };
  }
  return deployed === undefined ? {} : { ttl: { enabled: false, attributeName: deployed } };
}

/** How the table and its global indexes are billed and limited. */
function toUnits(
  { TableName }: TableDefinition,
  { capacity: settings }: StackSettings,
  capacity: TableCapacity | undefined,
  deployed: DeployedOptions,
) {
  if (settings.mode === "on-demand") {
    const own = ownMember(settings.tables, TableName);
    const limited = deployed.indexesWithMaximumUnits ?? [];
    return {
      table: {
        billingMode: "PAY_PER_REQUEST",
        ...toMaximum(own?.maximumUnits ?? settings.maximumUnits, deployed.hasMaximumUnits === true),
      },
      ofIndex: (index: string) =>
        toMaximum(ownMember(own?.indexes ?? {}, index)?.maximumUnits ?? settings.maximumUnits, limited.includes(index)),
    };
  }
  if (capacity === undefined) {
    throw new Error(`${TableName} is to have provisioned capacity, and no throughput was planned for it`);
  }
  const { table, indexes, deployedUnits = {} } = capacity;
  return {
    table: { billingMode: "PROVISIONED", ...toProvisioned(lowerEnds(table)) },
    ofIndex: (index: string) => {
      const planned = ownMember(indexes, index);
      const units = ownMember(deployedUnits, index) ?? (planned === undefined ? undefined : lowerEnds(planned));
      return units === undefined ? {} : toProvisioned(units);
    },
  };
}

/** -1 takes a maximum away again; left out, the provider keeps the one that is there. */
function toMaximum(units: Units | undefined, wasLimited: boolean) {
  if (units === undefined && !wasLimited) {
    return {};
  }
  return { onDemandThroughput: { maxReadRequestUnits: units?.read ?? -1, maxWriteRequestUnits: units?.write ?? -1 } };
}

const lowerEnds = ({ read, write }: ThroughputRange): Units => ({ read: read.minimum, write: write.minimum });
const toProvisioned = ({ read, write }: Units) => ({ readCapacity: read, writeCapacity: write });

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

function toLocalIndex(index: IndexDefinition, deployedAttributes: readonly string[] = []) {
  const sortKey = index.KeySchema.find(({ KeyType }) => KeyType === "RANGE");
  const projection = toProjection(index);
  const isSame = [...deployedAttributes].sort().join() === [...(projection.nonKeyAttributes ?? [])].sort().join();
  return {
    ...projection,
    ...(isSame && deployedAttributes.length > 0 ? { nonKeyAttributes: [...deployedAttributes] } : {}),
    rangeKey: sortKey?.AttributeName ?? "",
  };
}
