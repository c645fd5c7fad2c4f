import type { Consistency } from "../../schema/plan.ts";
import { DesignError, type Problem } from "../../schema/problem.ts";
import { readBlockBytes, readUnits, transactionalFactor, writeBlockBytes, writeUnits } from "./amounts.ts";
import { checkSizes, type SizeDistribution, stepsOfOne } from "./size-distribution.ts";
import { stepsOfSum } from "./sum-of-sizes.ts";

/** What is asked: one item that is read, one that is written, or so many items that one Query or Scan page reads. */
export type UnitsQuestion =
  | {
      readonly operation: "read";
      readonly sizes: SizeDistribution;
      /** Eventual unless said. A transactional read costs twice a strong one, whatever is said here. */
      readonly consistency?: Consistency;
      readonly transactional?: boolean;
    }
  | {
      readonly operation: "write";
      /** Sizes of the larger of the item before and after. */
      readonly sizes: SizeDistribution;
      readonly transactional?: boolean;
    }
  | {
      readonly operation: "page";
      readonly sizes: SizeDistribution;
      /** Items of the page: an integer from 0 to a million. Their sizes have nothing to do with each other. */
      readonly count: number;
      readonly consistency?: Consistency;
    };

/** Capacity units: on average, and the least that 99 of 100 stay within. */
export interface ExpectedUnits {
  readonly expected: number;
  readonly p99: number;
}

const countMost = 1_000_000;

/**
 * The units that items of these sizes cost. Rules (Developer Guide, "DynamoDB read and write operations"): a read costs 1 unit for
 * each 4 KB that has begun, half with eventual consistency, double in a transaction; a write 1 for each 1 KB, double in a
 * transaction; nothing costs less than one step, so a missing item is a size of 0. A page adds its sizes up and rounds the sum
 * once. It is taken to hold all its items: where they exceed 1 MB, DynamoDB answers with several pages and rounds each up,
 * which is at most 1 unit more for each.
 *
 * `expected` is exact for every distribution, within 1e-9 of itself, however many items a page has. `p99` is exact for one item,
 * and for a page whose sum is spread over at most 65,536 steps of the sizes' common divisor (64 KB where there is none);
 * otherwise it may be one step off. Work and memory are bounded, whatever the sizes and the count.
 *
 * Throws a `DesignError` for sizes that are negative, not finite, not whole bytes or above 400 KB, for shares that do not add up
 * to 1, and for a count that is out of range.
 */
export function expectedUnits(question: UnitsQuestion): ExpectedUnits {
  const problems = [
    ...checkSizes(question.sizes),
    ...(question.operation === "page" ? checkCount(question.count) : []),
  ];
  if (problems.length > 0) {
    throw new DesignError(problems, "The sizes");
  }
  const step = question.operation === "write" ? writeBlockBytes : readBlockBytes;
  const unitsPerStep = unitsPerStepOf(question);
  const { mean, p99 } =
    question.operation === "page" ? stepsOfSum(question.sizes, question.count, step) : stepsOfOne(question.sizes, step);
  return { expected: mean * unitsPerStep, p99: p99 * unitsPerStep };
}

function unitsPerStepOf(question: UnitsQuestion): number {
  const isTransactional = question.operation !== "page" && question.transactional === true;
  if (question.operation === "write") {
    return writeUnits(undefined, writeBlockBytes) * (isTransactional ? transactionalFactor : 1);
  }
  return readUnits(readBlockBytes, isTransactional ? "transactional" : (question.consistency ?? "eventual"));
}

function checkCount(count: number): Problem[] {
  if (Number.isInteger(count) && count >= 0 && count <= countMost) {
    return [];
  }
  const fix = `give an integer from 0 to ${countMost}`;
  return [{ code: "page_count", path: "count", message: `the page has ${count} items`, fix }];
}
