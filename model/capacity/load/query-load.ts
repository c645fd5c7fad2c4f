import { keyConditionOf } from "../../expression/expression.ts";
import { toWireInput } from "../../request/wire-request.ts";
import type { WireItem } from "../../request/wire-value.ts";
import type { DynamoRequest } from "../../schema/operation.ts";
import type { IndexSchema } from "../units/table-schema.ts";
import { indexOf } from "../units/table-schema.ts";
import { addTo, meanOf, type UnitsSpread } from "./amounts.ts";
import type { Catalogue } from "./catalogue.ts";
import { countsOfTrials } from "./chosen-counts.ts";
import { chooser, descendant, findSegments, type Partition, type Segment } from "./find-items.ts";
import type { TargetUnits } from "./load.ts";
import { type Counts, countOptions, type Options } from "./options.ts";
import { type PagePart, readPage } from "./page.ts";
import { blocksOf, countsAround, descendantCounts } from "./ranks.ts";
import type { RequestLoad } from "./request-load.ts";
import type { Sizes } from "./sizes.ts";
import { fullItem, readItems } from "./stored-samples.ts";
import { rootOf, SymbolicInstance } from "./symbol.ts";
import { determine, eventOf, hotRank, renderKey, serialsOf, type Touch } from "./touch.ts";
import { type Trace, Untraceable } from "./trace.ts";
import type { Block } from "./world.ts";

/** More items than any page holds. */
const unlimited = 1_000_000;

/** What a Query is expected to read: the partition's items by the rank of the instance that the partition belongs to. */
export class QueryLoad implements RequestLoad {
  readonly units: readonly TargetUnits[];
  readonly spread: UnitsSpread;
  readonly touches: readonly Touch[];
  readonly assumptions: readonly string[] = [];
  readonly #catalogue: Catalogue;
  readonly #trace: Trace;
  readonly #index: IndexSchema | undefined;
  /** In the order in which they are read. */
  readonly #segments: readonly Segment[];
  /** Of the items of each segment. */
  readonly #sizes: readonly (readonly Sizes[])[];
  readonly #isAscending: boolean;
  readonly #limit: number;
  readonly #unitsPerStep: number;
  readonly #pages = new Map<string, PageUnits>();
  readonly #found: Counts;
  readonly #foundHottest: Counts;
  readonly #main: SymbolicInstance | undefined;

  constructor(catalogue: Catalogue, trace: Trace, request: Extract<DynamoRequest, { operation: "Query" }>) {
    this.#catalogue = catalogue;
    this.#trace = trace;
    const { TableName: table, IndexName, Limit = unlimited, ConsistentRead = false } = request.input;
    this.#limit = Limit;
    this.#unitsPerStep = ConsistentRead ? 1 : 0.5;
    this.#index = IndexName === undefined ? undefined : indexOf(catalogue.schema(table), IndexName);
    if (IndexName !== undefined && this.#index === undefined) {
      throw new Untraceable(`it names an index ${IndexName} of ${table}, which the design lacks`);
    }
    const partition = toPartition(catalogue, request, this.#index);
    const ascending = findSegments(catalogue, trace, partition);
    this.#isAscending = request.input.ScanIndexForward !== false;
    this.#segments = this.#isAscending
      ? ascending
      : ascending.map((segment) => ({ ...segment, kinds: [...segment.kinds].reverse() })).reverse();
    this.#sizes = this.#segments.map(({ items, kinds }) =>
      kinds.map((kind) => catalogue.sizes(items, kind, this.#index)),
    );
    this.#main = this.#segments.map(({ anchor }) => anchor).find((anchor) => anchor.kind !== "all")?.symbol;

    const isFixed = this.#segments.every(({ anchor }) => anchor.kind === "below" && anchor.levels === 0);
    const whole = [{ from: 0, to: 1, mass: 1 }];
    const { spread, found } = this.#read(
      this.#main === undefined || isFixed ? whole : blocksOf(catalogue.world, this.#main),
    );
    this.spread = spread;
    this.#found = found;
    const { touch, hottestFound } = this.#touch(partition);
    this.touches = touch;
    this.#foundHottest = hottestFound;
    this.units = [
      {
        table,
        ...(this.#index === undefined ? {} : { index: this.#index.name }),
        scope: this.#index?.scope ?? "table",
        read: meanOf(spread),
        write: 0,
      },
    ];
  }

  /** Items that the Query finds, for the stage that is made of them. How many is one of the options. */
  answer(options: Options): readonly WireItem[] {
    const weights = countOptions(this.#found, this.#foundHottest, options.most);
    const root = this.#main === undefined ? undefined : rootOf(this.#main).serial;
    const wanted = options.choose(weights, root);
    const items: WireItem[] = [];
    for (const segment of this.#segments) {
      const things = segment.anchor.kind === "below" && segment.anchor.levels === 0 ? 1 : wanted;
      for (let position = 0; position < things && items.length < wanted; position += 1) {
        items.push(...this.#itemsOf(segment, position).slice(0, wanted - items.length));
      }
    }
    return items;
  }

  #itemsOf({ anchor, items: { entity }, kinds }: Segment, position: number): readonly WireItem[] {
    const trace = this.#trace;
    return trace.find(position, () => {
      const self =
        anchor.kind === "all"
          ? new SymbolicInstance(trace, entity, { kind: "any" })
          : anchor.kind === "choosers"
            ? chooser(trace, entity, anchor)
            : anchor.levels === 0
              ? anchor.symbol
              : descendant(trace, entity, anchor.symbol, anchor.levels, {
                  position,
                  ...(this.#isAscending ? { isFromOldest: true } : {}),
                });
      const samples = readItems(self);
      return kinds.flatMap((kind) => samples.filter((sample) => sample.kind === kind).map(fullItem));
    });
  }

  /** What is read where the partition's instance is in one of the blocks. */
  #read(blocks: readonly Block[]): { readonly spread: UnitsSpread; readonly found: Counts } {
    const spread = new Map<number, number>();
    const found = new Map<number, number>();
    for (const { counts, probability } of this.#countsIn(blocks)) {
      const { units, items } = this.#page(counts);
      for (const [amount, share] of units) {
        addTo(spread, amount, probability * share);
      }
      addTo(found, items, probability);
    }
    return { spread, found };
  }

  /** How many instances each segment has: every way in which the counts come together, once. */
  #countsIn(blocks: readonly Block[]): Iterable<{ readonly counts: readonly number[]; readonly probability: number }> {
    const ways = new Map<string, { readonly counts: readonly number[]; probability: number }>();
    const [only, ...others] = this.#segments;
    if (only !== undefined && others.length === 0) {
      const sums = new Map<number, number>();
      for (const block of blocks) {
        for (const [count, share] of this.#counts(only, block)) {
          addTo(sums, count, block.mass * share);
        }
      }
      return [...sums].map(([count, probability]) => ({ counts: [count], probability }));
    }
    for (const block of blocks) {
      const ofSegments = this.#segments.map((segment) => this.#counts(segment, block));
      // Within a block they have nothing to do with each other.
      const combine = (counts: readonly number[], probability: number): void => {
        const next = ofSegments[counts.length];
        if (next === undefined) {
          const id = counts.join();
          const way = ways.get(id) ?? { counts, probability: 0 };
          way.probability += probability;
          ways.set(id, way);
          return;
        }
        for (const [count, share] of next) {
          combine([...counts, count], probability * share);
        }
      };
      combine([], block.mass);
    }
    return ways.values();
  }

  /** How many instances of a segment there are. */
  #counts({ anchor, items: { entity }, share }: Segment, block: Pick<Block, "from" | "to">): Counts {
    const { world } = this.#catalogue;
    if (anchor.kind === "all") {
      return countsAround(world.count(entity) * share, this.#limit);
    }
    const own = anchor.symbol === this.#main ? block : undefined;
    if (anchor.kind === "choosers") {
      const chosen = this.#catalogue.chosenCounts(anchor.relation.choosing);
      const each = world.count(entity) / Math.max(1, world.count(anchor.relation.choosing.chooser));
      const at = own ?? { from: 0, to: world.count(anchor.symbol.entity) };
      return chosen.counts(at, this.#limit, each * share);
    }
    if (anchor.levels === 0) {
      return share === 1 ? new Map([[1, 1]]) : countsAround(share, 1);
    }
    const at = own ?? { from: 0, to: world.count(anchor.symbol.entity) };
    if (share === 1) {
      return descendantCounts(world, anchor.symbol, entity, anchor.levels, at, this.#limit);
    }
    const first = (rank: number) => world.firstBelow(entity, anchor.levels, rank);
    const mean = (first(at.to) - first(at.from)) / (at.to - at.from);
    return countsOfTrials(mean * share, Math.ceil(mean), this.#limit);
  }

  #page(counts: readonly number[]): PageUnits {
    const id = counts.join();
    let page = this.#pages.get(id);
    if (page === undefined) {
      const parts = this.#sizes.map((items, position): PagePart => ({ items, count: counts[position] ?? 0 }));
      const { items, steps } = readPage(parts, this.#limit);
      const units = new Map([...steps].map(([count, probability]) => [count * this.#unitsPerStep, probability]));
      page = { items, units };
      this.#pages.set(id, page);
    }
    return page;
  }

  #touch({ table, index, value }: Partition): { readonly touch: readonly Touch[]; readonly hottestFound: Counts } {
    const [name = ""] = (index?.key ?? this.#catalogue.schema(table).key).partition;
    const key = [[name, value] as const];
    const determined = determine(this.#trace, key);
    const rank =
      this.#main === undefined || determined === undefined ? 0 : hotRank(this.#catalogue.world, this.#main, determined);
    const { spread, found } = this.#read([{ from: rank, to: rank + 1, mass: 1 }]);
    if (determined === undefined) {
      return { touch: [], hottestFound: found };
    }
    const isGlobal = index?.scope === "gsi";
    const touch: Touch = {
      scope: isGlobal ? "indexKey" : "itemCollection",
      table,
      ...(isGlobal ? { index: index.name } : {}),
      key: renderKey(this.#trace, key, determined),
      share: determined.share,
      read: meanOf(spread),
      write: 0,
      roots: serialsOf(determined),
      event: eventOf(determined),
    };
    return { touch: [touch], hottestFound: found };
  }
}

interface PageUnits {
  readonly items: number;
  readonly units: ReadonlyMap<number, number>;
}

function toPartition(
  catalogue: Catalogue,
  request: Extract<DynamoRequest, { operation: "Query" }>,
  index: IndexSchema | undefined,
): Partition {
  const { TableName: table, KeyConditionExpression, ExpressionAttributeNames: names = {} } = request.input;
  const wire = toWireInput(request);
  const values = "ExpressionAttributeValues" in wire ? (wire.ExpressionAttributeValues ?? {}) : {};
  const { partition, sort } = index?.key ?? catalogue.schema(table).key;
  const [partitionKey = ""] = partition;
  const [sortKey] = sort;
  const keys = { partitionKey, ...(sortKey === undefined ? {} : { sortKey }) };
  const condition = keyConditionOf(KeyConditionExpression, { names, values }, keys);
  const matches = (item: WireItem): boolean => {
    const own = sortKey === undefined ? undefined : item[sortKey];
    return condition.sort === undefined || (own !== undefined && condition.sort(own));
  };
  return { table, ...(index === undefined ? {} : { index }), value: condition.partition, matches };
}
