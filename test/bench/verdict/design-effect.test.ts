import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, blockOf, estimateDesignEffect } from "../../../bench/verdict/design-effect.ts";
import { createRandom } from "./random.ts";

const evenly = (blocks: number, samples: number, overIn: (block: number) => number): Block[] =>
  Array.from({ length: blocks }, (_, block) => ({ samples, over: overIn(block) }));

describe("the design effect", () => {
  it.each([
    ["of no requests", []],
    ["of none over the limit", evenly(60, 60, () => 0)],
    ["of one over the limit, wherever it is", evenly(60, 60, (block) => (block === 7 ? 1 : 0))],
    ["of all over the limit", evenly(60, 60, () => 60)],
    ["of one block, where there is nothing to compare", evenly(1, 60, () => 30)],
    ["where those over the limit keep their distance", evenly(60, 60, (block) => block % 2)],
    ["of a share that is the same in every block", evenly(60, 60, () => 3)],
  ])("%s is 1", (_, blocks) => {
    expect(estimateDesignEffect(blocks)).toBe(1);
  });

  it("of a block that is over the limit as a whole is its size", () => {
    expect(estimateDesignEffect(evenly(60, 60, (block) => (block === 30 ? 60 : 0)))).toBeCloseTo(60, 0);
  });

  it("of pairs that always come together is 2", () => {
    expect(estimateDesignEffect(evenly(6000, 60, (block) => (block % 100 === 0 ? 2 : 0)))).toBeCloseTo(2, 1);
  });

  it("is about 1 for independent requests, also in blocks of very different size", () => {
    const random = createRandom(5);
    const drawn = () =>
      Array.from({ length: 80 }, (_, block) => {
        const samples = block < 60 ? 5 : 50;
        return { samples, over: Array.from({ length: samples }, random).filter((draw) => draw < 0.05).length };
      });
    const effects = Array.from({ length: 400 }, () => estimateDesignEffect(drawn()));
    // Cut off at 1, a quantity that scatters around 1 by some 30 % has its mean a little above.
    expect(effects.reduce((sum, effect) => sum + effect, 0) / effects.length).toBeLessThan(1.2);
    expect(Math.max(...effects)).toBeLessThan(2.5);
  });

  it("does not matter in which order the blocks come, is the same for those within the limit, and finite", () => {
    const block = fc
      .integer({ min: 0, max: 80 })
      .chain((samples) => fc.record({ samples: fc.constant(samples), over: fc.nat({ max: samples }) }));
    fc.assert(
      fc.property(fc.array(block, { maxLength: 50 }), (blocks) => {
        const effect = estimateDesignEffect(blocks);
        const samples = blocks.reduce((sum, { samples }) => sum + samples, 0);
        expect(effect).toBeGreaterThanOrEqual(1);
        expect(effect).toBeLessThanOrEqual(Math.max(1, 2 * samples));
        expect(estimateDesignEffect(blocks.toReversed())).toBe(effect);
        const within = blocks.map(({ samples, over }) => ({ samples, over: samples - over }));
        const over = blocks.reduce((sum, block) => sum + block.over, 0);
        if (over * 2 !== samples) {
          expect(estimateDesignEffect(within)).toBe(effect);
        }
      }),
    );
  });

  it("takes a second for a block", () => {
    expect([0, 999.999, 1000, 60_500].map(blockOf)).toEqual([0, 0, 1, 60]);
  });
});
