/** What the engine says of a table, as the outputs and inputs of `aws:dynamodb/table:Table`. */
import type { KeySchemaElement, Projection } from "@aws-sdk/client-dynamodb";
import { propertyOf } from "./changes.ts";
import { toArn } from "./place.ts";
import { compareTables } from "./table-compare.ts";
import type { LiveTable } from "./table-engine.ts";
import { elementsOf, type Properties, textMapOf, textOf, withoutUndefined } from "./values.ts";

/** Where a table seems to be, and which of its tags come from the provider's configuration. */
export interface TablePlace {
  readonly region: string;
  readonly defaultTags: { readonly [key: string]: string };
}

/**
 * The outputs of a table that exists.
 *
 * @param recorded inputs or outputs with what no engine holds: point-in-time recovery, encryption, maximum units of global
 *   indexes; and with what some do not: `tagsAll`, and units of global indexes
 */
export function toOutputs(live: LiveTable, recorded: Properties, place: TablePlace): Properties {
  const { description: table } = live;
  const name = table.TableName ?? "";
  const isOnDemand = table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  const stream = table.StreamSpecification;
  const arn = toArn("dynamodb", place.region, `table/${name}`);
  const maximum = table.OnDemandThroughput;
  const tagsAll = live.tags ?? textMapOf(recorded, "tagsAll");
  const tags = Object.fromEntries(Object.entries(tagsAll).filter(([key, tag]) => place.defaultTags[key] !== tag));
  return withoutUndefined({
    arn,
    attributes: byName(
      (table.AttributeDefinitions ?? []).map(({ AttributeName = "", AttributeType = "S" }) => ({
        name: AttributeName,
        type: AttributeType,
      })),
    ),
    billingMode: isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    deletionProtectionEnabled: table.DeletionProtectionEnabled ?? false,
    globalSecondaryIndexes: byName(
      (table.GlobalSecondaryIndexes ?? []).map(({ IndexName = "", KeySchema, Projection, ProvisionedThroughput }) => {
        const known = elementsOf(recorded, "globalSecondaryIndexes").find((index) => index.name === IndexName);
        const recordedUnits = live.keepsIndexUnits ? undefined : known;
        return withoutUndefined({
          name: IndexName,
          ...toKeys(KeySchema),
          keySchemas: toKeySchemas(KeySchema),
          ...toProjection(Projection),
          readCapacity: isOnDemand ? 0 : (recordedUnits?.readCapacity ?? ProvisionedThroughput?.ReadCapacityUnits),
          writeCapacity: isOnDemand ? 0 : (recordedUnits?.writeCapacity ?? ProvisionedThroughput?.WriteCapacityUnits),
          onDemandThroughput: isOnDemand ? known?.onDemandThroughput : undefined,
        });
      }),
    ),
    id: name,
    ...toKeys(table.KeySchema),
    localSecondaryIndexes: byName(
      (table.LocalSecondaryIndexes ?? []).map(({ IndexName = "", KeySchema, Projection }) =>
        withoutUndefined({ name: IndexName, rangeKey: toKeys(KeySchema).rangeKey, ...toProjection(Projection) }),
      ),
    ),
    name,
    onDemandThroughput:
      maximum === undefined
        ? undefined
        : withoutUndefined({
            maxReadRequestUnits: maximum.MaxReadRequestUnits,
            maxWriteRequestUnits: maximum.MaxWriteRequestUnits,
          }),
    pointInTimeRecovery: recorded.pointInTimeRecovery ?? { enabled: false },
    readCapacity: isOnDemand ? 0 : table.ProvisionedThroughput?.ReadCapacityUnits,
    region: place.region,
    serverSideEncryption: recorded.serverSideEncryption ?? { enabled: false },
    streamArn: table.LatestStreamLabel === undefined ? "" : `${arn}/stream/${table.LatestStreamLabel}`,
    streamEnabled: stream?.StreamEnabled ?? false,
    streamLabel: table.LatestStreamLabel ?? "",
    streamViewType: stream?.StreamViewType ?? "",
    tableClass: table.TableClassSummary?.TableClass ?? "STANDARD",
    tags,
    tagsAll,
    ttl: { attributeName: live.timeToLiveAttribute ?? "", enabled: live.timeToLiveAttribute !== undefined },
    writeCapacity: isOnDemand ? 0 : table.ProvisionedThroughput?.WriteCapacityUnits,
  });
}

const computed: ReadonlySet<string> = new Set(["arn", "id", "region", "streamArn", "streamLabel", "tagsAll"]);

/** Inputs that would make this table, for an import: nothing that a new table has anyway. */
export function toInputs(outputs: Properties): Properties {
  const inputs = inInputForm(outputs);
  const needed = changedProperties({}, inputs);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => needed.has(name)));
}

/** The inputs of the state, changed where the table is no longer as they say. */
export function refreshInputs(inputs: Properties, outputs: Properties): Properties {
  const region = { region: textOf(outputs, "region") ?? "" };
  const changed = changedProperties({ ...outputs, ...region }, { ...inputs, ...region });
  const kept = Object.entries(inputs).filter(([name]) => !changed.has(name));
  const found = Object.entries(inInputForm(outputs)).filter(([name]) => changed.has(name));
  return Object.fromEntries([...kept, ...found]);
}

/** Outputs as a program would write them. */
function inInputForm(outputs: Properties): Properties {
  const isOnDemand = outputs.billingMode === "PAY_PER_REQUEST";
  const unwritten = new Set([...computed, ...(isOnDemand ? ["readCapacity", "writeCapacity"] : [])]);
  const indexes = elementsOf(outputs, "globalSecondaryIndexes").map(
    ({ hashKey: _hashKey, rangeKey: _rangeKey, readCapacity, writeCapacity, ...index }) =>
      isOnDemand ? index : withoutUndefined({ ...index, readCapacity, writeCapacity }),
  );
  const written = Object.entries(outputs).filter(([name]) => !unwritten.has(name));
  return { ...Object.fromEntries(written), globalSecondaryIndexes: indexes };
}

function changedProperties(before: Properties, after: Properties): ReadonlySet<string> {
  return new Set(compareTables(before, after).map(({ path }) => propertyOf(path)));
}

export function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}

function byName(elements: readonly Properties[]): readonly Properties[] {
  return [...elements].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

function toKeys(schema: readonly KeySchemaElement[] = []): Properties {
  const keyOf = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return withoutUndefined({ hashKey: keyOf("HASH"), rangeKey: keyOf("RANGE") });
}

function toKeySchemas(schema: readonly KeySchemaElement[] = []): readonly Properties[] {
  return schema.map(({ AttributeName = "", KeyType = "HASH" }) => ({ attributeName: AttributeName, keyType: KeyType }));
}

function toProjection({ ProjectionType, NonKeyAttributes }: Projection = {}): Properties {
  return withoutUndefined({ projectionType: ProjectionType, nonKeyAttributes: NonKeyAttributes });
}
