/** Writes: whole items, changes and conditions. Checked by `types.test.ts`. */
import {
  check,
  create,
  documented,
  put,
  remove,
  string,
  transactWrite,
  update,
  upsert,
  writePattern,
} from "../../../model/index.ts";
import { customer, event, order } from "./shop.ts";

const key = { customerId: "c", placedDate: "2026-01-01T00:00:00Z", orderId: "o" };
const whole = {
  ...key,
  status: "paid",
  isOpen: false,
  total: 5,
  priority: 1,
  tags: new Set(["a"]),
  sizes: new Set([1]),
};

export function items() {
  put(order, whole);
  create(order, { ...whole, couponCode: "x" });
  put(order, whole, { status: "new", isOpen: true });
  // @ts-expect-error Property 'fullName' is missing
  put(customer, { customerId: "c" });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  put(order, { ...whole, total: "5" });
  // @ts-expect-error 'nope' does not exist in type
  put(order, { ...whole, nope: 5 });
  // @ts-expect-error 'nope' does not exist in type
  put(order, whole, { nope: 5 });
  // @ts-expect-error 'nope' does not exist in type
  remove(customer, { customerId: "c", nope: "c" });
  // @ts-expect-error 'nope' does not exist in type
  transactWrite(check(customer, { customerId: "c" }, { nope: "c" }));
}

export function keys() {
  update(order, key, { set: { status: "paid", priority: 2 } });
  // @ts-expect-error 'id' does not exist in type '{ readonly customerId: string; }'
  update(customer, { id: "c" }, { set: { fullName: "Ada" } });
  // @ts-expect-error Property 'orderId' is missing
  upsert(order, { customerId: "c", placedDate: "d" }, { set: { status: "paid" } });
  // @ts-expect-error 'orderId' does not exist in type
  update(order, key, { set: { orderId: "other" } });
  // @ts-expect-error 'customerId' does not exist in type
  upsert(customer, { customerId: "c" }, { setIfAbsent: { customerId: "other" } });
  // @ts-expect-error 'takenAt' does not exist in type
  update(event, { deviceId: "d", takenAt: 5 }, { add: { takenAt: 1 } });
}

export function changes() {
  update(order, key, { add: { total: 1, tags: new Set(["b"]), sizes: new Set([2]) }, remove: ["couponCode"] });
  // @ts-expect-error 'status' does not exist in type
  update(order, key, { add: { status: 1 } });
  // @ts-expect-error 'isOpen' does not exist in type
  update(order, key, { add: { isOpen: true } });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  update(order, key, { add: { total: "1" } });
  // @ts-expect-error is not assignable to type 'ReadonlySet<number>'
  update(order, key, { add: { sizes: new Set(["2"]) } });
  // @ts-expect-error Type 'boolean' is not assignable to type 'string'
  update(order, key, { set: { status: true } });
  // @ts-expect-error 'statusKey' does not exist in type
  update(order, key, { set: { statusKey: "by hand" } });
  // @ts-expect-error Type '"status"' is not assignable to type '"couponCode"'
  update(order, key, { remove: ["status"] });
  // @ts-expect-error '"absent"' is not assignable to
  update(order, key, { set: { status: "paid" } }, "absent");
}

export function patterns() {
  writePattern({
    title: "Rename",
    rateRps: documented(1),
    parameters: { customerId: string(), fullName: string() },
    request: ({ customerId, fullName }) => update(customer, { customerId }, { set: { fullName } }),
  });
  writePattern({
    title: "Rename",
    rateRps: documented(1),
    parameters: { customerId: string() },
    // @ts-expect-error Property 'fullName' does not exist on type
    request: ({ customerId, fullName }) => update(customer, { customerId }, { set: { fullName } }),
  });
}
