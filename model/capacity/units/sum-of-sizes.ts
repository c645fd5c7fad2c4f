/**
 * The sum of many sizes that have nothing to do with each other, in steps that are rounded up once.
 *
 * Its distribution is that of one size, convolved with itself as often as there are items. A discrete Fourier transform makes a
 * convolution a product, and so the n-fold one a power: n does not count. The transform's convolution is cyclic, which is put to
 * use twice: for the mean only the sum's remainder by the step matters, and for the p99 only a window around the mean.
 */
import { fourier } from "./fourier.ts";
import { p99Share, type SizeBucket, type SizeDistribution, type Steps, sharesOf } from "./size-distribution.ts";

/** Points of the window at most: 64 KB where each byte is a point. */
const pointsMost = 65_536;

/** A sum may lie outside of the window with this probability. */
const outside = 1e-7;

/** The steps of `stepBytes`, a power of two, that the sum of `count` sizes takes: at least one. */
export function stepsOfSum(sizes: SizeDistribution, count: number, stepBytes: number): Steps {
  const shares = sharesOf(sizes);
  const summary = summaryOf(shares);
  if (count === 0 || summary.min === summary.max) {
    const steps = Math.max(1, Math.ceil((count * summary.min) / stepBytes));
    return { mean: steps, p99: steps };
  }
  const p99Bytes = p99OfSum(shares, summary, count);
  return {
    mean: meanSteps(shares, summary, count, stepBytes),
    p99: Math.max(1, Math.ceil(p99Bytes / stepBytes)),
  };
}

interface Summary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly variance: number;
  /** The largest number of bytes that divides the difference of any two sizes. */
  readonly divisor: number;
}

function summaryOf(shares: readonly SizeBucket[]): Summary {
  const min = shares.reduce((least, { bytes }) => Math.min(least, bytes), Number.POSITIVE_INFINITY);
  const max = shares.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const mean = shares.reduce((sum, { bytes, share }) => sum + bytes * share, 0);
  const variance = shares.reduce((sum, { bytes, share }) => sum + (bytes - mean) ** 2 * share, 0);
  const divisor = shares.reduce((known, { bytes }) => greatestDivisor(bytes - min, known), 0);
  return { min, max, mean, variance, divisor };
}

const greatestDivisor = (left: number, right: number): number =>
  right === 0 ? left : greatestDivisor(right, left % right);

/** Rounding a sum up adds what it lacks to the next step: its mean follows from the distribution of the sum's remainder. */
function meanSteps(shares: readonly SizeBucket[], { mean }: Summary, count: number, stepBytes: number): number {
  const remainders = new Float64Array(stepBytes);
  for (const { bytes, share } of shares) {
    const remainder = bytes % stepBytes;
    remainders[remainder] = (remainders[remainder] ?? 0) + share;
  }
  const ofSum = convolved(remainders, count);
  const lacking = ofSum.reduce(
    (sum, probability, remainder) => sum + probability * ((stepBytes - remainder) % stepBytes),
    0,
  );
  // A sum of nothing takes one step all the same.
  const zero = shares.reduce((sum, { bytes, share }) => (bytes === 0 ? sum + share : sum), 0);
  return (count * mean + lacking) / stepBytes + zero ** count;
}

/** The bytes that 99 of 100 sums stay within, to the next point. */
function p99OfSum(
  shares: readonly SizeBucket[],
  { min, max, mean, variance, divisor }: Summary,
  count: number,
): number {
  // Counted above the smallest possible sum. Bernstein's inequality bounds how far sums stray from their mean.
  const centre = count * (mean - min);
  const [strict, spread] = [(-Math.log(outside) * (max - min)) / 3, -2 * Math.log(outside) * count * variance];
  const stray = strict + Math.sqrt(strict * strict + spread);
  const [low, high] = [Math.max(0, centre - stray), Math.min(count * (max - min), centre + stray)];

  const least = (high - low) / divisor + 2;
  const pointBytes = divisor * Math.max(1, Math.ceil(least / (pointsMost - 2)));
  const points = 2 ** Math.ceil(Math.log2((high - low) / pointBytes + 2));
  const ofSum = convolved(onPoints(shares, min, pointBytes, points), count);

  const first = Math.floor(low / pointBytes);
  let within = 0;
  for (let point = first; point < first + points; point += 1) {
    within += ofSum[point % points] ?? 0;
    if (within >= p99Share) {
      return count * min + point * pointBytes;
    }
  }
  return count * min + high;
}

/** Probabilities of the sizes at points that many bytes apart. A size between two is split so that the mean is kept. */
function onPoints(shares: readonly SizeBucket[], min: number, pointBytes: number, points: number): Float64Array {
  const probabilities = new Float64Array(points);
  const add = (point: number, probability: number): void => {
    probabilities[point % points] = (probabilities[point % points] ?? 0) + probability;
  };
  for (const { bytes, share } of shares) {
    const place = (bytes - min) / pointBytes;
    const point = Math.floor(place);
    add(point, share * (1 - (place - point)));
    add(point + 1, share * (place - point));
  }
  return probabilities;
}

/** The cyclic convolution of `count` times the same probabilities. */
function convolved(probabilities: Float64Array, count: number): Float64Array {
  const real = Float64Array.from(probabilities);
  const imaginary = new Float64Array(real.length);
  fourier(real, imaginary);
  for (let point = 0; point < real.length; point += 1) {
    const [powerReal, powerImaginary] = powerOf(real[point] ?? 0, imaginary[point] ?? 0, count);
    real[point] = powerReal;
    // The conjugate: transformed once more, it is the inverse transform.
    imaginary[point] = -powerImaginary;
  }
  fourier(real, imaginary);
  return real.map((value) => value / real.length);
}

/** A complex number to an integer power, by squaring. */
function powerOf(real: number, imaginary: number, exponent: number): readonly [number, number] {
  let [baseReal, baseImaginary] = [real, imaginary];
  let [powerReal, powerImaginary] = [1, 0];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      [powerReal, powerImaginary] = [
        powerReal * baseReal - powerImaginary * baseImaginary,
        powerReal * baseImaginary + powerImaginary * baseReal,
      ];
    }
    [baseReal, baseImaginary] = [baseReal * baseReal - baseImaginary * baseImaginary, 2 * baseReal * baseImaginary];
  }
  return [powerReal, powerImaginary];
}
