import type { Problem } from "../../schema/problem.ts";
import { itemLimitBytes } from "./amounts.ts";

/** How large items are, in bytes as DynamoDB counts them. */
export type SizeDistribution =
  | { readonly kind: "fixed"; readonly bytes: number }
  | { readonly kind: "histogram"; readonly buckets: readonly SizeBucket[] }
  /** Every whole number of bytes from `minBytes` to `maxBytes` equally often. */
  | { readonly kind: "uniform"; readonly minBytes: number; readonly maxBytes: number }
  /**
   * The logarithm is normal with the deviation `sigma`; sizes are rounded up to whole bytes. Cut off at 400 KB, the most that an
   * item can have: the sizes below keep their proportions.
   */
  | { readonly kind: "lognormal"; readonly medianBytes: number; readonly sigma: number };

type Lognormal = Extract<SizeDistribution, { kind: "lognormal" }>;

/** So large a share of the items, from 0 to 1, has this size. */
export interface SizeBucket {
  readonly bytes: number;
  readonly share: number;
}

/** Steps of 4 KB or 1 KB: their mean, and the number that 99 of 100 stay within. */
export interface Steps {
  readonly mean: number;
  readonly p99: number;
}

/** Rounding must not push the probability of what is exactly 99 of 100 below that. */
export const p99Share = 0.99 - 1e-12;

const shareTolerance = 1e-5;

/** A function that gives the share of the items that have at most so many bytes. */
export function shareUpTo(sizes: SizeDistribution): (bytes: number) => number {
  switch (sizes.kind) {
    case "fixed":
      return (bytes) => Number(sizes.bytes <= bytes);
    case "histogram": {
      const total = shareOf(sizes.buckets);
      return (bytes) => shareOf(sizes.buckets.filter((bucket) => bucket.bytes <= bytes)) / total;
    }
    case "uniform": {
      const { minBytes, maxBytes } = sizes;
      return (bytes) => Math.min(1, Math.max(0, (bytes - minBytes + 1) / (maxBytes - minBytes + 1)));
    }
    case "lognormal": {
      const withinLimit = lognormalUpTo(sizes, itemLimitBytes);
      return (bytes) => lognormalUpTo(sizes, bytes) / withinLimit;
    }
  }
}

/** Every size that occurs, the smallest first unless they are a histogram's. The shares add up to 1. */
export function sharesOf(sizes: SizeDistribution): readonly SizeBucket[] {
  switch (sizes.kind) {
    case "fixed":
      return [{ bytes: sizes.bytes, share: 1 }];
    case "histogram": {
      const total = shareOf(sizes.buckets);
      const occurring = sizes.buckets.filter(({ share }) => share > 0);
      return occurring.map(({ bytes, share }) => ({ bytes, share: share / total }));
    }
    case "uniform":
      return sharesBetween(sizes, sizes.minBytes, sizes.maxBytes);
    case "lognormal": {
      const at = (deviations: number) => Math.ceil(sizes.medianBytes * Math.exp(sizes.sigma * deviations));
      return sharesBetween(sizes, Math.max(1, at(-deviationsMost)), Math.min(itemLimitBytes, at(deviationsMost)));
    }
  }
}

function sharesBetween(sizes: SizeDistribution, minBytes: number, maxBytes: number): readonly SizeBucket[] {
  const upTo = shareUpTo(sizes);
  const shares: SizeBucket[] = [];
  let before = 0;
  for (let bytes = minBytes; bytes <= maxBytes; bytes += 1) {
    const within = upTo(bytes);
    // By rounding a sum may fall, so each share counts from the highest one so far.
    if (within > before) {
      shares.push({ bytes, share: within - before });
      before = within;
    }
  }
  return shares;
}

const shareOf = (buckets: readonly SizeBucket[]) => buckets.reduce((sum, { share }) => sum + share, 0);

/** The steps of one item: at least one, even for nothing. */
export function stepsOfOne(sizes: SizeDistribution, stepBytes: number): Steps {
  const upTo = shareUpTo(sizes);
  // The mean of a whole number is the sum of the shares that lie above 0, above 1, and so on. All lie above 0.
  let [mean, p99] = [1, 1];
  for (let steps = 1; steps < itemLimitBytes / stepBytes; steps += 1) {
    const within = upTo(steps * stepBytes);
    mean += 1 - within;
    p99 = within < p99Share ? steps + 1 : p99;
  }
  return { mean, p99 };
}

/** Everything that is wrong with a distribution of sizes. */
export function checkSizes(sizes: SizeDistribution): Problem[] {
  switch (sizes.kind) {
    case "fixed":
      return checkBytes("sizes.bytes", sizes.bytes);
    case "histogram":
      return checkBuckets(sizes.buckets);
    case "uniform": {
      const { minBytes, maxBytes } = sizes;
      const problems = [...checkBytes("sizes.minBytes", minBytes), ...checkBytes("sizes.maxBytes", maxBytes)];
      if (problems.length === 0 && minBytes > maxBytes) {
        const message = `the smallest size, ${minBytes}, is above the largest, ${maxBytes}`;
        problems.push({ code: "size_range", path: "sizes.minBytes", message, fix: "exchange the two" });
      }
      return problems;
    }
    case "lognormal":
      return [...checkMedian(sizes.medianBytes), ...checkSigma(sizes.sigma)];
  }
}

function checkBytes(path: string, bytes: number): Problem[] {
  if (Number.isInteger(bytes) && bytes >= 0 && bytes <= itemLimitBytes) {
    return [];
  }
  const fix = "give whole bytes from 0 to 409,600: an item has at most 400 KB";
  return [{ code: "size_bytes", path, message: `the size is ${bytes} bytes`, fix }];
}

function checkBuckets(buckets: readonly SizeBucket[]): Problem[] {
  const problems = buckets.flatMap(({ bytes, share }, index) => {
    const path = `sizes.buckets[${index}]`;
    const wrong = checkBytes(`${path}.bytes`, bytes);
    if (!(share >= 0 && share <= 1)) {
      const fix = "give the share of the items, from 0 to 1";
      wrong.push({ code: "size_share", path: `${path}.share`, message: `the share is ${share}`, fix });
    }
    return wrong;
  });
  const total = shareOf(buckets);
  if (problems.length === 0 && Math.abs(total - 1) > shareTolerance) {
    const fix = "divide each share by their sum";
    const message = `the shares add up to ${total}, not 1`;
    problems.push({ code: "size_share_total", path: "sizes.buckets", message, fix });
  }
  return problems;
}

function checkMedian(medianBytes: number): Problem[] {
  if (medianBytes > 0 && medianBytes <= itemLimitBytes) {
    return [];
  }
  const fix = "give bytes above 0 and up to 409,600: an item has at most 400 KB";
  return [{ code: "size_bytes", path: "sizes.medianBytes", message: `the median is ${medianBytes} bytes`, fix }];
}

function checkSigma(sigma: number): Problem[] {
  if (sigma >= 0 && Number.isFinite(sigma)) {
    return [];
  }
  const fix = "give a finite number of at least 0: 0 makes all items the same size, 1 spreads them over a factor of 50";
  return [{ code: "size_sigma", path: "sizes.sigma", message: `sigma is ${sigma}`, fix }];
}

/** Beyond so many deviations from the mean the normal distribution has less than 1e-16 on either side. */
const deviationsMost = 8.3;

/** The part of the whole distribution, beyond 400 KB too, that has at most so many bytes. */
function lognormalUpTo({ medianBytes, sigma }: Lognormal, bytes: number): number {
  if (sigma === 0) {
    return Number(bytes >= medianBytes);
  }
  return bytes <= 0 ? 0 : normalBelow(Math.log(bytes / medianBytes) / sigma);
}

/**
 * The probability that a normal variate is below so many deviations, within 1e-15: half, plus the density times the series
 * x + x^3/3 + x^5/15 + ..., whose terms are all of one sign (NIST Digital Library of Mathematical Functions, 7.6.2).
 */
function normalBelow(deviations: number): number {
  if (Math.abs(deviations) > deviationsMost) {
    return deviations < 0 ? 0 : 1;
  }
  const square = deviations * deviations;
  let term = deviations;
  let sum = 0;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    sum += term;
    term *= square / odd;
  }
  return 0.5 + (sum * Math.exp(-square / 2)) / Math.sqrt(2 * Math.PI);
}
