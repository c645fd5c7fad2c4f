import type { ThroughputUse } from "./operations.ts";

/** Units a second that may be consumed at most. Absent where there is no limit. */
export interface UnitLimits {
  readonly read?: number;
  readonly write?: number;
}

/** By the design's table name: the maximum of an on-demand table, or the upper end of autoscaling. */
export interface CapacityLimits {
  readonly [table: string]: {
    readonly table?: UnitLimits;
    /** Global indexes by name. */
    readonly indexes: { readonly [index: string]: UnitLimits };
  };
}

/** Units a second; `undefined` where there is no limit. */
export function limitOf(
  limits: CapacityLimits,
  table: string,
  { index, direction }: ThroughputUse,
): number | undefined {
  const own = limits[table];
  return (index === undefined ? own?.table : own?.indexes[index])?.[direction];
}
