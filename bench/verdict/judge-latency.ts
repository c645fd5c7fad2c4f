/**
 * Whether a p99 keeps its budget, by exact order statistics: the number of requests over the budget is binomial, and if the
 * p99 were exactly at the budget each request would be over it with a chance of 1 %. The budget is kept if so few over it
 * would then be a surprise (5 %), broken if so many would be. This needs no assumption about the latencies' distribution
 * (Hahn and Meeker, Statistical Intervals, "distribution-free" bounds).
 */

import { binomialAtLeast, binomialAtMost } from "./statistics.ts";

/** Fewest requests that can prove a p99 at 95 %, if none is over the budget: 0.99^299 < 0.05 < 0.99^298. */
export const passSamplesMin = 299;

/** Share of requests that may exceed the budget. */
const shareOver = 0.01;
const surprise = 0.05;

/** Beyond this many samples a pattern is too close to its budget to be decided in practice. */
const neededMax = 10_000_000;

export interface LatencyJudgement {
  readonly verdict: "pass" | "fail" | "undecided";
  /** Most requests over the budget that would still pass with this many samples; -1 if not even 0 would. */
  readonly passUpTo: number;
  /** Samples in all that would decide at the share observed; `null` if decided, or if no practical number does. */
  readonly needed: number | null;
}

const provesKept = (over: number, samples: number) => binomialAtMost(over, samples, shareOver) <= surprise;
const provesBroken = (over: number, samples: number) =>
  over > 0 && binomialAtLeast(over, samples, shareOver) <= surprise;

/** @param over how many of the `samples` failed or took longer than the budget */
export function judgeLatency(samples: number, over: number): LatencyJudgement {
  const passUpTo = samples === 0 ? -1 : findLast(-1, samples, (count) => provesKept(count, samples));
  if (samples > 0 && over <= passUpTo) {
    return { verdict: "pass", passUpTo, needed: null };
  }
  if (provesBroken(over, samples)) {
    return { verdict: "fail", passUpTo, needed: null };
  }
  return { verdict: "undecided", passUpTo, needed: countNeeded(samples, over) };
}

/** The number of samples that decides, if the share over the budget stays as observed, rounded against the decision. */
function countNeeded(samples: number, over: number): number | null {
  const share = samples === 0 ? 0 : over / samples;
  if (share === shareOver) {
    return null;
  }
  const decides = (count: number) =>
    share < shareOver ? provesKept(Math.ceil(share * count), count) : provesBroken(Math.floor(share * count), count);
  let enough = Math.max(1, samples * 2);
  while (!decides(enough)) {
    enough *= 2;
    if (enough > neededMax) {
      return null;
    }
  }
  return findLast(samples, enough, (count) => !decides(count)) + 1;
}

/** The last whole number before `end` at which `holds`, given that it holds at `start` and changes once; `start` is not asked. */
function findLast(start: number, end: number, holds: (count: number) => boolean): number {
  let last = start;
  let beyond = end;
  while (beyond - last > 1) {
    const middle = Math.floor((last + beyond) / 2);
    if (holds(middle)) {
      last = middle;
    } else {
      beyond = middle;
    }
  }
  return last;
}
