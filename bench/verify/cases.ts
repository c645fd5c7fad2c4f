import type { Design } from "../../model/schema/design.ts";
import type { AnyPattern } from "../../model/schema/pattern.ts";
import type { Plan } from "../../model/schema/plan.ts";
import type { Entity, ParameterDraw, Population } from "../../model/schema/population.ts";
import { DesignError } from "../../model/schema/problem.ts";
import type { DataSet } from "../workload/data-set.ts";
import { type SizeClass, sizeClasses } from "./size-classes.ts";
import { createSizedData, drawnFrom, type SizedData } from "./sized-data.ts";
import { createSizedDraw } from "./sized-draw.ts";

/** One pattern at one size class: its first stage. */
export interface SizedCase {
  readonly pattern: string;
  readonly sizeClass: SizeClass;
  readonly plan: Plan;
}

/** A pattern that is not executed, and why. */
export interface NotVerified {
  readonly pattern: string;
  readonly why: string;
  /** The design asks for no execution: it has no draw for the pattern. Otherwise its execution could not be predicted. */
  readonly isMeant: boolean;
}

export interface SizedCases {
  readonly data: SizedData;
  /** Pattern by pattern, by number in the document, then by name; each at its size classes in their order. */
  readonly cases: readonly SizedCase[];
  readonly notVerified: readonly NotVerified[];
}

/**
 * Instances of the root, in the order in which they are tried. Of a dozen the first, the middle and the last differ in what they
 * have; fewer where the design has much below each, more where its choices need more to choose from.
 */
const rootsTried = [12, 6, 24, 48, 96, 192, 384];
/** What the data may have: so much is made, written and held in memory within a second or two. */
const itemsMost = 10_000;
const megabytesMost = 100;
/**
 * Children of the first instance: a page of a hundred is full twice over, so that a page without its limit is seen to be longer.
 * Not what the patterns of the design read at most: one more of them would change the data of the others.
 */
const childrenWanted = 200;

/**
 * Every pattern of a design that says what its parameters are drawn from, at every size class.
 *
 * @throws DesignError `population_missing`, `nothing_to_verify`, or why the population makes no data of this size
 */
export function planSizedCases(design: Design): SizedCases {
  const { population } = design;
  if (population === undefined) {
    const message = `the design "${design.name}" does not say what fills its tables, so there is nothing to verify against`;
    const fix = "describe entities and draws under population; the README shows it in five minutes";
    throw new DesignError([{ code: "population_missing", path: "population", message, fix }]);
  }
  const patterns = Object.entries(design.patterns).sort(byNumber);
  const drawn = patterns.flatMap(([name, pattern]) => {
    const draw = population.draws.find((candidate) => candidate.pattern === pattern);
    return draw === undefined ? [] : [{ name, draw }];
  });
  if (drawn.length === 0) {
    const message = `nothing says what the parameters of any pattern of "${design.name}" are drawn from`;
    const fix = "add draws to the population";
    throw new DesignError([{ code: "nothing_to_verify", path: "population.draws", message, fix }]);
  }
  const notVerified = patterns
    .filter(([name]) => !drawn.some((each) => each.name === name))
    .map(([pattern]) => ({ pattern, why: "no draw", isMeant: true }));
  return { ...planOnSmallData(population, drawn), notVerified };
}

type NamedPattern = readonly [name: string, pattern: AnyPattern];

function byNumber([oneName, one]: NamedPattern, [otherName, other]: NamedPattern): number {
  const number = (pattern: AnyPattern) => pattern.number ?? Number.MAX_SAFE_INTEGER;
  return number(one) - number(other) || (oneName < otherName ? -1 : 1);
}

interface NamedDraw {
  readonly name: string;
  readonly draw: ParameterDraw;
}

/** On the first number of roots that the design can do with. */
function planOnSmallData(population: Population, drawn: readonly NamedDraw[]): Omit<SizedCases, "notVerified"> {
  let firstFailure: unknown;
  for (const roots of rootsTried) {
    try {
      const data = createSizedData(population, roots, childrenWanted);
      assertSmall(data.stored);
      return { data, cases: drawn.flatMap((each) => casesOf(each, data)) };
    } catch (error) {
      if (!(error instanceof DesignError)) {
        throw error;
      }
      firstFailure ??= error;
    }
  }
  throw firstFailure;
}

function casesOf({ name, draw }: NamedDraw, data: SizedData): SizedCase[] {
  return sizeClasses.map((sizeClass) => {
    const sizedDraw = createSizedDraw(drawnFrom(data, sizeClass), sizeClass, name);
    return { pattern: name, sizeClass, plan: draw.plan(sizedDraw) };
  });
}

/** @throws DesignError when it would take long to make and write */
function assertSmall(stored: DataSet): void {
  const { root, entities } = stored.population;
  const items = stored.itemCount;
  const megabytes =
    [root, ...entities].reduce((sum, entity) => sum + stored.count(entity) * largeBytesOf(stored, entity), 0) / 1e6;
  if (items > itemsMost || megabytes > megabytesMost) {
    const message = `${stored.input.roots} ${root.name} have ${items} items of ${Math.ceil(megabytes)} MB at their largest, and patterns are verified on up to ${itemsMost} and ${megabytesMost} MB`;
    const fix = "make a root of something smaller, or lower the averages of what lies below it";
    throw new DesignError([{ code: "data_too_large", path: "population", message, fix }]);
  }
}

/** Stated size of an instance's items at the largest size class. */
function largeBytesOf(stored: DataSet, entity: Entity): number {
  const items = stored.count(entity) === 0 ? [] : entity.items(stored.instance(entity, 0));
  const bytes = items.reduce((sum, { item }) => sum + (item.size?.bytes.value ?? 0), 0);
  return bytes * Math.max(...sizeClasses.map(({ sizeFactor }) => sizeFactor));
}
