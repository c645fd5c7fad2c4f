import { availableParallelism } from "node:os";

/**
 * Agrees on the moment of a start: called with how many k6 processes are to be started now and how many arrivals each takes in.
 * Gives epoch milliseconds by this machine's clock.
 */
export type CommonStart = (processes: number, arrivals: number) => Promise<number>;

/**
 * What k6 takes to start, and to take in an arrival, on a core of its own: several times what was measured (0.7 s and 0.01 ms),
 * because a machine may be busy.
 */
const k6StartMs = 2000;
const k6ArrivalMs = 0.05;
/** Half of the cores are taken to be free for it. */
const startsAtOnce = Math.max(1, availableParallelism() / 2);

/**
 * A common start for so many replays: they wait for each other until all are about to start k6, and their schedules start at one
 * moment, late enough for k6 to be ready. A run whose k6 is not ready by then is invalid.
 */
export function startTogether(replays: number): CommonStart {
  let missing = replays;
  let leadMs = 0;
  let agree: (startAtMs: number) => void;
  const agreed = new Promise<number>((resolve) => {
    agree = resolve;
  });
  return (processes, arrivals) => {
    missing -= 1;
    leadMs += (processes * (k6StartMs + arrivals * k6ArrivalMs)) / startsAtOnce;
    if (missing === 0) {
      agree(Math.ceil(Date.now() + leadMs));
    }
    return agreed;
  };
}
