import { storedItem } from "../schema/item.ts";
import type { NativeItem } from "../schema/operation.ts";
import type { SeedItem } from "../schema/population.ts";
import { itemSizeBytes } from "./item-size.ts";

/** Generated items are between 90 and 100 % of their stated size: inside the documented band, and not all alike. */
const smallestShare = 0.9;

/** The text that an attribute has before it is padded. */
export function ownText(value: NativeItem, attribute: string): string {
  const text = value[attribute];
  return typeof text === "string" ? text : "";
}

/**
 * How many bytes of text, at least and at most, all items that an attribute pads can take: enough for each, whose keys differ in
 * length, to be in its band, and in no case more than its stated size. Where that leaves nothing between, both are the most; it
 * may be negative, for items that are too large as they are.
 */
export function paddingBytes(
  filledBy: string,
  seeds: readonly SeedItem[],
): { readonly least: number; readonly most: number } {
  const gaps = seeds.flatMap(({ item, value, shard }) => {
    if (item.size?.filledBy !== filledBy) {
      return [];
    }
    const stated = item.size.bytes.value;
    const own = itemSizeBytes(storedItem(item, { ...value, [filledBy]: ownText(value, filledBy) }, shard));
    return [{ least: Math.ceil(stated * smallestShare) - own, most: Math.floor(stated) - own }];
  });
  const most = Math.min(...gaps.map((gap) => gap.most));
  const least = Math.max(...gaps.map((gap) => gap.least));
  return { least: Math.min(least, most), most };
}
