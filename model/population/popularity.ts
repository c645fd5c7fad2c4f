/**
 * How often keys are asked for, by rank: rank 0 is the most popular. The count of keys is given where a question is asked, so
 * one popularity serves users and posts alike.
 */
export type Popularity =
  | { readonly kind: "zipf"; readonly skew: number }
  | { readonly kind: "histogram"; readonly buckets: readonly PopularityBucket[] };

/** Measured: so many keys, one after the other in rank, share so much of the requests evenly. */
export interface PopularityBucket {
  readonly keys: number;
  readonly share: number;
}
