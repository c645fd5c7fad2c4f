import type { Design } from "../../schema/design.ts";
import type { AnyItem } from "../../schema/item.ts";
import { templateParts } from "../../schema/template.ts";
import type { KeyBend } from "../heat/bend.ts";

/** Where the design itself says how many shards a key has, so that only a number has to be raised. */
export interface Knob {
  /** The kind of item that declares it. */
  readonly item: string;
  /** The attribute that an index is partitioned by; absent where the item itself is sharded. */
  readonly attribute?: string;
  /** Shards today. */
  readonly count: number;
}

/** The number that spreads a hot key; `undefined` where the design has none for it yet. */
export function knobOf({ items, indexes }: Design, { scope, table, index, key }: KeyBend): Knob | undefined {
  if (scope === "item") {
    const sharded = items.find(
      (item) => item.table.name === table && item.shards !== undefined && mayHaveKey(item, item.shards.of, key),
    );
    return sharded?.shards === undefined ? undefined : { item: sharded.name, count: sharded.shards.count };
  }
  const queried = indexes.find(({ name, table: owner }) => name === index && owner.name === table);
  const attribute = queried?.spread?.attribute ?? queried?.partitionKey ?? "";
  const spreading = queried?.items.find(({ spread }) => spread?.[attribute] !== undefined);
  const count = spreading?.spread?.[attribute]?.count;
  return spreading === undefined || count === undefined ? undefined : { item: spreading.name, attribute, count };
}

/** Whether a key in words, `userId = user 0, itemKey = POST#post 0#STATS`, has the form of the item's key, in any shard. */
function mayHaveKey(item: AnyItem, attribute: string, key: string): boolean {
  const parts = templateParts(item.key[attribute] ?? "");
  const form = parts.map((part) => ("text" in part ? literally(part.text) : "[^,]+")).join("");
  return new RegExp(`(?:^|, )${literally(attribute)} = ${form}(?:#\\d+)?(?:,|$)`).test(key);
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
