import { DesignError, type Problem } from "../../schema/problem.ts";
import { shardsMost } from "../../schema/shard.ts";
import { grouped } from "../grouped.ts";
import { itemLimitBytes, writeUnits } from "../units/amounts.ts";
import { toWholeNumber } from "../whole.ts";
import type { CombinedBend, Heat } from "./bend.ts";
import { identityOf } from "./heat.ts";

/** A change of the design that lets a key bear more, with its price. */
export interface Repair {
  /**
   * - `shards`: the key becomes several that share the writes; reads gather all of them. - `splitItem`: what is written often
   * moves to a small item. - `copies`: the item is stored several times, and each read asks one of them. - `cache`: some reads
   * never reach the table.
   */
  readonly kind: "shards" | "splitItem" | "copies" | "cache";
  /** Shards or copies. Absent for the others. */
  readonly count?: number;
  /** Share of the reads that the cache has to answer, from 0 to 1. Absent for the others. */
  readonly hitShare?: number;
  readonly what: string;
  /** How many times the load the key bears with the repair. */
  readonly factor: number;
  /** Scale at which the key bends then: for what was repaired, or for its other kind of units, whichever is first. */
  readonly atScale: number;
  readonly costs: string;
}

export interface RepairWish {
  /** The scale that the key shall bear. */
  readonly wantedScale: number;
  /** Size of the hot item, where it is known: only then is a split of it judged. */
  readonly itemBytes?: number;
}

/**
 * What would let a key of `heat.combined` bear the wanted scale, or come closest to it; empty where it does already. Each repair
 * is judged alone. A repair that buys nothing, because the key's other kind of units bends no later, is left out.
 *
 * Writes are repaired with shards, of which no more are proposed than a read can gather (`shardsMost`), and with a smaller item.
 * It is assumed that the load falls evenly on the shards. Reads are repaired with a cache, and those of one item with copies.
 *
 * Throws a `DesignError` for a scale that is not a number above 0 and for a size that no item has.
 */
export function repairsOf(bend: CombinedBend, heat: Heat, wish: RepairWish): readonly Repair[] {
  const problems = checkWish(wish);
  if (problems.length > 0) {
    throw new DesignError(problems, "The repair");
  }
  if (wish.wantedScale <= bend.atScale) {
    return [];
  }
  const identity = identityOf(bend);
  const other = heat.combined.find((one) => one.kind !== bend.kind && identityOf(one) === identity);
  const candidates =
    bend.kind === "write"
      ? [shards(bend, other, heat, wish), ...splitItem(bend, other, wish)]
      : [...(bend.scope === "item" ? [copies(bend, other, wish)] : []), cache(bend, wish)];
  return candidates.filter(({ factor }) => factor > 1);
}

function shards(bend: CombinedBend, reads: CombinedBend | undefined, heat: Heat, wish: RepairWish): Repair {
  const { count, atScale } = severalOf(bend, reads, wish);
  const isKeptTogether = heat.combined.some(
    ({ table, scope, isHardLimit }) => table === bend.table && scope === "itemCollection" && isHardLimit,
  );
  const what = {
    item: isKeptTogether
      ? `store the item as ${count} shards under different partition keys: the local index keeps an item collection together`
      : `store the item as ${count} shards`,
    itemCollection: `spread the partition key over ${count} shards`,
    indexKey: `spread the index key over ${count} shards`,
  };
  return {
    kind: "shards",
    count,
    what: what[bend.scope],
    factor: atScale / bend.atScale,
    atScale,
    costs: `every key of the kind is then read with ${count} times as many requests or items${severalfold(reads, count, wish.wantedScale)}`,
  };
}

function copies(bend: CombinedBend, writes: CombinedBend | undefined, wish: RepairWish): Repair {
  const { count, atScale } = severalOf(bend, writes, wish);
  return {
    kind: "copies",
    count,
    what: `store ${count} copies of the item and read any one of them`,
    factor: atScale / bend.atScale,
    atScale,
    costs: `each write goes to ${count} items${severalfold(writes, count, wish.wantedScale)}`,
  };
}

/** A part of the writers may need only the small item: judged is the case that all of them do. */
function splitItem(
  bend: CombinedBend,
  reads: CombinedBend | undefined,
  { itemBytes = 0 }: RepairWish,
): readonly Repair[] {
  if (bend.scope !== "item") {
    return [];
  }
  // In a transaction both figures are twice as large, so the factor is the same.
  const unitsNow = writeUnits(itemBytes, undefined);
  const atScale = Math.min(bend.atScale * unitsNow, reads?.atScale ?? Number.POSITIVE_INFINITY);
  return [
    {
      kind: "splitItem",
      what: `move what is written often to an item of its own of at most 1 KB: 1 unit a write instead of ${unitsNow}`,
      factor: atScale / bend.atScale,
      atScale,
      costs: "a read of both asks for two items; a write of both needs a transaction, at twice the units",
    },
  ];
}

function cache({ atScale }: CombinedBend, { wantedScale }: RepairWish): Repair {
  return {
    kind: "cache",
    hitShare: 1 - atScale / wantedScale,
    what: `let a cache answer all but one in ${rounded(wantedScale / atScale)} reads of this key`,
    factor: wantedScale / atScale,
    atScale: wantedScale,
    costs: "what the cache answers may be out of date; the cache itself has to bear the load",
  };
}

/**
 * So many keys instead of one as the wanted scale takes, but no more than pay off: every one of them has the whole of the other
 * kind of load, so they cannot bear more than the one key does there.
 */
function severalOf(bend: CombinedBend, other: CombinedBend | undefined, { wantedScale }: RepairWish) {
  const reachable = Math.min(wantedScale, other?.atScale ?? wantedScale);
  const count = Math.min(shardsMost, toWholeNumber(reachable / bend.atScale));
  const atScale = Math.min(bend.atScale * count, other?.atScale ?? Number.POSITIVE_INFINITY);
  return { count, atScale };
}

/** What the other kind of units rises to, over all keys: each execution now asks so many keys instead of one. */
function severalfold(other: CombinedBend | undefined, count: number, scale: number): string {
  if (other === undefined) {
    return "";
  }
  const unitsNow = other.parts.reduce((sum, part) => sum + part.rateRps * part.unitsPerExecution, 0) * scale;
  const patterns = other.parts.map(({ pattern }) => pattern).join(", ");
  const [after, before] = [rounded(unitsNow * count), rounded(unitsNow)];
  return `; at the wanted load ${other.kind}s by ${patterns} then cost up to ${after} units a second instead of ${before}`;
}

/** Three digits are what such a figure is worth. */
function rounded(value: number): string {
  const plain =
    value >= 1000 ? String(BigInt(Math.round(Number(value.toPrecision(3))))) : String(Number(value.toPrecision(3)));
  return value >= 1000 ? grouped(plain) : plain;
}

function checkWish({ wantedScale, itemBytes = 0 }: RepairWish): Problem[] {
  const problems: Problem[] = [];
  if (!(wantedScale > 0 && Number.isFinite(wantedScale))) {
    const fix = "give a number above 0: 1 is the documented load";
    problems.push({ code: "repair_scale", path: "wantedScale", message: `it is ${wantedScale}`, fix });
  }
  if (!(itemBytes >= 0 && itemBytes <= itemLimitBytes)) {
    const fix = "give the item's size in bytes, at most 409,600 (400 KB)";
    problems.push({ code: "repair_item_size", path: "itemBytes", message: `it is ${itemBytes}`, fix });
  }
  return problems;
}
