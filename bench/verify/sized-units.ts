/** What every pattern costs at every size class, and what has changed since a baseline: by the model, without an engine. */
import type { TableUnits } from "../../model/capacity/units/prediction.ts";
import type { Design } from "../../model/schema/design.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { planSizedCases } from "./cases.ts";
import { type PredictedCase, predictCases } from "./predict-case.ts";

/** Capacity units of one execution of a pattern at a size class, by AWS's rules. */
export interface SizedUnits {
  readonly pattern: string;
  /** A name of `sizeClasses`. */
  readonly sizeClass: string;
  /** Requests that the execution sends, over all stages. */
  readonly requests: number;
  /** Sum over all tables and indexes. A refused write costs units as well. */
  readonly total: number;
  /** By the design's own names, under whatever names a stack deployed the tables: so that two runs compare. */
  readonly tables: Readonly<Record<string, TableUnits>>;
}

/** A pattern whose units at a size class are others than in the baseline. */
export interface SizedUnitsChange {
  readonly pattern: string;
  readonly sizeClass: string;
  readonly baseline: SizedUnits;
  readonly current: SizedUnits;
}

export interface SizedUnitsComparison {
  /** The total rose. */
  readonly dearer: readonly SizedUnitsChange[];
  /** The total fell. */
  readonly cheaper: readonly SizedUnitsChange[];
  /** The total is the same, and other tables or indexes pay it, or it takes another number of requests. */
  readonly moved: readonly SizedUnitsChange[];
  /** In the current units alone. */
  readonly added: readonly SizedUnits[];
  /** In the baseline alone. */
  readonly removed: readonly SizedUnits[];
}

/**
 * The units of every pattern that has a draw, at every size class. The same design gives the same figures on every machine and
 * day; rates and scale have no part in them. A pattern that cannot be predicted is left out.
 *
 * @throws DesignError as `planSizedCases` does
 */
export function predictSizedUnits(design: Design): readonly SizedUnits[] {
  return predictCases(planSizedCases(design), toTableDefinitions(design))
    .filter(({ unpredicted }) => unpredicted === undefined)
    .map(toSizedUnits);
}

export function toSizedUnits({ pattern, sizeClass, requests }: PredictedCase): SizedUnits {
  const predictions = requests.map(({ prediction }) => prediction);
  return {
    pattern,
    sizeClass: sizeClass.name,
    requests: requests.length,
    total: predictions.reduce((sum, { total }) => sum + total, 0),
    tables: addTables(predictions.map(({ tables }) => tables)),
  };
}

type Tables = Readonly<Record<string, TableUnits>>;

function addTables(all: readonly Tables[]): Tables {
  const names = [...new Set(all.flatMap((tables) => Object.keys(tables)))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const parts = all.flatMap((tables) => tables[name] ?? []);
      const table = parts.reduce((sum, part) => sum + part.table, 0);
      return [
        name,
        { table, gsi: addIndexes(parts.map(({ gsi }) => gsi)), lsi: addIndexes(parts.map(({ lsi }) => lsi)) },
      ];
    }),
  );
}

function addIndexes(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = [...new Set(all.flatMap((indexes) => Object.keys(indexes)))].sort();
  return Object.fromEntries(names.map((name) => [name, all.reduce((sum, indexes) => sum + (indexes[name] ?? 0), 0)]));
}

/** Compares exactly: units are sums of halves, which a double holds without an error. */
export function compareSizedUnits(
  baseline: readonly SizedUnits[],
  current: readonly SizedUnits[],
): SizedUnitsComparison {
  const earlierById = new Map(baseline.map((units) => [idOf(units), units]));
  const currentIds = new Set(current.map(idOf));
  const changes = current.flatMap((units): SizedUnitsChange[] => {
    const earlier = earlierById.get(idOf(units));
    const { pattern, sizeClass } = units;
    return earlier === undefined || isSame(earlier, units)
      ? []
      : [{ pattern, sizeClass, baseline: earlier, current: units }];
  });
  return {
    dearer: changes.filter((change) => change.current.total > change.baseline.total),
    cheaper: changes.filter((change) => change.current.total < change.baseline.total),
    moved: changes.filter((change) => change.current.total === change.baseline.total),
    added: current.filter((units) => !earlierById.has(idOf(units))),
    removed: baseline.filter((units) => !currentIds.has(idOf(units))),
  };
}

const idOf = ({ pattern, sizeClass }: SizedUnits) => JSON.stringify([pattern, sizeClass]);

const isSame = (one: SizedUnits, other: SizedUnits) =>
  one.total === other.total &&
  one.requests === other.requests &&
  JSON.stringify(targetsOf(one)) === JSON.stringify(targetsOf(other));

/** What took units, by table and index; the same text for the same figures, in whatever order they came. */
export function targetsOf({ tables }: SizedUnits): readonly (readonly [target: string, units: number])[] {
  return Object.entries(tables)
    .flatMap(([table, { table: own, gsi, lsi }]): [string, number][] => [
      [table, own],
      ...[gsi, lsi].flatMap((indexes) =>
        Object.entries(indexes).map(([index, units]): [string, number] => [`${table}/${index}`, units]),
      ),
    ])
    .filter(([, units]) => units !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
