import type { Attributes } from "./attribute.ts";
import type { AnyItem, Item, ItemValue } from "./item.ts";
import type { NativeItem, NativeValue } from "./operation.ts";
import type { AnyTable, KeyNames } from "./table.ts";

export type Projection =
  | { readonly kind: "all" }
  | { readonly kind: "keys" }
  | { readonly kind: "include"; readonly attributes: readonly string[] };

/**
 * A secondary index. `Partition` is the record that a query must give, `Found` what an entry of it holds; both are for the
 * type checker, `Strong` tells a local index (which can be read with strong consistency) from a global one (which cannot).
 */
export interface Index<
  Partition extends NativeItem = NativeItem,
  Found extends object = object,
  Scope extends "global" | "local" = "global" | "local",
> {
  readonly kind: "index";
  readonly scope: Scope;
  readonly name: string;
  readonly table: AnyTable;
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly projection: Projection;
  /** The items that are meant to be in the index. Any other item that carries its key would pollute it. */
  readonly items: readonly AnyItem[];
  readonly types?: { readonly partition: Partition; readonly found: Found };
}

export type AnyIndex = Index;

type Names<I extends AnyItem> = I extends Item<infer A, infer Key, infer C> ? keyof A | keyof Key | C : never;
type AttributeNames<I extends AnyItem> = I extends Item<infer A extends Attributes> ? keyof A & string : never;
type ValueAt<I extends AnyItem, Name> = Name extends keyof ItemValue<I>
  ? Extract<NonNullable<ItemValue<I>[Name]>, NativeValue>
  : string;
type Entry<I extends AnyItem, Included> = I extends AnyItem ? Pick<ItemValue<I>, Included & keyof ItemValue<I>> : never;
type Project<I extends AnyItem> = "all" | readonly AttributeNames<I>[];
type Projected<I extends AnyItem, P extends Project<I>> = P extends readonly string[] ? P[number] : AttributeNames<I>;

function toProjection(project: "all" | readonly string[]): Projection {
  if (project === "all") {
    return { kind: "all" };
  }
  return project.length === 0 ? { kind: "keys" } : { kind: "include", attributes: project };
}

/**
 * A global secondary index over the items `of`. An item is in it only if it carries all of the index's key attributes, so an
 * optional or computed key makes the index sparse. `project` lists the attributes besides the keys; `"all"` copies the whole
 * item, `[]` the keys alone.
 */
export function globalIndex<
  T extends AnyTable,
  I extends AnyItem,
  const Partition extends Names<I> & string,
  const P extends Project<I>,
  const Sort extends Names<I> & string = never,
>(
  table: T,
  name: string,
  options: {
    readonly of: readonly I[];
    readonly partitionKey: Partition;
    readonly sortKey?: Sort;
    readonly project: P;
  },
): Index<
  { readonly [Name in Partition]: ValueAt<I, Name> },
  Entry<I, Projected<I, P> | Partition | Sort | KeyNames<T>>,
  "global"
> {
  return {
    kind: "index",
    scope: "global",
    name,
    table,
    partitionKey: options.partitionKey,
    ...(options.sortKey === undefined ? {} : { sortKey: options.sortKey }),
    projection: toProjection(options.project),
    items: options.of,
  };
}

/** A local secondary index: the table's partition key with another sort key. It limits an item collection to 10 GB. */
export function localIndex<
  T extends AnyTable,
  I extends AnyItem,
  const Sort extends Names<I> & string,
  const P extends Project<I>,
>(
  table: T,
  name: string,
  options: { readonly of: readonly I[]; readonly sortKey: Sort; readonly project: P },
): Index<
  { readonly [Name in T["partitionKey"]["name"]]: ValueAt<I, Name> },
  Entry<I, Projected<I, P> | Sort | KeyNames<T>>,
  "local"
> {
  return {
    kind: "index",
    scope: "local",
    name,
    table,
    partitionKey: table.partitionKey.name,
    sortKey: options.sortKey,
    projection: toProjection(options.project),
    items: options.of,
  };
}
