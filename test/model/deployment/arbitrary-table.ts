/** Any table definition, and any single way in which what is deployed can depart from one. */
import fc from "fast-check";
import type { DeployedIndex, DeployedTableDescription } from "../../../model/deployment/deployed-table.ts";
import type {
  IndexDefinition,
  KeySchemaElement,
  KeyType,
  TableDefinition,
} from "../../../model/schema/table-definition.ts";

const attributes = ["a", "b", "c", "d", "e"] as const;
const keyTypes: readonly KeyType[] = ["S", "N", "B"];
const types = fc.record({
  a: fc.constantFrom(...keyTypes),
  b: fc.constantFrom(...keyTypes),
  c: fc.constantFrom(...keyTypes),
  d: fc.constantFrom(...keyTypes),
  e: fc.constantFrom(...keyTypes),
});

export const keyOf = (partition: string, sort?: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: "HASH" },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" } as const]),
];

const keySchema = fc
  .tuple(fc.shuffledSubarray([...attributes], { minLength: 1, maxLength: 2 }))
  .map(([[partition = "a", sort]]) => keyOf(partition, sort));

const projection = fc.oneof(
  fc.constant<IndexDefinition["Projection"]>({ ProjectionType: "ALL" }),
  fc.constant<IndexDefinition["Projection"]>({ ProjectionType: "KEYS_ONLY" }),
  fc
    .shuffledSubarray(["x", "y", "z"], { minLength: 1 })
    .map((NonKeyAttributes): IndexDefinition["Projection"] => ({ ProjectionType: "INCLUDE", NonKeyAttributes })),
);

const indexesNamed = (...names: readonly string[]) =>
  fc
    .shuffledSubarray([...names])
    .chain((some) =>
      fc.tuple(
        ...some.map((IndexName) =>
          fc.record({ IndexName: fc.constant(IndexName), KeySchema: keySchema, Projection: projection }),
        ),
      ),
    );

/** Its attribute definitions are exactly the key attributes, as DynamoDB demands. */
export const tableDefinition: fc.Arbitrary<TableDefinition> = fc
  .record({
    types,
    KeySchema: keySchema,
    GlobalSecondaryIndexes: indexesNamed("g1", "g2", "g3"),
    LocalSecondaryIndexes: indexesNamed("l1", "l2"),
    timeToLiveAttribute: fc.option(fc.constantFrom("x", "y"), { nil: undefined }),
  })
  .map(({ types, timeToLiveAttribute, ...table }) => {
    const keyed = [table, ...table.GlobalSecondaryIndexes, ...table.LocalSecondaryIndexes];
    const used = new Set(keyed.flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)));
    return {
      TableName: "Things",
      AttributeDefinitions: attributes
        .filter((name) => used.has(name))
        .map((name) => ({ AttributeName: name, AttributeType: types[name] })),
      ...table,
      ...(timeToLiveAttribute === undefined ? {} : { timeToLiveAttribute }),
    };
  });

/** The same table, with everything that has no order in another one. */
export function reordered(table: DeployedTableDescription): fc.Arbitrary<DeployedTableDescription> {
  const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
  const indexes = <I extends DeployedIndex>(list: readonly I[]) =>
    shuffled(list).chain((some) =>
      fc.tuple(
        ...some.map((index) =>
          fc
            .tuple(shuffled(index.Projection.NonKeyAttributes), shuffled(index.KeySchema))
            .map(([NonKeyAttributes, KeySchema]) => ({
              ...index,
              KeySchema,
              Projection: { ...index.Projection, NonKeyAttributes },
            })),
        ),
      ),
    );
  return fc.record({
    TableName: fc.constant(table.TableName),
    TableStatus: fc.constant(table.TableStatus),
    timeToLive: fc.constant(table.timeToLive),
    settings: fc.constant(table.settings),
    KeySchema: shuffled(table.KeySchema),
    AttributeDefinitions: shuffled(table.AttributeDefinitions),
    GlobalSecondaryIndexes: indexes(table.GlobalSecondaryIndexes),
    LocalSecondaryIndexes: indexes(table.LocalSecondaryIndexes),
  });
}

export interface Departure {
  /** The path at which a comparison has to tell of it. */
  readonly path: string;
  readonly deployed: DeployedTableDescription | undefined;
}

const otherKey = keyOf("other");
const otherType = (type: string) => (type === "S" ? "N" : "S");
const otherProjection = ({ ProjectionType }: DeployedIndex["Projection"]) =>
  ProjectionType === "ALL"
    ? { ProjectionType: "KEYS_ONLY", NonKeyAttributes: [] }
    : { ProjectionType: "INCLUDE", NonKeyAttributes: ["other"] };

/** Every single departure from the table that its parts allow. */
export function departuresFrom(table: DeployedTableDescription): readonly Departure[] {
  const { GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local, timeToLive } = table;
  const extra: DeployedIndex = {
    IndexName: "extra",
    KeySchema: otherKey,
    Projection: { ProjectionType: "ALL", NonKeyAttributes: [] },
  };
  const typed = [...table.AttributeDefinitions, { AttributeName: "other", AttributeType: "S" }];
  return [
    { path: "Table", deployed: undefined },
    { path: "Table", deployed: { ...table, TableStatus: "DELETING" } },
    { path: "TableStatus", deployed: { ...table, TableStatus: "CREATING" } },
    { path: "KeySchema", deployed: { ...table, KeySchema: otherKey, AttributeDefinitions: typed } },
    { path: "AttributeDefinitions.other", deployed: { ...table, AttributeDefinitions: typed } },
    ...table.AttributeDefinitions.map(({ AttributeName }) => ({
      path: `AttributeDefinitions.${AttributeName}`,
      deployed: {
        ...table,
        AttributeDefinitions: table.AttributeDefinitions.map((each) =>
          each.AttributeName === AttributeName ? { ...each, AttributeType: otherType(each.AttributeType) } : each,
        ),
      },
    })),
    {
      path: "GlobalSecondaryIndexes.extra",
      deployed: {
        ...table,
        AttributeDefinitions: typed,
        GlobalSecondaryIndexes: [...global, { ...extra, IndexStatus: "ACTIVE", throughput: {} }],
      },
    },
    {
      path: "LocalSecondaryIndexes.extra",
      deployed: { ...table, AttributeDefinitions: typed, LocalSecondaryIndexes: [...local, extra] },
    },
    ...departuresOf(global).map(({ index, part, changed }) => ({
      path: `GlobalSecondaryIndexes.${index}${part}`,
      deployed: { ...table, GlobalSecondaryIndexes: changed },
    })),
    ...departuresOf(local).map(({ index, part, changed }) => ({
      path: `LocalSecondaryIndexes.${index}${part}`,
      deployed: { ...table, LocalSecondaryIndexes: changed },
    })),
    ...global.map(({ IndexName }) => ({
      path: `GlobalSecondaryIndexes.${IndexName}.IndexStatus`,
      deployed: {
        ...table,
        GlobalSecondaryIndexes: global.map((each) =>
          each.IndexName === IndexName ? { ...each, IndexStatus: "CREATING" } : each,
        ),
      },
    })),
    {
      path: "TimeToLive",
      deployed: { ...table, timeToLive: { TimeToLiveStatus: "ENABLED", AttributeName: "other" } },
    },
    ...(timeToLive.AttributeName === undefined
      ? []
      : [{ path: "TimeToLive", deployed: { ...table, timeToLive: { ...timeToLive, TimeToLiveStatus: "DISABLING" } } }]),
  ];
}

function departuresOf<I extends DeployedIndex>(indexes: readonly I[]) {
  const change = (index: I, part: string, by: (index: I) => readonly I[]) => ({
    index: index.IndexName,
    part,
    changed: indexes.flatMap((each) => (each === index ? by(each) : [each])),
  });
  return indexes.flatMap((index) => [
    change(index, "", () => []),
    change(index, ".KeySchema", (each) => [{ ...each, KeySchema: otherKey }]),
    change(index, ".Projection", (each) => [{ ...each, Projection: otherProjection(each.Projection) }]),
  ]);
}
