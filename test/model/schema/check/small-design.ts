/** A small design without a problem, parts of it that a test can change, and a way to get at what `defineDesign` says. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type AnyItem,
  type AnyPattern,
  type AnyTable,
  type Attributes,
  atMostOne,
  type Computed,
  type Design,
  DesignError,
  defineDesign,
  documented,
  draws,
  get,
  globalIndex,
  item,
  type ParameterDraw,
  type Population,
  type Problem,
  readPattern,
  rootEntity,
  string,
  stringKey,
  table,
} from "../../../../model/index.ts";

export const things = table("Things", { partitionKey: stringKey("id"), sortKey: stringKey("part") });
export const thing = item(things, "thing", {
  key: { id: "<id>", part: "THING" },
  attributes: { id: string(), owner: string(), label: string() },
});
export const thingsByOwner = globalIndex(things, "ThingsByOwner", { of: [thing], partitionKey: "owner", project: [] });
export const getThing = readPattern({
  number: 1,
  title: "Get a thing",
  rateRps: documented(1),
  consistency: "eventual",
  parameters: { id: string() },
  returns: atMostOne(["label"]),
  request: ({ id }) => get(thing, { id }),
});
export const user = rootEntity("user", () => []);
export const drawThing: ParameterDraw = draws(getThing, (draw) => ({ id: draw.newId() }));
export const population: Population = { root: user, entities: [], draws: [drawThing] };

export const small: Design = {
  name: "small",
  tables: [things],
  items: [thing],
  indexes: [thingsByOwner],
  patterns: { getThing },
  population,
};

/** An item as a design in plain JavaScript could give it: unchecked by the types of `item`. */
export function looseItem(
  of: AnyTable,
  name: string,
  key: Readonly<Record<string, string>>,
  attributes: Attributes,
  more: { readonly computed?: Readonly<Record<string, Computed>>; readonly size?: NonNullable<AnyItem["size"]> } = {},
): AnyItem {
  return { kind: "item", name, table: of, key, attributes, computed: {}, ...more };
}

/** Another item of the table `things`, whose keys are its own. */
export function part(name: string, attributes: Attributes = {}, more: Parameters<typeof looseItem>[4] = {}): AnyItem {
  return looseItem(things, name, { id: "<id>", part: name.toUpperCase() }, { id: string(), ...attributes }, more);
}

/** A pattern as it stands, for requests that the types of `readPattern` would refuse. */
export function pattern(changes: Partial<AnyPattern>): AnyPattern {
  const plan = () => ({ requests: [] });
  return {
    kind: "read",
    title: "A pattern",
    rateRps: documented(0),
    consistency: "eventual",
    parameters: {},
    plan,
    ...changes,
  };
}

export function problemsOf(design: Design): readonly Problem[] {
  try {
    defineDesign(design);
    return [];
  } catch (error) {
    if (error instanceof DesignError) {
      return error.problems;
    }
    throw error;
  }
}

/** A change to the small design that has this problem and no other, and one that comes close and has none. */
export interface Case {
  readonly code: string;
  readonly path: string;
  readonly what: string;
  readonly trips: Partial<Design>;
  /** Problems that cannot but come before it. */
  readonly after?: readonly { readonly code: string; readonly path: string }[];
  readonly misses: Partial<Design>;
}

/** Tests every case, and that the cases name every code that the file of `model/schema/check` has. */
export function describeCases(file: string, cases: readonly Case[]): void {
  describe(file, () => {
    it.each(cases)("$code: $what", ({ code, path, trips, after = [] }) => {
      const problems = problemsOf({ ...small, ...trips });
      expect(problems.map((problem) => ({ code: problem.code, path: problem.path }))).toEqual([
        ...after,
        { code, path },
      ]);
      for (const { message, fix } of problems) {
        expect(message.length).toBeGreaterThan(10);
        expect(fix.length).toBeGreaterThan(5);
        expect(`${message} ${fix}`).not.toMatch(/undefined|\[object/);
      }
    });

    it.each(cases)("$code: not when $what is only nearly so", ({ misses }) => {
      expect(problemsOf({ ...small, ...misses })).toEqual([]);
    });

    it("has a case for every code", () => {
      const source = readFileSync(new URL(`../../../../model/schema/check/${file}.ts`, import.meta.url), "utf8");
      const codes = [...source.matchAll(/code: "(\w+)"/g)].map(([, code]) => code);
      expect(codes.length).toBeGreaterThan(0);
      expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual([...new Set(codes)].sort());
    });
  });
}
