/** Sizes in bytes of one thing or the sum of several: what is needed to say how many steps of 4 KB they take. */
export interface Sizes {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
  readonly least: number;
  readonly most: number;
}

export const noSizes: Sizes = { count: 0, mean: 0, variance: 0, least: 0, most: 0 };

export function sizesOf(bytes: readonly number[]): Sizes {
  const mean = bytes.reduce((sum, each) => sum + each, 0) / bytes.length;
  const variance = bytes.reduce((sum, each) => sum + (each - mean) ** 2, 0) / bytes.length;
  return { count: 1, mean, variance, least: Math.min(...bytes), most: Math.max(...bytes) };
}

/** Sizes of both together; they have nothing to do with each other. */
export function plus(left: Sizes, right: Sizes, times = 1): Sizes {
  return {
    count: left.count + times * right.count,
    mean: left.mean + times * right.mean,
    variance: left.variance + times * right.variance,
    least: left.least + times * right.least,
    most: left.most + times * right.most,
  };
}

/** Probabilities, by number of steps. Nothing takes one step all the same. */
export function stepsOf(sizes: Sizes, stepBytes: number): ReadonlyMap<number, number> {
  const first = Math.max(1, Math.ceil(sizes.least / stepBytes));
  const last = Math.max(1, Math.ceil(sizes.most / stepBytes));
  const steps = new Map<number, number>();
  let below = 0;
  for (let step = first; step < last; step += 1) {
    const within = shareWithin(sizes, step * stepBytes);
    if (within - below > 0) {
      steps.set(step, within - below);
    }
    below = Math.max(below, within);
  }
  steps.set(last, 1 - below);
  return steps;
}

/** The probability of at most so many bytes: one size is evenly spread in its band, a sum of several is close to normal. */
function shareWithin({ count, mean, variance, least, most }: Sizes, bytes: number): number {
  if (count <= 1) {
    return Math.min(1, Math.max(0, (bytes - least) / (most - least)));
  }
  return normalShare((bytes + 0.5 - mean) / Math.sqrt(variance));
}

/**
 * The standard normal distribution function, within 1e-7 (M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions",
 * formula 26.2.17).
 */
function normalShare(deviations: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(deviations));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-deviations * deviations) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return deviations >= 0 ? 1 - tail : tail;
}
