/** A design with everything that types can get wrong: composed and numeric keys, sparse, computed, local and global indexes. */
import {
  binary,
  boolean,
  epochSeconds,
  globalIndex,
  item,
  localIndex,
  number,
  numberKey,
  numberSet,
  optional,
  string,
  stringKey,
  stringSet,
  table,
  timestamp,
} from "../../../model/index.ts";

export const orders = table("Orders", { partitionKey: stringKey("customerId"), sortKey: stringKey("orderKey") });
export const events = table("Events", { partitionKey: stringKey("deviceId"), sortKey: numberKey("second") });
export const settings = table("Settings", { partitionKey: stringKey("name") });

export const order = item(orders, "order", {
  key: { customerId: "<customerId>", orderKey: "ORDER#<placedDate>#<orderId>" },
  attributes: {
    customerId: string(),
    orderId: string(),
    placedDate: timestamp(),
    status: string(),
    isOpen: boolean(),
    total: number(),
    priority: number(),
    couponCode: optional(string()),
    tags: stringSet(),
    sizes: numberSet(),
  },
  computed: {
    openCustomerId: { from: "<customerId>", when: { isOpen: true } },
    rank: { from: "<priority>" },
    statusKey: { from: "<status>#<placedDate>" },
  },
});

export const customer = item(orders, "customer", {
  key: { customerId: "<customerId>", orderKey: "CUSTOMER" },
  attributes: { customerId: string(), fullName: string(), email: optional(string()) },
});

export const event = item(events, "event", {
  key: { deviceId: "<deviceId>", second: "<takenAt>" },
  attributes: { deviceId: string(), takenAt: epochSeconds(), payload: binary(), reading: number() },
});

export const setting = item(settings, "setting", {
  key: { name: "<name>" },
  attributes: { name: string(), value: string() },
});

export const openOrders = globalIndex(orders, "OpenOrders", {
  of: [order],
  partitionKey: "openCustomerId",
  sortKey: "rank",
  project: ["status", "total"],
});

export const ordersByStatus = globalIndex(orders, "OrdersByStatus", {
  of: [order],
  partitionKey: "rank",
  sortKey: "statusKey",
  project: [],
});

export const customersByEmail = globalIndex(orders, "CustomersByEmail", {
  of: [customer],
  partitionKey: "email",
  project: "all",
});

export const ordersByTotal = localIndex(orders, "OrdersByTotal", {
  of: [order],
  sortKey: "total",
  project: ["status"],
});

export const eventsByReading = globalIndex(events, "EventsByReading", {
  of: [event],
  partitionKey: "reading",
  sortKey: "second",
  project: [],
});
