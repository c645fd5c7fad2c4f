/** The few pieces of statistics that a verdict rests on. All are exact up to floating point; none approximates by a normal. */

const lanczosG = 7;
const lanczosCoefficients = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0, by Lanczos' approximation (relative error about 1e-15). */
export function logGamma(x: number): number {
  if (x < 0.5) {
    return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  }
  const shifted = x - 1;
  let sum = 0;
  for (const [position, coefficient] of lanczosCoefficients.entries()) {
    sum += position === 0 ? coefficient : coefficient / (shifted + position);
  }
  const t = shifted + lanczosG + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** P(X = k) for X ~ Binomial(n, p), 0 < p < 1. */
function binomialMass(k: number, n: number, p: number): number {
  const logChoose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** Below this share of the sum so far, further terms of a falling series cannot change a double any more. */
const negligible = 1e-17;

/** P(X <= k) for X ~ Binomial(n, p), 0 < p < 1. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) {
    return 0;
  }
  if (k >= n) {
    return 1;
  }
  if (k > n * p) {
    return 1 - binomialAtLeast(k + 1, n, p);
  }
  let term = binomialMass(k, n, p);
  let sum = term;
  for (let i = k; i > 0 && term > sum * negligible; i--) {
    term *= (i * (1 - p)) / ((n - i + 1) * p);
    sum += term;
  }
  return Math.min(1, sum);
}

/** P(X >= k) for X ~ Binomial(n, p), 0 < p < 1. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) {
    return 1;
  }
  if (k > n) {
    return 0;
  }
  if (k <= n * p) {
    return 1 - binomialAtMost(k - 1, n, p);
  }
  let term = binomialMass(k, n, p);
  let sum = term;
  for (let i = k; i < n && term > sum * negligible; i++) {
    term *= ((n - i) * p) / ((i + 1) * (1 - p));
    sum += term;
  }
  return Math.min(1, sum);
}

/**
 * The largest share that `hits` of `samples` leave possible: with more, so few would be improbable (Clopper and Pearson).
 *
 * @param errorRate what counts as improbable
 */
export function shareAtMost(hits: number, samples: number, errorRate: number): number {
  if (hits >= samples) {
    return 1;
  }
  const steps = 2 ** 40;
  return (findLast(0, steps, (step) => binomialAtMost(hits, samples, step / steps) > errorRate) + 1) / steps;
}

/** The last whole number before `end` at which `holds`, given that it holds at `start` and changes once; `start` is not asked. */
export function findLast(start: number, end: number, holds: (count: number) => boolean): number {
  let last = start;
  let beyond = end;
  while (beyond - last > 1) {
    const middle = Math.floor((last + beyond) / 2);
    if (holds(middle)) {
      last = middle;
    } else {
      beyond = middle;
    }
  }
  return last;
}

/** Q(a, x), the regularised upper incomplete gamma function, for a > 0 and x >= 0. */
export function upperGammaRegularised(a: number, x: number): number {
  if (x <= 0) {
    return 1;
  }
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

/** Sum of x^i / (a (a+1) ... (a+i)): converges fast for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let i = 1; term > sum * negligible; i++) {
    term *= x / (a + i);
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction, evaluated forwards (modified Lentz): converges fast for x >= a + 1. */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10_000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b || tiny);
    c = b + numerator / c || tiny;
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-16) {
      break;
    }
  }
  return fraction;
}

export interface ChiSquare {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Chance of a deviation at least this large if the counts do follow the weights. */
  readonly pValue: number;
}

/**
 * Pearson's test of counts against weights (of any sum). Weights of 0 are left out. `null` if there is nothing to compare:
 * no counts, or fewer than two weights.
 */
export function testChiSquare(counts: readonly number[], weights: readonly number[]): ChiSquare | null {
  const cells = weights
    .map((weight, position) => ({ weight, count: counts[position] ?? 0 }))
    .filter((cell) => cell.weight > 0);
  const weightSum = cells.reduce((sum, cell) => sum + cell.weight, 0);
  const countSum = cells.reduce((sum, cell) => sum + cell.count, 0);
  if (cells.length < 2 || countSum === 0) {
    return null;
  }
  let statistic = 0;
  for (const { weight, count } of cells) {
    const expected = (countSum * weight) / weightSum;
    statistic += (count - expected) ** 2 / expected;
  }
  const degreesOfFreedom = cells.length - 1;
  return { statistic, degreesOfFreedom, pValue: upperGammaRegularised(degreesOfFreedom / 2, statistic / 2) };
}

/** Percentiles of one kind of duration; all `null` if there were no samples. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** The rank, from 1, of the smallest of `count` values that at least the given share of them does not exceed. */
export function percentileRank(count: number, share: number): number {
  return Math.max(1, Math.ceil(share * count - 1e-9));
}

/** The smallest value that at least the given share of values does not exceed (nearest rank). `sorted` ascends. */
export function percentile(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[percentileRank(sorted.length, share) - 1] ?? null;
}

/** Percentiles of durations in milliseconds, to a microsecond, the resolution of the records. */
export function toPercentiles(values: Iterable<number>): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => {
    const value = percentile(sorted, share);
    return value === null ? null : Math.round(value * 1000) / 1000;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
