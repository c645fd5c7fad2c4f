import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngineClient } from "../../../bench/engine/client.ts";
import type { Engine } from "../../../bench/engine/engine.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { planCapacity } from "../../../model/capacity/capacity-plan.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import {
  type AnyPattern,
  assumed,
  atMostOne,
  batchGet,
  batchWrite,
  check,
  create,
  type DynamoRequest,
  documented,
  get,
  type ItemValue,
  many,
  type Plan,
  put,
  query,
  queryIndex,
  remove,
  toTableDefinitions,
  transactGet,
  transactWrite,
  update,
  upsert,
  wanted,
  withConsistency,
} from "../../../model/index.ts";
import { byStatus, byTotal, order, orders, shop, shopWith } from "../../infra/settings/orders.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";

const key = { customerId: "<customerId>", orderId: "<orderId>" };
const value: ItemValue<typeof order> = { ...key, status: "open", total: 1, note: "", expiresAt: 1 };

/** A pattern that is asked once a second. */
function pattern(plan: Plan | ((parameters: object) => Plan), changes: Partial<AnyPattern> = {}): AnyPattern {
  return {
    kind: "read",
    number: 1,
    title: "A pattern",
    rateRps: documented(1),
    consistency: "eventual",
    parameters: {},
    returns: atMostOne(["status"]),
    plan: typeof plan === "function" ? plan : () => plan,
    ...changes,
  };
}

/** Units of the table, read and write, and of its global indexes ByStatus and ByCustomer. */
function unitsOf(...patterns: readonly AnyPattern[]): readonly number[] {
  const { tables } = planCapacity(shopWith(Object.fromEntries(patterns.map((one, n) => [`p${n}`, one]))), 1);
  const { read, write, indexes } = tables.Orders ?? { read: -1, write: -1, indexes: {} };
  const { ByStatus, ByCustomer } = indexes;
  return [read, write, ByStatus?.read, ByStatus?.write, ByCustomer?.read, ByCustomer?.write].map(
    (units) => units ?? -1,
  );
}

// An order is 5 KB: 2 units to read, 5 to write. Its note makes it so, which of the indexes ByStatus alone holds.
describe("one execution a second needs", () => {
  it.each<[string, Plan, readonly number[]]>([
    ["a Get, eventually consistent", get(order, key), [1, 0, 0, 0, 0, 0]],
    ["a Get, strongly consistent", withConsistency(get(order, key), "strong"), [2, 0, 0, 0, 0, 0]],
    ["a Get in a transaction", transactGet(wanted(order, key)), [4, 0, 0, 0, 0, 0]],
    ["two keys in a batch", batchGet(wanted(order, key), wanted(order, { ...key, orderId: "o2" })), [2, 0, 0, 0, 0, 0]],
    ["a Query with a limit", query(orders, { of: [order], key: { customerId: "<c>" }, limit: 3 }), [2, 0, 0, 0, 0, 0]],
    ["a Query of a global index", queryIndex(byStatus, { key: { status: "open" }, limit: 8 }), [0, 0, 5, 0, 0, 0]],
    ["a Query of a local index", queryIndex(byTotal, { key: { customerId: "<c>" } }), [0.5, 0, 0, 0, 0, 0]],
    // The local index takes 1 unit of the table.
    ["a create", create(order, value), [0, 6, 0, 5, 0, 1]],
    // An order that was there may move in both indexes of which it has keys of their own.
    ["a put", put(order, value), [0, 7, 0, 10, 0, 1]],
    ["a delete", remove(order, key), [0, 6, 0, 5, 0, 1]],
    ["a put and a delete in a batch", batchWrite(put(order, value), remove(order, key)), [0, 13, 0, 15, 0, 2]],
    ["an update of an attribute in one index", update(order, key, { set: { note: "x" } }), [0, 5, 0, 5, 0, 0]],
    ["an update of what no index holds", update(order, key, { set: { expiresAt: 2 } }), [0, 5, 0, 0, 0, 0]],
    ["an update of an index's key", update(order, key, { set: { status: "paid" } }), [0, 5, 0, 10, 0, 0]],
    ["an update of two indexes' key", update(order, key, { set: { total: 2 } }), [0, 7, 0, 10, 0, 0]],
    ["an update that may make the item", upsert(order, key, { set: { expiresAt: 2 } }), [0, 6, 0, 5, 0, 1]],
    ["a create in a transaction", transactWrite(create(order, value)), [0, 11, 0, 5, 0, 1]],
    ["a check in a transaction", transactWrite(check(order, key, "exists")), [0, 10, 0, 0, 0, 0]],
  ])("%s", (_, plan, units) => {
    expect(unitsOf(pattern(plan))).toEqual(units);
  });

  it("a key for each item that the pattern may return", () => {
    expect(unitsOf(pattern(get(order, key), { returns: many(assumed(7), ["status"]) }))[0]).toBe(7);
    const [read] = unitsOf(
      pattern(query(orders, { of: [order], key: { customerId: "<c>" } }), { returns: many(assumed(7), ["status"]) }),
    );
    expect(read).toBe(Math.ceil((7 * 5) / 4) / 2);
  });

  it("the dearest of a request's variants, once", () => {
    const limits = pattern((parameters) =>
      query(orders, { of: [order], key: { customerId: "<c>" }, limit: "size" in parameters ? 10 : 2 }),
    );
    const parameters = { size: { kind: "number", presence: "optional" } } as const;
    expect(unitsOf({ ...limits, parameters })[0]).toBe(6.5);
  });

  it("both of two requests", () => {
    const other = { ...key, orderId: "<otherId>" };
    const requests = [...get(order, key).requests, ...get(order, other).requests];
    expect(unitsOf(pattern({ requests }))[0]).toBe(2);
  });

  it("nothing without a number or without a rate", () => {
    const { number, ...unnumbered } = pattern(create(order, value));
    expect(number).toBe(1);
    const unasked = pattern(create(order, value), { rateRps: documented(0) });
    expect(unitsOf(unnumbered, unasked)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("the plan of a design", () => {
  it("is that of the social media design by hand", () => {
    const { tables } = planCapacity(socialMedia, 1);
    // A profile with its counters, and the counters by name: 0.5 at 0.06 and 0.051; ten posts of 4.75 KB with their counters: 6.5.
    expect(tables.UserPosts?.read).toBeCloseTo(0.5 * 0.06 + 0.5 * 0.051 + 6.5 * 0.039, 3);
    // Counters alone are written, 1 unit each, although posts under the same user are 5 KB.
    expect(tables.UserPosts?.write).toBeCloseTo(0.06 + 0.18 + 0.18);
    expect(tables.UserPosts?.indexes.UsersByUsername?.read).toBeCloseTo(0.5 * 0.051);
    expect(tables.UserPosts?.indexes.UsersByUsername?.write).toBe(0);
    expect(tables.Likes?.write).toBeCloseTo(0.14);
    expect(tables.Follows?.write).toBeCloseTo(0.153);
    // Marking a notification read takes it out of the index: as many units as the table has.
    expect(tables.UserNotifications?.write).toBeGreaterThan(0.039);
    expect(tables.UserNotifications?.indexes.UnreadNotifications?.write).toBeCloseTo(
      tables.UserNotifications?.write ?? -1,
    );
    expect(tables.Follows?.indexes.FollowersByUser?.write).toBeCloseTo(0.153);
  });

  it("is the estimate from above of a design that does not say what fills its tables", () => {
    const { population, ...unfilled } = socialMedia;
    expect(population).toBeDefined();
    const [traced, estimated] = [planCapacity(socialMedia, 1).tables, planCapacity(unfilled, 1).tables];
    expect(estimated.UserPosts?.read).toBeCloseTo(0.06 + 0.5 * 0.051 + 12.5 * 0.039);
    for (const [table, { read }] of Object.entries(traced)) {
      expect(estimated[table]?.read).toBeGreaterThanOrEqual(read);
    }
  });

  it("names every table and global index, with load or without", () => {
    for (const design of [shop, socialMedia]) {
      const { tables } = planCapacity({ ...design, patterns: {} }, 1);
      const planned = Object.entries(tables).map(([table, { read, write, indexes }]) => {
        expect([read, write]).toEqual([0, 0]);
        return [table, Object.keys(indexes).sort()];
      });
      const wantedNames = toTableDefinitions(design).map(({ TableName, GlobalSecondaryIndexes = [] }) => [
        TableName,
        GlobalSecondaryIndexes.map(({ IndexName }) => IndexName),
      ]);
      expect(planned).toEqual(wantedNames);
    }
  });

  it("grows with the scale, and with every pattern", () => {
    const names = Object.keys(socialMedia.patterns);
    const flat = (design: typeof shop, scale: number) =>
      Object.values(planCapacity(design, scale).tables).flatMap(({ read, write, indexes }) => [
        read,
        write,
        ...Object.values(indexes).flatMap((index) => [index.read, index.write]),
      ]);
    const once = flat(socialMedia, 1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.subarray(names), (scale, some) => {
        flat(socialMedia, scale).forEach((units, position) => {
          expect(units / scale).toBeCloseTo(once[position] ?? -1, 9);
        });
        const patterns = Object.entries(socialMedia.patterns).filter(([name]) => some.includes(name));
        flat({ ...socialMedia, patterns: Object.fromEntries(patterns) }, 1).forEach((units, position) => {
          expect(units).toBeLessThanOrEqual((once[position] ?? -1) + 1e-9);
        });
      }),
      { numRuns: 10 },
    );
  });
});

describe("what the embedded engine charges", () => {
  let engine: Engine;
  let client: DynamoDBDocumentClient;
  beforeAll(async () => {
    engine = await startTestEngine(embedded);
    client = DynamoDBDocumentClient.from(createEngineClient(engine));
    await createTables(engine, toTableDefinitions(shop));
  });
  afterAll(async () => {
    client?.destroy();
    await engine?.stop();
  });

  async function measure({ operation, input }: DynamoRequest): Promise<readonly number[]> {
    const capacity = { ReturnConsumedCapacity: "INDEXES" } as const;
    const { ConsumedCapacity: consumed } =
      operation === "PutItem"
        ? await client.send(new PutCommand({ ...input, ...capacity }))
        : operation === "UpdateItem"
          ? await client.send(new UpdateCommand({ ...input, ...capacity }))
          : operation === "GetItem"
            ? await client.send(new GetCommand({ ...input, ...capacity }))
            : operation === "Query"
              ? await client.send(new QueryCommand({ ...input, ...capacity }))
              : { ConsumedCapacity: undefined };
    const local = consumed?.LocalSecondaryIndexes?.ByTotal?.CapacityUnits ?? 0;
    const { ByStatus, ByCustomer } = consumed?.GlobalSecondaryIndexes ?? {};
    return [
      (consumed?.Table?.CapacityUnits ?? 0) + local,
      ByStatus?.CapacityUnits ?? 0,
      ByCustomer?.CapacityUnits ?? 0,
    ];
  }

  it("is never more than the estimate, and equal where nothing is left open", async () => {
    const large = { ...value, note: "n".repeat(4900) };
    // [plan, exact]: an estimate is exact unless the item might have been larger, or an entry might have moved.
    const sequence: readonly [Plan, boolean][] = [
      [create(order, large), true],
      // Moves in two indexes; the third has no key of its own and stays as it is, which nobody can know beforehand.
      [put(order, { ...large, status: "paid", total: 2 }), false],
      [put(order, { ...large, status: "paid", total: 2, note: "m".repeat(4900) }), false],
      [update(order, key, { set: { status: "sent" } }), true],
      [update(order, key, { set: { note: "o".repeat(4900) } }), true],
      [update(order, key, { set: { expiresAt: 9 } }), true],
      [withConsistency(get(order, key), "strong"), true],
      [get(order, key), true],
      [queryIndex(byStatus, { key: { status: "sent" } }), true],
      [queryIndex(byTotal, { key: { customerId: key.customerId } }), true],
      [query(orders, { of: [order], key: { customerId: key.customerId } }), true],
      [get(order, { ...key, orderId: "absent" }), false],
    ];
    for (const [plan, isExact] of sequence) {
      const measured: number[] = [0, 0, 0];
      for (const request of plan.requests) {
        (await measure(request)).forEach((units, position) => {
          measured[position] = (measured[position] ?? 0) + units;
        });
      }
      const [read = -1, write = -1, statusRead = -1, statusWrite = -1, customerRead = -1, customerWrite = -1] = unitsOf(
        pattern(plan),
      );
      const estimate = [read + write, statusRead + statusWrite, customerRead + customerWrite];
      expect(measured.reduce((sum, units) => sum + units, 0)).toBeGreaterThan(0);
      if (isExact) {
        expect([plan.requests, measured]).toEqual([plan.requests, estimate]);
      } else {
        expect(measured.every((units, position) => units <= (estimate[position] ?? -1))).toBe(true);
      }
    }
  });
});
