import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../bench/workload/random.ts";
import { expectedUnits, type UnitsQuestion } from "../../../../model/capacity/units/distribution.ts";
import { type SizeDistribution, sharesOf } from "../../../../model/capacity/units/size-distribution.ts";
import { DesignError } from "../../../../model/schema/problem.ts";

const fixed = (bytes: number): SizeDistribution => ({ kind: "fixed", bytes });
const kb = 1024;

describe("units of one item of a known size", () => {
  it.each<[string, UnitsQuestion, number]>([
    ["eventual read of 4 KB", { operation: "read", sizes: fixed(4 * kb) }, 0.5],
    ["eventual read of a byte more", { operation: "read", sizes: fixed(4 * kb + 1) }, 1],
    ["strong read of 7 KB", { operation: "read", sizes: fixed(7 * kb), consistency: "strong" }, 2],
    ["transactional read of 7 KB", { operation: "read", sizes: fixed(7 * kb), transactional: true }, 4],
    ["strong read of a missing item", { operation: "read", sizes: fixed(0), consistency: "strong" }, 1],
    ["write of 1 KB", { operation: "write", sizes: fixed(kb) }, 1],
    ["write of a byte more", { operation: "write", sizes: fixed(kb + 1) }, 2],
    ["transactional write of 3 KB", { operation: "write", sizes: fixed(3 * kb), transactional: true }, 6],
    ["delete of a missing item", { operation: "write", sizes: fixed(0) }, 1],
    ["read of 400 KB", { operation: "read", sizes: fixed(400 * kb) }, 50],
    ["write of 400 KB", { operation: "write", sizes: fixed(400 * kb) }, 400],
    ["page of nothing", { operation: "page", sizes: fixed(500), count: 0 }, 0.5],
    ["page of 20 items of 1,000 bytes", { operation: "page", sizes: fixed(1000), count: 20 }, 2.5],
    ["strong page of 20", { operation: "page", sizes: fixed(1000), count: 20, consistency: "strong" }, 5],
  ])("%s", (_, question, units) => {
    expect(expectedUnits(question)).toEqual({ expected: units, p99: units });
  });
});

describe("units of one item of a size that varies", () => {
  const sizes: SizeDistribution = {
    kind: "histogram",
    buckets: [
      { bytes: 6000, share: 0.009 },
      { bytes: 500, share: 0.9 },
      { bytes: 1500, share: 0.091 },
    ],
  };

  it("are the mean, and what 99 of 100 stay within", () => {
    const write = expectedUnits({ operation: "write", sizes });
    expect(write.expected).toBeCloseTo(0.9 + 2 * 0.091 + 6 * 0.009, 14);
    expect(write.p99).toBe(2);
  });

  it("reach the rare size where it is more than one in a hundred", () => {
    const buckets = [
      { bytes: 500, share: 0.98999 },
      { bytes: 6000, share: 0.01001 },
    ];
    expect(expectedUnits({ operation: "write", sizes: { kind: "histogram", buckets } }).p99).toBe(6);
    const even = buckets.map(({ bytes }, index) => ({ bytes, share: index === 0 ? 0.99 : 0.01 }));
    expect(expectedUnits({ operation: "write", sizes: { kind: "histogram", buckets: even } }).p99).toBe(1);
  });

  it("of any size up to 400 KB are 50.5 strong units on average", () => {
    const any: SizeDistribution = { kind: "uniform", minBytes: 1, maxBytes: 400 * kb };
    const read = expectedUnits({ operation: "read", sizes: any, consistency: "strong" });
    expect(read.expected).toBeCloseTo(50.5, 12);
    expect(read.p99).toBe(99);
  });

  it("of a lognormal size follow the normal distribution", () => {
    // With median and step at 1 KB half of all items cost 1, and at sigma = log 2 another 34.13 % cost 2.
    const one: SizeDistribution = { kind: "lognormal", medianBytes: kb, sigma: Math.LN2 / 10 };
    // 2 KB is ten deviations away: nothing costs more than 2.
    expect(expectedUnits({ operation: "write", sizes: one }).expected).toBeCloseTo(1.5, 12);
    const wider: SizeDistribution = { kind: "lognormal", medianBytes: kb, sigma: Math.LN2 };
    const normal = [0.5, 0.8413447460685429, 0.9435393541711395, 0.9772498680518208];
    // Shares up to 1, 2, 3 and 4 KB; log2(3) is 1.584963 deviations.
    const tail = expectedUnits({ operation: "write", sizes: wider }).expected;
    const atLeast = 1 + normal.reduce((sum, within) => sum + 1 - within, 0);
    expect(tail).toBeGreaterThan(atLeast);
    expect(tail).toBeLessThan(atLeast + 0.06);
    expect(expectedUnits({ operation: "write", sizes: { ...wider, sigma: 0 } })).toEqual({ expected: 1, p99: 1 });
  });

  it("of a lognormal size come from shares that add up to 1, with the mean of the distribution", () => {
    const shares = sharesOf({ kind: "lognormal", medianBytes: 300, sigma: 0.5 });
    const total = shares.reduce((sum, { share }) => sum + share, 0);
    const mean = shares.reduce((sum, { bytes, share }) => sum + bytes * share, 0);
    expect(Math.abs(total - 1)).toBeLessThan(1e-13);
    // Rounding up to whole bytes adds half a byte.
    expect(mean).toBeCloseTo(300 * Math.exp(0.125) + 0.5, 6);
  });

  it("of a lognormal size are cut off at 400 KB", () => {
    const wide: SizeDistribution = { kind: "lognormal", medianBytes: 400 * kb, sigma: 1e-9 };
    // The half above the limit does not exist: the other half is all there is.
    const { expected, p99 } = expectedUnits({ operation: "read", sizes: wide });
    expect(expected).toBeCloseTo(50, 12);
    expect(p99).toBe(50);
  });
});

/** The probability of each sum of so many sizes, by taking every combination. */
function everySum(buckets: readonly { bytes: number; share: number }[], count: number): Map<number, number> {
  let sums = new Map([[0, 1]]);
  for (let item = 0; item < count; item += 1) {
    const next = new Map<number, number>();
    for (const [sum, probability] of sums) {
      for (const { bytes, share } of buckets) {
        next.set(sum + bytes, (next.get(sum + bytes) ?? 0) + probability * share);
      }
    }
    sums = next;
  }
  return sums;
}

function unitsOfSums(sums: ReadonlyMap<number, number>): { expected: number; p99: number } {
  let expected = 0;
  let within = 0;
  let p99 = 0;
  for (const [sum, probability] of [...sums].sort(([left], [right]) => left - right)) {
    const units = Math.max(1, Math.ceil(sum / 4096)) / 2;
    expected += units * probability;
    p99 = within < 0.99 - 1e-12 ? units : p99;
    within += probability;
  }
  return { expected, p99 };
}

describe("units of a page", () => {
  const bucket = fc.record({ bytes: fc.integer({ min: 0, max: 3000 }), weight: fc.integer({ min: 1, max: 50 }) });
  const histograms = fc.array(bucket, { minLength: 1, maxLength: 3 }).map((buckets) => {
    const total = buckets.reduce((sum, { weight }) => sum + weight, 0);
    return buckets.map(({ bytes, weight }) => ({ bytes, share: weight / total }));
  });

  it("of a histogram are those of every combination of sizes", () => {
    fc.assert(
      fc.property(histograms, fc.integer({ min: 1, max: 20 }), (buckets, count) => {
        const actual = expectedUnits({ operation: "page", sizes: { kind: "histogram", buckets }, count });
        const wanted = unitsOfSums(everySum(buckets, count));
        expect(Math.abs(actual.expected / wanted.expected - 1)).toBeLessThan(1e-10);
        expect(actual.p99).toBe(wanted.p99);
      }),
      { numRuns: 25 },
    );
  });

  it("of large items are exact where the sizes have a common divisor", () => {
    const buckets = [
      { bytes: 8192, share: 0.6 },
      { bytes: 98_304, share: 0.3 },
      { bytes: 409_600, share: 0.1 },
    ];
    const actual = expectedUnits({ operation: "page", sizes: { kind: "histogram", buckets }, count: 12 });
    const wanted = unitsOfSums(everySum(buckets, 12));
    expect(actual.expected).toBeCloseTo(wanted.expected, 9);
    expect(actual.p99).toBe(wanted.p99);
  });

  it("of one item are those of the item", () => {
    const sizes: SizeDistribution = { kind: "lognormal", medianBytes: 3000, sigma: 0.3 };
    const page = expectedUnits({ operation: "page", sizes, count: 1 });
    const read = expectedUnits({ operation: "read", sizes });
    expect(page.expected).toBeCloseTo(read.expected, 10);
    expect(page.p99).toBe(read.p99);
  });

  it("of items that are almost all empty cost a step for nothing", () => {
    const buckets = [
      { bytes: 0, share: 0.99 },
      { bytes: 100, share: 0.01 },
    ];
    const sizes: SizeDistribution = { kind: "histogram", buckets };
    expect(expectedUnits({ operation: "page", sizes, count: 2 })).toEqual({
      expected: expect.closeTo(0.5, 12),
      p99: 0.5,
    });
  });

  it("of a million items are those of the mean, with the half step that rounding adds", () => {
    const sizes: SizeDistribution = { kind: "uniform", minBytes: 1, maxBytes: 1023 };
    const { expected, p99 } = expectedUnits({ operation: "page", sizes, count: 1_000_000 });
    const meanSteps = 1_000_000 * (512 / 4096);
    expect(expected).toBeCloseTo((meanSteps + 4095 / 8192) / 2, 6);
    // 2.3263 deviations of the sum above its mean; one of them is 1,000 times that of a size.
    const deviationSteps = (1000 * Math.sqrt((1023 ** 2 - 1) / 12)) / 4096;
    expect(Math.abs(p99 * 2 - (meanSteps + 2.3263 * deviationSteps))).toBeLessThanOrEqual(1.5);
  });
});

/** One size, from a uniform draw and a normal one. */
function drawSize(sizes: SizeDistribution, uniform: number, normal: number): number | undefined {
  if (sizes.kind === "uniform") {
    return sizes.minBytes + Math.floor(uniform * (sizes.maxBytes - sizes.minBytes + 1));
  }
  if (sizes.kind === "lognormal") {
    const bytes = Math.ceil(sizes.medianBytes * Math.exp(sizes.sigma * normal));
    return bytes > 400 * kb ? undefined : bytes;
  }
  return undefined;
}

function drawnPages(sizes: SizeDistribution, count: number, pages: number): { expected: number; p99: number } {
  const random = randomStream(7, `sizes ${JSON.stringify(sizes)} ${count}`).open(0);
  const units: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    let bytes = 0;
    for (let item = 0; item < count; ) {
      const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      const size = drawSize(sizes, random.next(), normal);
      bytes += size ?? 0;
      item += size === undefined ? 0 : 1;
    }
    units.push(Math.max(1, Math.ceil(bytes / 4096)) / 2);
  }
  units.sort((left, right) => left - right);
  return {
    expected: units.reduce((sum, one) => sum + one, 0) / pages,
    p99: units[Math.ceil(pages * 0.99) - 1] ?? 0,
  };
}

describe("units of sizes that were drawn", () => {
  it.each<[SizeDistribution, number, number]>([
    [{ kind: "uniform", minBytes: 100, maxBytes: 2000 }, 20, 10_000],
    [{ kind: "uniform", minBytes: 0, maxBytes: 400_000 }, 3, 40_000],
    [{ kind: "lognormal", medianBytes: 800, sigma: 0.6 }, 20, 10_000],
    [{ kind: "lognormal", medianBytes: 60_000, sigma: 1.5 }, 4, 40_000],
    [{ kind: "lognormal", medianBytes: 300, sigma: 0.4 }, 200, 1000],
  ])("%j, %d to a page, are what the formula says", (sizes, count, pages) => {
    const actual = expectedUnits({ operation: "page", sizes, count });
    const drawn = drawnPages(sizes, count, pages);
    expect(Math.abs(actual.expected / drawn.expected - 1)).toBeLessThan(0.005);
    expect(Math.abs(actual.p99 / drawn.p99 - 1)).toBeLessThan(0.02);
  });
});

describe("sizes that no item has", () => {
  it.each<[string, UnitsQuestion, string[]]>([
    ["above 400 KB", { operation: "write", sizes: fixed(400 * kb + 1) }, ["sizes.bytes: size_bytes"]],
    ["negative", { operation: "read", sizes: fixed(-1) }, ["sizes.bytes: size_bytes"]],
    ["not a number", { operation: "read", sizes: fixed(Number.NaN) }, ["sizes.bytes: size_bytes"]],
    ["infinite", { operation: "read", sizes: fixed(Number.POSITIVE_INFINITY) }, ["sizes.bytes: size_bytes"]],
    ["part of a byte", { operation: "read", sizes: fixed(10.5) }, ["sizes.bytes: size_bytes"]],
    [
      "in a histogram",
      {
        operation: "read",
        sizes: {
          kind: "histogram",
          buckets: [
            { bytes: -5, share: 0.5 },
            { bytes: 10, share: 2 },
          ],
        },
      },
      ["sizes.buckets[0].bytes: size_bytes", "sizes.buckets[1].share: size_share"],
    ],
    [
      "in a histogram that does not add up",
      { operation: "read", sizes: { kind: "histogram", buckets: [{ bytes: 10, share: 0.5 }] } },
      ["sizes.buckets: size_share_total"],
    ],
    [
      "in a histogram of nothing",
      { operation: "read", sizes: { kind: "histogram", buckets: [] } },
      ["sizes.buckets: size_share_total"],
    ],
    [
      "from large to small",
      { operation: "read", sizes: { kind: "uniform", minBytes: 20, maxBytes: 10 } },
      ["sizes.minBytes: size_range"],
    ],
    [
      "up to too much",
      { operation: "read", sizes: { kind: "uniform", minBytes: -1, maxBytes: 500_000 } },
      ["sizes.minBytes: size_bytes", "sizes.maxBytes: size_bytes"],
    ],
    [
      "of no median",
      { operation: "read", sizes: { kind: "lognormal", medianBytes: 0, sigma: -1 } },
      ["sizes.medianBytes: size_bytes", "sizes.sigma: size_sigma"],
    ],
    [
      "of a median above 400 KB",
      { operation: "read", sizes: { kind: "lognormal", medianBytes: 500_000, sigma: Number.POSITIVE_INFINITY } },
      ["sizes.medianBytes: size_bytes", "sizes.sigma: size_sigma"],
    ],
    ["on half a page", { operation: "page", sizes: fixed(1), count: 0.5 }, ["count: page_count"]],
    [
      "on too long a page, with a wrong size",
      { operation: "page", sizes: fixed(-1), count: 1_000_001 },
      ["sizes.bytes: size_bytes", "count: page_count"],
    ],
  ])("%s are refused", (_, question, wanted) => {
    const problems = (() => {
      try {
        expectedUnits(question);
        return [];
      } catch (error) {
        return error instanceof DesignError ? error.problems : [];
      }
    })();
    expect(problems.map(({ path, code }) => `${path}: ${code}`)).toEqual(wanted);
  });
});
