import { marshalItem } from "../../request/wire-marshal.ts";
import type { WireItem, WireValue } from "../../request/wire-value.ts";
import { type AnyItem, storedItem } from "../../schema/item.ts";
import type { NativeItem } from "../../schema/operation.ts";
import { wireItemSizeBytes } from "../item-size.ts";
import { ownText, paddingBytes } from "../padding.ts";
import { entryOf, type IndexSchema } from "../units/table-schema.ts";
import { mayHoldIndex, replaceMarks } from "./marker.ts";
import type { SymbolicInstance } from "./symbol.ts";
import type { Trace } from "./trace.ts";

/** An item of an instance in one of its variants, as it is stored. */
export interface StoredSample {
  /** Which of the instance's items it is: equal for the same item of all instances and variants. */
  readonly kind: string;
  readonly item: AnyItem;
  readonly shard: number;
  readonly value: NativeItem;
  /** Without the padding, which would cost memory and time and says nothing. */
  readonly wire: WireItem;
  readonly paddingBytes: number;
}

/** By sample: an instance is asked for its items again and again. */
const knownSamples = new WeakMap<SymbolicInstance, Map<string, readonly StoredSample[]>>();

/** The items of an instance. The population's code decides which there are and what is in them. */
export function storedSamples(trace: Trace, self: SymbolicInstance, sample: number): readonly StoredSample[] {
  // An integer that the pattern has been given since may be in them.
  const id = `${sample}/${self.integers.size}`;
  const known = knownSamples.get(self) ?? new Map<string, readonly StoredSample[]>();
  const samples = known.get(id) ?? trace.inSample(sample, () => readItems(self));
  knownSamples.set(self, known.set(id, samples));
  return samples;
}

/** The same for code that already runs for a sample. */
export function readItems(self: SymbolicInstance): readonly StoredSample[] {
  const seeds = self.entity.items(self);
  const padding = new Map<string, number>();
  const seen = new Map<string, number>();
  return seeds.map(({ item, value, shard = 0 }): StoredSample => {
    const filledBy = item.size?.filledBy;
    const filled = filledBy === undefined ? value : { ...value, [filledBy]: ownText(value, filledBy) };
    if (filledBy !== undefined && !padding.has(filledBy)) {
      const { least, most } = paddingBytes(filledBy, seeds);
      padding.set(filledBy, Math.max(0, self.integer("size", least, most)));
    }
    const nth = seen.get(item.name) ?? 0;
    seen.set(item.name, nth + 1);
    return {
      kind: nth === 0 ? item.name : `${item.name}/${nth}`,
      item,
      shard,
      value,
      wire: marshalItem(storedItem(item, filled, shard)),
      paddingBytes: filledBy === undefined ? 0 : (padding.get(filledBy) ?? 0),
    };
  });
}

/** The item as it is stored, with its padding. */
export function fullItem({ item, wire, paddingBytes: bytes }: StoredSample): WireItem {
  const filledBy = item.size?.filledBy;
  const own = filledBy === undefined ? undefined : wire[filledBy];
  return filledBy === undefined || own === undefined || !("S" in own)
    ? wire
    : { ...wire, [filledBy]: { S: own.S + "-".repeat(bytes) } };
}

/** Size in bytes of an item, or of its entry in an index, with positions of instances as long as they usually are. */
export function sampleBytes(trace: Trace, sample: StoredSample, index?: IndexSchema): number {
  const stored = index === undefined ? sample.wire : entryOf(index, sample.wire);
  const filledBy = sample.item.size?.filledBy;
  const isPadded = filledBy !== undefined && stored[filledBy] !== undefined;
  return wireItemSizeBytes(withUsualPositions(trace, stored)) + (isPadded ? sample.paddingBytes : 0);
}

function withUsualPositions(trace: Trace, item: WireItem): WireItem {
  const usual = (text: string) =>
    replaceMarks(text, ({ serial, kind }) => {
      const symbol = trace.symbolAt(serial);
      return kind === "index" && symbol !== undefined
        ? String(Math.floor(trace.world.count(symbol.entity) / 2))
        : "-".repeat(26);
    });
  const changed = Object.entries(item).flatMap(([name, value]): [string, WireValue][] => {
    if ("S" in value && mayHoldIndex(value.S)) {
      return [[name, { S: usual(value.S) }]];
    }
    return "N" in value && mayHoldIndex(value.N) ? [[name, { N: usual(value.N) }]] : [];
  });
  return changed.length === 0 ? item : { ...item, ...Object.fromEntries(changed) };
}
