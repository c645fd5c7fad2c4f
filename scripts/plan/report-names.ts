import type { HotKey } from "../../model/capacity/load/load.ts";
import type { PlannedLoad } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatScale } from "./format.ts";

export const scopeNames: Readonly<Record<HotKey["scope"], string>> = {
  item: "item",
  itemCollection: "item collection",
  indexKey: "index key",
};

/** `Follows/FollowersByUser`; a table by itself has its name. */
export function placeOf({ table, index }: { readonly table: string; readonly index?: string }): string {
  return index === undefined ? table : `${table}/${index}`;
}

/** `1,000x, 1,000,000 users` */
export function headingOf({ scale, users }: PlannedLoad): string {
  return `${formatScale(scale)}, ${formatAmount(users)} users`;
}
