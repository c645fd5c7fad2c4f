import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ulidAt } from "../../../bench/workload/identifier.ts";
import { createRandom, type Random } from "../../../bench/workload/random.ts";

const epochMsMax = 2 ** 48 - 1;
const times = fc.integer({ min: 0, max: epochMsMax });
const constantly = (word: number): Random => ({ word: () => word, next: () => 0, integer: (min) => min });

describe("ulidAt", () => {
  it("writes 26 characters of Crockford's base 32", () => {
    fc.assert(
      fc.property(times, fc.nat(), (epochMs, index) => {
        expect(ulidAt(epochMs, createRandom(1, "format", index))).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      }),
    );
  });

  it.each([
    // The example of the ULID specification's reference implementation.
    [1_469_918_176_385, "01ARYZ6S41"],
    [0, "0000000000"],
    [31, "000000000Z"],
    [32, "0000000010"],
    [2 ** 30, "0001000000"],
    [epochMsMax, "7ZZZZZZZZZ"],
  ])("writes the time %i as %s", (epochMs, text) => {
    expect(ulidAt(epochMs, constantly(0))).toBe(`${text}0000000000000000`);
  });

  it("sorts as text by time", () => {
    fc.assert(
      fc.property(times, times, fc.nat(), (one, other, index) => {
        fc.pre(one < other);
        expect(ulidAt(one, createRandom(1, "one", index)) < ulidAt(other, createRandom(1, "other", index))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: epochMsMax }), (epochMs) => {
        expect(ulidAt(epochMs - 1, constantly(0xffff_ffff)) < ulidAt(epochMs, constantly(0))).toBe(true);
      }),
    );
  });

  it("fills all 80 bits from the generator", () => {
    expect(ulidAt(0, constantly(0xffff_ffff))).toBe(`0000000000${"Z".repeat(16)}`);
    for (let position = 10; position < 26; position++) {
      const characters = Array.from(
        { length: 2000 },
        (_, index) => ulidAt(0, createRandom(1, "bits", index))[position],
      );
      expect(new Set(characters).size, `character ${position}`).toBe(32);
    }
  });

  it("is the same for the same time and place in the stream, and differs elsewhere", () => {
    const at = (index: number) => ulidAt(1_790_000_000_000, createRandom(1, "post", index));
    expect(at(41_000)).toBe("01M3250V00HZ722C34HWQ0VD45");
    expect(new Set(Array.from({ length: 10_000 }, (_, index) => at(index))).size).toBe(10_000);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, epochMsMax + 1])("refuses the time %d", (epochMs) => {
    expect(() => ulidAt(epochMs, constantly(0))).toThrow(/the time is .* ms: give an integer/);
  });
});
