import { type CapacityControl, RecentValues } from "./capacity-control.ts";

/** Page "DynamoDB on-demand capacity mode": more than double the previous peak within 30 minutes may throttle. */
export const previousPeakAgeMinutes = 30;

export interface OnDemandSettings {
  readonly stepMinutes: number;
  /** Units a second that are there from the start. */
  readonly warmUnits: number;
  /** No more than this, whatever was served. */
  readonly quotaUnits: number;
}

/**
 * The units that an on-demand table, or global index, serves at once: its warm throughput, or twice the highest load that it
 * served 30 or more minutes ago, whichever is more. They never become less.
 *
 * From the pages "DynamoDB on-demand capacity mode" (4,000 writes and 12,000 reads at first; double the previous peak at once;
 * a level once reached stays) and "Understanding DynamoDB warm throughput". AWS says that more than double *may* throttle
 * within 30 minutes. Assumed, from above:
 * - All that is more than double throttles, for 30 minutes after the peak was first served.
 * - A peak is what was served, not what was asked for, averaged over a step: one minute, by default.
 * - Reads and writes grow by themselves, and load spreads evenly over partitions. There is no burst on top.
 */
export function createOnDemand({ stepMinutes, warmUnits, quotaUnits }: OnDemandSettings): CapacityControl {
  const recent = new RecentValues(Math.ceil(previousPeakAgeMinutes / stepMinutes));
  let previousPeak = 0;
  return {
    unitsAt: () => {
      previousPeak = Math.max(previousPeak, recent.oldest());
      return Math.min(quotaUnits, Math.max(warmUnits, 2 * previousPeak));
    },
    consumed: (_step, unitsPerSecond) => recent.add(unitsPerSecond),
  };
}
