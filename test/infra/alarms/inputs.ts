import fc from "fast-check";
import type { AlarmInput } from "../../../infra/alarms/alarms.ts";
import type { CapacityLimits } from "../../../infra/alarms/capacity-limits.ts";
import type { AlarmSettings, StackSettings } from "../../../infra/settings/settings.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { AnyIndex } from "../../../model/schema/index-key.ts";
import type { DynamoRequest, Operation } from "../../../model/schema/operation.ts";
import type { AnyPattern } from "../../../model/schema/pattern.ts";
import { assumed } from "../../../model/schema/rate.ts";
import { stringKey, table } from "../../../model/schema/table.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";

/** A production stack with alarms and a dashboard. */
export function settingsOf(alarms: Partial<AlarmSettings> = {}, namePrefix = "prod-"): StackSettings {
  return {
    environment: "production",
    namePrefix,
    capacity: { mode: "on-demand", tables: {} },
    pointInTimeRecovery: true,
    deletionProtection: true,
    protect: true,
    retainOnDelete: false,
    tableClass: "STANDARD",
    streams: {},
    tags: {},
    allowDataLoss: [],
    roles: {},
    alarms: {
      enabled: true,
      notify: ["arn:aws:sns:us-east-1:123456789012:on-call"],
      dashboard: true,
      consumedPercent: 80,
      minutes: 5,
      ...alarms,
    },
  };
}

export function inputOf(design: Design, settings = settingsOf(), limits: CapacityLimits = {}): AlarmInput {
  return { design, settings, tables: toTableDefinitions(design), limits };
}

/** The social media design with limits for one table and its index. */
export function socialMediaInput(settings = settingsOf()): AlarmInput {
  return inputOf(socialMedia, settings, {
    UserPosts: { table: { read: 100, write: 50 }, indexes: { UsersByUsername: { read: 10 } } },
  });
}

/** What a generated pattern does; `index` is read by a Query. */
export interface PatternPlan {
  readonly operation: Operation;
  readonly tables: readonly string[];
  readonly index?: string;
  readonly p99Ms?: number;
  readonly rateRps: number;
  readonly title: string;
}

export interface IndexPlan {
  readonly table: string;
  readonly name: string;
  readonly scope: "global" | "local";
}

export function designOf(
  tables: readonly string[],
  indexes: readonly IndexPlan[],
  patterns: readonly PatternPlan[],
): Design {
  const made = tables.map((name) => table(name, { partitionKey: stringKey("id") }));
  return {
    name: "generated",
    tables: made,
    items: [],
    indexes: indexes.flatMap((plan): AnyIndex[] => {
      const owner = made.find(({ name }) => name === plan.table);
      const { name, scope } = plan;
      return owner === undefined
        ? []
        : [{ kind: "index", scope, name, table: owner, partitionKey: "owner", projection: { kind: "all" }, items: [] }];
    }),
    patterns: Object.fromEntries(patterns.map((plan, position) => [`pattern${position}`, toPattern(plan)])),
  };
}

function toPattern(plan: PatternPlan): AnyPattern {
  return {
    kind: "write",
    title: plan.title,
    rateRps: assumed(plan.rateRps),
    consistency: "eventual",
    parameters: {},
    ...(plan.p99Ms === undefined ? {} : { budget: { p99Ms: plan.p99Ms } }),
    plan: () => ({ requests: toRequests(plan) }),
  };
}

function toRequests({ operation, tables, index }: PatternPlan): readonly DynamoRequest[] {
  const Key = { id: "<id>" };
  switch (operation) {
    case "GetItem":
      return tables.map((TableName) => ({ operation, input: { TableName, Key } }));
    case "Query": {
      const KeyConditionExpression = "id = :id";
      const read = index === undefined ? {} : { IndexName: index };
      return tables.map((TableName) => ({ operation, input: { TableName, KeyConditionExpression, ...read } }));
    }
    case "PutItem":
      return tables.map((TableName) => ({ operation, input: { TableName, Item: Key } }));
    case "UpdateItem":
      return tables.map((TableName) => ({ operation, input: { TableName, Key, UpdateExpression: "SET a = :a" } }));
    case "DeleteItem":
      return tables.map((TableName) => ({ operation, input: { TableName, Key } }));
    case "BatchGetItem":
      return [
        { operation, input: { RequestItems: Object.fromEntries(tables.map((name) => [name, { Keys: [Key] }])) } },
      ];
    case "BatchWriteItem": {
      const entries = tables.map((name) => [name, [{ DeleteRequest: { Key } }]]);
      return [{ operation, input: { RequestItems: Object.fromEntries(entries) } }];
    }
    case "TransactGetItems":
      return [{ operation, input: { TransactItems: tables.map((TableName) => ({ Get: { TableName, Key } })) } }];
    case "TransactWriteItems":
      return [{ operation, input: { TransactItems: tables.map((TableName) => ({ Delete: { TableName, Key } })) } }];
  }
}

const operations: readonly Operation[] = [
  "GetItem",
  "Query",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchGetItem",
  "BatchWriteItem",
  "TransactGetItems",
  "TransactWriteItems",
];

/** Names that a careless separator would confuse, and one as long as DynamoDB allows. */
const longest = "T".repeat(255);
const tableNames = ["Abc", "Abc-Def", "Abc-Def-Ghi", "Abc-Query", longest];
const indexNames = ["Def", "Def-Ghi", "Ghi", "Query", longest];

/** Long ones of characters that are two in UTF-16, so that a cut can fall on either half. */
const titles = ["Get", "A | B", "\u{1F6D2}".repeat(700), `1${"\u{1F6D2}".repeat(700)}`];

export interface Generated {
  readonly design: Design;
  readonly patterns: readonly PatternPlan[];
  readonly indexes: readonly IndexPlan[];
  readonly limits: CapacityLimits;
}

/** Small designs: up to five tables, global and local indexes, patterns of every operation over one or more tables. */
export const generatedDesigns: fc.Arbitrary<Generated> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...tableNames), { minLength: 1 }), fc.boolean())
  .chain(([tables, isLimited]) =>
    fc
      .uniqueArray(
        fc.record({
          table: fc.constantFrom(...tables),
          name: fc.constantFrom(...indexNames),
          scope: fc.constantFrom("global" as const, "local" as const),
        }),
        { maxLength: 6, selector: ({ table: owner, name }) => `${owner}/${name}` },
      )
      .chain((indexes) =>
        fc.array(patternPlans(tables, indexes), { maxLength: 8 }).map((patterns) => ({
          design: designOf(tables, indexes, patterns),
          patterns,
          indexes,
          limits: isLimited ? limitsOf(tables, indexes) : {},
        })),
      ),
  );

function patternPlans(tables: readonly string[], indexes: readonly IndexPlan[]): fc.Arbitrary<PatternPlan> {
  const common = {
    p99Ms: fc.integer({ min: 1, max: 500 }),
    rateRps: fc.constantFrom(0, 0.0001, 0.005, 0.1, 1000),
    title: fc.constantFrom(...titles),
  };
  const onTables = fc.record(
    {
      operation: fc.constantFrom(...operations),
      tables: fc.uniqueArray(fc.constantFrom(...tables), { minLength: 1, maxLength: 3 }),
      ...common,
    },
    { requiredKeys: ["operation", "tables", "rateRps", "title"] },
  );
  if (indexes.length === 0) {
    return onTables;
  }
  const onIndex = fc
    .tuple(fc.constantFrom(...indexes), fc.record(common, { requiredKeys: ["rateRps", "title"] }))
    .map(([{ table: owner, name }, rest]) => ({ operation: "Query" as const, tables: [owner], index: name, ...rest }));
  return fc.oneof(onTables, onIndex);
}

function limitsOf(tables: readonly string[], indexes: readonly IndexPlan[]): CapacityLimits {
  return Object.fromEntries(
    tables.map((name) => [
      name,
      {
        table: { read: 100, write: 50 },
        indexes: Object.fromEntries(
          indexes.filter((index) => index.table === name).map((index) => [index.name, { read: 10, write: 5 }]),
        ),
      },
    ]),
  );
}
