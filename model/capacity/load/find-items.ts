import { compareValues } from "../../expression/expression.ts";
import type { WireItem, WireValue } from "../../request/wire-value.ts";
import type { Entity } from "../../schema/population.ts";
import { shardKey, shardNumbers } from "../../schema/shard.ts";
import { keyText } from "../units/key.ts";
import { type IndexSchema, isInIndex } from "../units/table-schema.ts";
import type { Catalogue, EntityItems, Relation } from "./catalogue.ts";
import { marksIn } from "./marker.ts";
import { type StoredSample, storedSamples } from "./stored-samples.ts";
import { SymbolicInstance } from "./symbol.ts";
import { matchedSamples, samplesMost, type Trace } from "./trace.ts";

/** Whose items are found: of which there are as many as the anchor has. */
export type Anchor =
  | { readonly kind: "all" }
  /** Those `levels` generations below an instance; the instance itself at level 0. */
  | { readonly kind: "below"; readonly symbol: SymbolicInstance; readonly levels: number }
  /** Those at or below an instance that chose this one. */
  | { readonly kind: "choosers"; readonly symbol: SymbolicInstance; readonly relation: Relation };

/** Items that a partition holds next to each other in the order of the sort key. */
export interface Segment {
  readonly items: EntityItems;
  readonly anchor: Anchor;
  /** The items of each instance, in the order of the sort key. */
  readonly kinds: readonly string[];
  /** Share of the instances whose items are found. */
  readonly share: number;
}

/** A part of a table or index that is asked for. */
export interface Partition {
  readonly table: string;
  readonly index?: IndexSchema;
  readonly value: WireValue;
  readonly matches: (item: WireItem) => boolean;
}

interface Match {
  readonly instance: number;
  readonly kind: string;
  readonly wire: WireItem;
  readonly share: number;
}

/** Everything that a partition holds of what is asked for, in ascending order of the sort key. */
export function findSegments(catalogue: Catalogue, trace: Trace, partition: Partition): readonly Segment[] {
  const order = sortOrder(catalogue, partition);
  const found: { segment: Segment; first: WireItem }[] = [];
  for (const items of catalogue.entities) {
    if (!items.tables.has(partition.table)) {
      continue;
    }
    const known = new Set<string>();
    for (const { anchor, variant } of candidates(catalogue, trace, items)) {
      if (!mayBeIn(catalogue, partition, variant(0))) {
        continue;
      }
      const variants = Array.from({ length: matchedSamples }, (_, sample) => variant(sample * sampleStep));
      const matches = variants.flatMap((samples, instance) => matchesIn(catalogue, partition, samples, instance));
      const fresh = matches.filter(({ kind }) => !known.has(kind));
      for (const { kind } of fresh) {
        known.add(kind);
      }
      found.push(...toSegments(items, anchor, fresh, order));
    }
  }
  found.sort((left, right) => order(left.first, right.first));
  return found.map(({ segment }) => segment);
}

interface Candidate {
  readonly anchor: Anchor;
  /** The items of one such instance. */
  readonly variant: (sample: number) => readonly StoredSample[];
}

/** The samples that are looked at are spread evenly over all. */
const sampleStep = samplesMost / matchedSamples;

/** Who might be meant, those who stand for the most first: what they match, they match for all others as well. */
function* candidates(
  catalogue: Catalogue,
  trace: Trace,
  { entity, relations, variants }: EntityItems,
): Generator<Candidate> {
  yield { anchor: { kind: "all" }, variant: (sample) => variants[sample] ?? [] };
  const below = trace.drawn.flatMap((symbol) => {
    const levels = catalogue.world.levelsBelow(symbol.entity, entity);
    return levels === undefined ? [] : [{ kind: "below" as const, symbol, levels }];
  });
  below.sort((left, right) => right.levels - left.levels);
  const variantOf = (self: () => SymbolicInstance) => (sample: number) =>
    trace.inSample(sample, () => storedSamples(trace, self(), sample));
  for (const anchor of below.filter(({ levels }) => levels > 0)) {
    yield { anchor, variant: variantOf(() => descendant(trace, entity, anchor.symbol, anchor.levels)) };
  }
  for (const relation of relations) {
    for (const symbol of trace.drawn.filter(({ entity: of }) => of === relation.choosing.target)) {
      const anchor = { kind: "choosers" as const, symbol, relation };
      yield { anchor, variant: variantOf(() => chooser(trace, entity, anchor)) };
    }
  }
  for (const anchor of below.filter(({ levels }) => levels === 0)) {
    yield { anchor, variant: variantOf(() => anchor.symbol) };
  }
}

/** A quick look: whether the partition key is made of the same instances, whatever else is in it. */
function mayBeIn(catalogue: Catalogue, { table, index, value }: Partition, samples: readonly StoredSample[]): boolean {
  const [name = ""] = (index?.key ?? catalogue.schema(table).key).partition;
  const spread = index === undefined ? undefined : catalogue.index(table, index.name)?.spread;
  const wanted = marksOf(value);
  return samples.some(({ item, wire }) => {
    const own = wire[name] ?? wire[spread?.attribute ?? ""];
    return item.table.name === table && (own === undefined || marksOf(own) === wanted);
  });
}

const marksOf = (value: WireValue) =>
  marksIn(keyText(value))
    .map(({ serial, kind }) => `${kind}${serial}`)
    .join();

/** Which of the children is meant: by how many are newer, or older. */
export interface ChildPlace {
  readonly position: number;
  readonly isFromOldest?: true;
}

/** Some instance that is so many generations below another. */
export function descendant(
  trace: Trace,
  entity: Entity,
  ancestor: SymbolicInstance,
  levels: number,
  place: ChildPlace = { position: 0 },
): SymbolicInstance {
  if (levels <= 1 || entity.of === undefined) {
    return new SymbolicInstance(trace, entity, { kind: "child", of: ancestor, ...place }, { parent: ancestor });
  }
  const parent = descendant(trace, entity.of, ancestor, levels - 1, place);
  return new SymbolicInstance(trace, entity, { kind: "child", of: parent, ...place, position: 0 }, { parent });
}

/** Some instance that chose another, or is below one that did. */
export function chooser(
  trace: Trace,
  entity: Entity,
  { symbol, relation }: Extract<Anchor, { kind: "choosers" }>,
): SymbolicInstance {
  const chain: Entity[] = [entity];
  for (let level = 0; level < relation.levels; level += 1) {
    chain.push(chain.at(-1)?.of ?? entity);
  }
  const chosen = new Map([[`${relation.choosing.target.name}/${relation.purpose}`, symbol]]);
  let current: SymbolicInstance | undefined;
  for (const each of chain.reverse()) {
    current = new SymbolicInstance(
      trace,
      each,
      { kind: "any" },
      current === undefined ? { chosen } : { parent: current },
    );
  }
  return current ?? symbol;
}

function matchesIn(
  catalogue: Catalogue,
  partition: Partition,
  samples: readonly StoredSample[],
  instance: number,
): readonly Match[] {
  const { table, index, matches } = partition;
  return samples.flatMap(({ item, kind, wire: stored }): Match[] => {
    if (item.table.name !== table || (index !== undefined && !isInIndex(index, stored))) {
      return [];
    }
    const { wire, share } = inShard(catalogue, partition, stored);
    return isIn(catalogue, partition, wire) && matches(wire) ? [{ instance, kind, wire, share }] : [];
  });
}

/** Where an index key is spread over shards, an item is in any of them: in the one that is asked for with a part of the chance. */
function inShard(
  catalogue: Catalogue,
  { table, index, value }: Partition,
  wire: WireItem,
): { readonly wire: WireItem; readonly share: number } {
  const spread = index === undefined ? undefined : catalogue.index(table, index.name)?.spread;
  const name = index?.key.partition[0];
  const base = spread === undefined ? undefined : wire[spread.attribute];
  if (spread === undefined || name === undefined || base === undefined || !("S" in base) || !("S" in value)) {
    return { wire, share: 1 };
  }
  const isShard = shardNumbers(spread.count).some((shard) => shardKey(base.S, shard) === value.S);
  return isShard ? { wire: { ...wire, [name]: value }, share: 1 / spread.count } : { wire, share: 1 };
}

function isIn(catalogue: Catalogue, { table, index, value }: Partition, wire: WireItem): boolean {
  const [name = ""] = (index?.key ?? catalogue.schema(table).key).partition;
  const own = wire[name];
  return own !== undefined && isSame(own, value);
}

function isSame(left: WireValue, right: WireValue): boolean {
  if ("S" in left) {
    return "S" in right && left.S === right.S;
  }
  return JSON.stringify(left) === JSON.stringify(right);
}

type Order = (left: WireItem, right: WireItem) => number;

function sortOrder(catalogue: Catalogue, { table, index }: Partition): Order {
  const { key, keyNames } = catalogue.schema(table);
  const names = index === undefined ? key.sort : [...index.key.sort, ...keyNames];
  return (left, right) => {
    for (const name of names) {
      const [one, other] = [left[name], right[name]];
      const difference = one === undefined || other === undefined ? 0 : compareValues(one, other);
      if (difference !== 0) {
        return difference;
      }
    }
    return 0;
  };
}

/** A segment for kinds of items that alternate, because those of each instance stand together. */
function toSegments(
  items: EntityItems,
  anchor: Anchor,
  matches: readonly Match[],
  order: Order,
): readonly { readonly segment: Segment; readonly first: WireItem }[] {
  const sorted = [...matches].sort((left, right) => order(left.wire, right.wire));
  return alternating(sorted.map(({ kind }) => kind)).flatMap((kinds) => {
    const own = sorted.filter(({ kind }) => kinds.includes(kind));
    const [first] = own;
    if (first === undefined) {
      return [];
    }
    const share = own.reduce((sum, match) => sum + match.share, 0) / (matchedSamples * kinds.length);
    return [{ segment: { items, anchor, kinds, share }, first: first.wire }];
  });
}

/** Puts kinds together of which one begins before the other has ended. */
function alternating(sorted: readonly string[]): readonly (readonly string[])[] {
  const groups: { readonly kinds: string[]; last: number }[] = [];
  for (const kind of new Set(sorted)) {
    const last = sorted.lastIndexOf(kind);
    const group = groups.at(-1);
    if (group !== undefined && sorted.indexOf(kind) < group.last) {
      group.kinds.push(kind);
      group.last = Math.max(group.last, last);
    } else {
      groups.push({ kinds: [kind], last });
    }
  }
  return groups.map(({ kinds }) => kinds);
}
