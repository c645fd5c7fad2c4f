import {
  type AnyIndex,
  type AnyItem,
  boolean,
  epochSeconds,
  type Index,
  number,
  string,
  stringKey,
  table,
} from "../../../../model/index.ts";
import { type Case, describeCases, looseItem, part, thing, things, thingsByOwner } from "./small-design.ts";

const others = table("Others", { partitionKey: stringKey("id") });
const other = looseItem(others, "other", { id: "<id>" }, { id: string(), owner: string() });
const othersByOwner: AnyIndex = {
  kind: "index",
  scope: "global",
  name: "OthersByOwner",
  table: others,
  partitionKey: "owner",
  projection: { kind: "keys" },
  items: [other],
};
const withOthers = { tables: [things, others], items: [thing, other] };
const index = (changes: Partial<Index>): AnyIndex => ({
  kind: "index",
  scope: "global",
  name: "ByLabel",
  table: things,
  partitionKey: "label",
  projection: { kind: "keys" },
  items: [thing],
  ...changes,
});
const indexes = (...more: AnyIndex[]) => ({ indexes: [thingsByOwner, ...more] });
const many = (count: number, scope: "global" | "local") => ({
  indexes: Array.from({ length: count }, (_, position) =>
    index({ scope, name: `Index${position}`, ...(scope === "local" && { partitionKey: "id", sortKey: "label" }) }),
  ),
});
/** Two indexes that together list so many attributes. */
const listing = (count: number) => {
  const names = Array.from({ length: count }, (_, position) => `a${position}`);
  const wide = part("wide", { label: string(), ...Object.fromEntries(names.map((name) => [name, string()])) });
  const include = (attributes: string[]) => ({ kind: "include", attributes }) as const;
  return {
    items: [thing, wide],
    indexes: [
      index({ name: "First", items: [thing, wide], projection: include(names.slice(0, 50)) }),
      index({ name: "Second", items: [thing, wide], projection: include(names.slice(50)) }),
    ],
  };
};
/** Items with this attribute, and an index over the given ones of them by it. */
const keyed = (items: AnyItem[], indexed: AnyItem[], more: Partial<Index> = {}) => ({
  items: [thing, ...items],
  ...indexes(index({ partitionKey: "rank", items: indexed, ...more })),
});
const rankText = part("text", { rank: string(), color: string() });
const rankText2 = part("text2", { rank: string() });
const rankNumber = part("number", { rank: number() });
const rankSeconds = part("seconds", { rank: epochSeconds() });
const rankFlag = part("flag", { rank: boolean() });
const rankCopy = part("copy", { at: epochSeconds() }, { computed: { rank: { from: "<at>" } } });

const path = "indexes.ByLabel";

const cases: Case[] = [
  {
    code: "index_twice",
    path: "indexes.ThingsByOwner",
    what: "two indexes of one name",
    trips: indexes(index({ name: "ThingsByOwner" })),
    misses: { ...indexes({ ...othersByOwner, name: "ThingsByOwner" }), ...withOthers },
  },
  {
    code: "index_table_unknown",
    path: "indexes.OthersByOwner",
    what: "a table that the design lacks",
    trips: { ...indexes(othersByOwner), items: [thing, other] },
    after: [{ code: "item_table_unknown", path: "items.other" }],
    misses: { ...indexes(othersByOwner), items: [thing, other], tables: [things, others] },
  },
  {
    code: "index_quota",
    path: "tables.Things",
    what: "21 global indexes",
    trips: many(21, "global"),
    misses: many(20, "global"),
  },
  {
    code: "index_quota",
    path: "tables.Things",
    what: "6 local indexes",
    trips: many(6, "local"),
    misses: many(5, "local"),
  },
  {
    code: "index_quota",
    path: "tables.Things",
    what: "101 listed attributes",
    trips: listing(101),
    misses: listing(100),
  },
  {
    code: "index_name",
    path: "indexes.By",
    what: "a name of two letters",
    trips: indexes(index({ name: "By" })),
    misses: indexes(index({ name: "By-" })),
  },
  {
    code: "index_key_twice",
    path,
    what: "one attribute for both keys",
    trips: indexes(index({ sortKey: "label" })),
    misses: indexes(index({ sortKey: "owner" })),
  },
  {
    code: "local_index_alone",
    path: "indexes.OthersByOwner",
    what: "a local index of a table without sort key",
    trips: { ...indexes({ ...othersByOwner, scope: "local", partitionKey: "id", sortKey: "owner" }), ...withOthers },
    misses: { ...indexes({ ...othersByOwner, partitionKey: "id", sortKey: "owner" }), ...withOthers },
  },
  {
    code: "index_empty",
    path,
    what: "an index of no items",
    trips: indexes(index({ items: [], partitionKey: "color" })),
    misses: indexes(index({})),
  },
  {
    code: "index_item_unknown",
    path,
    what: "an item that the design lacks",
    trips: indexes(index({ items: [thing, part("other", { label: string() })] })),
    misses: keyed([rankText], [rankText]),
  },
  {
    code: "index_item_foreign",
    path: "indexes.ThingsByOwner",
    what: "an item of another table",
    trips: { ...withOthers, indexes: [{ ...thingsByOwner, items: [thing, other] }] },
    misses: { ...withOthers, indexes: [thingsByOwner, othersByOwner] },
  },
  {
    code: "index_key_unknown",
    path,
    what: "an item without the index's key",
    trips: keyed([rankText], [rankText, thing], { name: "ByLabel" }),
    misses: keyed([rankText, rankText2], [rankText, rankText2]),
  },
  {
    code: "index_polluted",
    path,
    what: "an item with the index's keys that is not meant for it",
    trips: keyed([rankText, rankText2], [rankText]),
    misses: keyed([rankText, rankText2], [rankText], { sortKey: "color" }),
  },
  {
    code: "projection_unknown",
    path,
    what: "a projected attribute that no item has",
    trips: indexes(index({ projection: { kind: "include", attributes: ["color"] } })),
    misses: indexes(index({ projection: { kind: "include", attributes: ["owner"] } })),
  },
  {
    code: "index_key_type",
    path: "items.flag.rank",
    what: "a boolean as key",
    trips: keyed([rankFlag], [rankFlag]),
    misses: keyed([rankSeconds], [rankSeconds]),
  },
  {
    code: "index_key_type",
    path: "items.number.rank",
    what: "text in one item and a number in another",
    trips: keyed([rankText, rankNumber], [rankText, rankNumber]),
    misses: keyed([rankCopy, rankNumber, rankSeconds], [rankCopy, rankNumber, rankSeconds]),
  },
  {
    code: "index_key_type",
    path: "items.number.rank",
    what: "another type in an item that is not in the index, as DynamoDB would refuse to store it",
    trips: keyed([rankText, rankNumber], [rankText], { sortKey: "color" }),
    misses: keyed([rankText, rankText2], [rankText], { sortKey: "color" }),
  },
];

describeCases("indexes", cases);
