import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessesOf } from "../../../infra/policy/access.ts";
import {
  type AnyItem,
  assumed,
  create,
  defineDesign,
  gatherShards,
  get,
  globalIndex,
  increment,
  item,
  many,
  number,
  optional,
  put,
  query,
  queryIndex,
  readPattern,
  remove,
  seedShards,
  shardKey,
  shardOf,
  storedCount,
  storedItem,
  string,
  stringKey,
  table,
  timestamp,
  toTableDefinitions,
  transactWrite,
  upsert,
  writePattern,
} from "../../../model/index.ts";

const pages = table("Pages", { partitionKey: stringKey("pageKey"), sortKey: stringKey("entryKey") });
const totals = table("Totals", { partitionKey: stringKey("totalKey") });
const fans = table("Fans", { partitionKey: stringKey("fanId"), sortKey: stringKey("starId") });

/** The same design with so many shards of everything. */
function siteWith(count: number) {
  const views = item(pages, "views", {
    key: { pageKey: "PAGE#<pageId>", entryKey: "VIEWS" },
    attributes: { pageId: string(), views: number(), since: timestamp() },
    shards: { count, of: "entryKey" },
  });
  const total = item(totals, "total", {
    key: { totalKey: "TOTAL#<kind>" },
    attributes: { kind: string(), sum: number() },
    shards: { count, of: "totalKey" },
  });
  const fan = item(fans, "fan", {
    key: { fanId: "<fanId>", starId: "<starId>" },
    attributes: { fanId: string(), starId: string(), since: timestamp() },
    spread: { starId: { count, by: "fanId", as: "starShard" } },
  });
  const fansByStar = globalIndex(fans, "FansByStar", {
    of: [fan],
    partitionKey: "starId",
    sortKey: "fanId",
    project: ["since"],
  });
  const rateRps = assumed(1);
  const spreadBy = optional(string());
  const design = defineDesign({
    name: "site",
    tables: [pages, totals, fans],
    items: [views, total, fan],
    indexes: [fansByStar],
    patterns: {
      countView: writePattern({
        title: "Count a view",
        rateRps,
        parameters: { pageId: string(), spreadBy },
        request: ({ pageId, spreadBy }) => increment(views, { pageId }, { views: 1 }, spreadBy),
      }),
      countTotal: writePattern({
        title: "Count a total",
        rateRps,
        parameters: { kind: string(), spreadBy },
        request: ({ kind, spreadBy }) => increment(total, { kind }, { sum: 1 }, spreadBy),
      }),
      getFans: readPattern({
        title: "Fans of a star",
        rateRps,
        consistency: "eventual",
        parameters: { starId: string() },
        returns: many(assumed(10), ["fanId", "starId", "since"]),
        request: ({ starId }) => queryIndex(fansByStar, { key: { starId }, limit: 10 }),
      }),
    },
  });
  return { views, total, fan, fansByStar, design };
}

const one = siteWith(1);
const four = siteWith(4);
const since = "2026-01-01T00:00:00.000Z";
/** A text that falls into the shard. */
const into = (shard: number) =>
  ["a", "b", "c", "d", "e", "f", "g", "h"].find((text) => shardOf(text, 4) === shard) ?? "";

describe("the shard of a text", () => {
  it("is one of them, and the same every time", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (text, count) => {
        const shard = shardOf(text, count);
        expect(Number.isInteger(shard) && shard >= 0 && shard < count).toBe(true);
        expect(shardOf(text, count)).toBe(shard);
      }),
    );
  });

  it.each([2, 3, 4, 7, 16, 100])("spreads identifiers evenly over %i", (count) => {
    const counts = new Array<number>(count).fill(0);
    const each = 1000;
    for (let id = 0; id < each * count; id += 1) {
      const shard = shardOf(`01HQ${String(id).padStart(22, "0")}`, count);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, found) => sum + (found - each) ** 2 / each, 0);
    // Six standard deviations above the mean of a chi-square with so many degrees of freedom.
    expect(chiSquare).toBeLessThan(count - 1 + 6 * Math.sqrt(2 * (count - 1)));
  });

  it("keeps the plain key for shard 0", () => {
    expect([0, 1, 12].map((shard) => shardKey("POST#1", shard))).toEqual(["POST#1", "POST#1#1", "POST#1#12"]);
  });
});

describe("a sharded item", () => {
  it("is an item as any other with one shard", () => {
    expect(increment(one.views, { pageId: "p" }, { views: 1 }, "anything").requests).toEqual([
      {
        operation: "UpdateItem",
        input: {
          TableName: "Pages",
          Key: { pageKey: "PAGE#p", entryKey: "VIEWS" },
          UpdateExpression: "ADD #views :views",
          ConditionExpression: "attribute_exists(#pageKey)",
          ExpressionAttributeNames: { "#views": "views", "#pageKey": "pageKey" },
          ExpressionAttributeValues: { ":views": 1 },
        },
      },
    ]);
    expect(get(one.views, { pageId: "p" }).requests).toHaveLength(1);
    expect(storedCount(10, [one.views, one.fan])).toBe(20);
  });

  it("is incremented where the text falls, and an upper shard may appear", () => {
    const [request] = increment(four.views, { pageId: "p" }, { views: 1 }, into(3)).requests;
    expect(request?.input).toEqual({
      TableName: "Pages",
      Key: { pageKey: "PAGE#p", entryKey: "VIEWS#3" },
      UpdateExpression: "SET #pageId = :pageId ADD #views :views",
      ExpressionAttributeNames: { "#pageId": "pageId", "#views": "views" },
      ExpressionAttributeValues: { ":pageId": "p", ":views": 1 },
    });
  });

  it("must exist where it is incremented in shard 0", () => {
    for (const spreadBy of [undefined, into(0)]) {
      const [request] = increment(four.views, { pageId: "p" }, { views: 1 }, spreadBy).requests;
      expect(request?.input).toMatchObject({
        Key: { pageKey: "PAGE#p", entryKey: "VIEWS" },
        ConditionExpression: "attribute_exists(#pageKey)",
      });
    }
  });

  it("is read, and deleted, in all its shards", () => {
    const keys = ["VIEWS", "VIEWS#1", "VIEWS#2", "VIEWS#3"].map((entryKey) => ({ pageKey: "PAGE#p", entryKey }));
    const keysIn = (plan: { readonly requests: readonly { readonly input: object }[] }) =>
      plan.requests.map(({ input }) => ("Key" in input ? input.Key : undefined));
    expect(keysIn(get(four.views, { pageId: "p" }))).toEqual(keys);
    expect(keysIn(remove(four.views, { pageId: "p" }))).toEqual(keys);
    const [transaction] = transactWrite(remove(four.views, { pageId: "p" })).requests;
    expect(transaction?.input).toEqual({
      TransactItems: keys.map((Key) => ({ Delete: { TableName: "Pages", Key } })),
    });
  });

  it("keeps its upper shards where a conditional delete of shard 0 is refused", () => {
    const plan = remove(four.views, { pageId: "p" }, { since });
    expect(plan.requests.map(({ input }) => ("Key" in input ? input.Key : undefined))).toEqual([
      { pageKey: "PAGE#p", entryKey: "VIEWS" },
    ]);
    expect(plan.requests[0]?.input).toMatchObject({ ConditionExpression: "#since = :since" });
    const following = plan.next?.([[]])?.requests ?? [];
    expect(following).toHaveLength(3);
    expect(following.every(({ input }) => !("ConditionExpression" in input))).toBe(true);
    expect(remove(one.views, { pageId: "p" }, { since })).not.toHaveProperty("next");
    expect(() => transactWrite(plan)).toThrow("[request_not_combinable]");
  });

  it("is created as shard 0", () => {
    const [request] = create(four.views, { pageId: "p", views: 0, since }).requests;
    expect(request?.input).toMatchObject({ Item: { pageKey: "PAGE#p", entryKey: "VIEWS" } });
  });

  it("adds up to what was seeded", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), (views, count) => {
        const { views: counter } = siteWith(count);
        const seeds = seedShards(counter, { pageId: "p", views, since });
        const keys = seeds.map(({ value, shard }) =>
          JSON.stringify(Object.entries(storedItem(counter, value, shard)).filter(([name]) => name.endsWith("Key"))),
        );
        expect(new Set(keys).size).toBe(count);
        const found = seeds.map(({ value }) => ({
          pageId: "p",
          views: Number(value.views),
          since: String(value.since ?? ""),
        }));
        expect(gatherShards(counter, found)).toEqual({ pageId: "p", views, since });
      }),
    );
  });

  it("gathers what is there", () => {
    expect(gatherShards(four.views, [])).toBeUndefined();
    const partial = [
      { pageId: "p", views: 3, since },
      { pageId: "p", views: 4, since: "later" },
    ];
    expect(gatherShards(four.views, partial)).toEqual({ pageId: "p", views: 7, since });
  });
});

describe("an index key that is spread", () => {
  it("is the attribute itself with one shard", () => {
    expect(one.fansByStar.partitionKey).toBe("starId");
    expect(put(one.fan, { fanId: "f", starId: "s", since }).requests[0]?.input).toMatchObject({
      Item: { fanId: "f", starId: "s", since },
    });
    expect(queryIndex(one.fansByStar, { key: { starId: "s" } }).requests).toHaveLength(1);
  });

  it("is an attribute of its own with more, which every write fills in", () => {
    const [definition] = toTableDefinitions(four.design).filter(({ TableName }) => TableName === "Fans");
    expect(definition?.GlobalSecondaryIndexes?.[0]?.KeySchema[0]).toEqual({
      AttributeName: "starShard",
      KeyType: "HASH",
    });
    const fanId = into(2);
    expect(storedItem(four.fan, { fanId, starId: "s", since })).toEqual({
      fanId,
      starId: "s",
      since,
      starShard: "s#2",
    });
    const [request] = upsert(four.fan, { fanId, starId: "s" }, { setIfAbsent: { since } }).requests;
    expect(request?.input).toMatchObject({ ExpressionAttributeValues: { ":starShard": "s#2" } });
  });

  it("is asked for every shard", () => {
    const requests = queryIndex(four.fansByStar, { key: { starId: "s" }, limit: 10 }).requests;
    expect(requests.map(({ input }) => input)).toEqual(
      ["s", "s#1", "s#2", "s#3"].map((key) => ({
        TableName: "Fans",
        IndexName: "FansByStar",
        KeyConditionExpression: "#starShard = :starShard",
        ExpressionAttributeNames: { "#starShard": "starShard" },
        ExpressionAttributeValues: { ":starShard": key },
        Limit: 10,
      })),
    );
  });
});

describe("policies of a sharded design", () => {
  const keysOf = (name: "countView" | "countTotal" | "getFans") => [
    ...new Set(accessesOf(four.design.patterns[name], four.design).flatMap(({ leadingKeys }) => leadingKeys)),
  ];

  it("name every shard of a partition key", () => {
    expect(keysOf("countView")).toEqual(["PAGE#<pageId>"]);
    expect(keysOf("countTotal").sort()).toEqual(["TOTAL#<kind>", "TOTAL#<kind>#1", "TOTAL#<kind>#2", "TOTAL#<kind>#3"]);
    expect(keysOf("getFans")).toEqual(["<starId>", "<starId>#1", "<starId>#2", "<starId>#3"]);
  });
});

describe("what a sharded design may not be", () => {
  const wrong = (options: Partial<Pick<AnyItem, "shards" | "spread">>) => {
    const base = siteWith(2);
    const bad: AnyItem = { ...base.fan, ...options };
    return () => defineDesign({ ...base.design, items: [base.views, base.total, bad], indexes: [], patterns: {} });
  };
  it.each<[string, Partial<Pick<AnyItem, "shards" | "spread">>]>([
    ["shard_count", { shards: { count: 0, of: "starId" } }],
    ["shard_count", { spread: { starId: { count: 101, by: "fanId", as: "x" } } }],
    ["shard_count", { spread: { starId: { count: 1.5, by: "fanId", as: "x" } } }],
    ["shard_key", { shards: { count: 2, of: "since" } }],
    ["shard_key", { shards: { count: 2, of: "starId" } }],
    ["shard_computed", { shards: { count: 2, of: "starId" } }],
    ["spread_not_text", { spread: { starId: { count: 2, by: "nobody", as: "x" } } }],
    ["spread_by_itself", { spread: { starId: { count: 2, by: "starId", as: "x" } } }],
    ["spread_name", { spread: { starId: { count: 2, by: "fanId", as: "since" } } }],
  ])("%s", (code, options) => {
    expect(wrong(options)).toThrow(`[${code}]`);
  });

  it("spreads one index key in two ways", () => {
    const { design, fan, fansByStar } = siteWith(2);
    const other: AnyItem = { ...fan, name: "other", spread: { starId: { count: 3, by: "fanId", as: "starShard" } } };
    const index = { ...fansByStar, items: [fan, other] };
    expect(() => defineDesign({ ...design, indexes: [index], patterns: {} })).toThrow("[spread_differs]");
  });
});

it("queries a table for all shards at once, because they are neighbours in the sort key", () => {
  const plan = query(pages, { of: [four.views], key: { pageKey: "PAGE#p" }, limit: storedCount(1, [four.views]) });
  expect(plan.requests.map(({ input }) => ("Limit" in input ? input.Limit : undefined))).toEqual([4]);
});
