import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePercentile, toPairedDurations } from "../../../../bench/verdict/regression/paired-ratio.ts";
import { createNormal, createRandom } from "./simulated-turns.ts";

interface Drawn {
  readonly seed: number;
  readonly blocks: number;
  readonly samples: number;
  readonly factor?: number;
}

/** Log-normal durations, each block with a shock of its own on both sides. */
function draw({ seed, blocks, samples, factor = 1 }: Drawn) {
  const normal = createNormal(createRandom(seed));
  return Array.from({ length: blocks }, () => {
    const shock = Math.exp(normal() * 0.3);
    const side = (times: number) => Array.from({ length: samples }, () => times * shock * Math.exp(normal() * 0.5));
    return { baseline: side(1), current: side(factor) };
  });
}

const compare = (blocks: ReturnType<typeof draw>, share = 0.5, errorRate = 0.05) =>
  comparePercentile(toPairedDurations(blocks), share, errorRate);

describe("comparePercentile", () => {
  it("is the ratio of both sides' percentiles by nearest rank", () => {
    const blocks = [
      { baseline: [4, 1], current: [9, 3] },
      { baseline: [2, 3], current: [6, 12] },
    ];
    expect(compare(blocks)).toMatchObject({ baselineMs: 2, currentMs: 6, ratio: 3 });
    expect(compare(blocks, 0.95)).toMatchObject({ baselineMs: 4, currentMs: 12, ratio: 3 });
  });

  it("scales with the durations, and turns around with the sides", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        // Powers of two, which change no digit of a double.
        fc.constantFrom(1 / 8, 1 / 2, 2, 16),
        fc.constantFrom(0.5, 0.95),
        (seed, factor, share) => {
          const blocks = draw({ seed, blocks: 12, samples: 40 });
          const plain = compare(blocks, share);
          const scaled = compare(
            blocks.map(({ baseline, current }) => ({ baseline, current: current.map((ms) => ms * factor) })),
            share,
          );
          const turned = compare(
            blocks.map(({ baseline, current }) => ({ baseline: current, current: baseline })),
            share,
          );
          expect(scaled?.ratio).toBe((plain?.ratio ?? 0) * factor);
          const times = (bound: number | null | undefined) => (typeof bound === "number" ? bound * factor : bound);
          expect(scaled?.low).toBe(times(plain?.low));
          expect(scaled?.high).toBe(times(plain?.high));
          expect((turned?.ratio ?? 0) * (plain?.ratio ?? 0)).toBeCloseTo(1, 12);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("has bounds on both sides of the estimate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 30 }), (seed, samples) => {
        const { ratio, low, high } = compare(draw({ seed, blocks: 10, samples }), 0.95) ?? {
          ratio: 1,
          low: 1,
          high: 1,
        };
        expect(low ?? 0).toBeLessThanOrEqual(ratio);
        expect(high ?? Infinity).toBeGreaterThanOrEqual(ratio);
      }),
    );
  });

  it("covers the true ratio as often as it says", () => {
    const runs = 400;
    for (const share of [0.5, 0.95]) {
      const missed = Array.from({ length: runs }, (_, seed) => {
        const { low, high } = compare(draw({ seed, blocks: 16, samples: 25, factor: 1.3 }), share) ?? {};
        return (low ?? 0) > 1.3 || (high ?? Infinity) < 1.3;
      }).filter(Boolean).length;
      // 5 % of 400 are 20; with a chance of 1 in 1,000 it would be more than 35 by luck.
      expect(missed).toBeLessThanOrEqual(35);
    }
  });

  it("takes a stall for one bad block, and no change of all", () => {
    const blocks = draw({ seed: 5, blocks: 16, samples: 40 });
    const stalled = blocks.map((block, position) =>
      position === 3 ? { ...block, current: block.current.map((ms) => ms + 1000) } : block,
    );
    for (const share of [0.5, 0.95]) {
      expect(compare(stalled, share, 0.002)?.low ?? 0).toBeLessThan(1.1);
    }
    expect(compare(stalled, 0.5, 0.002)?.high).toBeLessThan(1.6);
  });

  it("bounds nothing by too few samples, and compares nothing with none", () => {
    expect(compare(draw({ seed: 1, blocks: 8, samples: 1 }), 0.95, 0.002)).toMatchObject({ low: null, high: null });
    expect(compare([])).toBeNull();
    expect(compare(draw({ seed: 1, blocks: 1, samples: 9 }))).toBeNull();
    expect(compare(draw({ seed: 1, blocks: 8, samples: 9 }).map((block) => ({ ...block, current: [] })))).toBeNull();
  });

  it("survives durations of 0 and all alike", () => {
    const alike = Array.from({ length: 8 }, () => ({ baseline: [0, 0, 0], current: [0, 0, 0] }));
    expect(compare(alike)).toMatchObject({ ratio: 1 });
    const twice = Array.from({ length: 8 }, () => ({ baseline: [1, 1, 1], current: [2, 2, 2] }));
    expect(compare(twice)?.low).toBeCloseTo(2, 2);
  });
});
