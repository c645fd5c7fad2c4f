import { grouped } from "../grouped.ts";
import type { KeyBend } from "../heat/bend.ts";

const scopes: Readonly<Record<KeyBend["scope"], string>> = {
  item: "item",
  itemCollection: "item collection",
  indexKey: "index key",
};

/** The limit that a key passes, in words: `1,000 write units/s of the item collection userId = user 0 in UserPosts`. */
export function limitText({ limitUnitsPerSecond, kind, scope, key, table, index }: KeyBend): string {
  const limit = grouped(String(limitUnitsPerSecond));
  const place = index === undefined ? table : `${table}/${index}`;
  return `${limit} ${kind} units/s of the ${scopes[scope]} ${key} in ${place}`;
}
