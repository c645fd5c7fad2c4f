import type { HotKey } from "../../model/capacity/load/load.ts";

export const scopeNames: Readonly<Record<HotKey["scope"], string>> = {
  item: "item",
  itemCollection: "item collection",
  indexKey: "index key",
};

/** `Follows/FollowersByUser`; a table by itself has its name. */
export function placeOf({ table, index }: { readonly table: string; readonly index?: string }): string {
  return index === undefined ? table : `${table}/${index}`;
}
