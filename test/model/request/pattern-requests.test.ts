import { describe, expect, test } from "vitest";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { inSequence } from "../../../model/request/compose.ts";
import { namedValues, requestsOf } from "../../../model/request/pattern-requests.ts";
import { get, query } from "../../../model/request/read.ts";
import { string } from "../../../model/schema/attribute.ts";
import { item } from "../../../model/schema/item.ts";
import { many, readPattern } from "../../../model/schema/pattern.ts";
import { assumed, documented } from "../../../model/schema/rate.ts";
import { stringKey, table } from "../../../model/schema/table.ts";

describe("requestsOf", () => {
  test("names parameters in keys as the design's templates do", () => {
    const [request] = requestsOf(socialMedia.patterns.incrementPostCounters, socialMedia);
    expect(request).toMatchObject({
      operation: "UpdateItem",
      input: { TableName: "UserPosts", Key: { userId: "<userId>" } },
    });
  });

  test("leaves out the variant for which a pattern sends nothing", () => {
    expect(requestsOf(socialMedia.patterns.incrementUserCounters, socialMedia)).toHaveLength(1);
  });

  test.each(Object.entries(socialMedia.patterns))("finds at least one request of %s", (_, pattern) => {
    expect(requestsOf(pattern, socialMedia).length).toBeGreaterThan(0);
  });

  test("follows later stages with one item of each kind, and with none", () => {
    const orders = table("Orders", { partitionKey: stringKey("customerId"), sortKey: stringKey("orderId") });
    const products = table("Products", { partitionKey: stringKey("productId") });
    const order = item(orders, "order", {
      key: { customerId: "<customerId>", orderId: "<orderId>" },
      attributes: { customerId: string(), orderId: string(), productId: string() },
    });
    const product = item(products, "product", {
      key: { productId: "PRODUCT#<productId>" },
      attributes: { productId: string() },
    });
    const pattern = readPattern({
      title: "Products of a customer",
      rateRps: documented(1),
      consistency: "eventual",
      parameters: { customerId: string() },
      returns: many(assumed(1), ["productId"]),
      request: ({ customerId }) =>
        inSequence(query(orders, { of: [order], key: { customerId } }), ([first]) =>
          first === undefined ? undefined : get(product, { productId: first.productId }),
        ),
    });
    const design = {
      name: "shop",
      tables: [orders, products],
      items: [order, product],
      indexes: [],
      patterns: { pattern },
    };
    expect(requestsOf(pattern, design).map(({ operation }) => operation)).toEqual(["Query", "GetItem"]);
    expect(requestsOf(pattern, design)[1]?.input).toMatchObject({ Key: { productId: "PRODUCT#<productId>" } });
  });
});

test("namedValues spells texts and keeps the kind of everything else", () => {
  expect(namedValues(socialMedia.patterns.markNotificationsRead.parameters)).toEqual({
    userId: "<userId>",
    notificationIds: ["<notificationIds>"],
    readDate: "2026-01-01T00:00:00.000Z",
  });
});
