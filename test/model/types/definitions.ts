/** Items, indexes and the data set: what an author gets wrong while describing what is stored. Checked by `types.test.ts`. */
import {
  assumed,
  boolean,
  documented,
  draws,
  globalIndex,
  item,
  list,
  localIndex,
  many,
  map,
  number,
  optional,
  query,
  readPattern,
  seed,
  string,
  stringKey,
  table,
  type Values,
} from "../../../model/index.ts";
import { customer, order, orders, settings } from "./shop.ts";

const attributes = { customerId: string(), note: string() };

export function items() {
  item(orders, "fine", { key: { customerId: "<customerId>", orderKey: "NOTE" }, attributes });
  // @ts-expect-error Property 'orderKey' is missing
  item(orders, "noSortKey", { key: { customerId: "<customerId>" }, attributes });
  // @ts-expect-error the item has no attribute noteId
  item(orders, "unknown", { key: { customerId: "<customerId>", orderKey: "NOTE#<noteId>" }, attributes });
  // @ts-expect-error not a key attribute of the table
  item(orders, "more", { key: { customerId: "<customerId>", orderKey: "NOTE", noteKey: "NOTE" }, attributes });
  // @ts-expect-error not a key attribute of the table
  item(settings, "other", { key: { name: "<customerId>", orderKey: "NOTE" }, attributes });
  // @ts-expect-error Property 'name' is missing
  item(settings, "none", { key: {}, attributes });
}

export function computed() {
  const key = { customerId: "<customerId>", orderKey: "NOTE" } as const;
  item(orders, "fine", { key, attributes, computed: { noteKey: { from: "<note>", when: { note: "x" } } } });
  // @ts-expect-error the item has no attribute nope
  item(orders, "unknown", { key, attributes, computed: { noteKey: { from: "NOTE#<nope>" } } });
  // @ts-expect-error 'nope' does not exist in type
  item(orders, "unknownWhen", { key, attributes, computed: { noteKey: { from: "<note>", when: { nope: true } } } });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  item(orders, "wrongWhen", { key, attributes, computed: { noteKey: { from: "<note>", when: { note: 5 } } } });
}

export function sizes() {
  const key = { customerId: "<customerId>", orderKey: "NOTE" } as const;
  item(orders, "fine", { key, attributes, size: { bytes: assumed(100), filledBy: "note" } });
  // @ts-expect-error Type '"nope"' is not assignable to type
  item(orders, "unknown", { key, attributes, size: { bytes: assumed(100), filledBy: "nope" } });
}

export function indexes() {
  globalIndex(orders, "Fine", { of: [order, customer], partitionKey: "customerId", sortKey: "orderKey", project: [] });
  globalIndex(orders, "OneOfBoth", { of: [order, customer], partitionKey: "email", project: ["total", "fullName"] });
  // @ts-expect-error Type '"nope"' is not assignable to type
  globalIndex(orders, "UnknownKey", { of: [order], partitionKey: "nope", project: [] });
  // @ts-expect-error Type '"nope"' is not assignable to type
  globalIndex(orders, "UnknownSortKey", { of: [order], partitionKey: "status", sortKey: "nope", project: [] });
  // @ts-expect-error Type '"fullName"' is not assignable to type
  globalIndex(orders, "UnknownProjection", { of: [order], partitionKey: "status", project: ["fullName"] });
  // @ts-expect-error Type '"nope"' is not assignable to type
  localIndex(orders, "UnknownLocalKey", { of: [order], sortKey: "nope", project: [] });
}

const listOrders = readPattern({
  title: "Orders of a customer",
  rateRps: documented(1),
  consistency: "strong",
  parameters: { customerId: string(), most: optional(number()), isOpen: boolean(), tags: list(string()) },
  returns: many(assumed(10), ["total"]),
  request: ({ customerId, most }) => query(orders, { of: [order], key: { customerId }, limit: most ?? 10 }),
});

export function parameters() {
  draws(listOrders, (draw) => ({ customerId: draw.newId(), isOpen: true, tags: ["a"] }));
  draws(listOrders, (draw) => ({ customerId: draw.newId(), most: 5, isOpen: true, tags: [] }));
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  draws(listOrders, (draw) => ({ customerId: draw.nowMs, isOpen: true, tags: [] }));
  // @ts-expect-error Property 'customerId' is missing
  draws(listOrders, () => ({ customer: "c", isOpen: true, tags: [] }));
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  draws(listOrders, (draw) => ({ customerId: draw.newId(), most: "5", isOpen: true, tags: [] }));
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  draws(listOrders, (draw) => ({ customerId: draw.newId(), isOpen: true, tags: [5] }));
  listOrders.plan({ customerId: "c", isOpen: false, tags: [] });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  listOrders.plan({ customerId: 5, isOpen: false, tags: [] });
}

export function seeds() {
  seed(customer, { customerId: "c", fullName: "Ada" });
  // @ts-expect-error Property 'fullName' is missing
  seed(customer, { customerId: "c" });
  // @ts-expect-error 'orderKey' does not exist
  seed(customer, { customerId: "c", fullName: "Ada", orderKey: "CUSTOMER" });
}

export function attributeValues() {
  const address = map({ street: string(), floor: optional(number()) });
  const place = item(table("Places", { partitionKey: stringKey("id") }), "place", {
    key: { id: "<id>" },
    attributes: { id: string(), address, floors: list(address) },
  });
  const value: Values<typeof place.attributes> = { id: "i", address: { street: "s" }, floors: [{ street: "s" }] };
  const street: string = value.address.street;
  // @ts-expect-error Property 'street' is missing
  seed(place, { ...value, address: { floor: 1 } });
  return street;
}
