/** Whether other work took so much of the machine during a run that latencies are not the engine's. */

import { countOf, formatShare } from "./format.ts";
import { type CpuSample, meanOf } from "./watch.ts";

/** A p99 is made in the slowest hundredth of the time, so a mean would hide what matters; a single hiccup is no cause either. */
const secondsShareMost = 0.1;
const secondsLetGo = 1;

/**
 * One sentence if other work took more than the limit in more than a tenth of the samples, of which one is always let go.
 *
 * @param limitShare of the whole machine; 1 is never exceeded
 */
export function describeOtherWork(samples: readonly CpuSample[], limitShare: number): string | undefined {
  const shares = samples.flatMap(({ otherShare }) => (otherShare === null ? [] : [otherShare]));
  const over = shares.filter((share) => share > limitShare).length;
  if (over <= Math.max(secondsLetGo, shares.length * secondsShareMost)) {
    return undefined;
  }
  const mean = meanOf(shares) ?? 0;
  return `Other work on this machine took more than ${formatShare(limitShare)} of its processors in ${over} of ${countOf(shares.length, "sample")} of a second each (${formatShare(mean)} on average), so latencies are not the engine's alone: end that work and run again, or allow it with --max-other-cpu.`;
}
