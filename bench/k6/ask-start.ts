import execution from "k6/execution";
import http from "k6/http";

/** The longest that other load generators are waited for. */
export const startWaitS = 600;

/**
 * Asks the command line when the schedule starts, which is answered when all load generators have asked.
 *
 * @returns epoch milliseconds by this machine's clock
 */
export function askStart(url: string): number {
  const { status, body } = http.get(url, { timeout: `${startWaitS}s` });
  if (status !== 200) {
    execution.test.abort("there was no common start, because another load generator ended before it");
  }
  return Number(body);
}
