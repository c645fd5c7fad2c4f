import {
  assumed,
  binary,
  boolean,
  epochSeconds,
  list,
  number,
  numberKey,
  optional,
  string,
  stringKey,
  stringSet,
  table,
  timestamp,
} from "../../../../model/index.ts";
import { type Case, describeCases, looseItem, part, type small, thing, things } from "./small-design.ts";

const others = table("Others", { partitionKey: stringKey("id") });
const readings = table("Readings", { partitionKey: stringKey("id"), sortKey: numberKey("at") });
const items = (...more: (typeof small.items)[number][]) => ({ items: [thing, ...more] });
/** An item whose sort key is this template over these attributes. */
const keyed = (template: string, attributes = {}) =>
  items(looseItem(things, "other", { id: "<id>", part: template }, { id: string(), ...attributes }));
const reading = (template: string, attributes: Parameters<typeof looseItem>[3]) => ({
  tables: [things, readings],
  ...items(looseItem(readings, "reading", { id: "<id>", at: template }, { id: string(), ...attributes })),
});
const computed = (from: string, attributes = {}, when = {}) =>
  items(part("other", attributes, { computed: { copy: { from, when } } }));
const sized = (bytes: number, filledBy?: string) =>
  items(
    part(
      "other",
      { text: string(), count: number() },
      { size: { bytes: assumed(bytes), ...(filledBy && { filledBy }) } },
    ),
  );

const at = "items.other.key.part";

const cases: Case[] = [
  {
    code: "item_table_unknown",
    path: "items.other",
    what: "an item of a table that the design lacks",
    trips: items(looseItem(others, "other", { id: "<id>" }, { id: string() })),
    misses: { ...items(looseItem(others, "other", { id: "<id>" }, { id: string() })), tables: [things, others] },
  },
  {
    code: "item_twice",
    path: "items.thing",
    what: "an item that is listed twice",
    trips: { items: [thing, thing] },
    misses: items({ ...part("other"), name: "Thing" }),
  },
  {
    code: "item_twice",
    path: "items.thing",
    what: "two items of one name",
    trips: items({ ...part("other"), name: "thing" }),
    misses: items({ ...part("other"), name: "thing2" }),
  },
  {
    code: "key_missing",
    path: at,
    what: "a key without a template",
    trips: items(looseItem(things, "other", { id: "<id>" }, { id: string() })),
    misses: keyed("X"),
  },
  { code: "key_missing", path: at, what: "an empty template", trips: keyed(""), misses: keyed(" ") },
  {
    code: "template_brackets",
    path: at,
    what: "a bracket that is not closed",
    trips: keyed("NOTE#<noteId", { noteId: string() }),
    misses: keyed("NOTE#<noteId>", { noteId: string() }),
  },
  {
    code: "template_brackets",
    path: at,
    what: "a bracket that is not opened",
    trips: keyed("noteId>#<noteId>", { noteId: string() }),
    misses: keyed("noteId#<noteId>", { noteId: string() }),
  },
  {
    code: "template_brackets",
    path: "items.other.computed.copy",
    what: "empty brackets in a computed attribute",
    trips: computed("<>"),
    misses: computed("<id>"),
  },
  {
    code: "attribute_unknown",
    path: at,
    what: "a template over an attribute that the item lacks",
    trips: keyed("NOTE#<noteId>", { noteID: string() }),
    misses: keyed("NOTE#<noteID>", { noteID: string() }),
  },
  {
    code: "attribute_unknown",
    path: "items.other.computed.copy",
    what: "a computed attribute over one that the item lacks",
    trips: computed("<label>"),
    misses: computed("<label>", { label: string() }),
  },
  {
    code: "attribute_unknown",
    path: "items.other.computed.copy.when",
    what: "a condition on an attribute that the item lacks",
    trips: computed("<id>", {}, { isOpen: true }),
    misses: computed("<id>", { isOpen: boolean() }, { isOpen: true }),
  },
  {
    code: "when_not_comparable",
    path: "items.other.computed.copy.when",
    what: "a condition on a set",
    trips: computed("<id>", { tags: stringSet() }, { tags: new Set(["a"]) }),
    misses: computed("<id>", { tags: optional(string()) }, { tags: "a" }),
  },
  {
    code: "computed_twice",
    path: "items.other.computed.copy",
    what: "a computed attribute that is an attribute, too",
    trips: computed("<id>", { copy: string() }),
    misses: computed("<id>", { Copy: string() }),
  },
  {
    code: "key_optional",
    path: at,
    what: "a key over an optional attribute",
    trips: keyed("NOTE#<noteId>", { noteId: optional(string()) }),
    misses: keyed("NOTE#<noteId>", { noteId: string(), label: optional(string()) }),
  },
  {
    code: "key_not_sortable",
    path: at,
    what: "digits in a composed key",
    trips: keyed("NOTE#<count>", { count: number() }),
    misses: keyed("NOTE#<taken>#<moment>", { taken: epochSeconds(), moment: timestamp() }),
  },
  {
    code: "key_type",
    path: at,
    what: "a number for a key of text",
    trips: keyed("<count>", { count: number() }),
    misses: reading("<count>", { count: number() }),
  },
  {
    code: "key_type",
    path: "items.reading.key.at",
    what: "composed text for a key of numbers",
    trips: reading("#<taken>", { taken: epochSeconds() }),
    misses: reading("<taken>", { taken: epochSeconds() }),
  },
  {
    code: "key_type",
    path: at,
    what: "a kind that cannot be a key",
    trips: keyed("<tags>", { tags: list(string()) }),
    misses: keyed("<moment>", { moment: timestamp() }),
  },
  {
    code: "key_type",
    path: at,
    what: "bytes for a key of text",
    trips: keyed("<digest>", { digest: binary() }),
    misses: keyed("<digest>", { digest: string() }),
  },
  {
    code: "key_shadowed",
    path: at,
    what: "an attribute with the key's name and another value",
    trips: keyed("PART#<part>", { part: string() }),
    misses: keyed("<part>", { part: string() }),
  },
  {
    code: "key_shadowed",
    path: at,
    what: "a computed attribute with the key's name",
    trips: items(part("other", {}, { computed: { part: { from: "<id>" } } })),
    misses: items(part("other", {}, { computed: { Part: { from: "<id>" } } })),
  },
  { code: "item_size", path: "items.other.size", what: "a size of 0", trips: sized(0), misses: sized(1) },
  {
    code: "item_size",
    path: "items.other.size",
    what: "a size above 400 KB",
    trips: sized(400 * 1024 + 1),
    misses: sized(400 * 1024),
  },
  {
    code: "item_size",
    path: "items.other.size",
    what: "no number as size",
    trips: sized(Number.NaN),
    misses: sized(0.5),
  },
  {
    code: "filler_not_text",
    path: "items.other.size",
    what: "padding in a number",
    trips: sized(100, "count"),
    misses: sized(100, "text"),
  },
  {
    code: "filler_in_key",
    path: "items.other.size",
    what: "padding in a key",
    trips: sized(100, "id"),
    misses: sized(100, "text"),
  },
  {
    code: "filler_in_key",
    path: "items.other.size",
    what: "padding in what a computed attribute is made of",
    trips: items(
      part(
        "other",
        { text: string() },
        { computed: { c: { from: "#<text>" } }, size: { bytes: assumed(9), filledBy: "text" } },
      ),
    ),
    misses: items(
      part(
        "other",
        { text: string() },
        { computed: { c: { from: "#<id>" } }, size: { bytes: assumed(9), filledBy: "text" } },
      ),
    ),
  },
  {
    code: "key_collision",
    path: "items.other.key",
    what: "keys of the same form",
    trips: keyed("THING"),
    misses: keyed("THING#<id>"),
  },
  {
    code: "key_collision",
    path: "items.second.key",
    what: "keys that differ in the names of attributes alone",
    trips: items(
      looseItem(things, "first", { id: "<id>", part: "A#<a>" }, { id: string(), a: string() }),
      looseItem(things, "second", { id: "<b>", part: "A#<c>" }, { b: string(), c: string() }),
    ),
    misses: items(
      looseItem(things, "first", { id: "<id>", part: "A#<a>" }, { id: string(), a: string() }),
      looseItem(things, "second", { id: "<id>", part: "B#<a>" }, { id: string(), a: string() }),
    ),
  },
];

describeCases("items", cases);
