/** Arbitrary native values for the tests of the wire form. */
import fc from "fast-check";
import type { NativeValue } from "../../../model/schema/operation.ts";

/**
 * Two names that `@aws-sdk/util-dynamodb` cannot convert and ours can: assigning to `__proto__` sets a prototype, and a
 * member named `constructor` hides the class that library looks for. The tests that need no oracle cover them.
 */
const name = fc.string({ unit: "binary", maxLength: 8 }).filter((text) => !["__proto__", "constructor"].includes(text));

const finiteNumber = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }),
  fc.constantFrom(0, -0, 0.1, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const bigInteger = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
const bigIntegerBeyondDoubles = bigInteger.filter((value) => value > 2n ** 53n || value < -(2n ** 53n));
const text = fc.string({ unit: "binary", maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 12 });

const set = fc.oneof(
  fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((values) => new Set(values)),
  fc.uniqueArray(finiteNumber, { minLength: 1, maxLength: 4 }).map((values) => new Set(values)),
  fc.uniqueArray(bigIntegerBeyondDoubles, { minLength: 1, maxLength: 4 }).map((values) => new Set(values)),
  fc.array(bytes, { minLength: 1, maxLength: 4 }).map((values) => new Set(values)),
);

const { value } = fc.letrec<{ value: NativeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    finiteNumber,
    bigInteger,
    fc.boolean(),
    fc.constant(null),
    bytes,
    set,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, fc.option(tie("value"), { nil: undefined }), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

export const nativeValue: fc.Arbitrary<NativeValue> = value;

export const nativeItem: fc.Arbitrary<{ [name: string]: NativeValue | undefined }> = fc.dictionary(
  name,
  fc.option(value, { nil: undefined }),
  { maxKeys: 5, noNullPrototype: true },
);

/** A number as DynamoDB writes it: up to 38 digits, plain or with an exponent. */
export const wireNumber = fc.oneof(
  bigInteger.map(String),
  fc.tuple(bigInteger, fc.integer({ min: -60, max: 60 })).map(([digits, exponent]) => `${digits}E${exponent}`),
  fc.tuple(fc.maxSafeInteger(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`),
);
