/** Tests of goodness of fit, as deviates of the standard normal distribution: with a fixed seed, beyond 4 is a defect. */

/** Pearson's chi-square of counts against expected ones (in any unit), by the approximation of Wilson and Hilferty. */
export function chiSquareDeviate(observed: readonly number[], shares: readonly number[]): number {
  const total = sum(observed);
  const sharesTotal = sum(shares);
  const expected = shares.map((share) => (share / sharesTotal) * total);
  // The approximation needs five expected in each bin: neighbours are merged until they have them.
  const merged: { observed: number; expected: number }[] = [];
  let open = { observed: 0, expected: 0 };
  expected.forEach((value, bin) => {
    open.observed += observed[bin] ?? 0;
    open.expected += value;
    if (open.expected >= 5) {
      merged.push(open);
      open = { observed: 0, expected: 0 };
    }
  });
  const last = merged.at(-1);
  if (last === undefined || merged.length < 2) {
    throw new Error("too few observations for a chi-square test");
  }
  last.observed += open.observed;
  last.expected += open.expected;
  const statistic = sum(merged.map((bin) => (bin.observed - bin.expected) ** 2 / bin.expected));
  const spread = 2 / (9 * (merged.length - 1));
  return (Math.cbrt(statistic / (merged.length - 1)) - (1 - spread)) / Math.sqrt(spread);
}

/** Chi-square of counts that should all be equal. */
export function uniformityDeviate(observed: readonly number[]): number {
  return chiSquareDeviate(
    observed,
    observed.map(() => 1),
  );
}

/** How many of `values`, each an integer from 0 to `bins` - 1, fall on each. */
export function tally(values: Iterable<number>, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    counts[value] = (counts[value] ?? Number.NaN) + 1;
  }
  return counts;
}

/** Kolmogorov and Smirnov's distance times the root of the sample size; 1.63 is exceeded by one true sample in 100. */
export function kolmogorovSmirnov(samples: readonly number[], cumulative: (value: number) => number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  let distance = 0;
  sorted.forEach((value, rank) => {
    const share = cumulative(value);
    distance = Math.max(distance, share - rank / sorted.length, (rank + 1) / sorted.length - share);
  });
  return distance * Math.sqrt(sorted.length);
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
