import { DesignError, type Problem } from "../schema/problem.ts";

/**
 * How often keys are asked for, by rank: rank 0 is the most popular. The count of keys is given where a question is asked, so
 * one popularity serves users and posts alike.
 */
export type Popularity =
  | { readonly kind: "zipf"; readonly skew: number }
  | { readonly kind: "histogram"; readonly buckets: readonly PopularityBucket[] };

/** Measured: so many keys, one after the other in rank, share so much of the requests evenly. */
export interface PopularityBucket {
  readonly keys: number;
  readonly share: number;
}

/** Above this skew one key has all the load but a thousandth, however many keys there are. */
export const maxSkew = 10;

/** How far the shares of a histogram may be from 1 together: figures that people round to six digits pass. */
const shareTolerance = 1e-5;

/** Everything that is wrong with a popularity. */
export function checkPopularity(popularity: Popularity): Problem[] {
  return popularity.kind === "zipf" ? checkSkew(popularity.skew) : checkBuckets(popularity.buckets);
}

/** Throws a `DesignError` that names everything that `checkPopularity` finds. */
export function assertPopularity(popularity: Popularity): void {
  const problems = checkPopularity(popularity);
  if (problems.length > 0) {
    throw new DesignError(problems, "The popularity");
  }
}

/**
 * The popularity that was measured: `counts` are the requests for each key, in any order. Keys with equal counts become one
 * bucket. Keys that were never asked for are kept, at the end.
 *
 * Throws a `DesignError` for counts that are negative or not finite, and where there is no request at all.
 */
export function histogramOf(counts: readonly number[]): Popularity {
  const wrong = counts.findIndex((count) => !(count >= 0 && Number.isFinite(count)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (wrong >= 0 || !(total > 0 && Number.isFinite(total))) {
    const found = wrong >= 0 ? `is ${counts[wrong]}` : `add up to ${total}`;
    const path = wrong >= 0 ? `counts[${wrong}]` : "counts";
    const fix = "give the requests of each key as numbers of at least 0, one of them above 0";
    throw new DesignError([{ code: "popularity_counts", path, message: found, fix }], "The measured popularity");
  }
  const keysByCount = new Map<number, number>();
  for (const count of counts) {
    keysByCount.set(count, (keysByCount.get(count) ?? 0) + 1);
  }
  const descending = [...keysByCount].sort(([left], [right]) => right - left);
  return { kind: "histogram", buckets: descending.map(([count, keys]) => ({ keys, share: (count * keys) / total })) };
}

function checkSkew(skew: number): Problem[] {
  const path = "popularity.skew";
  if (!Number.isFinite(skew) || skew < 0) {
    const fix = `give a number from 0 to ${maxSkew}: 0 is uniform, 0.99 is usual`;
    return [{ code: "popularity_skew", path, message: `the skew is ${skew}`, fix }];
  }
  if (skew > maxSkew) {
    const message = `at a skew of ${skew} the load diverges: all of it goes to one key, and the others have none`;
    return [{ code: "popularity_diverges", path, message, fix: `give a skew from 0 to ${maxSkew}: 0.99 is usual` }];
  }
  return [];
}

function checkBuckets(buckets: readonly PopularityBucket[]): Problem[] {
  if (buckets.length === 0) {
    const fix = "give at least one bucket of keys and their share, or use a skew";
    return [{ code: "popularity_empty", path: "popularity.buckets", message: "the histogram has no buckets", fix }];
  }
  const wrong = buckets.flatMap(checkBucket);
  return wrong.length > 0 ? wrong : [...checkOrder(buckets), ...checkTotal(buckets)];
}

function checkBucket({ keys, share }: PopularityBucket, index: number): Problem[] {
  const problems: Problem[] = [];
  const path = `popularity.buckets[${index}]`;
  if (!Number.isSafeInteger(keys) || keys < 1) {
    const fix = "give the count of keys as an integer of at least 1";
    problems.push({ code: "popularity_keys", path: `${path}.keys`, message: `the bucket has ${keys} keys`, fix });
  }
  if (!(share >= 0 && share <= 1)) {
    const fix = "give the bucket's share of all requests, from 0 to 1";
    problems.push({ code: "popularity_share", path: `${path}.share`, message: `the share is ${share}`, fix });
  }
  return problems;
}

/** A rank means "more popular than all that follow": a key of a later bucket must not have more than one of an earlier. */
function checkOrder(buckets: readonly PopularityBucket[]): Problem[] {
  return buckets.flatMap(({ keys, share }, index) => {
    const before = buckets[index - 1];
    if (before === undefined || share / keys <= (before.share / before.keys) * (1 + shareTolerance)) {
      return [];
    }
    const message = "each of its keys has a larger share than each of the bucket before";
    const fix = "order the buckets from the most popular keys to the least";
    return [{ code: "popularity_order", path: `popularity.buckets[${index}]`, message, fix }];
  });
}

function checkTotal(buckets: readonly PopularityBucket[]): Problem[] {
  const total = buckets.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 1) <= shareTolerance) {
    return [];
  }
  const fix = "divide each share by their sum; `histogramOf` does so for measured counts";
  const message = `the shares add up to ${total}, not 1`;
  return [{ code: "popularity_total", path: "popularity.buckets", message, fix }];
}
