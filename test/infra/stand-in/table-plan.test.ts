import type { CreateGlobalSecondaryIndexAction } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planUpdate, type Step } from "../../../infra/stand-in/table-plan.ts";
import { type TableSpecification, toSpecification } from "../../../infra/stand-in/table-specification.ts";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { indexOn, text, users } from "./tables.ts";

const plan = (before: Properties, after: Properties) => planUpdate(toSpecification(before), toSpecification(after));
const whats = (steps: readonly Step[]) => steps.map(({ what }) => what);

describe("the order of an update", () => {
  const attributes = ["a", "b", "c", "userId", "kind", "joined"].map(text);
  const withIndexes = (...indexes: Properties[]) => ({ ...users, attributes, globalSecondaryIndexes: indexes });

  test("is: removed indexes by name, the table, added indexes by name, time to live, tags", () => {
    const before = withIndexes(indexOn("OldZ", "a"), indexOn("Changed", "b"), indexOn("OldA", "c"));
    const after = {
      ...withIndexes(
        indexOn("NewZ", "a"),
        indexOn("Changed", "b", { projectionType: "KEYS_ONLY" }),
        indexOn("NewA", "c"),
      ),
      deletionProtectionEnabled: true,
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      ttl: { enabled: true, attributeName: "until" },
      tags: { team: "data" },
    };
    expect(whats(plan(before, after))).toEqual([
      "deleting global index Changed",
      "deleting global index OldA",
      "deleting global index OldZ",
      "changing the table class",
      "changing the table",
      "creating global index Changed",
      "creating global index NewA",
      "creating global index NewZ",
      "turning time to live on",
      "setting tags",
    ]);
  });

  test("is empty where nothing changes, whatever the order and the way of writing", () => {
    const before = withIndexes(indexOn("One", "a"), indexOn("Two", "b"));
    const oldForm = { name: "One", projectionType: "ALL", hashKey: "a" };
    expect(plan(before, withIndexes(indexOn("Two", "b"), oldForm))).toEqual([]);
  });

  test("ends a stream before one with another view type begins", () => {
    const stream = (streamViewType: string) => ({ ...users, streamEnabled: true, streamViewType });
    expect(whats(plan(stream("KEYS_ONLY"), stream("NEW_IMAGE")))).toEqual(["ending the stream", "changing the table"]);
    expect(whats(plan(users, stream("NEW_IMAGE")))).toEqual(["changing the table"]);
  });

  test("changes units of table and indexes in one call, without touching the indexes", () => {
    const provisioned = (units: number) => ({
      ...users,
      billingMode: "PROVISIONED",
      readCapacity: units,
      writeCapacity: units,
      globalSecondaryIndexes: [indexOn("UsersByEmail", "email", { readCapacity: units, writeCapacity: units })],
    });
    const units = (count: number) => ({ ReadCapacityUnits: count, WriteCapacityUnits: count });
    expect(plan(provisioned(1), provisioned(2))).toEqual([
      {
        kind: "update-table",
        what: "changing the table",
        input: {
          ProvisionedThroughput: units(2),
          GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "UsersByEmail", ProvisionedThroughput: units(2) } }],
        },
      },
    ]);
  });
});

describe("any update", () => {
  const indexArbitrary = fc.record({
    attribute: fc.constantFrom("a", "b", "c"),
    projectionType: fc.constantFrom("ALL", "KEYS_ONLY"),
    units: fc.integer({ min: 1, max: 3 }),
  });
  const tableArbitrary = fc
    .record({
      indexes: fc.dictionary(fc.constantFrom("One", "Two", "Three", "Four"), indexArbitrary),
      types: fc.record({ a: keyType(), b: keyType(), c: keyType() }),
      billingMode: fc.constantFrom("PROVISIONED", "PAY_PER_REQUEST"),
      units: fc.integer({ min: 1, max: 3 }),
      maximum: fc.option(fc.integer({ min: 1, max: 3 })),
      stream: fc.option(fc.constantFrom("KEYS_ONLY", "NEW_IMAGE")),
      tableClass: fc.constantFrom("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
      protection: fc.boolean(),
      ttl: fc.option(fc.constantFrom("until", "expiresAt")),
      tags: fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom("1", "2")),
    })
    .map((table) =>
      toSpecification({
        name: "Any",
        hashKey: "id",
        attributes: [text("id"), ...Object.entries(table.types).map(([name, type]) => ({ name, type }))],
        billingMode: table.billingMode,
        readCapacity: table.units,
        writeCapacity: table.units,
        ...(table.maximum === null || table.billingMode === "PROVISIONED"
          ? {}
          : { onDemandThroughput: { maxReadRequestUnits: table.maximum } }),
        globalSecondaryIndexes: Object.entries(table.indexes).map(([name, { attribute, projectionType, units }]) =>
          indexOn(name, attribute, { projectionType, readCapacity: units, writeCapacity: units }),
        ),
        streamEnabled: table.stream !== null,
        streamViewType: table.stream ?? "",
        tableClass: table.tableClass,
        deletionProtectionEnabled: table.protection,
        ttl: { enabled: table.ttl !== null, attributeName: table.ttl ?? "" },
        tags: table.tags,
      }),
    );

  test("reaches the new table by calls that DynamoDB takes", () => {
    fc.assert(
      fc.property(tableArbitrary, tableArbitrary, (before, after) => {
        // From one attribute to another there is no such call.
        fc.pre(!movesTimeToLive(before, after));
        const table = new RuleTable(before);
        for (const step of planUpdate(before, after)) {
          table.take(step);
        }
        expect(table.state()).toEqual(new RuleTable(after).state());
      }),
    );
  });

  test("asks once for another attribute of time to live, which DynamoDB refuses", () => {
    const until = (attributeName: string) => ({ ...users, ttl: { enabled: true, attributeName } });
    expect(plan(until("until"), until("expiresAt"))).toEqual([
      { kind: "time-to-live", what: "turning time to live on", attribute: "expiresAt", enabled: true },
    ]);
  });

  test("of a table to itself is nothing", () => {
    fc.assert(
      fc.property(tableArbitrary, (table) => {
        expect(planUpdate(table, table)).toEqual([]);
      }),
    );
  });
});

function movesTimeToLive(before: TableSpecification, after: TableSpecification): boolean {
  const [from, to] = [before.timeToLiveAttribute, after.timeToLiveAttribute];
  return from !== undefined && to !== undefined && from !== to;
}

function keyType() {
  return fc.constantFrom("S", "N");
}

/** A table with the rules of UpdateTable and UpdateTimeToLive that decide about the order of calls. */
class RuleTable {
  readonly indexes = new Map<string, string>();
  units: unknown;
  billingMode: string;
  maximum: unknown;
  stream: string | undefined;
  tableClass: string;
  protection: boolean;
  ttl: string | undefined;
  tags: Map<string, string>;

  constructor(table: TableSpecification) {
    for (const index of table.globalIndexes) {
      this.indexes.set(index.IndexName, describeIndex(index, table.attributes));
    }
    this.units = table.units;
    this.billingMode = table.billingMode;
    this.maximum = table.billingMode === "PROVISIONED" ? undefined : table.maximumUnits;
    this.stream = table.streamViewType;
    this.tableClass = table.tableClass;
    this.protection = table.deletionProtection;
    this.ttl = table.timeToLiveAttribute;
    this.tags = new Map(Object.entries(table.tags));
  }

  state() {
    const { indexes, units, billingMode, maximum, stream, tableClass, protection, ttl, tags } = this;
    return { indexes, units, billingMode, maximum, stream, tableClass, protection, ttl, tags };
  }

  take(step: Step): void {
    switch (step.kind) {
      case "tag":
        for (const { Key, Value } of step.tags) {
          this.tags.set(Key, Value);
        }
        return;
      case "untag":
        for (const key of step.keys) {
          expect(this.tags.delete(key)).toBe(true);
        }
        return;
      case "time-to-live":
        // It cannot be turned on while it is on, nor off while it is off.
        expect(this.ttl).toBe(step.enabled ? undefined : step.attribute);
        this.ttl = step.enabled ? step.attribute : undefined;
        return;
      case "update-table":
        this.updateTable(step.input);
    }
  }

  updateTable(input: Extract<Step, { kind: "update-table" }>["input"]): void {
    const updates = input.GlobalSecondaryIndexUpdates ?? [];
    const isOnline = updates.some(({ Create, Delete }) => Create !== undefined || Delete !== undefined);
    if (isOnline) {
      // One creation or deletion a call, and nothing else with it.
      expect(updates).toHaveLength(1);
      expect(Object.keys(input).filter((key) => key !== "AttributeDefinitions")).toEqual([
        "GlobalSecondaryIndexUpdates",
      ]);
    }
    if (input.TableClass !== undefined) {
      expect(Object.keys(input)).toEqual(["TableClass"]);
      this.tableClass = input.TableClass;
    }
    if (input.BillingMode === "PROVISIONED") {
      expect(input.ProvisionedThroughput).toBeDefined();
    }
    if (input.BillingMode !== undefined) {
      this.billingMode = input.BillingMode;
      this.units = undefined;
      this.maximum =
        input.BillingMode === "PROVISIONED" ? undefined : { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 };
    }
    this.units = input.ProvisionedThroughput ?? this.units;
    this.maximum = input.OnDemandThroughput ?? this.maximum;
    this.protection = input.DeletionProtectionEnabled ?? this.protection;
    if (input.StreamSpecification !== undefined) {
      const { StreamEnabled, StreamViewType } = input.StreamSpecification;
      // A stream that is there cannot be enabled again.
      expect(this.stream === undefined).toBe(StreamEnabled);
      this.stream = StreamEnabled ? StreamViewType : undefined;
    }
    for (const { Create, Delete, Update } of updates) {
      if (Delete !== undefined) {
        expect(this.indexes.delete(Delete.IndexName ?? "")).toBe(true);
      }
      if (Create !== undefined) {
        expect(this.indexes.has(Create.IndexName ?? "")).toBe(false);
        expect(input.AttributeDefinitions).toHaveLength(Create.KeySchema?.length ?? 0);
        expect(Create.ProvisionedThroughput !== undefined).toBe(this.billingMode === "PROVISIONED");
        this.indexes.set(Create.IndexName ?? "", describeIndex(Create, input.AttributeDefinitions ?? []));
      }
      if (Update !== undefined) {
        const index = JSON.parse(this.indexes.get(Update.IndexName ?? "") ?? "null");
        expect(index).not.toBeNull();
        this.indexes.set(Update.IndexName ?? "", JSON.stringify({ ...index, units: Update.ProvisionedThroughput }));
      }
    }
    if (this.billingMode === "PAY_PER_REQUEST") {
      for (const [name, index] of this.indexes) {
        const { units: _units, ...rest } = JSON.parse(index);
        this.indexes.set(name, JSON.stringify(rest));
      }
    }
  }
}

function describeIndex(
  { KeySchema = [], Projection, ProvisionedThroughput }: CreateGlobalSecondaryIndexAction,
  attributes: TableSpecification["attributes"],
): string {
  const keys = KeySchema.map(({ AttributeName }) => [
    AttributeName,
    attributes.find((attribute) => attribute.AttributeName === AttributeName)?.AttributeType,
  ]);
  return JSON.stringify({ keys, projection: Projection?.ProjectionType, units: ProvisionedThroughput });
}
