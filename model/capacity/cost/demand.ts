/** Units a second that a table or a global index is asked for: on average over a month, and at the peak. */
export interface UnitsDemand {
  readonly average: number;
  readonly peak: number;
}

/** A table itself (without `index`; local indexes use its units), or one of its global indexes. */
export interface DemandTarget {
  readonly index?: string;
  readonly read: UnitsDemand;
  readonly write: UnitsDemand;
}

export interface TableDemand {
  readonly table: string;
  readonly targets: readonly DemandTarget[];
  /** As billed, with its indexes: each item and each index entry with 100 bytes on top. */
  readonly storageBytes: number;
}

/** What a bill is made from. */
export type Demand = readonly TableDemand[];
