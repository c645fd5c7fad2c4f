/** Requests of every operation, with reserved and odd names and keys of every form, as real engines take them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import {
  batchGet,
  batchWrite,
  between,
  check,
  create,
  equals,
  get,
  globalIndex,
  lessThan,
  localIndex,
  moreThan,
  type Plan,
  put,
  query,
  queryIndex,
  remove,
  storedItem,
  toTableDefinitions,
  transactGet,
  transactWrite,
  update,
  upsert,
  wanted,
  withConsistency,
} from "../../../model/index.ts";
import { bothEngines, startTestEngine } from "../../support/engines.ts";
import { execute } from "../../support/execute.ts";
import { order, orderKey, orders, reading, readings, ticket, wholeOrder } from "./shop.ts";

const openTickets = globalIndex(orders, "OpenTickets", {
  of: [ticket],
  partitionKey: "openCustomerId",
  sortKey: "topicKey",
  project: ["level"],
});
const ordersByStatus = localIndex(orders, "OrdersByStatus", { of: [order], sortKey: "status", project: ["gift-note"] });
const design = {
  name: "shop",
  tables: [orders, readings],
  items: [order, ticket, reading],
  indexes: [openTickets, ordersByStatus],
  patterns: {},
};

const anOrder = (customerId: string, orderId = "o") => ({ ...wholeOrder, customerId, orderId });
const keyOf = (customerId: string, orderId = "o") => ({ ...orderKey, customerId, orderId });
const aTicket = (ticketId: string) => ({ customerId: "t", ticketId, isOpen: true, level: 1, topic: "billing" });
const aReading = (takenAt: number) => ({ deviceId: "d", takenAt, level: takenAt * 2 });
const storedReading = (takenAt: number) => ({ ...aReading(takenAt), second: takenAt });

describe.each(bothEngines)("requests on $name", (kind) => {
  let engine: Engine;
  const itemsOf = async (plan: Plan) => (await execute(engine, plan)).items;
  const refusalOf = (plan: Plan) =>
    execute(engine, plan).then(
      () => "none",
      (error: Error) => error.name,
    );
  const orderOf = async (customerId: string) => (await itemsOf(get(order, keyOf(customerId))))[0];

  beforeAll(async () => {
    engine = await startTestEngine(kind);
    await createTables(engine, toTableDefinitions(design));
  });
  afterAll(() => engine.stop());

  it("store and return a whole item", async () => {
    const value = { ...anOrder("whole"), name: "n", address: { street: "s" }, "gift-note": "g", "größe.cm": 1.5 };
    await itemsOf(put(order, value));
    expect(await orderOf("whole")).toEqual(storedItem(order, value));
    expect(await itemsOf(withConsistency(get(order, keyOf("whole")), "strong"))).toHaveLength(1);
    expect(await itemsOf(get(order, keyOf("nobody")))).toEqual([]);
  });

  it("update in every way at once, whatever the attributes are called", async () => {
    await itemsOf(create(order, { ...anOrder("update"), name: "first", "größe.cm": 5 }));
    const changes = {
      set: { status: "paid", "gift-note": "g" },
      setIfAbsent: { name: "second", address: { street: "s" } },
      add: { count: 2, tags: new Set(["b"]), sizes: new Set([2.5]) },
      remove: ["größe.cm"],
    } as const;
    const condition = { status: "new", count: 1, "größe.cm": 5 };
    await itemsOf(update(order, keyOf("update"), changes, condition));
    const expected = {
      ...storedItem(order, anOrder("update")),
      status: "paid",
      "gift-note": "g",
      name: "first",
      address: { street: "s" },
      count: 3,
      tags: new Set(["a", "b"]),
      sizes: new Set([1, 2.5]),
    };
    expect(await orderOf("update")).toEqual(expected);
    expect(await refusalOf(update(order, keyOf("update"), changes, condition))).toBe("ConditionalCheckFailedException");
    expect(await orderOf("update")).toEqual(expected);
  });

  it("make an item by an upsert that a query and an index find like any other", async () => {
    const changes = { set: { isOpen: true, level: 2, topic: "delivery" } };
    for (const _ of ["once", "twice"]) {
      await itemsOf(upsert(ticket, { customerId: "u", ticketId: "1" }, changes));
    }
    const stored = storedItem(ticket, { customerId: "u", ticketId: "1", ...changes.set });
    expect(await itemsOf(query(orders, { of: [ticket], key: { customerId: "u" } }))).toEqual([stored]);
    const found = await itemsOf(queryIndex(openTickets, { key: { openCustomerId: "u" } }));
    expect(found).toEqual([
      { customerId: "u", orderKey: "TICKET#1", level: 2, openCustomerId: "u", topicKey: "delivery#1" },
    ]);
  });

  it("let computed attributes follow, and the index with them", async () => {
    await itemsOf(batchWrite(...["1", "2", "3"].map((id) => put(ticket, aTicket(id)))));
    const open = async () =>
      (await itemsOf(queryIndex(openTickets, { key: { openCustomerId: "t" } }))).map(({ topicKey }) => topicKey);
    expect(await open()).toEqual(["billing#1", "billing#2", "billing#3"]);
    await itemsOf(update(ticket, { customerId: "t", ticketId: "2" }, { set: { isOpen: false } }));
    const renamed = { isOpen: true, topic: "access", level: 1 };
    await itemsOf(update(ticket, { customerId: "t", ticketId: "3" }, { set: renamed }));
    expect(await open()).toEqual(["access#3", "billing#1"]);
    const [third] = await itemsOf(get(ticket, { customerId: "t", ticketId: "3" }));
    expect(third).toEqual(storedItem(ticket, { ...aTicket("3"), topic: "access" }));
    const [second] = await itemsOf(get(ticket, { customerId: "t", ticketId: "2" }));
    expect(second).toEqual(storedItem(ticket, { ...aTicket("2"), isOpen: false }));
  });

  it("find by conditions on a numeric sort key, in both directions", async () => {
    await itemsOf(batchWrite(...[1, 2, 10, 9].map((second) => put(reading, aReading(second)))));
    const seconds = async (options: Omit<Parameters<typeof query<typeof readings, typeof reading>>[1], "of" | "key">) =>
      (await itemsOf(query(readings, { of: [reading], key: { deviceId: "d" }, ...options }))).map(
        ({ second }) => second,
      );
    expect(await seconds({})).toEqual([1, 2, 9, 10]);
    expect(await seconds({ newestFirst: true, limit: 2 })).toEqual([10, 9]);
    expect(await seconds({ sortKey: between(2, 9) })).toEqual([2, 9]);
    expect(await seconds({ sortKey: moreThan(2) })).toEqual([9, 10]);
    expect(await seconds({ sortKey: lessThan(2) })).toEqual([1]);
    expect(await seconds({ sortKey: equals(9) })).toEqual([9]);
  });

  it("read a local index with strong consistency", async () => {
    await itemsOf(put(order, { ...anOrder("local", "1"), status: "paid", "gift-note": "g" }));
    await itemsOf(put(order, { ...anOrder("local", "2"), status: "new" }));
    const options = { key: { customerId: "local" }, sortKey: moreThan("new") };
    expect(await itemsOf(withConsistency(queryIndex(ordersByStatus, options), "strong"))).toMatchObject([
      { status: "paid", "gift-note": "g" },
    ]);
  });

  it("read and delete several items of several tables at once", async () => {
    await itemsOf(put(order, anOrder("several")));
    await itemsOf(put(reading, aReading(50)));
    const keys = [
      wanted(order, keyOf("several")),
      wanted(reading, { deviceId: "d", takenAt: 50 }),
      wanted(reading, { deviceId: "d", takenAt: 51 }),
    ] as const;
    const stored = [storedItem(order, anOrder("several")), storedReading(50)];
    for (const consistency of ["eventual", "strong"] as const) {
      const batch = await itemsOf(withConsistency(batchGet(...keys), consistency));
      expect(batch).toHaveLength(2);
      expect(batch).toEqual(expect.arrayContaining(stored));
    }
    expect(await itemsOf(transactGet(...keys))).toEqual(stored);
    await itemsOf(batchWrite(remove(order, keyOf("several")), remove(reading, { deviceId: "d", takenAt: 50 })));
    expect(await itemsOf(batchGet(...keys))).toEqual([]);
  });

  it("write all or nothing of a transaction, on a check of something else", async () => {
    await itemsOf(put(order, anOrder("checked")));
    const write = (count: number) =>
      transactWrite(
        check(order, keyOf("checked"), { status: "new", count, sizes: new Set([1]) }),
        create(order, anOrder("created")),
        upsert(order, keyOf("upserted"), { set: { status: "new" } }),
      );
    expect(await refusalOf(write(2))).toBe("TransactionCanceledException");
    expect(await orderOf("created")).toBeUndefined();
    expect(await orderOf("upserted")).toBeUndefined();
    await itemsOf(write(1));
    expect(await orderOf("created")).toEqual(storedItem(order, anOrder("created")));
    expect(await orderOf("upserted")).toEqual(storedItem(order, { ...keyOf("upserted"), status: "new" }));
    const exchange = transactWrite(
      remove(order, keyOf("created"), "exists"),
      update(order, keyOf("upserted"), { set: { status: "paid" } }),
    );
    await itemsOf(exchange);
    expect(await refusalOf(exchange)).toBe("TransactionCanceledException");
    expect(await refusalOf(remove(order, keyOf("created"), "exists"))).toBe("ConditionalCheckFailedException");
    expect(await refusalOf(put(order, anOrder("checked"), "absent"))).toBe("ConditionalCheckFailedException");
  });
});
