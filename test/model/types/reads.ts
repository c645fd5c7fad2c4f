/** Reads: keys, conditions, consistency, and what is found. Checked by `types.test.ts`. */
import {
  atLeast,
  atMostOne,
  batchGet,
  beginsWith,
  between,
  documented,
  equals,
  get,
  inParallel,
  inSequence,
  many,
  query,
  queryIndex,
  readPattern,
  sortKeyPrefix,
  string,
  transactGet,
  update,
  wanted,
} from "../../../model/index.ts";
import {
  customer,
  customersByEmail,
  event,
  events,
  eventsByReading,
  openOrders,
  order,
  orders,
  ordersByStatus,
  ordersByTotal,
  setting,
  settings,
} from "./shop.ts";

const customerId = "c";
const orderKey = { customerId, placedDate: "2026-01-01T00:00:00Z", orderId: "o" };

export function keys() {
  get(order, orderKey);
  get(event, { deviceId: "d", takenAt: 5 });
  // @ts-expect-error 'customer' does not exist in type '{ readonly customerId: string; }'
  get(customer, { customer: "c" });
  // @ts-expect-error Property 'orderId' is missing
  get(order, { customerId, placedDate: "2026-01-01T00:00:00Z" });
  // @ts-expect-error 'fullName' does not exist in type
  get(customer, { customerId, fullName: "Ada" });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  get(event, { deviceId: "d", takenAt: "2026-01-01T00:00:00Z" });
  // @ts-expect-error 'id' does not exist in type
  wanted(customer, { id: "c" });
}

export function queries() {
  query(orders, { of: [order, customer], key: { customerId }, sortKey: beginsWith("ORDER#"), limit: 5 });
  query(events, { of: [event], key: { deviceId: "d" }, sortKey: between(5, 6) });
  query(settings, { of: [setting], key: { name: "n" } });
  // @ts-expect-error 'customer' does not exist in type '{ readonly customerId: string; }'
  query(orders, { of: [order], key: { customer: "c" } });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  query(orders, { of: [order], key: { customerId: 5 } });
  // @ts-expect-error 'orderKey' does not exist in type
  query(orders, { of: [order], key: { customerId, orderKey: "CUSTOMER" } });
}

export function sortConditions() {
  query(events, { of: [event], key: { deviceId: "d" }, sortKey: atLeast(5) });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  query(events, { of: [event], key: { deviceId: "d" }, sortKey: atLeast("5") });
  // @ts-expect-error is not assignable to type 'SortCondition<number>'
  query(events, { of: [event], key: { deviceId: "d" }, sortKey: beginsWith("5") });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  query(orders, { of: [order], key: { customerId }, sortKey: equals(5) });
  // @ts-expect-error is not assignable to type 'SortCondition<never>'
  query(settings, { of: [setting], key: { name: "n" }, sortKey: equals("n") });
  // @ts-expect-error 'nope' does not exist in type
  sortKeyPrefix(order, { nope: "x" });
}

export function indexes() {
  queryIndex(customersByEmail, { key: { email: "e" } });
  queryIndex(openOrders, { key: { openCustomerId: "c" }, sortKey: between(5, 6) });
  queryIndex(ordersByStatus, { key: { rank: 5 }, sortKey: beginsWith("paid#") });
  queryIndex(eventsByReading, { key: { reading: 5 }, sortKey: equals(6) });
  queryIndex(ordersByTotal, { key: { customerId }, sortKey: atLeast(100) });
  // @ts-expect-error 'customerId' does not exist in type '{ readonly openCustomerId: string; }'
  queryIndex(openOrders, { key: { customerId } });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  queryIndex(ordersByStatus, { key: { rank: "5" } });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  queryIndex(openOrders, { key: { openCustomerId: "c" }, sortKey: equals("6") });
  // @ts-expect-error is not assignable to type 'SortCondition<never>'
  queryIndex(customersByEmail, { key: { email: "e" }, sortKey: equals("6") });
  // @ts-expect-error is not assignable to type 'SortCondition<number>'
  queryIndex(ordersByTotal, { key: { customerId }, sortKey: beginsWith("1") });
}

const described = { title: "A read", rateRps: documented(1), parameters: { customerId: string() } };
const total = atMostOne(["total"]);

export function consistency() {
  const strong = { ...described, consistency: "strong", returns: total } as const;
  const both = () => inParallel(get(order, orderKey), query(orders, { of: [order], key: { customerId } }));
  const index = () => queryIndex(openOrders, { key: { openCustomerId: "c" } });
  readPattern({ ...strong, request: () => get(order, orderKey) });
  readPattern({ ...strong, request: () => both() });
  readPattern({
    ...strong,
    returns: atMostOne(["status"]),
    request: () => queryIndex(ordersByTotal, { key: { customerId } }),
  });
  readPattern({ ...strong, request: () => batchGet(wanted(order, orderKey)) });
  readPattern({ ...strong, request: () => transactGet(wanted(order, orderKey)) });
  readPattern({ ...strong, consistency: "eventual", request: () => index() });
  // @ts-expect-error Property 'strong' is missing in type '{ readonly eventual: true; }'
  readPattern({ ...strong, request: () => index() });
  // @ts-expect-error Property 'strong' is missing in type '{ readonly eventual: true; }'
  readPattern({ ...strong, request: () => inParallel(both(), index()) });
  // @ts-expect-error Property 'strong' is missing in type '{ readonly eventual: true; }'
  readPattern({ ...strong, request: () => inSequence(index(), () => get(order, orderKey)) });
  // @ts-expect-error Property 'strong' is missing in type '{ readonly eventual: true; }'
  readPattern({ ...strong, request: () => inSequence(get(order, orderKey), () => index()) });
}

export function needed() {
  const eventual = { ...described, consistency: "eventual" } as const;
  const index = () => queryIndex(openOrders, { key: { openCustomerId: "c" } });
  const more = many(documented(5), ["status", "total", "customerId", "orderKey"]);
  const all = many(documented(5), ["status", "total", "fullName"]);
  readPattern({ ...eventual, returns: many(documented(5), ["status", "total", "customerId"]), request: () => index() });
  readPattern({
    ...eventual,
    returns: atMostOne(["fullName"]),
    request: () => queryIndex(customersByEmail, { key: { email: "e" } }),
  });
  readPattern({
    ...eventual,
    returns: all,
    request: () => inParallel(get(order, orderKey), get(customer, { customerId })),
  });
  readPattern({
    ...eventual,
    returns: all,
    request: () => query(orders, { of: [order, customer], key: { customerId } }),
  });
  const both = () => batchGet(wanted(order, orderKey), wanted(customer, { customerId }));
  readPattern({ ...eventual, returns: all, request: () => both() });
  // @ts-expect-error Property 'reading' is missing
  readPattern({ ...eventual, returns: atMostOne(["reading"]), request: () => both() });
  const snapshot = () => transactGet(wanted(order, orderKey), wanted(customer, { customerId }));
  readPattern({ ...eventual, returns: all, request: () => snapshot() });
  // @ts-expect-error Property 'reading' is missing
  readPattern({ ...eventual, returns: atMostOne(["reading"]), request: () => snapshot() });
  // @ts-expect-error Property 'couponCode' is missing
  readPattern({ ...eventual, returns: atMostOne(["total", "couponCode"]), request: () => index() });
  // @ts-expect-error Property 'orderKey' is missing
  readPattern({ ...eventual, returns: more, request: () => index() });
  // @ts-expect-error Property 'fullName' is missing
  readPattern({ ...eventual, returns: all, request: () => query(orders, { of: [order], key: { customerId } }) });
  const write = () => update(customer, { customerId }, { set: { fullName: "Ada" } });
  // @ts-expect-error Property 'total' is missing
  readPattern({ ...eventual, returns: total, request: () => write() });
}

export function sequences() {
  const first = queryIndex(openOrders, { key: { openCustomerId: "c" } });
  inSequence(first, ([found]) => {
    const sum: number | undefined = found?.total;
    return sum === undefined ? undefined : get(customer, { customerId: "c" });
  });
  inSequence(
    inSequence(first, () => get(customer, { customerId })),
    (found) => {
      // A stage finds what either of its plans found, so what both have is known and the rest is not.
      const ids: string[] = found.map((each) => each.customerId);
      return ids.length === 0 ? undefined : get(customer, { customerId });
    },
  );
  // @ts-expect-error Property 'couponCode' does not exist on type
  inSequence(first, ([found]) => (found?.couponCode === undefined ? undefined : get(customer, { customerId })));
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  inSequence(first, ([found]) => (found === undefined ? undefined : get(customer, { customerId: found.total })));
  // @ts-expect-error Property 'fullName' does not exist on type
  inSequence(get(order, orderKey), ([found]) => get(customer, { customerId: found?.fullName ?? "" }));
}
