import type { WireItem } from "../../request/wire-value.ts";
import type { RuleId } from "./rules.ts";

/** A request as the low-level API takes it: the operation's name and its JSON input. */
export interface WireRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Capacity units of one table: its own, and those of each index that took any. */
export interface TableUnits {
  readonly table: number;
  readonly gsi: Readonly<Record<string, number>>;
  readonly lsi: Readonly<Record<string, number>>;
}

/** One amount of units and the rule that gives it: an item, a page of a Query, an index entry. */
export interface UnitsPart {
  readonly table: string;
  readonly index?: string;
  readonly scope: "table" | "gsi" | "lsi";
  readonly kind: "read" | "write";
  readonly units: number;
  readonly rule: RuleId;
  /** The size in bytes that was rounded up. */
  readonly bytes: number;
  /** Position of the write, get or key within a batch or transaction; 0 for a single operation. */
  readonly position: number;
}

/** An item that a request writes, before and after. Absent means that there is none. */
export interface ItemChange {
  readonly table: string;
  readonly before?: WireItem;
  readonly after?: WireItem;
}

/** What a request costs and does, given the items that are there. */
export interface Prediction {
  /** `ok`, or the name of the exception that DynamoDB answers with. A failed condition costs units all the same. */
  readonly outcome: string;
  /** Sum over all tables and indexes. */
  readonly total: number;
  /** Every table that the request names. */
  readonly tables: Readonly<Record<string, TableUnits>>;
  readonly parts: readonly UnitsPart[];
  /** Items found, in the order of the response. Empty for writes. */
  readonly items: readonly WireItem[];
  readonly changes: readonly ItemChange[];
  /** Where the next page of a Query or Scan starts; absent after the last page. */
  readonly lastEvaluatedKey?: WireItem;
}
