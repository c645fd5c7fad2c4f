/**
 * How much less the requests of a run say than as many independent ones would. Neighbours share their fate: a hiccup of the
 * machine, a compaction or a full queue slows all requests of that moment, so sixty slow requests of one second are closer to
 * one observation than to sixty.
 *
 * The measure is the design effect of survey statistics (Kish; Rao and Scott, 1992, for counts in clusters): the variance of
 * the share over a limit, with requests clustered by the second they were due in, against that of as many independent requests.
 */

/** Requests of one pattern that were due in the same stretch of time. */
export interface Block {
  readonly samples: number;
  /** Those of them over the limit. */
  readonly over: number;
}

/** Length of a block: longer than the pauses of a healthy machine, short enough for many blocks in a run. */
const blockMs = 1000;

/** The block that a request is in by its intended start, as a whole number from 0. */
export function blockOf(dueMs: number): number {
  return Math.floor(dueMs / blockMs);
}

/**
 * The excess of pairs in one block that were both over the limit, against what chance would put there with as many over in
 * all: each such pair adds its covariance to the variance of the total. Counted is the rarer of over and not over, where a
 * pair says most. Without a pair, and so with fewer than two over the limit, nothing is known of dependence.
 *
 * @returns at least 1, which is independence: that neighbours repel each other is never taken as more evidence
 */
export function estimateDesignEffect(blocks: Iterable<Block>): number {
  let samples = 0;
  let over = 0;
  let pairs = 0;
  let pairsOver = 0;
  let pairsWithin = 0;
  for (const block of blocks) {
    const within = block.samples - block.over;
    samples += block.samples;
    over += block.over;
    pairs += block.samples * (block.samples - 1);
    pairsOver += block.over * (block.over - 1);
    pairsWithin += within * (within - 1);
  }
  const isOverRarer = over * 2 <= samples;
  const rare = isOverRarer ? over : samples - over;
  if (rare < 2) {
    return 1;
  }
  const chanceOfSameBlock = pairs / (samples * (samples - 1));
  const excess = (isOverRarer ? pairsOver : pairsWithin) - rare * (rare - 1) * chanceOfSameBlock;
  return Math.max(1, 1 + excess / (rare * (1 - rare / samples)));
}
