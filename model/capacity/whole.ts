/** A quotient such as 2.1 / 0.7 is by a rounding above the whole number that it stands for, and so is a sum of rates. */
const roundingTolerance = 1e-12;

/** The whole number, at least 1, that holds so many: provisioned units and shards come in no others. */
export function toWholeNumber(value: number): number {
  return Math.max(1, Math.ceil(value * (1 - roundingTolerance)));
}
