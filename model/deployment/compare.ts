import type { Design } from "../schema/design.ts";
import { toTableDefinitions } from "../schema/to-table-definition.ts";
import { compareTable, type TableDifference } from "./compare-table.ts";
import type { DeployedTableDescription } from "./deployed-table.ts";
import { type Judgement, judgeDifference, type Meaning } from "./meaning.ts";
import { toPatternUse } from "./pattern-use.ts";

/** One thing that is deployed otherwise than designed, and what follows from it. Plain JSON; see `TableDifference`. */
export interface Difference extends Judgement {
  /** The design's name of the table. */
  readonly resource: string;
  /** Where in the table, in the words of DescribeTable: `GlobalSecondaryIndexes.UsersByUsername.Projection`. */
  readonly path: string;
  /** As text; `null` where the design has no such thing. */
  readonly designed: string | null;
  /** As text; `null` where nothing of the kind is deployed. */
  readonly deployed: string | null;
}

/** By the design's table name; absent where no such table was found. */
export type DeployedTables = Readonly<Record<string, DeployedTableDescription | undefined>>;

const meanings: readonly Meaning[] = ["breaks", "cost", "harmless"];

/**
 * Every difference between a design and its deployed tables, with its meaning for the access patterns. What the stack's settings
 * decide is none (see `compareTable`). Tables under names that the design does not have are differences too.
 *
 * Tables with the worst differences come first, otherwise in the order of the design; so do the differences of a table, and those
 * that mean the same are ordered by path.
 */
export function compareDesign(design: Design, deployed: DeployedTables): readonly Difference[] {
  const use = toPatternUse(design);
  const definitions = toTableDefinitions(design);
  const names = new Set(definitions.map(({ TableName }) => TableName));
  const strangers = Object.entries(deployed).filter(([name, table]) => table !== undefined && !names.has(name));
  const byTable = [
    ...definitions.map((definition) => compareTable(definition, deployed[definition.TableName])),
    ...strangers.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name]) => [notDesigned(name)]),
  ];
  return byTable
    .map((differences) =>
      differences.map((difference) => toDifference(difference, judgeDifference(difference, design, use))),
    )
    .map((differences) => differences.sort(byMeaningAndPath))
    .filter((differences) => differences.length > 0)
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .flat();
}

function notDesigned(table: string): TableDifference {
  return { kind: "table-not-designed", resource: table, path: "Table", designed: null, deployed: table };
}

function toDifference({ resource, path, designed, deployed }: TableDifference, judgement: Judgement): Difference {
  return { resource, path, designed, deployed, ...judgement };
}

const rankOf = (difference: Difference | undefined) => meanings.indexOf(difference?.meaning ?? "harmless");

function byMeaningAndPath(a: Difference, b: Difference): number {
  return rankOf(a) - rankOf(b) || (a.path < b.path ? -1 : 1);
}
