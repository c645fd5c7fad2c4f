import type { AnyItem, ItemValue } from "../schema/item.ts";
import type { NativeItem, NativeValue } from "../schema/operation.ts";
import { placeholdersOf } from "../schema/template.ts";

/**
 * The shards of one sharded item as the item that they stand for: its numbers added up, everything else from the first shard that
 * has it. `undefined` when there are none. An item that is not sharded is given back as it is.
 */
export function gatherShards<I extends AnyItem>(item: I, found: readonly ItemValue<I>[]): ItemValue<I> | undefined {
  const [first, ...others] = found;
  if (first === undefined || others.length === 0) {
    return first;
  }
  const inKey = new Set(Object.values(item.key).flatMap(placeholdersOf));
  const isCounter = (name: string) => item.attributes[name]?.kind === "number" && !inKey.has(name);
  let sum: ItemValue<I> = first;
  for (const shard of others) {
    sum = { ...shard, ...sum, ...addNumbers(sum, shard, isCounter) };
  }
  return sum;
}

function addNumbers(sum: NativeItem, shard: NativeItem, isCounter: (name: string) => boolean): NativeItem {
  return Object.fromEntries(
    Object.entries(shard).flatMap(([name, value]): [string, NativeValue][] =>
      isCounter(name) && typeof value === "number" ? [[name, value + toNumber(sum[name])]] : [],
    ),
  );
}

const toNumber = (value: NativeValue | undefined) => (typeof value === "number" ? value : 0);

/**
 * How many stored items so many things are, of which each is one item of every kind listed: ten posts with their counters are
 * twenty items, and more when the counters are sharded. For the limit of a Query.
 */
export function storedCount(things: number, kinds: readonly AnyItem[]): number {
  return things * kinds.reduce((sum, { shards }) => sum + (shards?.count ?? 1), 0);
}
