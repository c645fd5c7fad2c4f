import type { TerminalStyle } from "../terminal.ts";

const logIntervalS = 10;
const firstLogS = 1;

/** Shows how far the replay is: one line redrawn in place on a terminal, otherwise a line once it runs and every ten seconds. */
export function createReplayPrinter(
  write: (text: string) => void,
  style: Pick<TerminalStyle, "isTerminal">,
  arrivals: number,
) {
  let nextLogS = firstLogS;
  return {
    show(seconds: number, records: number): void {
      const share = arrivals === 0 ? 100 : Math.floor((100 * records) / arrivals);
      const text = `Replaying: ${share} %, ${records.toLocaleString("en-US")} of ${arrivals.toLocaleString("en-US")} executions, ${Math.round(seconds)} s`;
      if (style.isTerminal) {
        write(`\r${text}\u001b[K`);
      } else if (seconds >= nextLogS) {
        nextLogS = seconds + logIntervalS;
        write(`${text}\n`);
      }
    },
    end(): void {
      if (style.isTerminal) {
        write("\r\u001b[K");
      }
    },
  };
}
