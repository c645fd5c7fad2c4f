import { epochSeconds, number, numberKey, stringKey, table } from "../../../../model/index.ts";
import { type Case, describeCases, part, population, small, thing, things } from "./small-design.ts";

const key = { partitionKey: stringKey("id") };
const named = (name: string) => ({ tables: [...small.tables, table(name, key)] });
const expiring = { ...things, timeToLive: "expiresAt" };
/** The table with a time to live, and an item with the attribute of that name. */
const withExpiry = (attribute: ReturnType<typeof number>, timeToLive = "expiresAt") => {
  const own = { ...things, timeToLive };
  return {
    tables: [own],
    items: [
      { ...thing, table: own },
      { ...part("session", { expiresAt: attribute }), table: own },
    ],
  };
};
/** Without what names the table as it is. */
const bare = { indexes: [], patterns: {}, population: { ...population, draws: [] } };

const cases: Case[] = [
  {
    code: "no_tables",
    path: "tables",
    what: "a design without tables",
    trips: { ...bare, tables: [], items: [] },
    misses: { items: [], indexes: [] },
  },
  { code: "table_name", path: "tables.ab", what: "a name of two letters", trips: named("ab"), misses: named("abc") },
  {
    code: "table_name",
    path: `tables.${"x".repeat(256)}`,
    what: "a name of 256 letters",
    trips: named("x".repeat(256)),
    misses: named("x".repeat(255)),
  },
  { code: "table_name", path: "tables.a b", what: "a space in a name", trips: named("a b"), misses: named("a.B-_9") },
  {
    code: "table_twice",
    path: "tables.Things",
    what: "two tables of one name",
    trips: { tables: [things, table("Things", key)] },
    misses: { tables: [things, table("things", key)] },
  },
  {
    code: "table_key_twice",
    path: "tables.Others",
    what: "one attribute for both keys",
    trips: { tables: [things, table("Others", { ...key, sortKey: numberKey("id") })] },
    misses: { tables: [things, table("Others", { ...key, sortKey: numberKey("Id") })] },
  },
  {
    code: "ttl_attribute_unknown",
    path: "tables.Things.timeToLive",
    what: "a time to live in an attribute that no item has",
    trips: { ...bare, tables: [expiring], items: [{ ...thing, table: expiring }] },
    misses: { ...bare, ...withExpiry(epochSeconds()) },
  },
  {
    code: "ttl_not_epoch_seconds",
    path: "items.session.expiresAt",
    what: "a time to live in a plain number",
    trips: { ...bare, ...withExpiry(number()) },
    misses: { ...bare, items: [thing, part("session", { expiresAt: number() })] },
  },
];

describeCases("tables", cases);
