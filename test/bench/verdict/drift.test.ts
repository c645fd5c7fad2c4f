import { describe, expect, it } from "vitest";
import { describeDrift } from "../../../bench/verdict/describe-drift.ts";
import { findDrift } from "../../../bench/verdict/drift.ts";
import { renderTerminal } from "../../../bench/verdict/index.ts";
import type { RunDescription } from "../../../bench/verdict/run.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import { assess, onlyPattern, plainRun } from "./fixture.ts";

const durationS = 1800;
const soak: RunDescription = {
  ...plainRun,
  profile: "soak",
  durationS,
  patterns: [onlyPattern, { ...onlyPattern, number: 2, name: "putItem", kind: "write" }],
  scheduled: { mix: [9000, 9000], topup: [0, 0] },
};

/** Numbers in [0, 1), the same for the same seed. */
function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ten requests a second of two patterns; `serviceMs` has the share of the soak that is over, and the pattern. */
function samplesOf(
  serviceMs: (share: number, pattern: number, uniform: () => number) => number,
  seed = 1,
): SampleRecord[] {
  const uniform = createUniform(seed);
  return Array.from({ length: 18_000 }, (_, arrival) => {
    const pattern = arrival % 2;
    const dueMs = 5000 + arrival * 100;
    const endMs = dueMs + 0.2 + serviceMs(arrival / 18_000, pattern, uniform);
    return {
      ...({ arrival, pattern, phase: "mix", outcome: "ok", units: [] } as const),
      ...{ dueMs, claimedMs: dueMs - 2, startMs: dueMs + 0.2, endMs },
    };
  });
}

const steady = (uniform: () => number) => 1 - Math.log(1 - uniform());

describe("the drift of a soak", () => {
  it("is found where a pattern becomes slower, in that pattern and direction alone", () => {
    const drift = findDrift(
      soak,
      samplesOf((share, pattern, uniform) => steady(uniform) * (pattern === 1 ? 1 + 2 * share : 1)),
    );
    expect(drift?.compared.map(({ name, percentile, direction }) => [name, percentile, direction])).toEqual([
      ["getItem", "p50", "none"],
      ["getItem", "p99", "none"],
      ["putItem", "p50", "slower"],
      ["putItem", "p99", "slower"],
    ]);
    expect(describeDrift(drift)).toMatch(
      /^Response times drift .* at 95 % confidence: #2 putItem is slower \(p50 [\d.]+ ms, then [\d.]+ ms\); #2 putItem is slower \(p99/,
    );
  });

  it("is found where only the tail grows, and where a run becomes faster", () => {
    const tail = findDrift(
      soak,
      samplesOf((share, _, uniform) => steady(uniform) + (uniform() < 0.04 * share ? 50 : 0)),
    );
    expect(new Set(tail?.compared.map(({ percentile, direction }) => `${percentile} ${direction}`))).toEqual(
      new Set(["p50 none", "p99 slower"]),
    );
    const warming = findDrift(
      soak,
      samplesOf((share, _, uniform) => steady(uniform) * (share < 0.2 ? 3 : 1)),
    );
    expect(new Set(warming?.compared.map(({ direction }) => direction))).toEqual(new Set(["faster"]));
  });

  it("is not found in steady runs, nor in one with a bad minute: of 10, at most 2 report any", () => {
    let reported = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const drift = findDrift(
        soak,
        samplesOf(
          (share, _, uniform) => steady(uniform) + (seed % 2 === 0 && share > 0.9 && share < 0.91 ? 40 : 0),
          seed * 7919,
        ),
      );
      reported += drift?.compared.some(({ direction }) => direction !== "none") === true ? 1 : 0;
    }
    // At 5 %, more than 2 of 10 come about with a chance of 1.2 %; intervals that must not even overlap err far less.
    expect(reported).toBeLessThanOrEqual(2);
  });

  it("is looked for in a soak alone, and without samples there is nothing to compare", () => {
    expect(
      findDrift(
        { ...soak, profile: "constant" },
        samplesOf(() => 1),
      ),
    ).toBeNull();
    expect(findDrift(soak, [])).toEqual({ errorRate: 0.05, compared: [] });
    expect(describeDrift(null)).toBeUndefined();
  });

  it("leaves out warm-up, top-up and failures", () => {
    const odd = samplesOf(() => 1).flatMap((sample): SampleRecord[] => [
      sample,
      { ...sample, phase: "warmup", endMs: sample.endMs + sample.dueMs },
      { ...sample, phase: "topup", endMs: sample.endMs + sample.dueMs },
      { ...sample, outcome: "transport", endMs: sample.endMs + sample.dueMs },
    ]);
    expect(findDrift(soak, odd)).toEqual(
      findDrift(
        soak,
        samplesOf(() => 1),
      ),
    );
  });

  it("is told with the result, and does not change its verdict", () => {
    const slower = samplesOf((share, _, uniform) => steady(uniform) * (1 + share));
    const result = assess({ run: soak, samples: slower });
    expect([result.verdict, result.drift?.compared.length]).toEqual(["pass", 4]);
    expect(renderTerminal(result, { columns: 200, color: false })).toContain("#1 getItem is slower (p50");
    expect(assess({ run: { ...soak, profile: "constant" }, samples: slower }).drift).toBeNull();
  });
});
