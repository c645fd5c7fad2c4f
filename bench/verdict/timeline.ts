/** The parts of a run, each with times and arrivals of its own, as one run. */

import type { SampleRecord } from "../workload/record.ts";
import type { RunDescription } from "./run.ts";

/**
 * The samples of all parts with the times and arrivals of later parts moved behind the earlier ones, for what shows or counts a run
 * over its whole length. A part begins at a whole second, where the one before has ended: its schedule and its last answer.
 *
 * @param parts in the order in which they were replayed
 */
export function toOneTimeline(
  { warmupS, durationS }: Pick<RunDescription, "warmupS" | "durationS">,
  parts: readonly { readonly samples: readonly SampleRecord[] }[],
): readonly SampleRecord[] {
  const timeline: SampleRecord[] = [];
  let startedMs = 0;
  let arrivals = 0;
  for (const { samples } of parts) {
    let endMs = (warmupS + durationS) * 1000;
    let arrivalLast = -1;
    for (const sample of samples) {
      endMs = Math.max(endMs, sample.dueMs, sample.endMs);
      arrivalLast = Math.max(arrivalLast, sample.arrival);
      timeline.push(moveBehind(sample, startedMs, arrivals));
    }
    startedMs += Math.ceil(endMs / 1000) * 1000;
    arrivals += arrivalLast + 1;
  }
  return timeline;
}

function moveBehind(sample: SampleRecord, ms: number, arrivals: number): SampleRecord {
  if (ms === 0 && arrivals === 0) {
    return sample;
  }
  return {
    ...sample,
    arrival: sample.arrival + arrivals,
    dueMs: sample.dueMs + ms,
    claimedMs: sample.claimedMs + ms,
    startMs: sample.startMs + ms,
    endMs: sample.endMs + ms,
  };
}
