/**
 * Which share of the requests goes to which keys, for any count of keys and without a loop over them.
 *
 * Zipf: the key of rank r, from 0, is asked for in proportion to 1 / (r + 1)^skew (the law that the replay draws from). A share is
 * a sum of k^-skew over a range of k, divided by the sum over all keys. A sum over a long range takes its first terms one by one
 * and the rest by the Euler-Maclaurin formula (NIST Digital Library of Mathematical Functions, section 2.10(i)). It is never a
 * difference of two larger sums, so a short range far down in rank is as precise as the first key.
 */
import { assertPopularity, type Popularity, type PopularityBucket } from "./popularity.ts";

/** As many keys as a share can be asked for: the ranks stay integers that a number holds exactly. */
export const maxKeys = 1e15;

/** Terms that are added one by one before the formula takes over. Its error then is below 1e-13 for every skew up to 10. */
const directTerms = 64;

/** Bernoulli numbers B2, B4, ... divided by 2!, 4!, ...: the factors of the formula's odd derivatives. */
const bernoulliFactors = [1 / 12, -1 / 720, 1 / 30_240, -1 / 1_209_600];

/**
 * Share of the requests, from 0 to 1, that goes to the keys of rank `from` to `to` - 1 among `count` keys. Ranks that do not exist
 * have no share, and an empty range has none.
 *
 * The relative error is below 1e-12 and the time does not depend on `count`. A histogram measured over fewer keys than `count`
 * gives the further keys nothing, so that its hottest key stays as hot as measured. Of one measured over more keys, each of the
 * `count` keys stands for equally many neighbours in rank and takes their shares together.
 *
 * `count` is an integer from 1 to 1e15, `from` and `to` are integers: otherwise a `RangeError`. A popularity that
 * `checkPopularity` has problems with throws a `DesignError`.
 */
export function massOf(popularity: Popularity, count: number, from: number, to: number): number {
  assertPopularity(popularity);
  assertRange(count, from, to);
  const first = Math.max(0, from);
  const end = Math.min(count, to);
  if (first >= end) {
    return 0;
  }
  if (first === 0 && end === count) {
    return 1;
  }
  return popularity.kind === "zipf"
    ? powerSum(popularity.skew, first + 1, end) / sumOverAll(popularity, count)
    : histogramMass(popularity.buckets, count, first, end);
}

/**
 * The least popular rank among the keys that take a share of the requests: the smallest rank r at which the keys of rank 0 to r
 * together have at least `share`. `quantileRank(popularity, count, 0.99)` says how far down 99 of 100 requests reach.
 *
 * `share` is from 0 to 1, otherwise a `RangeError`. Further errors are those of `massOf`.
 */
export function quantileRank(popularity: Popularity, count: number, share: number): number {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`the share is ${share}: give a number from 0 to 1`);
  }
  assertRange(count, 0, count);
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (massOf(popularity, count, 0, middle + 1) >= share) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function assertRange(count: number, from: number, to: number): void {
  if (!Number.isInteger(count) || count < 1 || count > maxKeys) {
    throw new RangeError(`the count of keys is ${count}: give an integer from 1 to ${maxKeys}`);
  }
  if (!Number.isInteger(from) || !Number.isInteger(to)) {
    throw new RangeError(`the ranks are ${from} to ${to}: give integers`);
  }
}

type Zipf = Extract<Popularity, { kind: "zipf" }>;

/** Kept, because a plan asks for thousands of shares among the same few counts of keys. */
const sumsOverAll = new WeakMap<Zipf, Map<number, number>>();
const sumsKeptMost = 100;

function sumOverAll(popularity: Zipf, count: number): number {
  const kept = sumsOverAll.get(popularity) ?? new Map<number, number>();
  const known = kept.get(count);
  if (known !== undefined) {
    return known;
  }
  const sum = powerSum(popularity.skew, 1, count);
  if (kept.size >= sumsKeptMost) {
    kept.clear();
  }
  sumsOverAll.set(popularity, kept.set(count, sum));
  return sum;
}

/** Sum of k^-skew for the integers k from `first` to `last`, both included. */
function powerSum(skew: number, first: number, last: number): number {
  if (skew === 0) {
    return last - first + 1;
  }
  // The formula needs to start at a large k, wherever the range starts.
  const start = Math.max(first, directTerms);
  const tail = start > last ? 0 : eulerMaclaurin(skew, start, last);
  // From the smallest term up, so that none is lost beside a larger sum.
  let sum = 0;
  for (let k = Math.min(start - 1, last); k >= first; k -= 1) {
    sum += k ** -skew;
  }
  return tail + sum;
}

/**
 * The sum from `first` to `last` as an integral, the mean of both ends, and corrections from the odd derivatives at the ends.
 * Precise where `first` is well above the skew.
 */
function eulerMaclaurin(skew: number, first: number, last: number): number {
  const atFirst = first ** -skew;
  const atLast = last ** -skew;
  // The integral of x^-skew, in the form that keeps its precision where skew is 1 or close to it, and for short ranges.
  const logRatio = Math.log1p((last - first) / first);
  const exponent = (1 - skew) * logRatio;
  const integral = atFirst * first * logRatio * (exponent === 0 ? 1 : Math.expm1(exponent) / exponent);

  let corrections = 0;
  let derivativeFirst = (atFirst * skew) / first;
  let derivativeLast = (atLast * skew) / last;
  let order = 1;
  for (const factor of bernoulliFactors) {
    // The derivatives of odd order are negative: at the first end they add.
    corrections += factor * (derivativeFirst - derivativeLast);
    const growth = (skew + order) * (skew + order + 1);
    derivativeFirst *= growth / (first * first);
    derivativeLast *= growth / (last * last);
    order += 2;
  }
  return integral + (atFirst + atLast) / 2 + corrections;
}

function histogramMass(buckets: readonly PopularityBucket[], count: number, from: number, to: number): number {
  const measuredKeys = buckets.reduce((sum, { keys }) => sum + keys, 0);
  const total = buckets.reduce((sum, { share }) => sum + share, 0);
  const ranksPerKey = Math.max(1, measuredKeys / count);
  const first = from * ranksPerKey;
  const end = to * ranksPerKey;
  let mass = 0;
  let start = 0;
  for (const { keys, share } of buckets) {
    // Where the range lies within one bucket its width is not a difference of two large numbers.
    const isWithin = first >= start && end <= start + keys;
    const covered = isWithin ? (to - from) * ranksPerKey : Math.min(start + keys, end) - Math.max(start, first);
    mass += share * Math.max(0, covered / keys);
    start += keys;
  }
  return mass / total;
}
