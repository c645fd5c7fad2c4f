/**
 * Where the design can be spread when single keys get too hot. `tablewright plan` says at what load each of them does. Raise a
 * number and deploy; never lower it, because the upper shards would not be read any more.
 */

/** Counters of one post: each shard takes 1,000 increments a second, and ten posts are read with so many items more. */
export const postCounterShards = 1;

/** Counters of one user, likewise. */
export const userCounterShards = 1;

/** Index keys of one user's followers. From 1 to more is another index key, so the index is built anew; from then on it is not. */
export const followerShards = 1;
