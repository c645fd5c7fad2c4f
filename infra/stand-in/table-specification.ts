/** A table's inputs in the words of DynamoDB's API. Both ways of writing an index key become one. */
import type {
  AttributeDefinition,
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
} from "@aws-sdk/client-dynamodb";
import { elementsOf, flagOf, numberOf, type Properties, propertiesOf, textMapOf, textOf, textsOf } from "./values.ts";

export interface TableSpecification {
  readonly name: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly globalIndexes: readonly GlobalIndexSpecification[];
  readonly localIndexes: readonly LocalSecondaryIndex[];
  readonly billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  /** Absent for a table that is billed by request. */
  readonly units: ProvisionedThroughput | undefined;
  /** -1 is no maximum. */
  readonly maximumUnits: OnDemandThroughput;
  /** Absent without a stream. */
  readonly streamViewType: StreamViewType | undefined;
  readonly tableClass: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  readonly deletionProtection: boolean;
  /** Absent while time to live is off. */
  readonly timeToLiveAttribute: string | undefined;
  readonly tags: { readonly [key: string]: string };
}

export interface GlobalIndexSpecification {
  readonly IndexName: string;
  readonly KeySchema: KeySchemaElement[];
  readonly Projection: Projection;
  readonly ProvisionedThroughput?: ProvisionedThroughput;
}

type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
const streamViewTypes: readonly StreamViewType[] = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];

/** @param table inputs that `checkTable` found nothing wrong with, or the outputs of a table, all known */
export function toSpecification(
  table: Properties,
  defaultTags: { readonly [key: string]: string } = {},
): TableSpecification {
  const billingMode = textOf(table, "billingMode") === "PAY_PER_REQUEST" ? "PAY_PER_REQUEST" : "PROVISIONED";
  const maximum = propertiesOf(table, "onDemandThroughput");
  const ttl = propertiesOf(table, "ttl");
  return {
    name: textOf(table, "name") ?? "",
    attributes: elementsOf(table, "attributes").map((attribute) => ({
      AttributeName: textOf(attribute, "name"),
      AttributeType: attribute.type === "N" || attribute.type === "B" ? attribute.type : "S",
    })),
    keySchema: toKeySchema(table),
    globalIndexes: elementsOf(table, "globalSecondaryIndexes").map((index) => ({
      IndexName: textOf(index, "name") ?? "",
      KeySchema: toKeySchema(index),
      Projection: toProjection(index),
      ...(billingMode === "PROVISIONED" ? { ProvisionedThroughput: toUnits(index) } : {}),
    })),
    localIndexes: elementsOf(table, "localSecondaryIndexes").map((index) => ({
      IndexName: textOf(index, "name"),
      KeySchema: toKeySchema({ ...index, hashKey: table.hashKey ?? "" }),
      Projection: toProjection(index),
    })),
    billingMode,
    units: billingMode === "PROVISIONED" ? toUnits(table) : undefined,
    maximumUnits: {
      MaxReadRequestUnits: numberOf(maximum, "maxReadRequestUnits") ?? -1,
      MaxWriteRequestUnits: numberOf(maximum, "maxWriteRequestUnits") ?? -1,
    },
    streamViewType: flagOf(table, "streamEnabled")
      ? streamViewTypes.find((type) => type === table.streamViewType)
      : undefined,
    tableClass: table.tableClass === "STANDARD_INFREQUENT_ACCESS" ? "STANDARD_INFREQUENT_ACCESS" : "STANDARD",
    deletionProtection: flagOf(table, "deletionProtectionEnabled"),
    timeToLiveAttribute: flagOf(ttl, "enabled") ? textOf(ttl, "attributeName") : undefined,
    tags: { ...defaultTags, ...textMapOf(table, "tags") },
  };
}

/** What is asked of CreateTable; what is as AWS makes it anyway is left out. Time to live has its own call. */
export function toCreateTableInput(table: TableSpecification): CreateTableCommandInput {
  const tags = Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value }));
  const maximum = Object.fromEntries(Object.entries(table.maximumUnits).filter(([, units]) => units !== -1));
  const global: GlobalSecondaryIndex[] = [...table.globalIndexes];
  return {
    TableName: table.name,
    AttributeDefinitions: [...table.attributes],
    KeySchema: [...table.keySchema],
    BillingMode: table.billingMode,
    ...(table.units === undefined ? {} : { ProvisionedThroughput: table.units }),
    ...(Object.keys(maximum).length === 0 ? {} : { OnDemandThroughput: maximum }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...(table.localIndexes.length === 0 ? {} : { LocalSecondaryIndexes: [...table.localIndexes] }),
    ...(table.streamViewType === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamViewType } }),
    ...(table.tableClass === "STANDARD" ? {} : { TableClass: table.tableClass }),
    ...(table.deletionProtection ? { DeletionProtectionEnabled: true } : {}),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  };
}

function toKeySchema(keyed: Properties): KeySchemaElement[] {
  const schema = elementsOf(keyed, "keySchemas").map(
    (element): KeySchemaElement => ({
      AttributeName: textOf(element, "attributeName"),
      KeyType: element.keyType === "RANGE" ? "RANGE" : "HASH",
    }),
  );
  const [hashKey, rangeKey] = [textOf(keyed, "hashKey"), textOf(keyed, "rangeKey")];
  if (schema.length > 0 || hashKey === undefined) {
    return schema;
  }
  const partition: KeySchemaElement = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey === undefined ? [partition] : [partition, { AttributeName: rangeKey, KeyType: "RANGE" }];
}

function toProjection(index: Properties): Projection {
  const nonKeyAttributes = textsOf(index, "nonKeyAttributes");
  const type = index.projectionType;
  return {
    ProjectionType: type === "KEYS_ONLY" || type === "INCLUDE" ? type : "ALL",
    ...(nonKeyAttributes.length === 0 ? {} : { NonKeyAttributes: [...nonKeyAttributes] }),
  };
}

function toUnits(properties: Properties): ProvisionedThroughput {
  return {
    ReadCapacityUnits: Math.max(1, numberOf(properties, "readCapacity") ?? 1),
    WriteCapacityUnits: Math.max(1, numberOf(properties, "writeCapacity") ?? 1),
  };
}
