import fc from "fast-check";

/** The value `inTen` times out of ten, else `undefined`, to which it shrinks. */
export function sometimes<T>(arbitrary: fc.Arbitrary<T>, inTen: number): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 10 - inTen, arbitrary: fc.constant(undefined) },
    { weight: inTen, arbitrary },
  );
}
