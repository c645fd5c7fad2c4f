/**
 * Popularity by Zipf's law: the key of rank r, from 0, is drawn in proportion to 1 / (r + 1)^skew.
 *
 * The method is rejection-inversion (W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone
 * discrete distributions", ACM Transactions on Modeling and Computer Simulation 6(3), 1996): the histogram is covered by
 * the continuous curve x^-skew, whose integral can be inverted. No table, so a thousand million keys cost what ten do:
 * about one pass, since the curve is close.
 *
 * `exp` and `log` may differ in the last bit between Node and k6. A rank then differs only where the draw lies within such a
 * bit of a boundary, with a probability of about the rank times 10^-15, and becomes its neighbour or that of a second pass.
 * Parameters may feel this; counts and arrival times are computed without it.
 */
import type { Random } from "./random.ts";

/** (e^t - 1) / t, which is 1 at 0. */
const exponentialRatio = (t: number): number => (t === 0 ? 1 : Math.expm1(t) / t);

/** log(1 + t) / t, which is 1 at 0. */
const logarithmRatio = (t: number): number => (t === 0 ? 1 : Math.log1p(t) / t);

/**
 * Prepares the draw of a rank from 0 to `count` - 1; the function it returns takes the source of randomness.
 *
 * `count` is an integer from 1 to 2^53 - 1, `skew` finite and not negative: 0 is uniform, 1 the classic law, 0.99 what YCSB
 * uses. Anything else throws a `RangeError`.
 */
export function zipf(count: number, skew: number): (random: Random) => number {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`the count of keys is ${count}: give an integer of at least 1`);
  }
  if (!Number.isFinite(skew) || skew < 0) {
    throw new RangeError(`the skew is ${skew}: give a finite number of at least 0, where 0 is uniform`);
  }
  if (count === 1) {
    return () => 0;
  }
  if (skew === 0) {
    return (random) => random.integer(0, count - 1);
  }

  // Both ratios stay exact where skew is 1 or close to it and (x^(1 - skew) - 1) / (1 - skew) would cancel to nothing.
  const exponent = 1 - skew;
  const height = (x: number): number => Math.exp(-skew * Math.log(x));
  const area = (x: number): number => {
    const logX = Math.log(x);
    return logX * exponentialRatio(exponent * logX);
  };
  // Rounding may carry a draw from the far tail just over the curve's limit, where the logarithm has no value.
  const areaInverse = (y: number): number => Math.exp(y * logarithmRatio(Math.max(-1, exponent * y)));

  // The first key's bar is as wide as its probability, not 1, so that a draw within it needs no second look.
  const areaFirst = area(1.5) - 1;
  const areaLast = area(count + 0.5);
  const sureWithin = 2 - areaInverse(area(2.5) - height(2));

  return (random) => {
    for (;;) {
      const y = areaLast + random.next() * (areaFirst - areaLast);
      const x = areaInverse(y);
      const place = Math.min(count, Math.max(1, Math.floor(x + 0.5)));
      if (place - x <= sureWithin || y >= area(place + 0.5) - height(place)) {
        return place - 1;
      }
    }
  };
}

/** One rank. For many draws of the same law keep what `zipf` returns. Arguments and errors are those of `zipf`. */
export function drawZipfRank(random: Random, count: number, skew: number): number {
  return zipf(count, skew)(random);
}
