import { itemSizeBytes } from "../../model/capacity/item-size.ts";
import { storedItem } from "../../model/schema/item.ts";
import type { NativeItem } from "../../model/schema/operation.ts";
import type { Instance, SeedItem } from "../../model/schema/population.ts";

/** Generated items are between 90 and 100 % of their stated size: inside the documented band, and not all alike. */
const smallestShare = 0.9;

const words =
  "a quiet table keeps every row where the next reader will look for it and nobody has to ask twice what a key was for ";
const fillerBytes = 16 * 1024;
const filler = words.repeat(Math.ceil(fillerBytes / words.length));

/** Readable ASCII text of exactly so many bytes, from a place that `offset` chooses. */
export function fillerText(bytes: number, offset: number): string {
  const start = offset % words.length;
  const source = start + bytes <= filler.length ? filler : words.repeat(Math.ceil((start + bytes) / words.length));
  return source.slice(start, start + bytes);
}

/**
 * The items of one instance as they are stored, padded to their stated size. Items that pad the same attribute get the same
 * text, so that a copy says what its original says.
 */
export function fillItems(self: Instance, seeds: readonly SeedItem[]): NativeItem[] {
  const textByAttribute = new Map<string, string>();
  return seeds.map(({ item, value }) => {
    const { filledBy, bytes } = item.size ?? {};
    if (filledBy === undefined || bytes === undefined) {
      return storedItem(item, value);
    }
    const own = value[filledBy];
    const start = typeof own === "string" ? own : "";
    let text = textByAttribute.get(filledBy);
    if (text === undefined) {
      const share = self.integer("size", smallestShare * 1000, 1000) / 1000;
      const missing = Math.floor(bytes.value * share) - itemSizeBytes(storedItem(item, value));
      text = start + self.text("filler", Math.max(0, missing));
      textByAttribute.set(filledBy, text);
    }
    return storedItem(item, { ...value, [filledBy]: text });
  });
}
