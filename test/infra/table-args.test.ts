import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../infra/settings/read-settings.ts";
import type { StackSettings } from "../../infra/settings/settings.ts";
import { toThroughput } from "../../infra/settings/throughput.ts";
import { toTableArgs } from "../../infra/table-args.ts";
import { planCapacity } from "../../model/capacity/capacity-plan.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { type Design, globalIndex, type TableDefinition, toTableDefinitions } from "../../model/index.ts";
import { byCustomer, byStatus, byTotal, order, orders, shop } from "./settings/orders.ts";
import { settingsInput } from "./settings/settings-arbitrary.ts";

const development = readSettings({}, shop);
const keyArn = "arn:aws:kms:eu-west-2:123456789012:key/1234abcd";

function definitionOf(name: string, design: Design = shop): TableDefinition {
  const found = toTableDefinitions(design).find(({ TableName }) => TableName === name);
  if (found === undefined) {
    throw new Error(`no table ${name}`);
  }
  return found;
}

/** Arguments of a table of a design with the capacity that the settings plan for it. */
function argsOf(definition: TableDefinition, settings: StackSettings, design: Design = shop) {
  const { capacity } = settings;
  const throughput =
    capacity.mode === "provisioned"
      ? toThroughput(definition, capacity, planCapacity(design, capacity.scale))
      : undefined;
  return toTableArgs(definition, settings, throughput);
}

describe("the arguments of a table", () => {
  it("in a development stack say keys, indexes, time to live, and what has to be off", () => {
    expect(toTableArgs(definitionOf("Orders"), development)).toEqual({
      name: "Orders",
      billingMode: "PAY_PER_REQUEST",
      attributes: [
        { name: "customerId", type: "S" },
        { name: "orderId", type: "S" },
        { name: "status", type: "S" },
        { name: "total", type: "N" },
      ],
      hashKey: "customerId",
      rangeKey: "orderId",
      globalSecondaryIndexes: [
        {
          name: "ByCustomer",
          projectionType: "KEYS_ONLY",
          keySchemas: [{ attributeName: "customerId", keyType: "HASH" }],
        },
        {
          name: "ByStatus",
          projectionType: "INCLUDE",
          nonKeyAttributes: ["note"],
          keySchemas: [
            { attributeName: "status", keyType: "HASH" },
            { attributeName: "total", keyType: "RANGE" },
          ],
        },
      ],
      localSecondaryIndexes: [{ name: "ByTotal", projectionType: "KEYS_ONLY", rangeKey: "total" }],
      pointInTimeRecovery: { enabled: false },
      deletionProtectionEnabled: false,
      serverSideEncryption: { enabled: false },
      ttl: { enabled: true, attributeName: "expiresAt" },
    });
  });

  it("of a table without sort key, index, stream and expiry have none of them", () => {
    expect(toTableArgs(definitionOf("constructor"), development)).toEqual({
      name: "constructor",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "slot", type: "N" }],
      hashKey: "slot",
      globalSecondaryIndexes: [],
      localSecondaryIndexes: [],
      pointInTimeRecovery: { enabled: false },
      deletionProtectionEnabled: false,
      serverSideEncryption: { enabled: false },
    });
  });

  it("follow the settings, and change nothing else", () => {
    const settings = readSettings(
      {
        environment: "production",
        namePrefix: "live-",
        encryptionKeyArn: keyArn,
        tableClass: "STANDARD_INFREQUENT_ACCESS",
        streams: { Orders: "NEW_IMAGE" },
        tags: { team: "shop" },
      },
      shop,
    );
    const changes = {
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      tags: { team: "shop" },
    };
    expect(toTableArgs(definitionOf("Orders"), settings)).toEqual({
      ...toTableArgs(definitionOf("Orders"), development),
      ...changes,
      name: "live-Orders",
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    });
    expect(toTableArgs(definitionOf("constructor"), settings)).toEqual({
      ...toTableArgs(definitionOf("constructor"), development),
      ...changes,
      name: "live-constructor",
    });
  });

  it("turn off in words what the provider would leave on", () => {
    const expiring = definitionOf("Orders");
    const { timeToLiveAttribute, ...lasting } = expiring;
    expect(timeToLiveAttribute).toBe("expiresAt");
    expect(toTableArgs(lasting, development)).not.toHaveProperty("ttl");
    expect(toTableArgs(lasting, development, undefined, { timeToLiveAttribute: "old" }).ttl).toEqual({
      enabled: false,
      attributeName: "old",
    });
    expect(toTableArgs(expiring, development, undefined, { timeToLiveAttribute: "old" }).ttl).toEqual({
      enabled: true,
      attributeName: "expiresAt",
    });
  });
});

describe("a local index", () => {
  const projecting = (...NonKeyAttributes: string[]) => ({
    ...definitionOf("Orders"),
    LocalSecondaryIndexes: [
      {
        IndexName: "ByTotal",
        KeySchema: [
          { AttributeName: "customerId", KeyType: "HASH" as const },
          { AttributeName: "total", KeyType: "RANGE" as const },
        ],
        Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes },
      },
    ],
  });
  const attributesOf = (table: TableDefinition, deployed: readonly string[]) =>
    toTableArgs(table, development, undefined, { localIndexAttributes: { ByTotal: deployed } }).localSecondaryIndexes[0]
      ?.nonKeyAttributes;

  it("keeps the order in which the state has what it projects, because another order would replace the table", () => {
    expect(attributesOf(projecting("note", "status"), ["status", "note"])).toEqual(["status", "note"]);
  });

  it("has the design's attributes where they are others", () => {
    expect(attributesOf(projecting("note"), ["status", "note"])).toEqual(["note"]);
    expect(attributesOf(projecting("note", "status"), [])).toEqual(["note", "status"]);
  });
});

describe("capacity on demand", () => {
  const maximum = (read: number, write: number) => ({
    onDemandThroughput: { maxReadRequestUnits: read, maxWriteRequestUnits: write },
  });
  const units = (read: number, write: number) => ({ maximumUnits: { read, write } });

  it("is limited by the nearest setting: the index's, then that of all", () => {
    const tables = { Orders: { ...units(3, 4), indexes: { ByStatus: units(5, 6) } } };
    const settings = readSettings({ capacity: { ...units(1, 2), tables } }, shop);
    const args = toTableArgs(definitionOf("Orders"), settings);
    expect(args).toMatchObject({ billingMode: "PAY_PER_REQUEST", ...maximum(3, 4) });
    expect(args.globalSecondaryIndexes).toMatchObject([
      { name: "ByCustomer", ...maximum(1, 2) },
      { name: "ByStatus", ...maximum(5, 6) },
    ]);
    expect(toTableArgs(definitionOf("constructor"), settings)).toMatchObject(maximum(1, 2));
    expect(JSON.stringify(args)).not.toMatch(/readCapacity|writeCapacity/);
  });

  it("is freed of a limit that was deployed, where the settings have none any more", () => {
    const deployed = { hasMaximumUnits: true, indexesWithMaximumUnits: ["ByStatus"] };
    const freed = toTableArgs(definitionOf("Orders"), development, undefined, deployed);
    expect(freed).toMatchObject(maximum(-1, -1));
    expect(freed.globalSecondaryIndexes[0]).not.toHaveProperty("onDemandThroughput");
    expect(freed.globalSecondaryIndexes[1]).toMatchObject(maximum(-1, -1));
    const settings = readSettings({ capacity: units(7, 8) }, shop);
    expect(toTableArgs(definitionOf("Orders"), settings, undefined, deployed)).toMatchObject(maximum(7, 8));
  });
});

describe("provisioned capacity", () => {
  const settings = readSettings({ capacity: { mode: "provisioned" } }, shop);
  const range = (minimum: number) => ({ minimum, maximum: minimum * 10 });
  const throughput = {
    table: { read: range(2), write: range(3) },
    indexes: { ByCustomer: { read: range(4), write: range(5) }, ByStatus: { read: range(6), write: range(7) } },
  };

  it("starts at the lower ends", () => {
    const args = toTableArgs(definitionOf("Orders"), settings, throughput);
    expect(args).toMatchObject({ billingMode: "PROVISIONED", readCapacity: 2, writeCapacity: 3 });
    expect(args.globalSecondaryIndexes).toMatchObject([
      { name: "ByCustomer", readCapacity: 4, writeCapacity: 5 },
      { name: "ByStatus", readCapacity: 6, writeCapacity: 7 },
    ]);
    expect(args).not.toHaveProperty("onDemandThroughput");
    expect(args.localSecondaryIndexes).toEqual(toTableArgs(definitionOf("Orders"), development).localSecondaryIndexes);
  });

  it("leaves an index where autoscaling has moved it", () => {
    const deployedUnits = { ByStatus: { read: 60, write: 1 } };
    const args = toTableArgs(definitionOf("Orders"), settings, { ...throughput, deployedUnits });
    expect(args.globalSecondaryIndexes).toMatchObject([
      { name: "ByCustomer", readCapacity: 4, writeCapacity: 5 },
      { name: "ByStatus", readCapacity: 60, writeCapacity: 1 },
    ]);
  });

  it("cannot be had without having been planned", () => {
    expect(() => toTableArgs(definitionOf("Orders"), settings)).toThrow(/Orders.*no throughput was planned/);
  });
});

describe("for any settings", () => {
  const designs = [shop, socialMedia];
  const tableOf = fc.constantFrom(...designs.flatMap((design) => toTableDefinitions(design)));

  it("attributes are exactly the keys in use", () => {
    fc.assert(
      fc.property(tableOf, settingsInput, (definition, given) => {
        const args = argsOf(definition, readSettings(given, shop));
        const used = [
          args.hashKey,
          args.rangeKey,
          ...args.globalSecondaryIndexes.flatMap(({ keySchemas }) =>
            keySchemas.map(({ attributeName }) => attributeName),
          ),
          ...args.localSecondaryIndexes.map(({ rangeKey }) => rangeKey),
        ].filter((name) => name !== undefined);
        expect(args.attributes.map(({ name }) => name)).toEqual([...new Set(used)].sort());
      }),
    );
  });

  it("indexes come in the order of their names, however they are listed", () => {
    fc.assert(
      fc.property(tableOf, settingsInput, fc.func(fc.integer()), (definition, given, rank) => {
        const shuffled = <T extends { readonly IndexName: string }>(indexes: readonly T[] = []) =>
          [...indexes].sort((a, b) => rank(a.IndexName) - rank(b.IndexName));
        const settings = readSettings(given, shop);
        const args = argsOf(
          {
            ...definition,
            GlobalSecondaryIndexes: shuffled(definition.GlobalSecondaryIndexes),
            LocalSecondaryIndexes: shuffled(definition.LocalSecondaryIndexes),
          },
          settings,
        );
        const names = args.globalSecondaryIndexes.map(({ name }) => name);
        expect(names).toEqual([...names].sort());
        expect(args).toEqual(argsOf(definition, settings));
      }),
    );
  });

  it("an index that is added changes no other index and no other table", () => {
    const attribute = fc.constantFrom("status" as const, "note" as const, "orderId" as const);
    const added = fc.record({
      name: fc.stringMatching(/^[A-Za-z]{3,12}$/).filter((name) => !shop.indexes.some((index) => index.name === name)),
      partitionKey: attribute,
      project: fc.constantFrom([], "all" as const),
    });
    fc.assert(
      fc.property(settingsInput, added, fc.nat({ max: 3 }), (given, { name, ...options }, position) => {
        const settings = readSettings(given, shop);
        const index = globalIndex(orders, name, { of: [order], ...options });
        const indexes = [byStatus, byCustomer, byTotal].toSpliced(position, 0, index);
        const wider: Design = { ...shop, indexes };
        for (const table of ["Orders", "constructor"]) {
          const before = argsOf(definitionOf(table), settings);
          const after = argsOf(definitionOf(table, wider), settings, wider);
          const others = after.globalSecondaryIndexes.filter((other) => other.name !== name);
          expect(others).toEqual(before.globalSecondaryIndexes);
          expect(after.globalSecondaryIndexes.length - others.length).toBe(table === "Orders" ? 1 : 0);
          expect({ ...after, attributes: [], globalSecondaryIndexes: [] }).toEqual({
            ...before,
            attributes: [],
            globalSecondaryIndexes: [],
          });
        }
      }),
    );
  });
});
