/** Items with what the builders have to cope with: reserved and odd names, composed and numeric keys, computed attributes. */
import {
  boolean,
  DesignError,
  epochSeconds,
  item,
  map,
  number,
  numberKey,
  numberSet,
  optional,
  string,
  stringKey,
  stringSet,
  table,
} from "../../../model/index.ts";

export const orders = table("Orders", { partitionKey: stringKey("customerId"), sortKey: stringKey("orderKey") });

/** `status`, `count`, `name`, `size` and `values` are reserved words; the last two names cannot be written in an expression. */
export const order = item(orders, "order", {
  key: { customerId: "<customerId>", orderKey: "ORDER#<placedAt>#<orderId>" },
  attributes: {
    customerId: string(),
    orderId: string(),
    placedAt: epochSeconds(),
    status: string(),
    count: number(),
    name: optional(string()),
    tags: stringSet(),
    sizes: numberSet(),
    address: optional(map({ street: string() })),
    "gift-note": optional(string()),
    "größe.cm": optional(number()),
  },
});

/** In the index of open tickets while it is open, sorted by what it is about. */
export const ticket = item(orders, "ticket", {
  key: { customerId: "<customerId>", orderKey: "TICKET#<ticketId>" },
  attributes: {
    customerId: string(),
    ticketId: string(),
    isOpen: boolean(),
    level: number(),
    topic: string(),
    note: optional(string()),
  },
  computed: {
    openCustomerId: { from: "<customerId>", when: { isOpen: true } },
    topicKey: { from: "<topic>#<ticketId>" },
    urgentTopic: { from: "<topic>", when: { isOpen: true, level: 1 } },
    owner: { from: "<customerId>" },
  },
});

export const readings = table("Readings", { partitionKey: stringKey("deviceId"), sortKey: numberKey("second") });
export const reading = item(readings, "reading", {
  key: { deviceId: "<deviceId>", second: "<takenAt>" },
  attributes: { deviceId: string(), takenAt: epochSeconds(), level: number() },
});

export const orderKey = { customerId: "c", placedAt: 60, orderId: "o" };
export const storedOrderKey = { customerId: "c", orderKey: "ORDER#1970-01-01T00:01:00Z#o" };
export const wholeOrder = {
  ...orderKey,
  status: "new",
  count: 1,
  tags: new Set(["a"]),
  sizes: new Set([1]),
};

/** Codes and paths of the problems that a builder throws; none if it does not. */
export function problemsIn(build: () => unknown): string[] {
  try {
    build();
    return [];
  } catch (error) {
    if (error instanceof DesignError) {
      return error.problems.map(({ code, path }) => `${code} ${path}`);
    }
    throw error;
  }
}
