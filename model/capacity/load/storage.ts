import type { WireItem } from "../../request/wire-value.ts";
import { type IndexSchema, isInIndex } from "../units/table-schema.ts";
import type { Catalogue, EntityItems } from "./catalogue.ts";
import { type Anchor, findSegments, type Segment } from "./find-items.ts";
import type { StoredBytes } from "./load.ts";
import { Options } from "./options.ts";
import { comparedRanks } from "./ranks.ts";
import { type StoredSample, storedSamples } from "./stored-samples.ts";
import { SymbolicInstance } from "./symbol.ts";
import { Trace } from "./trace.ts";

/** Storage is billed for each item and each index entry with so much on top (page "DynamoDB Item sizes and formats"). */
const overheadBytes = 100;

/** Marks of the instances that stand for the most popular. */
const ownVariety = 1001;

/** Bytes that are stored for every table and index. */
export function planStorage(catalogue: Catalogue, collections: "all" | "limited"): readonly StoredBytes[] {
  return catalogue.design.tables.flatMap(({ name }) => {
    const { indexes } = catalogue.schema(name);
    const local = indexes.filter(({ scope }) => scope === "lsi");
    if (collections === "limited" && local.length === 0) {
      return [undefined, ...indexes].map((index) => storedIn(catalogue, name, index));
    }
    const collection = [undefined, ...local].reduce(
      (sum, index) => sum + largestOf(catalogue, name, undefined, index),
      0,
    );
    return [
      storedIn(catalogue, name, undefined, collection),
      ...indexes.map((index) =>
        storedIn(catalogue, name, index, index.scope === "lsi" ? collection : largestOf(catalogue, name, index, index)),
      ),
    ];
  });
}

function storedIn(
  catalogue: Catalogue,
  table: string,
  index: IndexSchema | undefined,
  largestCollectionBytes?: number,
): StoredBytes {
  let [items, bytes] = [0, 0];
  for (const entity of catalogue.entities) {
    for (const [kind, share] of kindShares(entity, table, index)) {
      const count = catalogue.world.count(entity.entity) * share;
      items += count;
      bytes += count * (catalogue.sizes(entity, kind, index).mean + overheadBytes);
    }
  }
  return {
    table,
    ...(index === undefined ? {} : { index: index.name }),
    scope: index?.scope ?? "table",
    items,
    bytes,
    ...(largestCollectionBytes === undefined ? {} : { largestCollectionBytes }),
  };
}

/** The kinds of items of an entity that a table or index holds, each with the share of the instances that have it. */
function kindShares({ variants }: EntityItems, table: string, index?: IndexSchema): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const samples of variants) {
    for (const { kind, item, wire } of samples) {
      if (item.table.name === table && (index === undefined || isInIndex(index, wire))) {
        shares.set(kind, (shares.get(kind) ?? 0) + 1 / variants.length);
      }
    }
  }
  return shares;
}

/**
 * Bytes of the largest collection under one partition key of `partitionOf` (absent: of the table), counting items, or the entries
 * of `sizesIn`. The most popular instances have the most children and are chosen most often, so it is one of theirs.
 */
function largestOf(
  catalogue: Catalogue,
  table: string,
  partitionOf: IndexSchema | undefined,
  sizesIn: IndexSchema | undefined,
): number {
  let largest = 0;
  const names = (partitionOf?.key ?? catalogue.schema(table).key).partition;
  /** Kinds that are in a collection that was looked at: others of their kind are in such collections, too. */
  const seen = new Set<string>();
  for (const { entity, tables, variants } of catalogue.entities) {
    if (!tables.has(table)) {
      continue;
    }
    const trace = new Trace(catalogue.world, new Options(), ownVariety);
    const self = new SymbolicInstance(trace, entity, { kind: "drawn" });
    for (let above = self; above.entity.of !== undefined; ) {
      above = above.parent;
    }
    const keys = new Map<string, WireItem>();
    const keyed = new Set<string>();
    const isNew = ({ item, kind, wire }: StoredSample) =>
      !seen.has(`${entity.name}/${kind}`) &&
      !keyed.has(kind) &&
      item.table.name === table &&
      names.every((name) => wire[name] !== undefined);
    // Some variants of an item may have no such key: the first that has one stands for its kind.
    variants.forEach((known, sample) => {
      if (known.some(isNew)) {
        for (const { kind, wire } of storedSamples(trace, self, sample).filter(isNew)) {
          keys.set(JSON.stringify(names.map((name) => wire[name])), wire);
          keyed.add(kind);
        }
      }
    });
    for (const wire of keys.values()) {
      const value = wire[names[0] ?? ""];
      if (value !== undefined) {
        const partition = { table, ...(partitionOf === undefined ? {} : { index: partitionOf }), value };
        const segments = findSegments(catalogue, trace, { ...partition, matches: () => true });
        for (const { items, kinds } of segments) {
          for (const kind of kinds) {
            seen.add(`${items.entity.name}/${kind}`);
          }
        }
        for (let rank = 0; rank < comparedRanks; rank += 1) {
          const bytes = segments.reduce((sum, segment) => sum + bytesOf(catalogue, segment, sizesIn, rank), 0);
          largest = Math.max(largest, bytes);
        }
      }
    }
  }
  return largest;
}

/** Bytes of a segment where its anchor is the instance of this rank. */
function bytesOf(
  catalogue: Catalogue,
  { items, anchor, kinds, share }: Segment,
  index: IndexSchema | undefined,
  rank: number,
): number {
  const each = kinds.reduce((sum, kind) => {
    const isHeld =
      index === undefined || items.variants.flat().some((one) => one.kind === kind && isInIndex(index, one.wire));
    return isHeld ? sum + catalogue.sizes(items, kind, index).mean : sum;
  }, 0);
  // An instance that is in the collection by itself has its items there in some variants: those are the largest.
  const isItself = anchor.kind === "below" && anchor.levels === 0;
  return each * (isItself ? 1 : share) * countAt(catalogue, items, anchor, rank);
}

/** How many instances the segment of the anchor of this rank has. */
function countAt(catalogue: Catalogue, { entity }: EntityItems, anchor: Anchor, rank: number): number {
  const { world } = catalogue;
  if (anchor.kind === "all") {
    return world.count(entity);
  }
  if (rank >= world.count(anchor.symbol.entity)) {
    return 0;
  }
  if (anchor.kind === "below") {
    const first = (ancestor: number) => world.firstBelow(entity, anchor.levels, ancestor);
    return first(rank + 1) - first(rank);
  }
  const { choosing } = anchor.relation;
  const each = world.count(entity) / Math.max(1, world.count(choosing.chooser));
  return catalogue.chosenCounts(choosing).mean({ from: rank, to: rank + 1 }) * each;
}
