import type { IndexDefinition, KeySchemaElement, TableDefinition } from "../schema/table-definition.ts";
import type { DeployedGlobalIndex, DeployedIndex, DeployedTableDescription } from "./deployed-table.ts";

export type IndexScope = "global" | "local";

/** The attributes that an index holds besides all keys, sorted. */
export type Projected = "all" | readonly string[];

/** What differs, told apart by what follows from it. */
export type DifferenceKind =
  | { readonly kind: "table-missing" }
  | { readonly kind: "table-not-designed" }
  | { readonly kind: "table-status" }
  | { readonly kind: "table-key" }
  | { readonly kind: "key-type"; readonly attribute: string; readonly deployedType: string | undefined }
  | { readonly kind: "definition-unused" }
  | { readonly kind: "index-missing"; readonly scope: IndexScope; readonly index: string }
  | {
      readonly kind: "index-key" | "index-not-designed";
      readonly index: string;
      /** Of its key attributes, the DynamoDB types with which it was deployed. */
      readonly keyTypes: ReadonlyMap<string, string | undefined>;
    }
  | { readonly kind: "index-status"; readonly index: string; readonly isBeingMade: boolean }
  | {
      readonly kind: "projection";
      readonly index: string;
      readonly designedAttributes: Projected;
      readonly deployedAttributes: Projected;
    }
  | { readonly kind: "time-to-live"; readonly deployedAttribute: string | undefined };

/** One thing that is deployed otherwise than designed. */
export type TableDifference = DifferenceKind & {
  /** The design's name of the table. */
  readonly resource: string;
  /** Where in the table, in the words of DescribeTable: `GlobalSecondaryIndexes.UsersByUsername.Projection`. */
  readonly path: string;
  /** As text; `null` where the design has no such thing. */
  readonly designed: string | null;
  /** As text; `null` where nothing of the kind is deployed. */
  readonly deployed: string | null;
};

/**
 * What of a table is deployed otherwise than designed: its key and key types, its indexes with key, projection and status, its
 * time to live. In the order of the table's parts; empty when the table is as designed.
 *
 * Billing mode, throughput, table class, stream, protection and encryption are the stack's settings and no part of a design, so
 * they are never a difference. Nor is an order: of attribute definitions, of indexes, of projected attributes.
 */
export function compareTable(
  designed: TableDefinition,
  deployed: DeployedTableDescription | undefined,
): readonly TableDifference[] {
  const differences: TableDifference[] = [];
  const add = (kind: DifferenceKind, path: string, left: string | null, right: string | null) => {
    differences.push({ ...kind, resource: designed.TableName, path, designed: left, deployed: right });
  };
  if (deployed === undefined || deployed.TableStatus === "DELETING") {
    add({ kind: "table-missing" }, "Table", designed.TableName, deployed === undefined ? null : "DELETING");
    return differences;
  }
  if (!isServing(deployed.TableStatus)) {
    add({ kind: "table-status" }, "TableStatus", "ACTIVE", deployed.TableStatus);
  }
  const keys = [renderKeys(designed.KeySchema), renderKeys(deployed.KeySchema)] as const;
  if (keys[0] !== keys[1]) {
    add({ kind: "table-key" }, "KeySchema", ...keys);
  }
  compareTypes(designed, deployed, add);
  compareIndexes("global", designed, deployed, add);
  compareIndexes("local", designed, deployed, add);
  const expiry = enabledAttribute(deployed.timeToLive);
  if (expiry !== designed.timeToLiveAttribute) {
    add(
      { kind: "time-to-live", deployedAttribute: expiry },
      "TimeToLive",
      designed.timeToLiveAttribute ?? null,
      expiry ?? null,
    );
  }
  return differences;
}

/** A difference on one line, for a list of what keeps a table from being used. */
export function renderTableDifference({ resource, path, designed, deployed }: TableDifference): string {
  return `${resource}: ${path}: designed ${designed ?? "none"}, deployed ${deployed ?? "none"}`;
}

type Add = (kind: DifferenceKind, path: string, designed: string | null, deployed: string | null) => void;

const isServing = (status: string) => status === "ACTIVE" || status === "UPDATING";

/** Once it is being disabled, nothing expires any more. */
function enabledAttribute({ TimeToLiveStatus: status, AttributeName }: DeployedTableDescription["timeToLive"]) {
  return status === "ENABLED" || status === "ENABLING" ? AttributeName : undefined;
}

/**
 * The types of key attributes. A definition that is missing on one side is told by the key or index that needs it, so only one
 * that no deployed key explains counts by itself.
 */
function compareTypes(designed: TableDefinition, deployed: DeployedTableDescription, add: Add): void {
  const designedTypes = typesOf(designed);
  const deployedTypes = typesOf(deployed);
  const deployedIndexes = [...deployed.GlobalSecondaryIndexes, ...deployed.LocalSecondaryIndexes];
  const deployedKeys = new Set(
    [deployed, ...deployedIndexes].flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)),
  );
  for (const attribute of [...new Set([...designedTypes.keys(), ...deployedTypes.keys()])].sort()) {
    const [left, right] = [designedTypes.get(attribute), deployedTypes.get(attribute)];
    const path = `AttributeDefinitions.${attribute}`;
    if (left === undefined && right !== undefined && !deployedKeys.has(attribute)) {
      add({ kind: "definition-unused" }, path, null, right);
    } else if (left !== undefined && left !== right && deployedKeys.has(attribute)) {
      add({ kind: "key-type", attribute, deployedType: right }, path, left, right ?? null);
    }
  }
}

function compareIndexes(
  scope: IndexScope,
  designed: TableDefinition,
  deployed: DeployedTableDescription,
  add: Add,
): void {
  const member = scope === "global" ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
  const wanted = new Map((designed[member] ?? []).map((index) => [index.IndexName, index]));
  const found = new Map<string, DeployedIndex | DeployedGlobalIndex>(
    deployed[member].map((index) => [index.IndexName, index]),
  );
  for (const name of [...new Set([...wanted.keys(), ...found.keys()])].sort()) {
    const path = `${member}.${name}`;
    const [left, right] = [wanted.get(name), found.get(name)];
    if (left !== undefined && right !== undefined) {
      compareIndex({ designed, left, deployed, right }, (kind, part, ...texts) =>
        add(kind, `${path}.${part}`, ...texts),
      );
    } else if (left !== undefined) {
      add({ kind: "index-missing", scope, index: name }, path, renderIndex(left, designed), null);
    } else if (right !== undefined) {
      const keyTypes = keyTypesOf(right, deployed);
      add({ kind: "index-not-designed", index: name, keyTypes }, path, null, renderIndex(right, deployed));
    }
  }
}

interface IndexPair {
  readonly designed: TableDefinition;
  readonly left: IndexDefinition;
  readonly deployed: DeployedTableDescription;
  readonly right: DeployedIndex | DeployedGlobalIndex;
}

/** With another key it is another index, so its projection is not held against it as well. */
function compareIndex({ designed, left, deployed, right }: IndexPair, add: Add): void {
  const index = left.IndexName;
  const [designedAttributes, deployedAttributes] = [projectedBy(left, designed), projectedBy(right, deployed)];
  if (renderKeys(left.KeySchema) !== renderKeys(right.KeySchema)) {
    const keyTypes = keyTypesOf(right, deployed);
    add({ kind: "index-key", index, keyTypes }, "KeySchema", renderIndex(left, designed), renderIndex(right, deployed));
  } else if (JSON.stringify(designedAttributes) !== JSON.stringify(deployedAttributes)) {
    add(
      { kind: "projection", index, designedAttributes, deployedAttributes },
      "Projection",
      renderProjection(designedAttributes),
      renderProjection(deployedAttributes),
    );
  }
  if ("IndexStatus" in right && !isServing(right.IndexStatus)) {
    const isBeingMade = right.IndexStatus === "CREATING";
    add({ kind: "index-status", index, isBeingMade }, "IndexStatus", "ACTIVE", right.IndexStatus);
  }
}

const typesOf = ({ AttributeDefinitions }: Pick<DeployedTableDescription, "AttributeDefinitions">) =>
  new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));

const keyTypesOf = ({ KeySchema }: DeployedIndex, table: DeployedTableDescription) =>
  new Map(KeySchema.map(({ AttributeName }) => [AttributeName, typesOf(table).get(AttributeName)]));

/** Partition key first: the API takes and gives it so, and nothing depends on it. */
function renderKeys(schema: readonly KeySchemaElement[]): string {
  return ["HASH", "RANGE"]
    .flatMap((type) => schema.filter(({ KeyType }) => KeyType === type))
    .map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`)
    .join(", ");
}

type Keyed = Pick<TableDefinition, "KeySchema">;

/** All keys are in an index anyway, so a projection that lists them says no more than one that does not. */
function projectedBy({ KeySchema, Projection }: IndexDefinition | DeployedIndex, table: Keyed): Projected {
  if (Projection.ProjectionType === "ALL") {
    return "all";
  }
  const keys = [...KeySchema, ...table.KeySchema].map(({ AttributeName }) => AttributeName);
  const listed = Projection.ProjectionType === "INCLUDE" ? (Projection.NonKeyAttributes ?? []) : [];
  return [...new Set(listed)].filter((name) => !keys.includes(name)).sort();
}

function renderProjection(projected: Projected): string {
  if (projected === "all") {
    return "ALL";
  }
  return projected.length === 0 ? "KEYS_ONLY" : `INCLUDE ${projected.join(", ")}`;
}

function renderIndex(index: IndexDefinition | DeployedIndex, table: Keyed): string {
  return `${renderKeys(index.KeySchema)}; projects ${renderProjection(projectedBy(index, table))}`;
}
