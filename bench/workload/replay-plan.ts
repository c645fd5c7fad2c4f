import { type TableNames, tableNameOf, withTableNames } from "../../model/request/table-names.ts";
import type { Design } from "../../model/schema/design.ts";
import type { AnyPattern } from "../../model/schema/pattern.ts";
import type { ParameterDraw, Population } from "../../model/schema/population.ts";
import { DesignError } from "../../model/schema/problem.ts";

/** A pattern that is replayed: one with a rate. Its position in the list is its name in schedules and records. */
export interface Replayed {
  readonly name: string;
  readonly pattern: AnyPattern;
  readonly draw: ParameterDraw;
}

/** A table or an index that consumes units. Its position in the list is its name in records. */
export interface UnitTarget {
  readonly table: string;
  readonly index?: string;
}

/** What the load generator and the verdict must agree on about a design. */
export interface ReplayPlan {
  readonly population: Population;
  /** By number in the document, then by name. */
  readonly replayed: readonly Replayed[];
  readonly targets: readonly UnitTarget[];
}

/** Documented requests a second, in the order of the replayed patterns. */
export const ratesOf = ({ replayed }: Pick<ReplayPlan, "replayed">): number[] =>
  replayed.map(({ pattern }) => pattern.rateRps.value);

/**
 * What is replayed of a design, against its tables under the names that they are deployed under.
 *
 * @throws DesignError `population_missing` when the design says nothing about its data, `nothing_to_replay` without a rate.
 */
export function planReplay(design: Design, tableNames: TableNames = {}): ReplayPlan {
  const { population } = design;
  if (population === undefined) {
    throw new DesignError([
      {
        code: "population_missing",
        path: "population",
        message: `the design "${design.name}" does not say what fills its tables, so there is nothing to replay against`,
        fix: "describe entities and draws under population; the README shows it in five minutes",
      },
    ]);
  }
  const replayed = Object.entries(design.patterns).flatMap(([name, pattern]): Replayed[] => {
    const draw = population.draws.find((candidate) => candidate.pattern === pattern);
    return pattern.rateRps.value > 0 && draw !== undefined
      ? [{ name, pattern, draw: withNames(draw, tableNames) }]
      : [];
  });
  if (replayed.length === 0) {
    throw new DesignError([
      {
        code: "nothing_to_replay",
        path: "patterns",
        message: `no pattern of "${design.name}" has a rate`,
        fix: "give at least one pattern a rateRps above 0",
      },
    ]);
  }
  const number = ({ pattern }: Replayed) => pattern.number ?? Number.MAX_SAFE_INTEGER;
  replayed.sort((a, b) => number(a) - number(b) || (a.name < b.name ? -1 : 1));
  return { population, replayed, targets: unitTargets(design, tableNames) };
}

function withNames(draw: ParameterDraw, tableNames: TableNames): ParameterDraw {
  return Object.keys(tableNames).length === 0
    ? draw
    : { ...draw, plan: (drawn) => withTableNames(draw.plan(drawn), tableNames) };
}

function unitTargets(design: Design, tableNames: TableNames): UnitTarget[] {
  return design.tables.flatMap((table): UnitTarget[] => [
    { table: tableNameOf(tableNames, table.name) },
    ...design.indexes
      .filter((index) => index.table === table)
      .map((index) => ({ table: tableNameOf(tableNames, table.name), index: index.name }))
      .sort((a, b) => (a.index < b.index ? -1 : 1)),
  ]);
}
