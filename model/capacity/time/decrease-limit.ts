import { minutesPerDay } from "./curve.ts";

/** Page "Service, account, and table quotas", "Decreasing provisioned throughput". */
const freeDecreasesPerDay = 4;
const minutesBetweenDecreases = 60;

/** How often the units of a table, or of a global index, may become less. */
export interface DecreaseLimit {
  /** Whether a decrease is allowed at that minute; if so, it counts. Minutes never go back. */
  take(minute: number): boolean;
  /** Decreases so far. */
  count(): number;
}

/**
 * Four decreases at any time of a UTC day, and one more whenever there was none in the past hour: 27 a day at most. Reads and
 * writes of a target count together, as `NumberOfDecreasesToday` is one figure for both.
 */
export function createDecreaseLimit(): DecreaseLimit {
  let day = 0;
  let today = 0;
  let total = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    take: (minute) => {
      const now = Math.floor(minute / minutesPerDay);
      if (now !== day) {
        day = now;
        today = 0;
      }
      if (today >= freeDecreasesPerDay && minute - last < minutesBetweenDecreases) {
        return false;
      }
      today += 1;
      total += 1;
      last = minute;
      return true;
    },
    count: () => total,
  };
}
