/** The partition keys of a run that were asked the most, against what one partition gives. */

import { partitionLimits } from "../../model/capacity/heat/bend.ts";
import type { PartitionHeat } from "./units/heat.ts";

/** One of the hottest partition keys of a table or index in this run. */
export interface HotKey {
  readonly table: string;
  readonly index?: string;
  /** Value of the partition key; those of several attributes are joined by a comma. */
  readonly key: string;
  /** Requests of the mix that read or wrote the key. */
  readonly requests: number;
  /** Their share of all such requests of the table or index, between 0 and 1. */
  readonly requestsShare: number;
  /** Capacity units a second by AWS's rules, as a mean over the mix. */
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
  /**
   * The larger of two shares: of the read and of the write units a second that one partition gives. At 1 the key is as hot as a
   * partition may be, unless DynamoDB splits its items over several.
   */
  readonly partitionShare: number;
}

/** Of each table and index. */
const keysMost = 10;

/**
 * The ten hottest keys of each table and index, hottest first; tables and indexes in the order of their hottest key.
 *
 * @param heats of the requests of the mix; the same key may come up several times, as from several rounds
 * @param durationS of the mix, all rounds together
 */
export function hotKeysOf(heats: Iterable<PartitionHeat>, durationS: number): readonly HotKey[] {
  const perSecond = (units: number) => (durationS > 0 ? Math.round((units / durationS) * 1e6) / 1e6 : 0);
  const targets = [...byTarget(heats).values()].map((keys) => {
    const requestsOfAll = keys.reduce((sum, { requests }) => sum + requests, 0);
    return keys
      .map(({ readUnits, writeUnits, ...rest }): HotKey => {
        const readUnitsPerSecond = perSecond(readUnits);
        const writeUnitsPerSecond = perSecond(writeUnits);
        return {
          ...rest,
          requestsShare: rest.requests / requestsOfAll,
          ...{ readUnitsPerSecond, writeUnitsPerSecond },
          partitionShare: Math.max(
            readUnitsPerSecond / partitionLimits.read,
            writeUnitsPerSecond / partitionLimits.write,
          ),
        };
      })
      .sort(hottestFirst)
      .slice(0, keysMost);
  });
  const hottestOf = (keys: readonly HotKey[]) => keys[0]?.partitionShare ?? 0;
  return targets.sort((one, other) => hottestOf(other) - hottestOf(one)).flat();
}

/** Equal heat is ordered by name, so that the same run gives the same list. */
function hottestFirst(one: HotKey, other: HotKey): number {
  return (
    other.partitionShare - one.partitionShare ||
    other.requests - one.requests ||
    compareText(targetOf(one), targetOf(other)) ||
    compareText(one.key, other.key)
  );
}

const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** `Table` or `Table/Index`. */
export const targetOf = ({ table, index }: Pick<HotKey, "table" | "index">) =>
  index === undefined ? table : `${table}/${index}`;

function byTarget(heats: Iterable<PartitionHeat>): ReadonlyMap<string, readonly PartitionHeat[]> {
  const targets = new Map<string, Map<string, PartitionHeat>>();
  for (const heat of heats) {
    const target = targetOf(heat);
    const keys = targets.get(target) ?? new Map<string, PartitionHeat>();
    targets.set(target, keys);
    const known = keys.get(heat.key);
    keys.set(heat.key, known === undefined ? heat : addHeat(known, heat));
  }
  return new Map([...targets].map(([target, keys]) => [target, [...keys.values()]]));
}

function addHeat(one: PartitionHeat, other: PartitionHeat): PartitionHeat {
  return {
    ...one,
    requests: one.requests + other.requests,
    readUnits: one.readUnits + other.readUnits,
    writeUnits: one.writeUnits + other.writeUnits,
  };
}
