import { expect, test } from "vitest";
import { fingerprintOf } from "../../infra/fingerprint.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { toShop } from "./shop-design.ts";

test("is 12 hexadecimal digits, whatever the order of patterns, which loaders do not agree on", () => {
  const { patterns } = socialMedia;
  const reversed = Object.fromEntries(Object.entries(patterns).reverse());
  expect(fingerprintOf(socialMedia)).toMatch(/^[0-9a-f]{12}$/);
  expect(fingerprintOf({ ...socialMedia, patterns: reversed })).toBe(fingerprintOf(socialMedia));
});

const [getOrders] = Object.values(toShop().patterns);
const { patterns } = toShop();

test.each([
  ["an index", toShop({ indexes: [] })],
  ["a projection", toShop({ indexes: [{ name: "ByStatus", all: true }] })],
  ["time to live", toShop({ timeToLive: "expiresAt" })],
  ["a table", toShop({ hasProducts: false })],
  ["a budget", { ...toShop(), patterns: { ...patterns, getOrders: { ...getOrders, budget: { p99Ms: 51 } } } }],
  ["a rate", { ...toShop(), patterns: { ...patterns, getOrders: { ...getOrders, rateRps: { value: 9 } } } }],
])("changes with %s", (_, design) => {
  expect(fingerprintOf(Object.assign(toShop(), design))).not.toBe(fingerprintOf(toShop()));
});

test("stays with what is only said, such as a title", () => {
  const retitled = {
    ...toShop(),
    patterns: { ...patterns, getOrders: Object.assign({}, getOrders, { title: "Other" }) },
  };
  expect(fingerprintOf(retitled)).toBe(fingerprintOf(toShop()));
});
