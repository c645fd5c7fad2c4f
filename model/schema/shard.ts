/**
 * Write sharding: one hot key becomes several, so that no partition has to take all of its load (Developer Guide, "Using write
 * sharding to distribute workloads evenly in your DynamoDB table").
 *
 * Shard 0 has the plain key, the others end in `#1`, `#2` and so on. So the number of shards can be raised at any time: what was
 * written before is shard 0. It must never be lowered, because nobody would read the upper shards any more.
 */

/** An item that is stored as several, whose numbers add up: a counter. */
export interface ItemShards {
  /** 1 stores the item as any other. */
  readonly count: number;
  /** The key attribute of the table that tells the shards apart: the sort key keeps them in one item collection. */
  readonly of: string;
}

/** An attribute that an index is partitioned by, spread over several index keys. Each item falls into exactly one. */
export interface Spreading {
  /** 1 lets the index use the attribute itself. */
  readonly count: number;
  /** Text attribute of the same item that decides the shard. It must differ between the items that would share a key. */
  readonly by: string;
  /** The attribute that holds the index key when there are several shards. */
  readonly as: string;
}

/** So many shards at most: a read that gathers sends a request for each (BatchGetItem and transactions take 100 items). */
export const shardsMost = 100;

const separator = "#";

/** Key text of a shard: shard 0 keeps the plain key. */
export function shardKey(text: string, shard: number): string {
  return shard === 0 ? text : `${text}${separator}${shard}`;
}

/** A parameter's name in place of its value, as `requestsOf` plans a pattern. */
const named = /^<\w+>$/;

/**
 * The shard that a text falls into, from 0 to `count` - 1: FNV-1a over its UTF-16 units, the same on every machine. A name in
 * place of a value falls into the last, so that whoever looks at a pattern's requests sees one that is not shard 0.
 */
export function shardOf(text: string, count: number): number {
  if (count === 1 || named.test(text)) {
    return count - 1;
  }
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  // The low bits of FNV follow the last characters closely; folding the high bits in spreads counters and ULIDs alike.
  const folded = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((folded ^ (folded >>> 13)) >>> 0) % count;
}

/** All shard numbers, 0 first. */
export function shardNumbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, shard) => shard);
}
