import { describe, expect, it } from "vitest";
import {
  type AnyIndex,
  assumed,
  atLeast,
  boolean,
  type Design,
  DesignError,
  defineDesign,
  documented,
  entity,
  get,
  number,
  numberKey,
  optional,
  query,
  string,
  stringKey,
  table,
} from "../../../model/index.ts";
import { looseItem, part, pattern, population, problemsOf, small, thing, things, user } from "./check/small-design.ts";

const expiring = table("Ex", { partitionKey: stringKey("id"), sortKey: numberKey("id"), timeToLive: "expiresAt" });
const index: AnyIndex = {
  kind: "index",
  scope: "global",
  name: "ByFlag",
  table: things,
  partitionKey: "isOpen",
  projection: { kind: "include", attributes: ["color"] },
  items: [thing],
};

/** Something is wrong in every part of it, and in some parts more than one thing. */
const broken: Design = {
  name: "broken",
  tables: [things, expiring],
  items: [
    thing,
    part("thing2", { isOpen: boolean() }),
    looseItem(things, "note", { id: "<id>", part: "NOTE#<noteId>" }, { id: optional(string()) }),
    looseItem(things, "label", { id: "<id>", part: "THING" }, { id: string() }, { size: { bytes: assumed(0) } }),
    looseItem(expiring, "session", { id: "<id>" }, { id: number(), expiresAt: number() }),
  ],
  indexes: [index],
  patterns: {
    first: pattern({ number: 1, rateRps: documented(-1), budget: { p99Ms: 0 } }),
    second: pattern({ number: 1, plan: () => get(thing, { id: "" }) }),
    third: pattern({ plan: () => query(expiring, { of: [thing], key: { id: "i" }, sortKey: atLeast(1) }) }),
    fourth: pattern({ rateRps: documented(1) }),
  },
  population: {
    ...population,
    entities: [
      entity("like", { of: { ...user, name: "post" }, average: assumed(5), most: assumed(4), items: () => [] }),
    ],
  },
};

describe("defineDesign", () => {
  it("gives a sound design back as it is", () => {
    expect(defineDesign(small)).toBe(small);
    const { population: _, ...withoutPopulation } = small;
    expect(defineDesign(withoutPopulation)).toBe(withoutPopulation);
  });

  it("gathers every problem of every part", () => {
    expect(problemsOf(broken).map(({ code, path }) => `${code} ${path}`)).toEqual([
      "table_name tables.Ex",
      "table_key_twice tables.Ex",
      "ttl_not_epoch_seconds items.session.expiresAt",
      "key_optional items.note.key.id",
      "attribute_unknown items.note.key.part",
      "item_size items.label.size",
      "key_type items.session.key.id",
      "key_collision items.label.key",
      "index_key_unknown indexes.ByFlag",
      "index_polluted indexes.ByFlag",
      "projection_unknown indexes.ByFlag",
      "index_key_type items.thing2.isOpen",
      "figure patterns.first.rateRps",
      "budget patterns.first.budget",
      "key_value_missing patterns.second.request.id",
      "pattern_number_twice patterns.second",
      "query_item_foreign patterns.third.request.thing",
      "entity_parent_unknown population.like",
      "entity_figures population.like",
      "draw_missing population.draws.fourth",
      "draw_unknown population.draws.Get a thing",
    ]);
  });

  it("says of each where it is, what is wrong and how to mend it", () => {
    const error = new DesignError(problemsOf(broken), 'The design "broken"');
    const lines = error.message.split("\n");
    expect(lines[0]).toBe('The design "broken" has 21 problems:');
    expect(lines.slice(1, 3)).toEqual([
      '  tables.Ex: "Ex" is not a table name that DynamoDB accepts [table_name]',
      "    to mend it: use 3 to 255 letters, digits, dots, hyphens and underscores",
    ]);
    expect(lines).toHaveLength(1 + 2 * 21);
    expect(() => defineDesign(broken)).toThrow(error.message);
    expect(() => defineDesign({ ...small, tables: [] })).toThrow(DesignError);
    expect(() =>
      defineDesign({ ...small, name: "one", items: [thing, part("x", {}, { size: { bytes: assumed(0) } })] }),
    ).toThrow('The design "one" has a problem:\n  items.x.size: 0 bytes is not the size of an item [item_size]');
  });
});
