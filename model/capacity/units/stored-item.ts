import type { WireItem } from "../../request/wire-value.ts";
import { wireItemSizeBytes } from "../item-size.ts";
import { entryOf, type IndexSchema } from "./table-schema.ts";

/** An item of a table with its sizes, which are computed when first asked for. */
export class StoredItem {
  readonly item: WireItem;
  #bytes: number | undefined;
  /** By the index's position. */
  #entryBytes: (number | undefined)[] | undefined;

  constructor(item: WireItem) {
    this.item = item;
  }

  get bytes(): number {
    this.#bytes ??= wireItemSizeBytes(this.item);
    return this.#bytes;
  }

  /** Size of the item's entry in an index that it is in. */
  entryBytes(index: IndexSchema): number {
    if (index.projected === undefined) {
      return this.bytes;
    }
    this.#entryBytes ??= [];
    const known = this.#entryBytes[index.position];
    const bytes = known ?? wireItemSizeBytes(entryOf(index, this.item));
    this.#entryBytes[index.position] = bytes;
    return bytes;
  }
}
