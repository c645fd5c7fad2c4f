import { checkIndexes } from "./check/indexes.ts";
import { checkItems } from "./check/items.ts";
import { checkPatterns } from "./check/patterns.ts";
import { checkPopulation } from "./check/population.ts";
import { checkTables } from "./check/tables.ts";
import type { AnyIndex } from "./index-key.ts";
import type { AnyItem } from "./item.ts";
import type { AnyPattern } from "./pattern.ts";
import type { Population } from "./population.ts";
import { DesignError } from "./problem.ts";
import type { AnyTable } from "./table.ts";

/** A whole design: what is stored where, and every way in which it is asked for. */
export interface Design<Patterns extends Readonly<Record<string, AnyPattern>> = Readonly<Record<string, AnyPattern>>> {
  readonly name: string;
  readonly tables: readonly AnyTable[];
  readonly items: readonly AnyItem[];
  readonly indexes: readonly AnyIndex[];
  readonly patterns: Patterns;
  /** Needed to seed and to replay; a design that is only deployed or priced can do without. */
  readonly population?: Population;
}

/**
 * Checks a design and gives it back. What the type checker could not refuse is gathered and thrown as one list.
 *
 * @throws DesignError with every problem, each with code, path, message and what to do.
 */
export function defineDesign<const Patterns extends Readonly<Record<string, AnyPattern>>>(
  design: Design<Patterns>,
): Design<Patterns> {
  const problems = [checkTables, checkItems, checkIndexes, checkPatterns, checkPopulation].flatMap((check) =>
    check(design),
  );
  if (problems.length > 0) {
    throw new DesignError(problems, `The design "${design.name}"`);
  }
  return design;
}
