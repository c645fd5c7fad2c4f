import type { HotKey } from "./load.ts";
import type { Decision } from "./options.ts";
import type { Touch } from "./touch.ts";

/** What one of the ways that a pattern can go touches. */
export interface TouchedRun {
  readonly decisions: readonly Decision[];
  readonly touches: readonly Touch[];
}

/** A key that a run touches, with all units that it is expected to take from it. */
interface TouchedKey {
  readonly touch: Touch;
  readonly key: string;
  /** Share of such executions, by what must be the case in them. */
  readonly shares: Map<string, number>;
  read: number;
  write: number;
}

/** Units a second that one partition gives (Developer Guide, "Service, account, and table quotas in Amazon DynamoDB"). */
const partitionUnits = { read: 3000, write: 1000 };

/**
 * Of each table's items, item collections and index keys, the one that a pattern loads most. Two draws that may fall on the same
 * key both load it: the units that are expected add up. The share is that of executions where either does, as if never both did.
 */
export function hottestKeys(runs: readonly TouchedRun[]): readonly HotKey[] {
  const shards = shardsOf(runs);
  const sums = new Map<
    string,
    { readonly touch: Touch; readonly key: string; share: number; read: number; write: number }
  >();
  for (const run of runs) {
    for (const [id, { touch, key, shares, read, write }] of touchedIn(run, shards)) {
      const sum = sums.get(id) ?? { touch, key, share: 0, read: 0, write: 0 };
      for (const share of shares.values()) {
        sum.share += share;
      }
      sum.read += read;
      sum.write += write;
      sums.set(id, sum);
    }
  }
  const hottest = new Map<string, HotKey>();
  for (const { touch, key, share: sum, read, write } of sums.values()) {
    const { scope, table, index } = touch;
    const share = Math.min(1, sum);
    const hot: HotKey = {
      scope,
      table,
      ...(index === undefined ? {} : { index }),
      key,
      share,
      read: share === 0 ? 0 : read / share,
      write: share === 0 ? 0 : write / share,
    };
    const id = JSON.stringify([scope, table, index]);
    const known = hottest.get(id);
    if (known === undefined || heatOf(hot) > heatOf(known)) {
      hottest.set(id, hot);
    }
  }
  return [...hottest.values()];
}

const heatOf = ({ share, read, write }: HotKey) =>
  share * Math.max(read / partitionUnits.read, write / partitionUnits.write);

/**
 * The chance of a way where the draws that decide the key have drawn the most popular. A value that belongs to an instance is
 * one and the same in all executions with the most popular one, and any of its values in the others.
 */
function weightOf(decisions: readonly Decision[], { roots, share }: Touch): number {
  let weight = 1;
  const ofInstances = new Map<number, { readonly part: number; fixed: number; any: number }>();
  for (const { weight: any, hottestWeight: fixed, root, hottestShare } of decisions) {
    if (root !== undefined && hottestShare !== undefined) {
      const part = roots.has(root) ? partOf(hottestShare, share) : hottestShare;
      const known = ofInstances.get(root) ?? { part, fixed: 1, any: 1 };
      known.fixed *= fixed;
      known.any *= any;
      ofInstances.set(root, known);
    } else {
      weight *= root !== undefined && roots.has(root) ? fixed : any;
    }
  }
  for (const { part, fixed, any } of ofInstances.values()) {
    weight *= part * fixed + (1 - part) * any;
  }
  return weight;
}

/** Part of the executions that touch a key in which an instance is the most popular one, where both follow from one draw. */
export const partOf = (hottestShare: number, share: number) => (share > hottestShare ? hottestShare / share : 1);

const identityOf = ({ scope, table, index, key }: Touch) => JSON.stringify([scope, table, index, key]);

interface ShardsSeen {
  readonly numbers: Set<number>;
  /** Of one run, at most. */
  mostAtOnce: number;
}

/** Which shards of a key the runs touch. */
function shardsOf(runs: readonly TouchedRun[]): ReadonlyMap<string, ShardsSeen> {
  const all = new Map<string, ShardsSeen>();
  for (const { touches } of runs) {
    const own = new Map<string, Set<number>>();
    for (const touch of touches) {
      if (touch.shard !== undefined) {
        const id = identityOf(touch);
        own.set(id, (own.get(id) ?? new Set()).add(touch.shard.number));
      }
    }
    for (const [id, numbers] of own) {
      const seen = all.get(id) ?? { numbers: new Set(), mostAtOnce: 0 };
      for (const number of numbers) {
        seen.numbers.add(number);
      }
      seen.mostAtOnce = Math.max(seen.mostAtOnce, numbers.size);
      all.set(id, seen);
    }
  }
  return all;
}

/**
 * The keys of one run. A shard that differs from run to run is chosen by what the execution draws: it is each of the shards
 * equally often, and the first stands for all. One that stays the same is a key of its own.
 */
function touchedIn(
  { decisions, touches }: TouchedRun,
  shards: ReadonlyMap<string, ShardsSeen>,
): ReadonlyMap<string, TouchedKey> {
  const keys = new Map<string, TouchedKey>();
  for (const touch of touches) {
    const { shard } = touch;
    const id = identityOf(touch);
    const seen = shards.get(id);
    const isChosen = shard !== undefined && seen !== undefined && seen.numbers.size > seen.mostAtOnce;
    const key = shard === undefined || isChosen ? touch.key : shard.key;
    const share = touch.share * weightOf(decisions, touch) * (isChosen ? 1 / shard.count : 1);
    const own = identityOf({ ...touch, key });
    const known = keys.get(own) ?? { touch, key, shares: new Map<string, number>(), read: 0, write: 0 };
    known.shares.set(touch.event, Math.max(share, known.shares.get(touch.event) ?? 0));
    known.read += share * touch.read;
    known.write += share * touch.write;
    keys.set(own, known);
  }
  return keys;
}
