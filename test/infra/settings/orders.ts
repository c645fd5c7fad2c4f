/** A design with what settings can name: two tables, one called like a member of every object, global and local indexes. */
import {
  assumed,
  atMostOne,
  create,
  type Design,
  defineDesign,
  documented,
  epochSeconds,
  get,
  globalIndex,
  item,
  kilobytes,
  localIndex,
  many,
  number,
  numberKey,
  queryIndex,
  readPattern,
  string,
  stringKey,
  table,
  update,
  writePattern,
} from "../../../model/index.ts";

export const orders = table("Orders", {
  partitionKey: stringKey("customerId"),
  sortKey: stringKey("orderId"),
  timeToLive: "expiresAt",
});
export const order = item(orders, "order", {
  key: { customerId: "<customerId>", orderId: "<orderId>" },
  attributes: {
    customerId: string(),
    orderId: string(),
    status: string(),
    total: number(),
    note: string(),
    expiresAt: epochSeconds(),
  },
  size: { bytes: documented(kilobytes(5)), filledBy: "note" },
});
export const byStatus = globalIndex(orders, "ByStatus", {
  of: [order],
  partitionKey: "status",
  sortKey: "total",
  project: ["note"],
});
export const byCustomer = globalIndex(orders, "ByCustomer", { of: [order], partitionKey: "customerId", project: [] });
export const byTotal = localIndex(orders, "ByTotal", { of: [order], sortKey: "total", project: [] });

const counters = table("constructor", { partitionKey: numberKey("slot") });
const counter = item(counters, "counter", { key: { slot: "<slot>" }, attributes: { slot: number(), value: number() } });

const getOrder = readPattern({
  number: 1,
  title: "Get an order",
  rateRps: documented(10),
  consistency: "strong",
  parameters: { customerId: string(), orderId: string() },
  returns: atMostOne(["status"]),
  request: (key) => get(order, key),
});
const ordersByStatus = readPattern({
  number: 2,
  title: "Orders with a status",
  rateRps: documented(2),
  consistency: "eventual",
  parameters: { status: string() },
  returns: many(assumed(8), ["note"]),
  request: (key) => queryIndex(byStatus, { key }),
});
const placeOrder = writePattern({
  number: 3,
  title: "Place an order",
  rateRps: documented(4),
  parameters: order.attributes,
  request: (value) => create(order, value),
});
const setStatus = writePattern({
  number: 4,
  title: "Change the status",
  rateRps: documented(1),
  parameters: { customerId: string(), orderId: string(), status: string() },
  request: ({ status, ...key }) => update(order, key, { set: { status } }),
});

export const shop: Design = defineDesign({
  name: "orders",
  tables: [orders, counters],
  items: [order, counter],
  indexes: [byStatus, byCustomer, byTotal],
  patterns: { getOrder, ordersByStatus, placeOrder, setStatus },
});

/** The same tables and items with other patterns. */
export function shopWith(patterns: Design["patterns"]): Design {
  return { ...shop, patterns };
}
