/** The three durations that are told apart, and the one between them. All in milliseconds, none below 0. */

import type { SampleRecord } from "../workload/record.ts";

/** From the intended start, so that waiting counts. A request sent before it was due is not rewarded for that. */
export function toResponseMs(sample: SampleRecord): number {
  return sample.endMs - Math.min(sample.dueMs, sample.startMs);
}

/** From the first request sent. */
export function toServiceMs(sample: SampleRecord): number {
  return sample.endMs - sample.startMs;
}

/** The generator's own lag: how long a free virtual user overslept. */
export function toLagMs(sample: SampleRecord): number {
  return Math.max(0, sample.startMs - Math.max(sample.dueMs, sample.claimedMs));
}

/** Waiting for a free virtual user, because earlier requests took so long: the engine's doing, part of the response time. */
export function toQueueMs(sample: SampleRecord): number {
  return Math.max(0, sample.claimedMs - sample.dueMs);
}
