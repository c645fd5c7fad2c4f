/** The clock of a replay: milliseconds since the schedule's start, which several k6 processes can have in common. */

/** k6's own: how long the test has run, monotonic, with fractions of a millisecond. */
export interface TestClock {
  readonly currentTestRunDuration: number;
}

export interface RunClock {
  /** Milliseconds since the schedule's start; negative before it. */
  nowMs(): number;
  /** Why the times of this run could not be trusted, as a sentence; `undefined` while they can. Ask once an arrival. */
  problem(): string | undefined;
}

/** Without a common start the schedule starts so long after the test, when all virtual users are up. */
export const startDelayMs = 1000;

/**
 * @param startAtMs the schedule's start by the machine's clock, epoch milliseconds; absent for one that starts by itself. It is
 *   looked at once, here: from then on only k6's own clock counts, which no correction of the machine's clock moves.
 */
export function createRunClock(test: TestClock, startAtMs: number | undefined): RunClock {
  const originMs = startAtMs === undefined ? startDelayMs : startAtMs - findTestStart(test);
  let lastMs = Date.now();
  return {
    nowMs: () => test.currentTestRunDuration - originMs,
    problem() {
      const stepMs = Date.now() - lastMs;
      lastMs += stepMs;
      return stepMs < 0
        ? `the clock of this machine went back by ${-stepMs} ms during the run, so its moments cannot be compared`
        : undefined;
    },
  };
}

/** Long enough to hold a tick of `Date.now()`, which counts whole milliseconds. */
const samplingMs = 2;
/** Fewer mean that the process was kept from running meanwhile. */
const samplesLeast = 50;

/**
 * The moment of the test's start in epoch milliseconds. `Date.now()` is cut to whole milliseconds and read before the test's
 * clock, so every difference of the two is at most the true one, and the largest, just after a tick, comes closest: to about
 * 0.05 ms, unless the process is kept from running at every tick.
 */
function findTestStart(test: TestClock): number {
  const endMs = test.currentTestRunDuration + samplingMs;
  let startMs = Number.NEGATIVE_INFINITY;
  for (let atMs = 0, samples = 0; atMs < endMs || samples < samplesLeast; samples++) {
    const nowMs = Date.now();
    atMs = test.currentTestRunDuration;
    startMs = Math.max(startMs, nowMs - atMs);
  }
  return startMs;
}
