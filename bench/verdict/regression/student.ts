import { logGamma } from "../statistics.ts";

/**
 * The value that a Student's t of the given degrees of freedom exceeds with the given chance.
 *
 * @param chance above 0 and at most 0.5
 * @param degreesOfFreedom a whole number above 0
 * @returns to nine digits and more
 */
export function studentExceededBy(chance: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, degreesOfFreedom) > chance) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degreesOfFreedom) > chance) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/** P(T > t) for t >= 0: half of the incomplete beta function, see Abramowitz and Stegun, 26.7.1. */
export function studentTail(t: number, degreesOfFreedom: number): number {
  return 0.5 * incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** I_x(a, b), the regularised incomplete beta function, for a, b > 0 and 0 <= x <= 1. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) {
    return x <= 0 ? 0 : 1;
  }
  // The fraction converges fast up to the mean; beyond it, the other tail's does.
  if (x > (a + 1) / (a + b + 2)) {
    return 1 - incompleteBeta(1 - x, b, a);
  }
  const logScale = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(logScale) / a) * betaFraction(x, a, b);
}

/** The continued fraction of Abramowitz and Stegun, 26.5.8, evaluated forwards (modified Lentz). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 0;
  let denominator = 1;
  for (let i = 1; i < 10_000; i++) {
    const m = Math.floor(i / 2);
    const numerator =
      i % 2 === 0
        ? (m * (b - m) * x) / ((a + i - 1) * (a + i))
        : (-(a + m) * (a + b + m) * x) / ((a + i - 1) * (a + i));
    d = 1 / (1 + numerator * d || tiny);
    c = 1 + numerator / c || tiny;
    const factor = c * d;
    denominator *= factor;
    if (Math.abs(factor - 1) < 1e-15) {
      break;
    }
  }
  return 1 / denominator;
}
