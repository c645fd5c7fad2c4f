import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRunClock, startDelayMs, type TestClock } from "../../../bench/k6/run-clock.ts";

/** A machine on which looking at a clock takes time; both clocks show the same true time. */
function simulate({ bootMs, stepMs }: { readonly bootMs: number; readonly stepMs: number }) {
  let trueMs = bootMs;
  let correctionMs = 0;
  vi.spyOn(Date, "now").mockImplementation(() => {
    trueMs += stepMs;
    return Math.floor(trueMs + correctionMs);
  });
  const test: TestClock = {
    get currentTestRunDuration() {
      trueMs += stepMs;
      return trueMs - bootMs;
    },
  };
  return {
    test,
    now: () => trueMs,
    pass: (ms: number) => {
      trueMs += ms;
    },
    correct: (ms: number) => {
      correctionMs += ms;
    },
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the clock of a replay", () => {
  it("starts a second after the test where nothing else is said", () => {
    const machine = simulate({ bootMs: 1e12, stepMs: 0 });
    const clock = createRunClock(machine.test, undefined);
    expect(clock.nowMs()).toBe(-startDelayMs);
    machine.pass(1500);
    expect(clock.nowMs()).toBe(500);
  });

  it("has its zero at the common start, to the time of three looks at a clock, wherever in a millisecond the test began", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 0.03, noNaN: true }),
        fc.integer({ min: -5000, max: 60_000 }),
        (fraction, stepMs, aheadMs) => {
          vi.restoreAllMocks();
          const machine = simulate({ bootMs: 1e12 + fraction, stepMs });
          const startAtMs = 1e12 + aheadMs;
          const clock = createRunClock(machine.test, startAtMs);
          const shown = clock.nowMs();
          // Doubles of a trillion milliseconds are good to a ten-thousandth.
          expect(Math.abs(shown - (machine.now() - startAtMs))).toBeLessThan(3 * stepMs + 0.002);
        },
      ),
    );
  });

  it("does not move when the machine's clock is set forward, and says when it was set back, once", () => {
    const machine = simulate({ bootMs: 1e12, stepMs: 0.01 });
    const clock = createRunClock(machine.test, 1e12 + 100);
    const before = clock.nowMs();
    machine.correct(3000);
    expect(clock.problem()).toBeUndefined();
    expect(clock.nowMs() - before).toBeLessThan(1);
    machine.correct(-2000);
    expect(clock.problem()).toBe(
      "the clock of this machine went back by 2000 ms during the run, so its moments cannot be compared",
    );
    expect(clock.problem()).toBeUndefined();
  });
});
