/**
 * Distributions of durations small enough to keep in `result.json`, and made so that those of several runs or machines add up
 * exactly: HDR histograms (hdrhistogram.org) of whole microseconds with three significant digits. Merging adds whole counts,
 * so it loses nothing that each of the histograms had; percentiles are never averaged.
 */

import { decodeFromCompressedBase64, encodeIntoCompressedBase64, Int32Histogram } from "hdr-histogram-js";
import { percentileRank } from "./statistics.ts";

/** One day. A longer duration counts as a day: no request of a run takes that long. */
export const longestMs = 86_400_000;
const usPerMs = 1000;
const significantDigits = 3;

/** Durations that the histogram does not tell apart: whole microseconds from `lowMs` to `highMs`, both included. */
export interface HistogramBucket {
  readonly lowMs: number;
  readonly highMs: number;
  /** Above 0. */
  readonly count: number;
}

/** Text that is no histogram of ours. */
export class HistogramTextError extends Error {
  override readonly name = "HistogramTextError";
  readonly code = "histogram.unreadable";

  constructor(why: string, cause?: unknown) {
    super(
      `The text is no histogram of durations (${why}). Take it whole from a result.json that this version of Tablewright wrote.`,
      { cause },
    );
  }
}

/** Durations in milliseconds, to a microsecond below 2.048 ms and to 0.1 % above. */
export class Histogram {
  readonly #hdr: Int32Histogram;

  private constructor(hdr: Int32Histogram) {
    this.#hdr = hdr;
  }

  static of(durationsMs: Iterable<number> = []): Histogram {
    const histogram = new Histogram(new Int32Histogram(1, longestMs * usPerMs, significantDigits));
    for (const ms of durationsMs) {
      histogram.record(ms);
    }
    return histogram;
  }

  /** All that was recorded in any of them. The histograms themselves stay as they are. */
  static merge(histograms: Iterable<Histogram>): Histogram {
    const merged = Histogram.of();
    for (const histogram of histograms) {
      merged.#hdr.add(histogram.#hdr);
    }
    return merged;
  }

  /**
   * Reads what `toText` wrote.
   *
   * @throws HistogramTextError if the text is cut off, changed, or a histogram of another unit, range or precision
   */
  static parse(text: string): Histogram {
    const hdr = decode(text);
    if (
      !(hdr instanceof Int32Histogram) ||
      hdr.lowestDiscernibleValue !== 1 ||
      hdr.highestTrackableValue !== longestMs * usPerMs ||
      hdr.numberOfSignificantValueDigits !== significantDigits
    ) {
      throw new HistogramTextError("its range or precision is another");
    }
    return new Histogram(hdr);
  }

  /** @throws RangeError for what is no duration: below 0, or not finite */
  record(durationMs: number): void {
    if (!(durationMs >= 0 && Number.isFinite(durationMs))) {
      throw new RangeError(`A duration is a number of milliseconds from 0 up, not ${durationMs}.`);
    }
    this.#hdr.recordValue(Math.round(Math.min(durationMs, longestMs) * usPerMs));
  }

  get count(): number {
    return this.#hdr.totalCount;
  }

  /** Those that are not empty, in ascending order. */
  *buckets(): Iterable<HistogramBucket> {
    const hdr = this.#hdr;
    const end = hdr.totalCount === 0 ? 0 : hdr.countsArrayIndex(hdr.maxValue) + 1;
    for (let position = 0; position < end; position++) {
      const count = hdr.getCountAtIndex(position);
      if (count > 0) {
        const lowUs = hdr.valueFromIndex(position);
        yield { lowMs: lowUs / usPerMs, highMs: hdr.highestEquivalentValue(lowUs) / usPerMs, count };
      }
    }
  }

  /** The bucket of the duration with this rank, from 1 for the shortest to `count`; `null` for other ranks. */
  bucketAt(rank: number): HistogramBucket | null {
    let reached = 0;
    for (const bucket of this.buckets()) {
      reached += bucket.count;
      if (rank >= 1 && rank <= reached) {
        return bucket;
      }
    }
    return null;
  }

  /** By nearest rank, like `percentile` of samples, and at most 0.1 % above it; `null` if nothing was recorded. */
  percentileMs(share: number): number | null {
    return this.bucketAt(percentileRank(this.count, share))?.highMs ?? null;
  }

  /** Share of the durations whose whole bucket lies below the given one, between 0 and 1; 0 if nothing was recorded. */
  shareBelow(durationMs: number): number {
    let below = 0;
    for (const bucket of this.buckets()) {
      below += bucket.highMs < durationMs ? bucket.count : 0;
    }
    return this.count === 0 ? 0 : below / this.count;
  }

  /**
   * HdrHistogram's own compressed form (V2, base64), which its libraries for other languages read as well; values in
   * microseconds. The same durations make the same text in any order
   * (with the same version of Node, whose compression it is).
   */
  toText(): string {
    return encodeIntoCompressedBase64(this.#hdr);
  }
}

/** A cookie, and the length of what follows. */
const headerBytes = 8;

/** Its compression carries a checksum, so that changed text does not pass for another histogram. */
function decode(text: string): unknown {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new HistogramTextError(text === "" ? "it is empty" : "it is not base64");
  }
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < headerBytes || bytes.length !== headerBytes + bytes.readInt32BE(4)) {
    throw new HistogramTextError("it is not as long as it says");
  }
  try {
    return decodeFromCompressedBase64(text, 32, false);
  } catch (cause) {
    throw new HistogramTextError(cause instanceof Error ? cause.message : String(cause), cause);
  }
}
