import { type Change, compareValues, propertyOf } from "./changes.ts";
import { keyNamesOf } from "./table-shape.ts";
import {
  elementsOf,
  flagOf,
  isList,
  type Properties,
  propertiesOf,
  textOf,
  textsOf,
  type Value,
  withoutUndefined,
} from "./values.ts";

/** AWS cannot change these in a table that exists. */
const replacing: ReadonlySet<string> = new Set(["name", "hashKey", "rangeKey", "localSecondaryIndexes", "region"]);

/**
 * As with the real provider, leaving one of these out is not a wish: the table keeps what it has. Time to live, for example,
 * is turned off with `ttl: { enabled: false }` and not by removing `ttl`.
 */
export const keptWhenOmitted = ["ttl", "pointInTimeRecovery", "serverSideEncryption", "readCapacity", "writeCapacity"];

/** Each property in one way of writing, so that two ways of saying the same are no difference. */
const canonical: { readonly [property: string]: (table: Properties) => Value | undefined } = {
  billingMode: ({ billingMode }) => billingMode ?? "PROVISIONED",
  deletionProtectionEnabled: (table) => flagOf(table, "deletionProtectionEnabled"),
  hashKey: ({ hashKey }) => hashKey,
  name: ({ name }) => name,
  onDemandThroughput: (table) => toMaximum(propertiesOf(table, "onDemandThroughput")),
  pointInTimeRecovery: (table) => toSwitch(propertiesOf(table, "pointInTimeRecovery")),
  rangeKey: ({ rangeKey }) => rangeKey,
  readCapacity: (table) => (isOnDemand(table) ? 0 : table.readCapacity),
  region: ({ region }) => region,
  serverSideEncryption: (table) => toSwitch(propertiesOf(table, "serverSideEncryption")),
  streamEnabled: (table) => flagOf(table, "streamEnabled"),
  streamViewType: (table) => (flagOf(table, "streamEnabled") ? table.streamViewType : undefined),
  tableClass: ({ tableClass }) => tableClass ?? "STANDARD",
  tags: ({ tags }) => tags ?? {},
  ttl: (table) => toSwitch(propertiesOf(table, "ttl")),
  writeCapacity: (table) => (isOnDemand(table) ? 0 : table.writeCapacity),
};

/**
 * What is different in a table's inputs. Attributes and indexes are sets of names: their order is no difference, and one that
 * is added is the only one that shows. A key attribute of the table or of a local index cannot change its type either.
 */
export function compareTables(before: Properties, after: Properties): readonly Change[] {
  const tableKeys = new Set([after, ...elementsOf(after, "localSecondaryIndexes")].flatMap(keyNamesOf));
  const ofProperties = Object.entries(canonical).flatMap(([name, canonicalOf]) =>
    keptWhenOmitted.includes(name) && after[name] === undefined
      ? []
      : compareValues(name, canonicalOf(before), canonicalOf(after)),
  );
  const changes = [
    ...ofProperties,
    ...compareByName("attributes", before, after, (attribute) => attribute),
    ...compareByName("globalSecondaryIndexes", before, after, (index) => toIndex(index, isOnDemand(after))),
    ...compareByName("localSecondaryIndexes", before, after, (index) => index),
  ];
  return changes.map((change) => ({
    ...change,
    replaces: replacing.has(propertyOf(change.path)) || isKeyTypeChange(change, after, tableKeys),
  }));
}

function isKeyTypeChange({ path }: Change, after: Properties, tableKeys: ReadonlySet<string>): boolean {
  const attribute = elementsOf(after, "attributes").find((_, position) => path === `attributes[${position}].type`);
  return attribute !== undefined && tableKeys.has(textOf(attribute, "name") ?? "");
}

function compareByName(
  property: string,
  before: Properties,
  after: Properties,
  canonicalOf: (element: Properties) => Properties,
): readonly Change[] {
  if ([before, after].some((side) => side[property] !== undefined && !isList(side[property]))) {
    return compareValues(property, before[property], after[property]);
  }
  const olds = elementsOf(before, property);
  const news = elementsOf(after, property);
  const isNamed = (name: string | undefined) => (element: Properties) => textOf(element, "name") === name;
  const kept = news.flatMap((element, position): readonly Change[] => {
    const path = `${property}[${position}]`;
    const old = olds.find(isNamed(textOf(element, "name")));
    return old === undefined
      ? [{ path, kind: "add", replaces: false }]
      : compareValues(path, canonicalOf(old), canonicalOf(element));
  });
  const removed = olds.flatMap((element, position): readonly Change[] =>
    news.some(isNamed(textOf(element, "name")))
      ? []
      : [{ path: `${property}[${position}]`, kind: "delete", replaces: false }],
  );
  const paths = new Set(removed.map(({ path }) => path));
  // One that goes and one that comes at the same place are shown as one update: a path has one change.
  return [
    ...kept.map((change): Change => (paths.has(change.path) ? { ...change, kind: "update" } : change)),
    ...removed.filter(({ path }) => !kept.some((change) => change.path === path)),
  ];
}

function toIndex(index: Properties, isOnDemandTable: boolean): Properties {
  const [hashKey, rangeKey] = [index.hashKey, index.rangeKey];
  const fromNames = [
    ...(hashKey === undefined ? [] : [{ attributeName: hashKey, keyType: "HASH" }]),
    ...(rangeKey === undefined ? [] : [{ attributeName: rangeKey, keyType: "RANGE" }]),
  ];
  return withoutUndefined({
    keySchemas: index.keySchemas ?? fromNames,
    projectionType: index.projectionType,
    nonKeyAttributes: [...textsOf(index, "nonKeyAttributes")].sort(),
    onDemandThroughput: toMaximum(propertiesOf(index, "onDemandThroughput")),
    readCapacity: isOnDemandTable ? undefined : index.readCapacity,
    writeCapacity: isOnDemandTable ? undefined : index.writeCapacity,
  });
}

/** No maximum is -1, as UpdateTable says it. */
function toMaximum(throughput: Properties): Properties {
  return {
    maxReadRequestUnits: throughput.maxReadRequestUnits ?? -1,
    maxWriteRequestUnits: throughput.maxWriteRequestUnits ?? -1,
  };
}

/** What is off has no other members that matter. */
function toSwitch(feature: Properties): Properties {
  return (feature.enabled ?? false) === false ? { enabled: false } : feature;
}

function isOnDemand(table: Properties): boolean {
  return table.billingMode === "PAY_PER_REQUEST";
}
