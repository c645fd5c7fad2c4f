import { checkIndexes } from "./check/indexes.ts";
import { checkItems } from "./check/items.ts";
import { checkPatterns } from "./check/patterns.ts";
import { checkPopulation } from "./check/population.ts";
import { checkShards } from "./check/shards.ts";
import { checkTables } from "./check/tables.ts";
import type { Design } from "./design.ts";
import type { AnyPattern } from "./pattern.ts";
import { DesignError } from "./problem.ts";

/**
 * Checks a design and gives it back. What the type checker could not refuse is gathered and thrown as one list.
 *
 * @throws DesignError with every problem, each with code, path, message and what to do.
 */
export function defineDesign<const Patterns extends Readonly<Record<string, AnyPattern>>>(
  design: Design<Patterns>,
): Design<Patterns> {
  const problems = [checkTables, checkItems, checkIndexes, checkPatterns, checkPopulation, checkShards].flatMap(
    (check) => check(design),
  );
  if (problems.length > 0) {
    throw new DesignError(problems, `The design "${design.name}"`);
  }
  return design;
}
