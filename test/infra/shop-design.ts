/** A small design with knobs, for what a stack does when a design changes. */
import { get, query } from "../../model/request/read.ts";
import { put } from "../../model/request/write.ts";
import { epochSeconds, string, timestamp } from "../../model/schema/attribute.ts";
import { defineDesign } from "../../model/schema/define-design.ts";
import type { Design } from "../../model/schema/design.ts";
import { globalIndex, localIndex } from "../../model/schema/index-key.ts";
import { item } from "../../model/schema/item.ts";
import { atMostOne, many, readPattern, writePattern } from "../../model/schema/pattern.ts";
import { assumed, documented } from "../../model/schema/rate.ts";
import { stringKey, table } from "../../model/schema/table.ts";

export interface ShopOptions {
  /** Global indexes of Orders by name; each has the status as its partition key unless `key` says otherwise. */
  readonly indexes?: readonly {
    readonly name: string;
    readonly key?: "status" | "productId";
    readonly all?: boolean;
  }[];
  readonly hasLocalIndex?: boolean;
  readonly timeToLive?: "expiresAt" | "deletedAt";
  readonly hasProducts?: boolean;
}

export function toShop(options: ShopOptions = {}): Design {
  const { indexes = [{ name: "ByStatus" }], hasLocalIndex = false, hasProducts = true } = options;
  const orders = table("Orders", {
    partitionKey: stringKey("customerId"),
    sortKey: stringKey("orderId"),
    ...(options.timeToLive === undefined ? {} : { timeToLive: options.timeToLive }),
  });
  const products = table("Products", { partitionKey: stringKey("productId") });
  const attributes = {
    customerId: string(),
    orderId: string(),
    status: string(),
    productId: string(),
    createdDate: timestamp(),
    expiresAt: epochSeconds(),
    deletedAt: epochSeconds(),
  };
  const order = item(orders, "order", {
    key: { customerId: "<customerId>", orderId: "<orderId>" },
    attributes,
  });
  const product = item(products, "product", { key: { productId: "<productId>" }, attributes: { productId: string() } });
  const globals = indexes.map(({ name, key = "status", all = false }) =>
    globalIndex(orders, name, {
      of: [order],
      partitionKey: key,
      sortKey: "createdDate",
      project: all ? "all" : ["productId", "status"],
    }),
  );
  const locals = hasLocalIndex
    ? [localIndex(orders, "ByCreated", { of: [order], sortKey: "createdDate", project: ["status"] })]
    : [];
  const getOrders = readPattern({
    number: 1,
    title: "Orders of a customer",
    rateRps: documented(1),
    budget: { p99Ms: 50 },
    consistency: "eventual",
    parameters: { customerId: string() },
    returns: many(assumed(20), ["orderId"]),
    request: ({ customerId }) => query(orders, { of: [order], key: { customerId } }),
  });
  const placeOrder = writePattern({
    number: 2,
    title: "Place an order",
    rateRps: documented(1),
    budget: { p99Ms: 80 },
    parameters: attributes,
    request: (value) => put(order, value),
  });
  const getProduct = readPattern({
    number: 3,
    title: "A product",
    rateRps: documented(1),
    consistency: "eventual",
    parameters: { productId: string() },
    returns: atMostOne(["productId"]),
    request: ({ productId }) => get(product, { productId }),
  });
  return defineDesign({
    name: "shop",
    tables: hasProducts ? [orders, products] : [orders],
    items: hasProducts ? [order, product] : [order],
    indexes: [...globals, ...locals],
    patterns: { getOrders, placeOrder, ...(hasProducts ? { getProduct } : {}) },
  });
}

/** The shop with Orders under another key, which makes another table of it. */
export function toShopWithOtherKey(): Design {
  const orders = table("Orders", { partitionKey: stringKey("orderId") });
  const order = item(orders, "order", { key: { orderId: "<orderId>" }, attributes: { orderId: string() } });
  const { tables, items, patterns } = toShop();
  const getOrder = readPattern({
    number: 1,
    title: "An order",
    rateRps: documented(1),
    consistency: "eventual",
    parameters: { orderId: string() },
    returns: atMostOne(["orderId"]),
    request: ({ orderId }) => get(order, { orderId }),
  });
  const { getProduct } = patterns;
  return defineDesign({
    name: "shop",
    tables: [orders, ...tables.filter(({ name }) => name === "Products")],
    items: [order, ...items.filter(({ name }) => name === "product")],
    indexes: [],
    patterns: { getOrder, ...(getProduct === undefined ? {} : { getProduct }) },
  });
}
