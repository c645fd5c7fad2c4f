import { marshalItem } from "../../request/wire-marshal.ts";
import { toWireInput } from "../../request/wire-request.ts";
import type { WireItem } from "../../request/wire-value.ts";
import { keyOf } from "../../schema/item.ts";
import type { DynamoRequest } from "../../schema/operation.ts";
import { keyTextOf } from "../units/key.ts";
import { predictRequest } from "../units/predict.ts";
import type { ItemChange, Prediction, UnitsPart } from "../units/prediction.ts";
import { isInIndex, pickAttributes } from "../units/table-schema.ts";
import { createTables, type Tables } from "../units/tables.ts";
import { type Addressed, addressedBy } from "./addressed.ts";
import { addTo, TargetSums } from "./amounts.ts";
import { averageTouches, dividedKeys } from "./average-touches.ts";
import type { Catalogue } from "./catalogue.ts";
import type { TargetUnits } from "./load.ts";
import type { RequestLoad } from "./request-load.ts";
import { fullItem, type StoredSample, storedSamples } from "./stored-samples.ts";
import type { SymbolicInstance } from "./symbol.ts";
import { determine, eventOf, pickKey, renderKey, serialsOf, type Touch } from "./touch.ts";
import { samplesMost, type Trace, Untraceable } from "./trace.ts";
import { unspread } from "./unspread.ts";

interface Seeded {
  readonly symbol: SymbolicInstance;
  readonly kind: string;
  readonly sample: StoredSample;
}

/** What a request takes that names its items: predicted exactly, on the items that the data set has under these keys. */
export class PointLoad implements RequestLoad {
  readonly units: readonly TargetUnits[];
  readonly spread: ReadonlyMap<number, number>;
  readonly touches: readonly Touch[];
  readonly assumptions: readonly string[];
  readonly #catalogue: Catalogue;
  readonly #trace: Trace;
  readonly #request: DynamoRequest;
  readonly #addressed: readonly Addressed[];
  readonly #seeded: readonly (Seeded | undefined)[];
  readonly #items: readonly WireItem[];

  constructor(catalogue: Catalogue, trace: Trace, request: DynamoRequest) {
    this.#catalogue = catalogue;
    this.#trace = trace;
    this.#request = request;
    this.#addressed = addressedBy(request);
    this.#seeded = this.#addressed.map((addressed) => this.#find(addressed));

    const sums = new TargetSums();
    const spread = new Map<number, number>();
    const samples = this.#samples();
    const predictions = samples.map((sample) => this.#predict(sample));
    for (const { prediction } of predictions) {
      addTo(spread, prediction.total, 1 / samples.length);
      for (const part of prediction.parts) {
        sums.add(part, part.kind, part.units / samples.length);
      }
    }
    this.units = sums.toList();
    this.spread = spread;
    const [first] = predictions;
    this.#items = first?.prediction.items ?? [];
    const averages = this.#addressed.map((addressed, position) => {
      const touches = predictions.map(({ prediction }) => this.#touchesAt(addressed, position, prediction));
      return averageTouches(touches, trace, this.#seeded[position]?.symbol);
    });
    this.touches = averages.flatMap(({ touches }) => touches);
    // Variants that differ in sizes alone would say the same with other figures: the first that has something to say speaks.
    let assumptions: readonly string[] = [];
    for (const { prediction, tables } of predictions) {
      assumptions = assumptions.length > 0 ? assumptions : this.#assumptionsOf(prediction, tables);
    }
    const isDivided = averages.some((average) => average.isDivided);
    this.assumptions = isDivided ? [...assumptions, dividedKeys] : assumptions;
  }

  answer(): readonly WireItem[] {
    return this.#items;
  }

  /** The item of the data set with this key. */
  #find({ table, key }: Addressed): Seeded | undefined {
    const { keyNames } = this.#catalogue.schema(table);
    const text = keyTextOf(key, keyNames);
    for (const symbol of this.#trace.drawn) {
      const items = this.#catalogue.entities.find(({ entity }) => entity === symbol.entity);
      if (items?.tables.has(table) === true) {
        // An item that some variants lack is found in another.
        const kinds = new Set<string>();
        for (const [sample, samples] of items.variants.entries()) {
          if (!samples.some(({ kind }) => !kinds.has(kind))) {
            continue;
          }
          for (const { kind } of samples) {
            kinds.add(kind);
          }
          const found = storedSamples(this.#trace, symbol, sample).find(
            ({ item, wire }) => item.table.name === table && keyTextOf(wire, keyNames) === text,
          );
          if (found !== undefined) {
            return { symbol, kind: found.kind, sample: found };
          }
        }
      }
    }
    return undefined;
  }

  /** Variants that are looked at: one, unless the items differ in units or in their index keys. */
  #samples(): readonly number[] {
    const isEven = this.#seeded.every((seeded) => {
      const items = this.#catalogue.entities.find(({ entity }) => entity === seeded?.symbol.entity);
      return (
        seeded === undefined ||
        items === undefined ||
        this.#catalogue.isEven(items, seeded.kind, this.#catalogue.schema(seeded.sample.item.table.name))
      );
    });
    return Array.from({ length: isEven ? 1 : samplesMost }, (_, sample) => sample);
  }

  #predict(sample: number): { readonly prediction: Prediction; readonly tables: Tables } {
    const names = new Set(this.#addressed.map(({ table }) => table));
    const tables = createTables([...names].map((name) => this.#catalogue.definition(name)));
    this.#addressed.forEach(({ table }, position) => {
      const seeded = this.#seeded[position];
      const stored =
        seeded === undefined
          ? undefined
          : storedSamples(this.#trace, seeded.symbol, sample).find(({ kind }) => kind === seeded.kind);
      if (stored !== undefined) {
        tables.put(table, fullItem(stored));
      }
    });
    const prediction = predictRequest(tables, this.#wireRequest());
    if (!answered.includes(prediction.outcome)) {
      throw new Untraceable(
        `${this.#request.operation} is answered with ${prediction.outcome}: ${prediction.reason ?? "no reason"}`,
      );
    }
    return { prediction, tables };
  }

  #wireRequest() {
    return { operation: this.#request.operation, input: { ...toWireInput(this.#request) } };
  }

  #assumptionsOf({ outcome, total, changes }: Prediction, tables: Tables): readonly string[] {
    if (outcome !== "ok") {
      return [`the items are as seeded, so its condition fails and the request takes ${total} units`];
    }
    const missing = this.#isMissingDeleted()
      ? [
          `what it deletes is taken not to be there: where it is, its ${this.#request.operation} takes units by the size of the item and of its index entries`,
        ]
      : [];
    if (changes.length === 0) {
      return missing;
    }
    tables.apply(changes);
    const repeated = predictRequest(tables, this.#wireRequest());
    if (repeated.total === total) {
      return missing;
    }
    const isNew = changes.some(({ before, after }) => before === undefined && after !== undefined);
    const state = isNew ? "what it writes is new" : "what it writes is as seeded";
    return [
      ...missing,
      `${state}: repeated, its ${this.#request.operation} takes ${repeated.total === 1 ? "1 unit" : `${repeated.total} units`}, not ${total}`,
    ];
  }

  /** Whether something is deleted of which it is not known that it is there. */
  #isMissingDeleted(): boolean {
    return this.#addressed.some(({ isDeleted }, position) => isDeleted && this.#seeded[position] === undefined);
  }

  #touchesAt({ table, key }: Addressed, position: number, { parts, changes }: Prediction): readonly Touch[] {
    const own = parts.filter((part) => part.position === position && part.table === table);
    const { keyNames, key: names } = this.#catalogue.schema(table);
    const text = keyTextOf(key, keyNames);
    const change = changes.find(
      ({ table: of, before, after }) => of === table && keyTextOf(after ?? before ?? {}, keyNames) === text,
    );
    return [
      ...this.#touch("item", table, pickAttributes(key, keyNames), keyNames, own, position, ["table"]),
      ...this.#touch("itemCollection", table, key, names.partition, own, position, ["table", "lsi"]),
      ...(change === undefined ? [] : this.#indexTouches(table, change, own)),
    ];
  }

  #touch(
    scope: "item" | "itemCollection",
    table: string,
    key: WireItem,
    names: readonly string[],
    parts: readonly UnitsPart[],
    position: number,
    scopes: readonly UnitsPart["scope"][],
  ): readonly Touch[] {
    const values = pickKey(key, names);
    const determined = determine(this.#trace, values);
    if (determined === undefined) {
      return [];
    }
    const sum = (kind: UnitsPart["kind"]) =>
      parts.reduce((all, part) => (part.kind === kind && scopes.includes(part.scope) ? all + part.units : all), 0);
    const words = renderKey(this.#trace, values, determined);
    const sample = this.#seeded[position]?.sample;
    const shards = sample?.item.shards;
    const touch: Touch = {
      scope,
      table,
      key: words,
      share: determined.share,
      read: sum("read"),
      write: sum("write"),
      roots: serialsOf(determined),
      event: eventOf(determined),
    };
    if (sample === undefined || shards === undefined || shards.count === 1 || !names.includes(shards.of)) {
      return [touch];
    }
    const first = pickKey(marshalItem(keyOf(sample.item, sample.value, 0)), names);
    const shard = { number: sample.shard, count: shards.count, key: words };
    return [{ ...touch, key: renderKey(this.#trace, first, determined), shard }];
  }

  /** The index keys whose entries a change writes. Where an entry moves, each of both keys takes half of the units. */
  #indexTouches(table: string, { before, after }: ItemChange, parts: readonly UnitsPart[]): readonly Touch[] {
    return this.#catalogue.schema(table).indexes.flatMap((index) => {
      const units = parts.reduce((sum, part) => (part.index === index.name ? sum + part.units : sum), 0);
      if (index.scope !== "gsi" || units === 0) {
        return [];
      }
      const keys = [before, after].flatMap((item) =>
        item !== undefined && isInIndex(index, item) ? [{ item, text: keyTextOf(item, index.key.partition) }] : [],
      );
      const apart = keys.filter(({ text }, position) => keys.findIndex((key) => key.text === text) === position);
      return apart.flatMap(({ item }) =>
        this.#indexTouch(table, index.name, item, index.key.partition, units / apart.length),
      );
    });
  }

  #indexTouch(table: string, index: string, item: WireItem, names: readonly string[], units: number): readonly Touch[] {
    const { base, factor } = unspread(this.#catalogue, this.#trace, this.#catalogue.index(table, index), item, names);
    const determined = determine(this.#trace, base);
    if (determined === undefined) {
      return [];
    }
    const key = renderKey(this.#trace, base, determined);
    const share = determined.share * factor;
    const decided = { roots: serialsOf(determined), event: eventOf(determined) };
    return [{ scope: "indexKey", table, index, key, share, read: 0, write: units, ...decided }];
  }
}

/** Outcomes that are the answers of a request that is sound. */
const answered: readonly string[] = ["ok", "ConditionalCheckFailedException", "TransactionCanceledException"];
