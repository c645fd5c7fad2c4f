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
import type { Catalogue } from "./catalogue.ts";
import type { TargetUnits } from "./load.ts";
import { marksIn } from "./marker.ts";
import { hottestShare } from "./ranks.ts";
import type { RequestLoad } from "./request-load.ts";
import { fullItem, type StoredSample, storedSamples } from "./stored-samples.ts";
import type { SymbolicInstance } from "./symbol.ts";
import { determine, pickKey, renderKey, serialsOf, type Touch } from "./touch.ts";
import { samplesMost, type Trace, Untraceable } from "./trace.ts";

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
    this.touches = first === undefined ? [] : this.#touchesOf(first.prediction);
    this.assumptions = first === undefined ? [] : this.#assumptionsOf(first.prediction, first.tables);
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
        const sample = storedSamples(this.#trace, symbol, 0).find(
          ({ item, wire }) => item.table.name === table && keyTextOf(wire, keyNames) === text,
        );
        if (sample !== undefined) {
          return { symbol, kind: sample.kind, sample };
        }
      }
    }
    return undefined;
  }

  /** Variants that are looked at: one, unless the items' sizes cross a step of 1 KB. */
  #samples(): readonly number[] {
    const isEven = this.#seeded.every((seeded) => {
      const items = this.#catalogue.entities.find(({ entity }) => entity === seeded?.symbol.entity);
      if (seeded === undefined || items === undefined) {
        return true;
      }
      const schema = this.#catalogue.schema(seeded.sample.item.table.name);
      const held = schema.indexes.filter((index) => isInIndex(index, seeded.sample.wire));
      return [undefined, ...held].every((index) => {
        const { least, most } = this.#catalogue.sizes(items, seeded.kind, index);
        return Math.ceil(least / 1024) === Math.ceil(most / 1024);
      });
    });
    return Array.from({ length: isEven ? 1 : samplesMost }, (_, sample) => sample);
  }

  #predict(sample: number): { readonly prediction: Prediction; readonly tables: Tables } {
    const names = new Set(this.#addressed.map(({ table }) => table));
    const tables = createTables([...names].map((name) => this.#catalogue.definition(name)));
    this.#addressed.forEach(({ table }, position) => {
      const seeded = this.#seeded[position];
      const stored =
        seeded === undefined || sample === 0
          ? seeded?.sample
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
    if (changes.length === 0) {
      return [];
    }
    tables.apply(changes);
    const repeated = predictRequest(tables, this.#wireRequest());
    if (repeated.total === total && repeated.outcome === "ok") {
      return [];
    }
    const isNew = changes.some(({ before, after }) => before === undefined && after !== undefined);
    const state = isNew ? "what it writes is new" : "what it writes is as seeded";
    return [
      `${state}: repeated, its ${this.#request.operation} takes ${repeated.total === 1 ? "1 unit" : `${repeated.total} units`}, not ${total}`,
    ];
  }

  #touchesOf({ parts, changes }: Prediction): readonly Touch[] {
    return this.#addressed.flatMap(({ table, key }, position) => {
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
    });
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
    const { base, factor } = this.#unspread(table, index, item, names);
    const determined = determine(this.#trace, base);
    if (determined === undefined) {
      return [];
    }
    const key = renderKey(this.#trace, base, determined);
    const roots = serialsOf(determined);
    return [{ scope: "indexKey", table, index, key, share: determined.share * factor, read: 0, write: units, roots }];
  }

  /**
   * An index key that is spread over shards is named by its first; the factor is the hottest shard's part of the writes. What
   * decides the shard may itself be popular: then the shard of the most popular has more than the others.
   */
  #unspread(table: string, indexName: string, item: WireItem, names: readonly string[]) {
    const index = this.#catalogue.index(table, indexName);
    const spread = index?.spread;
    const [name = ""] = names;
    const base = spread === undefined ? undefined : item[spread.attribute];
    const by = index?.items
      .map(({ spread: of }) => of?.[spread?.attribute ?? ""]?.by)
      .find((each) => each !== undefined);
    if (spread === undefined || base === undefined || by === undefined) {
      return { base: pickKey(item, names), factor: 1 };
    }
    const deciding = item[by];
    const [mark] = deciding !== undefined && "S" in deciding ? marksIn(deciding.S) : [];
    const symbol = mark === undefined ? undefined : this.#trace.symbolAt(mark.serial);
    const popular = symbol === undefined ? (mark === undefined ? 1 : 0) : hottestShare(this.#catalogue.world, symbol);
    return { base: [[name, base] as const], factor: popular + (1 - popular) / spread.count };
  }
}

/** Outcomes that are the answers of a request that is sound. */
const answered: readonly string[] = ["ok", "ConditionalCheckFailedException", "TransactionCanceledException"];
