import { describe, expect, it } from "vitest";
import { toExitCode, verdicts } from "../../../bench/verdict/result.ts";
import type { GeneratorOutcome, RunDescription } from "../../../bench/verdict/run.ts";
import { assess, assessPattern, type MadeRun, makePatternRun, makeSocialRun, plainRun } from "./fixture.ts";

/** A run that would pass but for what a test does to it. */
const good = makePatternRun([{ count: 400 }]);
const withGenerator = (generator: GeneratorOutcome): MadeRun => ({ ...good, run: { ...good.run, generator } });
const withRun = (changes: Partial<RunDescription>): MadeRun => ({ ...good, run: { ...good.run, ...changes } });
const [first] = good.samples;
if (first === undefined) {
  throw new Error("the good run has samples");
}

it("is not made invalid by one hiccup in a short top-up", () => {
  const made = makePatternRun([{ count: 10_000 }, { count: 50, phase: "topup", lagMs: 30 }]);
  expect(assess(made).verdict).toBe("pass");
});

describe("an invalid run", () => {
  it.each<[name: string, made: MadeRun, reason: string]>([
    [
      "the generator lagged",
      makePatternRun([{ count: 395 }, { count: 5, lagMs: 20.1 }]),
      "could not keep its schedule (lag p99 20.1 ms over 400 requests of the mix, limit 20 ms), so the run measures the generator and not the engine: lower --scale",
    ],
    [
      "the generator lagged in a long top-up",
      makePatternRun([{ count: 40_000 }, { count: 299, phase: "topup", lagMs: 30 }]),
      "(lag p99 30.0 ms over 299 requests of the top-up",
    ],
    [
      "the generator lagged in a short top-up, enough to show in all",
      makePatternRun([{ count: 400 }, { count: 50, phase: "topup", lagMs: 30 }]),
      "(lag p99 30.0 ms over 450 requests of the mix and the top-up",
    ],
    [
      "arrivals were dropped",
      withRun({ scheduled: { mix: [401], topup: [0] } }),
      "dropped 1 of 401 planned requests, so the load was not the documented one",
    ],
    [
      "lines were unreadable",
      { ...withGenerator({ exitCode: 0, unreadableLines: 3 }), samples: good.samples.slice(2) },
      "dropped 2 of 400 planned requests; 3 lines of its record file could not be read",
    ],
    [
      "another pattern's records do not make up for dropped ones",
      {
        run: {
          ...good.run,
          patterns: [...good.run.patterns, ...good.run.patterns],
          scheduled: { mix: [300, 100], topup: [0, 0] },
        },
        samples: good.samples,
      },
      "dropped 100 of 400",
    ],
    [
      "the engine's process ended",
      { ...withGenerator({ exitCode: 0, engineExit: "signal SIGKILL" }), samples: good.samples.slice(0, 100) },
      "The engine's process ended by itself during the run (signal SIGKILL) when 100 of 400 planned requests had been answered",
    ],
    [
      "the engine stopped answering",
      makePatternRun([{ count: 400 }, { count: 5, outcome: "transport", queueMs: 65_000 }]),
      "The engine stopped answering 64.9 s into the run: the last 5 requests got no response",
    ],
    [
      "the engine never answered",
      makePatternRun([{ count: 400, outcome: "transport" }]),
      "The engine never answered: the last 400 requests got no response",
    ],
    [
      "k6 stopped early",
      { ...withGenerator({ exitCode: 105, endedEarly: "interrupted" }), samples: good.samples.slice(0, 7) },
      "stopped before the end of its schedule, after 7 of 400 planned requests (interrupted)",
    ],
    ["k6 had an exception", withGenerator({ exitCode: 107 }), "exit code 107 (an exception in the script)"],
    ["k6 had wrong options", withGenerator({ exitCode: 104 }), "exit code 104 (invalid options)"],
    ["k6 was interrupted", withGenerator({ exitCode: 105 }), "exit code 105 (interrupted by a signal)"],
    ["k6 aborted", withGenerator({ exitCode: 108 }), "exit code 108 (the script aborted the test)"],
    ["k6 was killed", withGenerator({ exitCode: 137 }), "exit code 137 (not one of its own codes"],
    [
      "an arrival came twice",
      { ...good, samples: [...good.samples, first] },
      "1 record of the load generator cannot be true",
    ],
    [
      "a pattern is unknown",
      { ...good, samples: [...good.samples, { ...first, arrival: 9999, pattern: 7 }] },
      "cannot be true",
    ],
    [
      "time ran backwards",
      { ...good, samples: [...good.samples, { ...first, arrival: 9999, endMs: -1 }] },
      "cannot be true",
    ],
  ])("%s", (_, made, reason) => {
    const result = assess(made);
    expect(result.verdict).toBe("invalid");
    expect(result.reasons.join("\n")).toContain(reason);
    expect(result.patterns.map(({ verdict }) => verdict)).toEqual(result.patterns.map(() => "invalid"));
    expect(result.patterns.every(({ undecided }) => undecided === null)).toBe(true);
  });

  it("names the root cause alone, not what followed from it", () => {
    const { reasons } = assess({
      run: { ...good.run, generator: { exitCode: 105, endedEarly: "the engine is gone", engineExit: "exit code 1" } },
      samples: good.samples.slice(0, 10),
    });
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain("exit code 1");
  });

  it("gives both reasons if the generator lagged and dropped", () => {
    const made = makePatternRun([{ count: 400, lagMs: 50 }]);
    expect(assess({ ...made, run: { ...made.run, scheduled: { mix: [500], topup: [0] } } }).reasons).toHaveLength(2);
  });
});

describe("an invalid run of which a pattern failed altogether", () => {
  const lagging = (outcome: string, failed = 400) =>
    makePatternRun([
      { count: 400 - failed, lagMs: 50 },
      { count: failed, lagMs: 50, outcome },
    ]);

  it("leads with that, because mending the lag would not mend it", () => {
    const { verdict, reasons } = assess(lagging("ValidationException"));
    expect(verdict).toBe("invalid");
    expect(reasons).toEqual([
      "Every request failed, which no overload explains, of #1 getItem (400, ValidationException): mend that first.",
      expect.stringContaining("could not keep its schedule"),
    ]);
  });

  it.each([
    ["an overload explains it", lagging("ThrottlingException")],
    ["the engine's own failure explains it", lagging("http_503")],
    ["one request succeeded", lagging("ValidationException", 399)],
    ["there was no request", { ...good, run: { ...good.run, generator: { exitCode: 105 } }, samples: [] }],
  ])("says nothing of the kind if %s", (_, made) => {
    const { verdict, reasons } = assess(made);
    expect(verdict).toBe("invalid");
    expect(reasons.join(" ")).not.toContain("Every request failed");
  });
});

describe("a valid run", () => {
  it.each<[name: string, made: MadeRun]>([
    ["nothing happened", good],
    ["k6's own thresholds were crossed", withGenerator({ exitCode: 99 })],
    ["k6 printed something", withGenerator({ exitCode: 0, unreadableLines: 12 })],
    ["the lag is at its limit", makePatternRun([{ count: 300 }, { count: 100, lagMs: 20 }])],
    ["1 % lag", makePatternRun([{ count: 396 }, { count: 4, lagMs: 30 }])],
    ["the wait was for users, not for the generator", makePatternRun([{ count: 400, queueMs: 40 }])],
    ["the warm-up lagged", makePatternRun([{ count: 400 }, { count: 100, phase: "warmup", lagMs: 500 }])],
  ])("%s: pass", (_, made) => {
    expect(assess(made)).toMatchObject({ verdict: "pass", generator: { dropped: 0 } });
  });

  it("fails, and is not invalid, if the engine failed and came back", () => {
    const { result } = assessPattern([
      { count: 200 },
      { count: 200, outcome: "transport" },
      { count: 1, queueMs: 59_999 },
    ]);
    expect(result.verdict).toBe("fail");
  });

  it("fails, and is not invalid, if fewer than five requests are lost at the end", () => {
    expect(assess(makePatternRun([{ count: 400 }, { count: 4, outcome: "transport", queueMs: 65_000 }])).verdict).toBe(
      "fail",
    );
  });
});

describe("the run's verdict", () => {
  it("is the worst of its patterns, and names them", () => {
    expect(assess(makeSocialRun())).toMatchObject({
      verdict: "pass",
      reasons: ["All 15 patterns were served at the offered rate; the 9 with a latency budget keep it."],
    });
    expect(assess(makeSocialRun({ slow: { number: 3, factor: 60 } }))).toMatchObject({
      verdict: "fail",
      reasons: ["1 of 15 patterns falls short: #3 getRecentPosts."],
    });
    const small = assess(makeSocialRun({ scale: 400, slow: { number: 3, factor: 60 } }));
    expect(small.verdict).toBe("fail");
    expect(small.reasons).toEqual([
      "1 of 15 patterns falls short: #3 getRecentPosts.",
      "4 of 15 patterns cannot be decided yet: #12 getConversation, #13 getFollowers, #14 getFollowing, #15 getActiveStories. Run with --scale 1000 or --duration 150 to decide them all.",
    ]);
    expect(assess(makeSocialRun({ scale: 400 })).verdict).toBe("undecided");
    expect(assess(makeSocialRun({ scale: 400, topupSamples: 299 })).verdict).toBe("pass");
  });

  it("is undecided if there was nothing to replay", () => {
    expect(assess({ run: plainRun, samples: [] })).toMatchObject({ verdict: "undecided", patterns: [] });
  });

  it("becomes an exit code", () => {
    expect(verdicts.map(toExitCode)).toEqual([0, 1, 1, 3]);
  });

  it("compares the served mix with the documented ratios", () => {
    const made = makeSocialRun();
    expect(assess(made).mix.chiSquare).toEqual({ statistic: 0, degreesOfFreedom: 14, pValue: 1 });
    const skewed = made.samples.map((sample) =>
      sample.pattern === 4 && sample.arrival % 3 === 0 ? { ...sample, pattern: 5 } : sample,
    );
    expect(assess({ ...made, samples: skewed }).mix.chiSquare?.pValue).toBeLessThan(1e-9);
  });

  it("keeps credentials in addresses out of the result", () => {
    const { result } = assessPattern([], {
      engine: { name: "endpoint", version: "1", endpoint: "http://key:secret@db.example:8000" },
      command: "npx tablewright bench --endpoint http://key:secret@db.example:8000",
    });
    expect(JSON.stringify(result)).not.toContain("secret");
    expect(result.engine.endpoint).toBe("http://db.example:8000");
  });
});
