import type { Attributes, Values } from "./attribute.ts";
import type { AnyItem, Item, ItemValue, Spelled } from "./item.ts";
import type { NativeItem, NativeValue } from "./operation.ts";
import type { AnyTable, KeyNames } from "./table.ts";

export type Projection =
  | { readonly kind: "all" }
  | { readonly kind: "keys" }
  | { readonly kind: "include"; readonly attributes: readonly string[] };

/**
 * A secondary index. `Partition` is the record that a query must give, `Found` what an entry of it holds, `Sort` the value of
 * its sort key; all are for the type checker. `Scope` tells a local index (which can be read with strong consistency) from a
 * global one (which cannot).
 */
export interface Index<
  Partition extends NativeItem = NativeItem,
  Found extends object = object,
  Scope extends "global" | "local" = "global" | "local",
  Sort extends NativeValue = NativeValue,
> {
  readonly kind: "index";
  readonly scope: Scope;
  readonly name: string;
  readonly table: AnyTable;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** The attribute that queries name, where the partition key holds its value spread over so many shards. */
  readonly spread?: { readonly attribute: string; readonly count: number };
  readonly projection: Projection;
  /** The items that are meant to be in the index. Any other item that carries its key would pollute it. */
  readonly items: readonly AnyItem[];
  readonly types?: { readonly partition: Partition; readonly found: Found; readonly sort: Sort };
}

export type AnyIndex = Index;

type Names<I extends AnyItem> =
  I extends Item<infer A, infer Key, infer Filled> ? keyof A | keyof Key | keyof Filled : never;
type AttributeNames<I extends AnyItem> = I extends Item<infer A extends Attributes> ? keyof A & string : never;
/** What the attribute of this name holds in the items, be it their own, a key or filled in by the design. */
type ValueAt<I extends AnyItem, Name> =
  I extends Item<infer A, infer Key, infer Filled>
    ? Name extends keyof A
      ? AttributeValue<A, Name>
      : Name extends keyof Filled
        ? TemplateValue<A, Filled[Name]>
        : Name extends keyof Key
          ? TemplateValue<A, Key[Name]>
          : never
    : never;
type AttributeValue<A extends Attributes, Name extends keyof A> = Name extends keyof Values<A>
  ? Extract<NonNullable<Values<A>[Name]>, NativeValue>
  : never;
/** A template of one attribute keeps that attribute's type; a composed one is text. */
type TemplateValue<A extends Attributes, Template> = Template extends `<${infer Name}>`
  ? Name extends keyof A
    ? AttributeValue<A, Name>
    : string
  : string;
type Entry<I extends AnyItem, Included> = I extends AnyItem ? Pick<ItemValue<I>, Included & keyof ItemValue<I>> : never;
type Project<I extends AnyItem> = "all" | readonly AttributeNames<I>[];
type Projected<I extends AnyItem, P extends Project<I>> = P extends readonly string[] ? P[number] : AttributeNames<I>;

/** Keys of the table and of the index are always in it; a list that names them, or anything twice, says no more without. */
function toProjection(
  project: "all" | readonly string[],
  { partitionKey, sortKey }: AnyTable,
  indexKeys: readonly (string | undefined)[],
): Projection {
  if (project === "all") {
    return { kind: "all" };
  }
  const keys = [partitionKey.name, sortKey?.name, ...indexKeys];
  const attributes = [...new Set(project)].filter((name) => !keys.includes(name));
  return attributes.length === 0 ? { kind: "keys" } : { kind: "include", attributes };
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
  Spelled<Entry<I, Projected<I, P> | Partition | Sort | KeyNames<T>>>,
  "global",
  ValueAt<I, Sort>
> {
  const key = spreadKey(options.of, options.partitionKey);
  return {
    kind: "index",
    scope: "global",
    name,
    table,
    ...key,
    ...(options.sortKey === undefined ? {} : { sortKey: options.sortKey }),
    projection: toProjection(withSpread(options.project, key), table, [key.partitionKey, options.sortKey]),
    items: options.of,
  };
}

/** Where the items spread the attribute over several shards, the attribute that holds the shard's key is the index's own. */
function spreadKey(items: readonly AnyItem[], attribute: string): Pick<AnyIndex, "partitionKey" | "spread"> {
  const spreading = items.map(({ spread }) => spread?.[attribute]).find((found) => found !== undefined);
  return spreading === undefined || spreading.count === 1
    ? { partitionKey: attribute }
    : { partitionKey: spreading.as, spread: { attribute, count: spreading.count } };
}

/** What is found still has the attribute that the query named. */
function withSpread(
  project: "all" | readonly string[],
  { spread }: Pick<AnyIndex, "spread">,
): "all" | readonly string[] {
  return project === "all" || spread === undefined ? project : [...project, spread.attribute];
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
  Spelled<Entry<I, Projected<I, P> | Sort | KeyNames<T>>>,
  "local",
  ValueAt<I, Sort>
> {
  return {
    kind: "index",
    scope: "local",
    name,
    table,
    partitionKey: table.partitionKey.name,
    sortKey: options.sortKey,
    projection: toProjection(options.project, table, [options.sortKey]),
    items: options.of,
  };
}
