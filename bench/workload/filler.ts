import { ownText, paddingBytes } from "../../model/capacity/padding.ts";
import { storedItem } from "../../model/schema/item.ts";
import type { NativeItem } from "../../model/schema/operation.ts";
import type { Instance, SeedItem } from "../../model/schema/population.ts";

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
  return seeds.map(({ item, value, shard }) => {
    const filledBy = item.size?.filledBy;
    if (filledBy === undefined) {
      return storedItem(item, value, shard);
    }
    let text = textByAttribute.get(filledBy);
    if (text === undefined) {
      text = ownText(value, filledBy) + self.text("filler", missingBytes(self, filledBy, seeds));
      textByAttribute.set(filledBy, text);
    }
    return storedItem(item, { ...value, [filledBy]: text }, shard);
  });
}

function missingBytes(self: Instance, filledBy: string, seeds: readonly SeedItem[]): number {
  const { least, most } = paddingBytes(filledBy, seeds);
  return Math.max(0, self.integer("size", least, most));
}
