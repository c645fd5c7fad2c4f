/** From a table as it is to a table as it shall be: which calls of DynamoDB's API, in which order. */
import type { AttributeDefinition, UpdateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { GlobalIndexSpecification, TableSpecification } from "./table-specification.ts";

export type Step = { readonly what: string } & (
  | { readonly kind: "update-table"; readonly input: Omit<UpdateTableCommandInput, "TableName"> }
  | { readonly kind: "time-to-live"; readonly attribute: string; readonly enabled: boolean }
  | { readonly kind: "tag"; readonly tags: readonly { readonly Key: string; readonly Value: string }[] }
  | { readonly kind: "untag"; readonly keys: readonly string[] }
);

/**
 * The order, as the real provider has it: indexes that go, by name; the table class; billing, units, protection and stream in
 * one call; indexes that come, by name; time to live; tags. UpdateTable takes one index creation or deletion a call ("Managing
 * Global Secondary Indexes", DynamoDB Developer Guide), so each has its own. An index that changes is deleted and
 * created again, and so is one whose key changes its type.
 */
export function planUpdate(before: TableSpecification, after: TableSpecification): readonly Step[] {
  const isSame = (index: GlobalIndexSpecification, other: GlobalIndexSpecification | undefined) =>
    other !== undefined && describe(index, before.attributes) === describe(other, after.attributes);
  const removed = before.globalIndexes.filter((index) => !isSame(index, find(after, index)));
  const kept = after.globalIndexes.filter((index) => !removed.some(({ IndexName }) => IndexName === index.IndexName));
  const added = kept.filter((index) => find(before, index) === undefined);
  const rebuilt = after.globalIndexes.filter((index) => !kept.includes(index));
  return [
    ...byName(removed).map(
      ({ IndexName }): Step => ({
        kind: "update-table",
        what: `deleting global index ${IndexName}`,
        input: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] },
      }),
    ),
    ...planTableClass(before, after),
    ...planTable(before, after),
    ...byName([...added, ...rebuilt]).map(
      (index): Step => ({
        kind: "update-table",
        what: `creating global index ${index.IndexName}`,
        input: {
          AttributeDefinitions: keyDefinitions(index, after.attributes),
          GlobalSecondaryIndexUpdates: [{ Create: index }],
        },
      }),
    ),
    ...planTimeToLive(before.timeToLiveAttribute, after.timeToLiveAttribute),
    ...planTags(before.tags, after.tags),
  ];
}

function planTableClass(before: TableSpecification, after: TableSpecification): readonly Step[] {
  return before.tableClass === after.tableClass
    ? []
    : [{ kind: "update-table", what: "changing the table class", input: { TableClass: after.tableClass } }];
}

function planTable(before: TableSpecification, after: TableSpecification): readonly Step[] {
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const streamChanges = before.streamViewType !== after.streamViewType;
  const updates = after.globalIndexes.flatMap((index) => {
    const old = find(before, index);
    const units = index.ProvisionedThroughput;
    const keepsIndex = old !== undefined && describe(old, before.attributes) === describe(index, after.attributes);
    return !keepsIndex || units === undefined || isSame(old.ProvisionedThroughput, units)
      ? []
      : [{ Update: { IndexName: index.IndexName, ProvisionedThroughput: units } }];
  });
  const input: Omit<UpdateTableCommandInput, "TableName"> = {
    ...(before.billingMode === after.billingMode ? {} : { BillingMode: after.billingMode }),
    ...(after.units === undefined || isSame(before.units, after.units) ? {} : { ProvisionedThroughput: after.units }),
    ...(after.billingMode === "PROVISIONED" || isSame(before.maximumUnits, after.maximumUnits)
      ? {}
      : { OnDemandThroughput: after.maximumUnits }),
    ...(before.deletionProtection === after.deletionProtection
      ? {}
      : { DeletionProtectionEnabled: after.deletionProtection }),
    ...(updates.length === 0 ? {} : { GlobalSecondaryIndexUpdates: updates }),
    ...(streamChanges
      ? {
          StreamSpecification:
            after.streamViewType === undefined
              ? { StreamEnabled: false }
              : { StreamEnabled: true, StreamViewType: after.streamViewType },
        }
      : {}),
  };
  // A stream's view type is fixed: the old stream has to end first.
  const endOfStream: readonly Step[] =
    streamChanges && before.streamViewType !== undefined && after.streamViewType !== undefined
      ? [{ kind: "update-table", what: "ending the stream", input: { StreamSpecification: { StreamEnabled: false } } }]
      : [];
  return Object.keys(input).length === 0
    ? []
    : [...endOfStream, { kind: "update-table", what: "changing the table", input }];
}

/** One call, as the real provider makes it. To go from one attribute to another in it is something that DynamoDB refuses. */
function planTimeToLive(before: string | undefined, after: string | undefined): readonly Step[] {
  const attribute = after ?? before;
  if (before === after || attribute === undefined) {
    return [];
  }
  const enabled = after !== undefined;
  return [{ kind: "time-to-live", what: `turning time to live ${enabled ? "on" : "off"}`, attribute, enabled }];
}

function planTags(before: TableSpecification["tags"], after: TableSpecification["tags"]): readonly Step[] {
  const keys = Object.keys(before).filter((key) => after[key] === undefined);
  const tags = Object.entries(after)
    .filter(([key, value]) => before[key] !== value)
    .map(([Key, Value]) => ({ Key, Value }));
  const untag: readonly Step[] = keys.length === 0 ? [] : [{ kind: "untag", what: "removing tags", keys }];
  return tags.length === 0 ? untag : [...untag, { kind: "tag", what: "setting tags", tags }];
}

function find({ globalIndexes }: TableSpecification, { IndexName }: GlobalIndexSpecification) {
  return globalIndexes.find((index) => index.IndexName === IndexName);
}

/** What of an index cannot be changed: keys with their types, and projection. */
function describe(index: GlobalIndexSpecification, attributes: readonly AttributeDefinition[]): string {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  return JSON.stringify([
    index.KeySchema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
    keyDefinitions(index, attributes).map(({ AttributeType }) => AttributeType),
    ProjectionType,
    [...NonKeyAttributes].sort(),
  ]);
}

function keyDefinitions(
  { KeySchema }: GlobalIndexSpecification,
  attributes: readonly AttributeDefinition[],
): AttributeDefinition[] {
  return KeySchema.flatMap((key) => attributes.filter(({ AttributeName }) => AttributeName === key.AttributeName));
}

function byName(indexes: readonly GlobalIndexSpecification[]): readonly GlobalIndexSpecification[] {
  return [...indexes].sort((a, b) => (a.IndexName < b.IndexName ? -1 : 1));
}
