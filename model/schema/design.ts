import type { AnyIndex } from "./index-key.ts";
import type { AnyItem } from "./item.ts";
import type { AnyPattern } from "./pattern.ts";
import type { Population } from "./population.ts";
import type { AnyTable } from "./table.ts";

/** A whole design: what is stored where, and every way in which it is asked for. */
export interface Design<Patterns extends Readonly<Record<string, AnyPattern>> = Readonly<Record<string, AnyPattern>>> {
  readonly name: string;
  readonly tables: readonly AnyTable[];
  readonly items: readonly AnyItem[];
  readonly indexes: readonly AnyIndex[];
  readonly patterns: Patterns;
  /** Needed to seed and to replay; a design that is only deployed or priced can do without. */
  readonly population?: Population;
}

/** Tells a design from whatever else a file may export. That it is sound, `defineDesign` has seen to. */
export function isDesign(value: unknown): value is Design {
  return typeof value === "object" && value !== null && "tables" in value && "patterns" in value && "name" in value;
}
