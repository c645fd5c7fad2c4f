import { assertPopularity } from "../../population/popularity.ts";
import type { Design } from "../../schema/design.ts";
import type { AnyPattern } from "../../schema/pattern.ts";
import type { Population } from "../../schema/population.ts";
import { DesignError } from "../../schema/problem.ts";
import { Catalogue } from "./catalogue.ts";
import { estimatePattern } from "./estimate-load.ts";
import type { DesignLoad, LoadInput, PatternLoad, StoredBytes } from "./load.ts";
import { type TracedLoad, tracePattern } from "./pattern-load.ts";
import { planStorage } from "./storage.ts";
import { World } from "./world.ts";

const noPopulation =
  "the design has no population, so units are estimated from above, and neither storage nor hot keys are known";

/** As many users as a load is computed for: far above mankind, and all counts of a usual population stay exact. */
export const usersMost = 1e11;

/**
 * What the design's patterns take from its tables and indexes, on average over their parameters, and what is stored, for any
 * number of users. Nothing is enumerated: the population's and the patterns' own code is run with symbolic instances, so that it
 * shows which items a request finds; how many they are follows from the spreads of the population, and how often from the
 * popularity. Time does not grow with the users (a little with their logarithm).
 *
 * A pattern whose code cannot be traced has an estimate from above, and its assumptions say so. A design without a population has
 * nothing else, and no storage.
 *
 * `unitsP99` is exact where one request of an execution varies; where several do, it is the sum of what each of them stays within,
 * which is an upper bound. Queries are counted with their first page, as patterns send them.
 *
 * Throws a `DesignError` for users that are not a whole number from 1 to 1e11, and for a popularity that is none.
 */
export function planLoad({ design, users, popularity, collections = "all" }: LoadInput): DesignLoad {
  assertPopularity(popularity);
  if (!Number.isInteger(users) || users < 1 || users > usersMost) {
    const fix = `give a whole number from 1 to ${usersMost}`;
    throw new DesignError(
      [{ code: "load_users", path: "users", message: `${users} is not a number of users`, fix }],
      "The load",
    );
  }
  const { population } = design;
  const replayed = Object.entries(design.patterns).filter(([, { rateRps }]) => rateRps.value > 0);
  const catalogue =
    population === undefined ? undefined : new Catalogue(design, new World(population, users, popularity));
  const patterns = replayed.map(([name, pattern]): PatternLoad => {
    const { number, title, kind, rateRps } = pattern;
    const load = loadOf(design, population, catalogue, pattern);
    return { name, ...(number === undefined ? {} : { number }), title, kind, rateRps: rateRps.value, ...load };
  });
  const place = ({ number = Number.MAX_SAFE_INTEGER }: PatternLoad) => number;
  patterns.sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
  const failed = [...(catalogue?.failures ?? [])].map(
    ([entity, reason]) => `the items of ${entity} are not counted, because their code cannot be traced: ${reason}`,
  );
  const assumptions = population === undefined ? [noPopulation] : failed;
  return {
    users,
    patterns,
    storage: catalogue === undefined ? nothingStored(design) : planStorage(catalogue, collections),
    ...(assumptions.length === 0 ? {} : { assumptions }),
  };
}

/** Every table and index, with nothing in it: without a population nobody knows how much there is. */
function nothingStored({ tables, indexes }: Design): readonly StoredBytes[] {
  const empty = { items: 0, bytes: 0, largestCollectionBytes: 0 };
  return tables.flatMap((table): StoredBytes[] => [
    { table: table.name, scope: "table", ...empty },
    ...indexes
      .filter((index) => index.table === table)
      .map(({ name, scope }) => ({
        table: table.name,
        index: name,
        scope: scope === "global" ? ("gsi" as const) : ("lsi" as const),
        ...empty,
      })),
  ]);
}

function loadOf(
  design: Design,
  population: Population | undefined,
  catalogue: Catalogue | undefined,
  pattern: AnyPattern,
): TracedLoad {
  const draw = population?.draws.find((each) => each.pattern === pattern);
  if (catalogue === undefined || draw === undefined) {
    return estimatePattern(design, pattern, "the population does not say what its parameters are drawn from");
  }
  try {
    const load = tracePattern(catalogue, draw);
    const unknown = load.units.find(({ table }) => catalogue.unknownTables.has(table));
    return unknown === undefined
      ? load
      : estimatePattern(design, pattern, `the code of the items of ${unknown.table} cannot be traced`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return estimatePattern(design, pattern, `its code cannot be traced: ${reason}`);
  }
}
