/**
 * What the verdicts promise, shown by simulation: whole runs are drawn whose truth is known, and judged as `assessParts` judges
 * them. Every draw is seeded, so a rate here is the same each time.
 *
 * A rate of 2,000 simulated runs scatters: were the true rate just the promised 5 %, its standard deviation would be 0.49 %. So up to
 * three of them, 6.5 %, are within the promise; a true rate of 8 % would be found out with 99 % certainty.
 */

import { describe, expect, it } from "vitest";
import { type Block, estimateDesignEffect } from "../../../bench/verdict/design-effect.ts";
import { errorRateOfRun, shareErrorRate } from "../../../bench/verdict/error-rates.ts";
import { decideLatency, type LatencyVerdict } from "../../../bench/verdict/judge-latency.ts";
import { createRandom } from "./random.ts";

const runs = 2000;
const tolerated = errorRateOfRun + 3 * Math.sqrt((errorRateOfRun * (1 - errorRateOfRun)) / runs);
const blocksOfLook = 60;

/** The truth about one pattern. */
interface Truth {
  /** Share of requests over the budget in the long run. The budget of a p99 is broken from 1 % on. */
  readonly shareOver: number;
  /** Neighbours that are over the budget together; 1 if requests are independent. */
  readonly burst: number;
}

interface Simulated {
  readonly patterns: readonly Truth[];
  /** Requests of each pattern between two looks, spread evenly over 60 blocks. */
  readonly samples: number;
  readonly looks: number;
  /** To show what each precaution is for, by leaving it out. */
  readonly without?: "designEffect" | "sharing";
}

const alike = (budgets: number, truth: Truth): readonly Truth[] => Array.from({ length: budgets }, () => truth);

const blockAt = (request: number, samples: number) => Math.floor((request * blocksOfLook) / samples);

/** One round's requests of a pattern. */
function drawBlocks({ shareOver, burst }: Truth, samples: number, random: () => number): readonly Block[] {
  const over = new Map<number, number>();
  const bursts = Math.ceil(samples / burst);
  // From one burst to the next the distance is geometric, which saves a draw for each of the requests between.
  const next = () => (shareOver === 0 ? bursts : Math.floor(Math.log(1 - random()) / Math.log1p(-shareOver)));
  for (let at = next(); at < bursts; at += 1 + next()) {
    for (let request = at * burst; request < Math.min(samples, (at + 1) * burst); request++) {
      const block = blockAt(request, samples);
      over.set(block, (over.get(block) ?? 0) + 1);
    }
  }
  return Array.from({ length: blocksOfLook }, (_, block) => {
    const end = Math.ceil(((block + 1) * samples) / blocksOfLook);
    const start = Math.ceil((block * samples) / blocksOfLook);
    return { samples: end - start, over: over.get(block) ?? 0 };
  });
}

/** Goes on until the run is decided or was looked at as often as agreed. */
function judgeOneRun({ patterns, samples, looks, without }: Simulated, random: () => number): LatencyVerdict {
  const rates = without === "sharing" ? shareErrorRate(1, 1) : shareErrorRate(patterns.length, looks);
  const rounds: Block[][] = patterns.map(() => []);
  let verdict: LatencyVerdict = "undecided";
  for (let look = 1; look <= looks && verdict === "undecided"; look++) {
    const verdicts = patterns.map((truth, position) => {
      const blocks = rounds[position] ?? [];
      blocks.push(...drawBlocks(truth, samples, random));
      const over = blocks.reduce((sum, block) => sum + block.over, 0);
      const evidence = {
        samples: samples * look,
        over,
        designEffect: without === "designEffect" ? 1 : estimateDesignEffect(blocks),
      };
      return decideLatency(evidence, rates);
    });
    verdict = verdicts.includes("fail") ? "fail" : verdicts.includes("undecided") ? "undecided" : "pass";
  }
  return verdict;
}

/** Share of the runs with this verdict. */
function rateOf(verdict: LatencyVerdict, simulated: Simulated, seed = 1): number {
  const random = createRandom(seed);
  let found = 0;
  for (let run = 0; run < runs; run++) {
    found += judgeOneRun(simulated, random) === verdict ? 1 : 0;
  }
  return found / runs;
}

/** The worst case of a budget that is kept, and the best case of one that is broken. */
const atTheBudget: Truth = { shareOver: 0.01, burst: 1 };
const inBursts = (burst: number): Truth => ({ ...atTheBudget, burst });
const farFromIt: Truth = { shareOver: 0, burst: 1 };

describe("a run whose budgets are all just kept fails by chance", () => {
  it.each([
    // budgets, looks, samples between two looks
    [1, 1, 299],
    [1, 1, 473],
    [1, 1, 3600],
    [9, 1, 299],
    [9, 1, 473],
    [9, 1, 3600],
    [1, 4, 299],
    [1, 4, 3600],
    [9, 4, 299],
    [9, 4, 900],
  ])("in one case of twenty at most: %d budgets, %d looks, %d samples each", (budgets, looks, samples) => {
    expect(rateOf("fail", { patterns: alike(budgets, atTheBudget), samples, looks })).toBeLessThanOrEqual(tolerated);
  });

  it.each([
    [1, 1, 299, 5],
    [1, 1, 473, 5],
    [1, 1, 3600, 5],
    [1, 1, 3600, 60],
    [9, 1, 3600, 5],
    [9, 1, 3600, 30],
    [1, 4, 900, 15],
    [9, 4, 900, 15],
  ])(
    "in one case of twenty at most: %d budgets, %d looks, %d samples each, in bursts of %d",
    (budgets, looks, samples, burst) => {
      expect(rateOf("fail", { patterns: alike(budgets, inBursts(burst)), samples, looks })).toBeLessThanOrEqual(
        tolerated,
      );
    },
  );
});

describe("a run of which one budget is just broken passes by chance", () => {
  const withOneBroken = (budgets: number, broken: Truth) => [broken, ...alike(budgets - 1, farFromIt)];

  it.each([
    [1, 1, 299],
    [1, 1, 473],
    [1, 1, 3600],
    [9, 1, 299],
    [9, 1, 3600],
    [1, 4, 299],
    [1, 4, 473],
    [9, 4, 3600],
  ])("in one case of twenty at most: %d budgets, %d looks, %d samples each", (budgets, looks, samples) => {
    const patterns = withOneBroken(budgets, atTheBudget);
    expect(rateOf("pass", { patterns, samples, looks })).toBeLessThanOrEqual(tolerated);
  });

  it.each([
    [1, 1, 3600, 5],
    [1, 1, 3600, 10],
    [9, 1, 3600, 5],
    [9, 4, 3600, 5],
  ])(
    "in one case of twenty at most: %d budgets, %d looks, %d samples each, in bursts of %d",
    (budgets, looks, samples, burst) => {
      const patterns = withOneBroken(budgets, inBursts(burst));
      expect(rateOf("pass", { patterns, samples, looks })).toBeLessThanOrEqual(tolerated);
    },
  );
});

/** Towards a pass the promise rests on seeing what breaks the budget: about four bursts of it, or it may not happen at all. */
describe("a run in which a broken budget would show in fewer than four bursts is the exception: it passes", () => {
  it.each([
    // 1 % of the samples, in bursts: the number that is to be expected of them.
    [3600, 15, 2.4],
    [3600, 60, 0.6],
    [473, 5, 0.9],
    [299, 5, 0.6],
  ])("more often than one time in twenty: %d samples in bursts of %d, so %d bursts", (samples, burst, expected) => {
    expect((samples * 0.01) / burst).toBeCloseTo(expected, 1);
    const rate = rateOf("pass", { patterns: [inBursts(burst)], samples, looks: 1 });
    expect(rate).toBeGreaterThan(tolerated);
    // No less often than that none of them happens in the run.
    expect(rate).toBeGreaterThan(Math.exp(-expected) * 0.8);
  });

  it("and fails no more often for it", () => {
    expect(rateOf("fail", { patterns: alike(9, inBursts(60)), samples: 3600, looks: 1 })).toBeLessThanOrEqual(
      tolerated,
    );
  });
});

describe("each precaution is needed for it", () => {
  it.each([
    ["many budgets", { patterns: alike(9, atTheBudget), samples: 900, looks: 1, without: "sharing" }],
    ["many looks", { patterns: alike(1, atTheBudget), samples: 900, looks: 4, without: "sharing" }],
    ["bursts", { patterns: alike(1, inBursts(15)), samples: 900, looks: 1, without: "designEffect" }],
  ] as const)("%s break it otherwise", (_, simulated) => {
    expect(rateOf("fail", simulated)).toBeGreaterThan(tolerated);
  });
});

describe("the promise is not kept by caution alone", () => {
  it.each([
    ["pass", 299, 0],
    ["pass", 473, 0.0001],
    ["pass", 3600, 0.003],
    ["fail", 299, 0.06],
    ["fail", 473, 0.04],
    ["fail", 3600, 0.018],
  ] as const)("nine budgets %s with %d samples each and a true share of %d", (verdict, samples, shareOver) => {
    const patterns = alike(9, { shareOver, burst: 1 });
    expect(rateOf(verdict, { patterns, samples, looks: 1 })).toBeGreaterThan(0.95);
  });

  it("a shift of the distribution fails also where slow requests come in small bursts", () => {
    expect(rateOf("fail", { patterns: [{ shareOver: 0.04, burst: 5 }], samples: 3600, looks: 1 })).toBeGreaterThan(
      0.95,
    );
  });
});
