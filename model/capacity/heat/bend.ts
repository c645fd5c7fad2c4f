import type { HotKey } from "../load/load.ts";

/** Reads and writes have their own limits: a partition may throttle one while it serves the other. */
export type HeatKind = "read" | "write";

/**
 * Capacity units a second of one partition: all that an item can have, and all that a key can have as long as it lies in one
 * partition. Source: Developer Guide, "DynamoDB burst and adaptive capacity" and "Best practices for designing and using partition
 * keys effectively in DynamoDB".
 */
export const partitionLimits: Readonly<Record<HeatKind, number>> = { read: 3000, write: 1000 };

/** A key that can become too hot, under the design's names. */
export interface HeatTarget {
  readonly scope: HotKey["scope"];
  readonly table: string;
  readonly index?: string;
  /** For people: `userId = user 0, itemKey = STATS`. */
  readonly key: string;
}

/** The point at which one key needs more units a second than a partition gives. */
export interface KeyBend extends HeatTarget {
  readonly kind: HeatKind;
  readonly limitUnitsPerSecond: number;
  /** Units a second that the key needs at the documented rates. */
  readonly unitsPerSecondAtScale1: number;
  /** Factor on the documented rates at which the key needs exactly the limit. Below 1 it is too hot already. */
  readonly atScale: number;
  /**
   * Whether nothing but another design moves the limit. An item never lies in two partitions. DynamoDB does not split an item
   * collection of a table that has a local index either. Any other item collection or index key it *may* split by sort key when
   * it stays hot, unless the traffic follows a sort key that only rises or falls: there the limit is what holds until a split
   * comes, or where none can. Source: Developer Guide, "DynamoDB burst and adaptive capacity"; of local indexes "Best practices
   * for designing and using partition keys effectively in DynamoDB".
   */
  readonly isHardLimit: boolean;
}

/** The point at which one pattern alone makes a key too hot. */
export interface Bend extends KeyBend {
  readonly pattern: string;
  readonly number?: number;
  /** Requests a second that the pattern sends at this scale, to all keys. */
  readonly atRequestsPerSecond: number;
}

/** What one pattern adds to the heat of a key. */
export interface HeatPart {
  readonly pattern: string;
  readonly number?: number;
  readonly unitsPerSecondAtScale1: number;
  /** Its part of the key's heat, from 0 to 1. */
  readonly share: number;
  /** Documented executions a second to all keys, and the units that one of them takes from the key that it touches. */
  readonly rateRps: number;
  readonly unitsPerExecution: number;
}

/** The point at which all patterns together make a key too hot. */
export interface CombinedBend extends KeyBend {
  /** The pattern with the largest part comes first. */
  readonly parts: readonly HeatPart[];
  /** Requests a second that all patterns of the design send at this scale, to all keys. */
  readonly atRequestsPerSecond: number;
}

export interface PatternHeat {
  readonly pattern: string;
  readonly number?: number;
  readonly title: string;
  /** What the pattern would pass by itself, the lowest scale first. Empty where its rate, or the share of each key, is 0. */
  readonly bends: readonly Bend[];
  readonly first?: Bend;
}

export interface Heat {
  readonly patterns: readonly PatternHeat[];
  /** Every key that the load lists, for reads and for writes, the lowest scale first. */
  readonly combined: readonly CombinedBend[];
  /** Absent where no key ever bends. */
  readonly bendsFirst?: CombinedBend;
}
