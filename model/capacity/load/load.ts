import type { Popularity } from "../../population/popularity.ts";
import type { Design } from "../../schema/design.ts";

/** What the load of a design is computed for. */
export interface LoadInput {
  readonly design: Design;
  /** Instances of the population's root entity. */
  readonly users: number;
  /** How often each key is asked for: by rank, the most popular first. */
  readonly popularity: Popularity;
  /**
   * Of which tables the largest item collection is looked for: of all, or of those with a local index, the only ones where it is
   * limited. It takes a third of the time. `all` unless given.
   */
  readonly collections?: "all" | "limited";
}

/** Where units are taken: a table, or one of its indexes, under the design's names. */
export interface UnitsTarget {
  readonly table: string;
  readonly index?: string;
  readonly scope: "table" | "gsi" | "lsi";
}

/** Units of one execution of a pattern, on average over its parameters. */
export interface TargetUnits extends UnitsTarget {
  readonly read: number;
  readonly write: number;
}

/**
 * The hottest key of its kind that a pattern touches. Hot keys of different patterns that have the same `table`, `index`, `scope`
 * and `key` are the same key: their loads add up.
 *
 * - `item`: one item of a table. - `itemCollection`: all items of a table under one partition key.
 * - `indexKey`: all entries of an index under one partition key.
 */
export interface HotKey {
  readonly scope: "item" | "itemCollection" | "indexKey";
  readonly table: string;
  readonly index?: string;
  /** For people, and to tell keys apart: `userId = user 0, itemKey = STATS`. */
  readonly key: string;
  /** Share of the pattern's executions that touch the key, from 0 to 1. Where two draws may fall on it, the sum of both, at most 1. */
  readonly share: number;
  /** Units that each of those takes from the key, on average: `share` times these is what is expected of an execution. */
  readonly read: number;
  readonly write: number;
}

/** One replayed pattern's load. */
export interface PatternLoad {
  readonly name: string;
  readonly number?: number;
  readonly title: string;
  readonly kind: "read" | "write";
  /** Documented executions a second: at scale 1. */
  readonly rateRps: number;
  /** Requests that an execution sends, on average. */
  readonly requests: number;
  readonly units: readonly TargetUnits[];
  /** Units of an execution over all targets: on average, and what 99 of 100 executions stay within. */
  readonly unitsMean: number;
  readonly unitsP99: number;
  readonly hotKeys: readonly HotKey[];
  /** The units are an estimate from above, and no hot key is known: there is no population, or its code cannot be traced. */
  readonly isEstimated?: true;
  /** What was assumed where the design does not say: "the like is new". Sentences for people. */
  readonly assumptions: readonly string[];
}

/** Bytes that are stored for a table or an index, as billed: each item and each index entry with 100 bytes on top. */
export interface StoredBytes extends UnitsTarget {
  readonly items: number;
  readonly bytes: number;
  /** Largest item collection of the table, in bytes: limited to 10 GB where the table has a local index. Absent where not looked for. */
  readonly largestCollectionBytes?: number;
}

export interface DesignLoad {
  readonly users: number;
  /** Patterns with a rate, in the order of their numbers. */
  readonly patterns: readonly PatternLoad[];
  readonly storage: readonly StoredBytes[];
  /** What is left out of all figures because it is not known; absent when nothing is. Sentences for people. */
  readonly assumptions?: readonly string[];
}
