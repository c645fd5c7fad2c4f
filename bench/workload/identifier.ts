/**
 * Identifiers that sort by time: ULIDs, by the format of the ULID specification (github.com/ulid/spec): 10 characters of
 * milliseconds and 16 of randomness in Crockford's base 32, whose alphabet is in the order of ASCII. Sorting them as text, as
 * DynamoDB sorts a string key, sorts them by time.
 */
import type { Random } from "./random.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** All 1,024 pairs of characters, by 10-bit value: k6's interpreter pays by the operation, and 13 are fewer than 26. */
const pairs: readonly string[] = Array.from(alphabet, (first) =>
  Array.from(alphabet, (second) => first + second),
).flat();

/** The last millisecond that 48 bits hold, in the year 10889. */
const epochMsMax = 2 ** 48 - 1;
const span30 = 2 ** 30;

/** The low 30 bits as six characters. */
const sixCharacters = (bits: number): string =>
  `${pairs[(bits >>> 20) & 1023]}${pairs[(bits >>> 10) & 1023]}${pairs[bits & 1023]}`;

/** The low 20 bits as four characters. */
const fourCharacters = (bits: number): string => `${pairs[(bits >>> 10) & 1023]}${pairs[bits & 1023]}`;

/**
 * The ULID of a time, in milliseconds since 1970, with 80 bits from three words of `random`: 26 characters. Two of the same
 * millisecond sort by their random part, so space the times of things whose order matters.
 *
 * Throws a `RangeError` when `epochMs` is no integer from 0 to 2^48 - 1.
 */
export function ulidAt(epochMs: number, random: Random): string {
  if (!Number.isInteger(epochMs) || epochMs < 0 || epochMs > epochMsMax) {
    throw new RangeError(`the time is ${epochMs} ms: give an integer from 0 to ${epochMsMax}`);
  }
  const time = fourCharacters(epochMs / span30) + sixCharacters(epochMs % span30);
  return time + sixCharacters(random.word()) + sixCharacters(random.word()) + fourCharacters(random.word());
}
