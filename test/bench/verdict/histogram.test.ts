import fc from "fast-check";
import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { Histogram, HistogramTextError, longestMs } from "../../../bench/verdict/histogram.ts";
import { percentile } from "../../../bench/verdict/statistics.ts";

/** Durations as records have them: whole microseconds, from one to an hour, small ones as likely as long ones. */
const durationsMs = fc.array(
  fc.double({ min: 0, max: Math.log(3.6e9), noNaN: true }).map((log) => Math.round(Math.exp(log)) / 1000),
  { maxLength: 300 },
);

describe("a histogram", () => {
  it("merged from any split of the samples equals that of all of them", () => {
    fc.assert(
      fc.property(fc.array(durationsMs, { maxLength: 6 }), (split) => {
        const merged = Histogram.merge(split.map((part) => Histogram.of(part)));
        const whole = Histogram.of(split.flat());
        expect([...merged.buckets()]).toEqual([...whole.buckets()]);
        expect(merged.count).toBe(split.flat().length);
        expect(merged.toText()).toBe(whole.toText());
      }),
      { numRuns: 40 },
    );
  });

  it("leaves what it was merged from as it was", () => {
    const one = Histogram.of([1]);
    Histogram.merge([one, Histogram.of([2, 3])]);
    expect([...one.buckets()]).toEqual([{ lowMs: 1, highMs: 1, count: 1 }]);
  });

  it("holds every sample in a bucket that is at most 0.1 % wide, and none twice", () => {
    fc.assert(
      fc.property(durationsMs, (durations) => {
        const buckets = [...Histogram.of(durations).buckets()];
        for (const [position, { lowMs, highMs, count }] of buckets.entries()) {
          expect(durations.filter((ms) => ms >= lowMs && ms <= highMs).length).toBe(count);
          expect(highMs - lowMs).toBeLessThanOrEqual(lowMs / 1000);
          expect(lowMs).toBeGreaterThan(buckets[position - 1]?.highMs ?? -1);
        }
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(durations.length);
      }),
      { numRuns: 60 },
    );
  });

  it("has percentiles by nearest rank, at most 0.1 % above those of the samples", () => {
    fc.assert(
      fc.property(durationsMs, fc.integer({ min: 0, max: 100 }), (durations, percent) => {
        const exact = percentile(
          [...durations].sort((a, b) => a - b),
          percent / 100,
        );
        const found = Histogram.of(durations).percentileMs(percent / 100);
        if (exact === null) {
          expect(found).toBeNull();
        } else {
          expect(found).toBeGreaterThanOrEqual(exact);
          expect(found).toBeLessThanOrEqual(exact * 1.001);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("knows which share lies below a duration", () => {
    const histogram = Histogram.of([1, 2, 3, 4]);
    expect([0, 1, 1.001, 3.5, 9].map((ms) => histogram.shareBelow(ms))).toEqual([0, 0, 0.25, 0.75, 1]);
    // A duration within a bucket: what is in it may lie on either side.
    expect(Histogram.of([10.001]).shareBelow(10.004)).toBe(0);
    expect(Histogram.of().shareBelow(1)).toBe(0);
  });

  it("finds the bucket of a rank, and none outside", () => {
    const histogram = Histogram.of([1, 1, 2]);
    expect([1, 2, 3].map((rank) => histogram.bucketAt(rank)?.lowMs)).toEqual([1, 1, 2]);
    expect([0, -1, 4].map((rank) => histogram.bucketAt(rank))).toEqual([null, null, null]);
  });

  it("takes what is longer than a day for a day, and refuses what is no duration", () => {
    expect([...Histogram.of([longestMs * 5]).buckets()]).toEqual([...Histogram.of([longestMs]).buckets()]);
    for (const wrong of [-0.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => Histogram.of([wrong])).toThrow(RangeError);
    }
  });
});

describe("the text of a histogram", () => {
  it("is read back as it was, whatever the order of the samples", () => {
    fc.assert(
      fc.property(durationsMs, (durations) => {
        const text = Histogram.of(durations).toText();
        const read = Histogram.parse(text);
        expect([...read.buckets()]).toEqual([...Histogram.of(durations).buckets()]);
        expect(read.count).toBe(durations.length);
        expect(Histogram.of(durations.toReversed()).toText()).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it("can be merged and recorded into after reading", () => {
    const read = Histogram.parse(Histogram.of([1, 500]).toText());
    read.record(90_000);
    expect([...Histogram.merge([read, Histogram.of([1])]).buckets()].map(({ count }) => count)).toEqual([2, 1, 1]);
  });

  const text = Histogram.of([0.5, 12, 12, 700]).toText();

  it.each([
    ["empty", "", "it is empty"],
    ["no base64", `${text}!`, "it is not base64"],
    ["cut off", text.slice(0, -8), "it is not as long as it says"],
    ["longer", `${text.replace(/=+$/, "")}AAAA`, "it is not as long as it says"],
    ["something else in base64", Buffer.from("no histogram at all").toString("base64"), "it is not as long as it says"],
    [
      "of another precision",
      encodeIntoCompressedBase64(build({ numberOfSignificantValueDigits: 2 })),
      "range or precision",
    ],
  ])("is refused if it is %s", (_, broken, why) => {
    expect(() => Histogram.parse(broken)).toThrow(HistogramTextError);
    expect(() => Histogram.parse(broken)).toThrow(why);
  });

  it("is refused with any one of its bytes changed after the header, or read the same", () => {
    const bytes = Buffer.from(text, "base64");
    const buckets = [...Histogram.parse(text).buckets()];
    fc.assert(
      fc.property(fc.integer({ min: 8, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8((changed[at] ?? 0) ^ change, at);
        try {
          expect([...Histogram.parse(changed.toString("base64")).buckets()]).toEqual(buckets);
        } catch (error) {
          expect(error).toBeInstanceOf(HistogramTextError);
        }
      }),
    );
  });
});
