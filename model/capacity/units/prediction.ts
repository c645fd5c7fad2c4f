import type { WireItem } from "../../request/wire-value.ts";
import type { RuleId } from "./rules.ts";

/** A request as the low-level API takes it: the operation's name and its JSON input. */
export interface WireRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface PredictOptions {
  /**
   * The request is a TransactWriteItems that went through before with the same ClientRequestToken. The items have to be as they
   * were before that first call: its units depend on the item before and after it.
   */
  readonly replayed?: boolean;
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
  /** Further rules that had a say: the consistency, a filter that lowers nothing, indexes that the write leaves alone. */
  readonly also?: readonly RuleId[];
  /** The size in bytes that was rounded up; of both entries together when an index entry moves. */
  readonly bytes: number;
  /** Of an index entry that moves: bytes of the entry that is deleted. The rest of `bytes` is the one that is put. */
  readonly deletedBytes?: number;
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
  /** Why the outcome is an exception, as a sentence; absent when it is `ok`. */
  readonly reason?: string;
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
