import type { WireItem } from "../../request/wire-value.ts";
import { type IndexSchema, isInIndex } from "../units/table-schema.ts";
import type { Catalogue, EntityItems } from "./catalogue.ts";
import { type Anchor, findSegments, type Segment } from "./find-items.ts";
import type { StoredBytes } from "./load.ts";
import { Options } from "./options.ts";
import { storedSamples } from "./stored-samples.ts";
import { SymbolicInstance } from "./symbol.ts";
import { Trace } from "./trace.ts";

/** Storage is billed for each item and each index entry with so much on top (page "DynamoDB Item sizes and formats"). */
const overheadBytes = 100;

/** Marks of the instances that stand for the most popular. */
const ownVariety = 1001;

/** Bytes that are stored for every table and index. */
export function planStorage(catalogue: Catalogue): readonly StoredBytes[] {
  return catalogue.design.tables.flatMap(({ name }) => {
    const { indexes } = catalogue.schema(name);
    const local = indexes.filter(({ scope }) => scope === "lsi");
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
  largestCollectionBytes: number,
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
    largestCollectionBytes,
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
  for (const { entity, tables } of catalogue.entities) {
    if (!tables.has(table)) {
      continue;
    }
    const trace = new Trace(catalogue.world, new Options(), ownVariety);
    const self = new SymbolicInstance(trace, entity, { kind: "drawn" });
    for (let above = self; above.entity.of !== undefined; ) {
      above = above.parent;
    }
    const keys = new Map<string, WireItem>();
    for (const { item, kind, wire } of storedSamples(trace, self, 0)) {
      const isSeen = seen.has(`${entity.name}/${kind}`);
      if (!isSeen && item.table.name === table && names.every((name) => wire[name] !== undefined)) {
        keys.set(JSON.stringify(names.map((name) => wire[name])), wire);
      }
    }
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
        largest = Math.max(
          largest,
          segments.reduce((sum, segment) => sum + bytesOf(catalogue, segment, sizesIn), 0),
        );
      }
    }
  }
  return largest;
}

/** Bytes of a segment where its anchor is the most popular instance. */
function bytesOf(
  catalogue: Catalogue,
  { items, anchor, kinds, share }: Segment,
  index: IndexSchema | undefined,
): number {
  const each = kinds.reduce((sum, kind) => {
    const isHeld =
      index === undefined || items.variants.flat().some((one) => one.kind === kind && isInIndex(index, one.wire));
    return isHeld ? sum + catalogue.sizes(items, kind, index).mean : sum;
  }, 0);
  return each * share * hottestCount(catalogue, items, anchor);
}

function hottestCount(catalogue: Catalogue, { entity }: EntityItems, anchor: Anchor): number {
  const { world } = catalogue;
  switch (anchor.kind) {
    case "all":
      return world.count(entity);
    case "below":
      return world.firstBelow(entity, anchor.levels, 1) - world.firstBelow(entity, anchor.levels, 0);
    case "choosers": {
      const { choosing } = anchor.relation;
      const each = world.count(entity) / Math.max(1, world.count(choosing.chooser));
      return catalogue.chosenCounts(choosing).mean({ from: 0, to: 1 }) * each;
    }
  }
}
