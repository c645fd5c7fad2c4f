import { describe, expect, test } from "vitest";
import { combineEnds, describeWorkers, mergeWorkers } from "../../../bench/verdict/workers.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";

const sample = (arrival: number, phase: SampleRecord["phase"], lagMs: number): SampleRecord => ({
  ...{ arrival, phase, pattern: 0, dueMs: 10, claimedMs: 0, startMs: 10 + lagMs, endMs: 20, outcome: "ok", units: [] },
});

describe("several generators", () => {
  const { workers, samples } = mergeWorkers([
    { end: { worker: "b", exitCode: null }, samples: [sample(3, "mix", 4), sample(0, "warmup", 90)] },
    { end: { worker: "a", exitCode: 108, endedEarly: "why" }, samples: [sample(2, "topup", 50), sample(1, "mix", 2)] },
  ]);

  test("leave their samples in the order of the schedule, and each its own figures", () => {
    expect(samples.map(({ arrival }) => arrival)).toEqual([0, 1, 2, 3]);
    expect(workers).toMatchObject([
      { worker: "b", exitCode: null, endedEarly: null, arrivalsRecorded: 1, lagMs: { p99: 4 } },
      { worker: "a", exitCode: 108, endedEarly: "why", arrivalsRecorded: 2, lagMs: { p99: 2 } },
    ]);
  });

  test("are told with the one that lagged most", () => {
    expect(describeWorkers(workers)).toBe("Load from 2 generators, judged together; largest lag p99 4.00 ms, of b.");
    expect(describeWorkers(workers.slice(1))).toBeUndefined();
    expect(describeWorkers([])).toBeUndefined();
  });
});

describe("their end as one", () => {
  test("is good when all came to theirs, as far as is known, and whatever the script's thresholds said", () => {
    expect(
      combineEnds([
        { worker: "a", exitCode: 0 },
        { worker: "b", exitCode: 99 },
        { worker: "c", exitCode: null },
      ]),
    ).toEqual({ exitCode: 0 });
  });

  test("is that of the first that did not, by its name", () => {
    const ends = [
      { worker: "a", exitCode: 0 },
      { worker: "b", exitCode: 137 },
      { worker: "c", exitCode: 105 },
    ];
    expect(combineEnds(ends)).toEqual({ exitCode: 137, worker: "b" });
    expect(combineEnds([{ worker: "a", exitCode: 108, endedEarly: "why" }])).toEqual({
      ...{ exitCode: 108, endedEarly: "why" },
    });
  });
});
