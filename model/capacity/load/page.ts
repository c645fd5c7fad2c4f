import { noSizes, plus, type Sizes, stepsOf } from "./sizes.ts";

/** Things of one kind on a page, in the order in which they are read. */
export interface PagePart {
  /** Sizes of the items of each thing, in the order in which they are read. */
  readonly items: readonly Sizes[];
  readonly count: number;
}

/** A page ends with the item that brings what was read to this size (Developer Guide, "Paginating table query results"). */
const pageBytesMost = 1_048_576;
const stepBytes = 4096;

/** Items that a page holds: how many, and the probability of each number of 4 KB steps that they take. */
export interface Page {
  readonly items: number;
  readonly steps: ReadonlyMap<number, number>;
}

/** One page of a Query: parts one after the other, until the limit or 1 MB ends it. Sizes are added up and rounded once. */
export function readPage(parts: readonly PagePart[], limit: number): Page {
  let sizes = noSizes;
  for (const { items, count } of parts) {
    const whole = items.reduce((sum, each) => plus(sum, each), noSizes);
    const left = Math.min(limit - sizes.count, itemsUntil(pageBytesMost - sizes.mean, whole));
    const things = Math.max(0, Math.min(count, Math.floor(left / items.length)));
    sizes = plus(sizes, whole, things);
    if (things < count) {
      // The page ends within the next thing.
      sizes = items.slice(0, Math.max(0, left - things * items.length)).reduce((sum, each) => plus(sum, each), sizes);
      break;
    }
  }
  return { items: sizes.count, steps: sizes.count === 0 ? new Map([[1, 1]]) : stepsOf(sizes, stepBytes) };
}

/** Items of so many bytes are read: the one that brings them there is still read. */
function itemsUntil(bytes: number, { count, mean }: Sizes): number {
  return bytes <= 0 ? 0 : Math.ceil((bytes * count) / mean);
}
