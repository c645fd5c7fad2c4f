/** The inputs of `aws:dynamodb/table:Table` that the stand-in knows, and what AWS or its provider would refuse at once. */
import { checkShape, type Failure, flag, listOf, mapOf, number, object, text } from "./shape.ts";
import { containsUnknown, elementsOf, flagOf, numberOf, type Properties, propertiesOf, textOf } from "./values.ts";

const projectionType = text("ALL", "KEYS_ONLY", "INCLUDE");
const onDemandThroughput = object({}, { maxReadRequestUnits: number, maxWriteRequestUnits: number });

const globalIndex = object(
  { name: text(), projectionType },
  {
    hashKey: text(),
    rangeKey: text(),
    keySchemas: listOf(object({ attributeName: text(), keyType: text("HASH", "RANGE") })),
    nonKeyAttributes: listOf(text()),
    readCapacity: number,
    writeCapacity: number,
    onDemandThroughput,
  },
);

const table = object(
  { hashKey: text(), attributes: listOf(object({ name: text(), type: text("S", "N", "B") })) },
  {
    billingMode: text("PROVISIONED", "PAY_PER_REQUEST"),
    deletionProtectionEnabled: flag,
    globalSecondaryIndexes: listOf(globalIndex),
    localSecondaryIndexes: listOf(
      object({ name: text(), projectionType, rangeKey: text() }, { nonKeyAttributes: listOf(text()) }),
    ),
    name: text(),
    onDemandThroughput,
    pointInTimeRecovery: object({ enabled: flag }, { recoveryPeriodInDays: number }),
    rangeKey: text(),
    readCapacity: number,
    region: text(),
    serverSideEncryption: object({ enabled: flag }, { kmsKeyArn: text() }),
    streamEnabled: flag,
    streamViewType: text("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"),
    tableClass: text("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
    tags: mapOf(text()),
    ttl: object({}, { attributeName: text(), enabled: flag }),
    writeCapacity: number,
  },
);

/** Everything that is wrong with a table's inputs. Rules wait for what a preview does not know yet. */
export function checkTable(inputs: Properties, olds: Properties): readonly Failure[] {
  const misfits = checkShape(inputs, table);
  return misfits.length > 0 ? misfits : [...checkKeys(inputs), ...checkUnits(inputs, olds), ...checkFeatures(inputs)];
}

/** The names of the attributes that an index of either way of writing has as its key. */
export function keyNamesOf(index: Properties): readonly string[] {
  const names = [textOf(index, "hashKey"), textOf(index, "rangeKey")];
  const schema = elementsOf(index, "keySchemas").map((element) => textOf(element, "attributeName"));
  return [...names, ...schema].filter((name) => name !== undefined);
}

function checkKeys(inputs: Properties): readonly Failure[] {
  const globals = elementsOf(inputs, "globalSecondaryIndexes");
  const locals = elementsOf(inputs, "localSecondaryIndexes");
  const { attributes, hashKey, rangeKey, globalSecondaryIndexes, localSecondaryIndexes } = inputs;
  if ([attributes, hashKey, rangeKey, globalSecondaryIndexes, localSecondaryIndexes].some(containsUnknown)) {
    return [];
  }
  const defined = elementsOf(inputs, "attributes").flatMap((attribute) => textOf(attribute, "name") ?? []);
  const keys = new Set([inputs, ...globals, ...locals].flatMap(keyNamesOf));
  const unused = defined.filter((name) => !keys.has(name));
  const undefinedKeys = [...keys].filter((name) => !defined.includes(name));
  const indexNames = [...globals, ...locals].flatMap((index) => textOf(index, "name") ?? []);
  const failures = globals.flatMap((index, position): readonly Failure[] =>
    (index.hashKey === undefined) === (index.keySchemas === undefined)
      ? [{ property: `globalSecondaryIndexes[${position}]`, reason: "needs either keySchemas or hashKey" }]
      : [],
  );
  const add = (isWrong: boolean, property: string, reason: string) =>
    isWrong ? failures.push({ property, reason }) : undefined;
  add(
    unused.length > 0,
    "attributes",
    `all attributes must be indexed. Unused attributes: ${JSON.stringify(unused.sort())}`,
  );
  add(
    undefinedKeys.length > 0,
    "attributes",
    `all indexes must match a defined attribute. Unmatched indexes: ${JSON.stringify(undefinedKeys.sort())}`,
  );
  for (const name of new Set(indexNames.filter((name, position) => indexNames.indexOf(name) !== position))) {
    add(true, "globalSecondaryIndexes", `Duplicate index name: ${name}`);
  }
  return failures;
}

/**
 * As the provider does, a table that was on-demand may leave its units out while it becomes provisioned: a program that
 * leaves them to autoscaling with `ignoreChanges` has none to give. They are then 1.
 */
function checkUnits(inputs: Properties, olds: Properties): readonly Failure[] {
  const mode = inputs.billingMode ?? "PROVISIONED";
  const oldMode = olds.billingMode;
  if (containsUnknown(mode)) {
    return [];
  }
  const tooFew = (properties: Properties, name: string) =>
    !containsUnknown(properties[name]) && (numberOf(properties, name) ?? 0) < 1;
  const members = ["readCapacity", "writeCapacity"];
  if (mode === "PAY_PER_REQUEST") {
    return members
      .filter((name) => oldMode !== "PROVISIONED" && (numberOf(inputs, name) ?? 0) !== 0)
      .map((property) => ({ property, reason: 'can not be set when billingMode is "PAY_PER_REQUEST"' }));
  }
  const reason = 'must be at least 1 when billingMode is "PROVISIONED"';
  const ofTable = oldMode === "PAY_PER_REQUEST" ? [] : members.filter((name) => tooFew(inputs, name));
  const ofIndexes = elementsOf(inputs, "globalSecondaryIndexes").flatMap((index, position) =>
    members.filter((name) => tooFew(index, name)).map((name) => `globalSecondaryIndexes[${position}].${name}`),
  );
  return [...ofTable, ...ofIndexes].map((property) => ({ property, reason }));
}

function checkFeatures(inputs: Properties): readonly Failure[] {
  const ttl = propertiesOf(inputs, "ttl");
  return [
    ...(flagOf(inputs, "streamEnabled") && inputs.streamViewType === undefined
      ? [{ property: "streamViewType", reason: "is required when streamEnabled is true" }]
      : []),
    ...(flagOf(ttl, "enabled") && textOf(ttl, "attributeName") === undefined
      ? [{ property: "ttl.attributeName", reason: "is required when ttl.enabled is true" }]
      : []),
  ];
}
