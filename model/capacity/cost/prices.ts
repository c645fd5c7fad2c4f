/** US dollars for one table class in one region. A month has 730 hours, as AWS's own calculator counts. */
export interface ClassPrices {
  readonly onDemandReadPerMillionUsd: number;
  readonly onDemandWritePerMillionUsd: number;
  readonly provisionedReadUnitHourUsd: number;
  readonly provisionedWriteUnitHourUsd: number;
  readonly storageGbMonthUsd: number;
  /** GB a month that cost nothing, once for the account and region. 1 GB is 2^30 bytes. */
  readonly storageFreeGb: number;
}

export type TableClass = "standard" | "standardInfrequentAccess";

export interface RegionPrices {
  /** Where the figures of this region come from, where the list's own `source` does not say it. */
  readonly source?: string;
  readonly standard: ClassPrices;
  readonly standardInfrequentAccess: ClassPrices;
}

/** A price list: one dated file, which a user can replace. */
export interface PriceList {
  /** ISO 8601 date on which the prices were read. */
  readonly date: string;
  readonly source: string;
  readonly currency: "USD";
  readonly regions: Readonly<Record<string, RegionPrices>>;
}

export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3600;

/** Source: Developer Guide, "Quotas in Amazon DynamoDB": all sizes are binary. */
export const bytesPerGb = 2 ** 30;
