import type { WireItem } from "../../request/wire-value.ts";
import type { AnyIndex } from "../../schema/index-key.ts";
import type { Catalogue } from "./catalogue.ts";
import { marksIn } from "./marker.ts";
import { hottestShare } from "./ranks.ts";
import { pickKey } from "./touch.ts";
import type { Trace } from "./trace.ts";

/**
 * An index key that is spread over shards is named by its first; the factor is the hottest shard's part of the writes. What
 * decides the shard may itself be popular: then the shard of the most popular has more than the others.
 */
export function unspread(
  { world }: Catalogue,
  trace: Trace,
  index: AnyIndex | undefined,
  item: WireItem,
  names: readonly string[],
): { readonly base: ReturnType<typeof pickKey>; readonly factor: number } {
  const spread = index?.spread;
  const [name = ""] = names;
  const base = spread === undefined ? undefined : item[spread.attribute];
  const by = index?.items.map(({ spread: of }) => of?.[spread?.attribute ?? ""]?.by).find((each) => each !== undefined);
  if (spread === undefined || base === undefined || by === undefined) {
    return { base: pickKey(item, names), factor: 1 };
  }
  const deciding = item[by];
  const [mark] = deciding !== undefined && "S" in deciding ? marksIn(deciding.S) : [];
  const symbol = mark === undefined ? undefined : trace.symbolAt(mark.serial);
  const popular = symbol === undefined ? (mark === undefined ? 1 : 0) : hottestShare(world, symbol);
  return { base: [[name, base] as const], factor: popular + (1 - popular) / spread.count };
}
