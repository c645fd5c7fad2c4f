import type { AnyAttribute, Attributes, Values } from "./attribute.ts";
import type { NativeItem } from "./operation.ts";
import type { Figure } from "./rate.ts";
import { type ItemShards, type Spreading, shardKey, shardNumbers, shardOf } from "./shard.ts";
import type { AnyTable, KeyNames } from "./table.ts";
import { fillTemplate, isPlainAttribute, type Placeholders, placeholdersOf } from "./template.ts";

/** An attribute that the design fills in, so that nobody writes it by hand: a copy for a sparse index, a composed index key. */
export interface Computed {
  /** Template over the item's attributes, for example `<userId>`. */
  readonly from: string;
  /** Present only while all of these attributes have these values (text, number or boolean); always when left out. */
  readonly when?: NativeItem;
  /** The value is spread over so many shards, decided by another attribute. */
  readonly shards?: Pick<Spreading, "count" | "by">;
}

type Templates = Readonly<Record<string, string>>;

/** How large an item is, and which text attribute makes up the difference when a data set is generated. */
export interface ItemSize {
  readonly bytes: Figure;
  readonly filledBy?: string;
}

/**
 * A kind of item: the table it lives in, its attributes, and its keys as templates over them.
 *
 * `Filled` are the templates of the attributes that the design fills in.
 */
export interface Item<
  A extends Attributes = Attributes,
  Key extends Templates = Templates,
  Filled extends Templates = Templates,
> {
  readonly kind: "item";
  readonly name: string;
  readonly table: AnyTable;
  readonly attributes: A;
  readonly key: Key;
  readonly computed: Readonly<Record<string, Computed>>;
  /** For the type checker alone. */
  readonly filled?: Filled;
  readonly size?: ItemSize;
  /** Absent where the item is stored as one. */
  readonly shards?: ItemShards;
  /** Attributes that indexes are partitioned by, spread over several keys; those with one shard are in it, too. */
  readonly spread?: Readonly<Record<string, Spreading>>;
}

export type AnyItem = Item;

/** The application's view of an item: its attributes, without the keys and copies that the design fills in. */
export type ItemValue<I extends AnyItem> = Values<I["attributes"]>;

export type KeyPlaceholders<I extends AnyItem> = Placeholders<I["key"][keyof I["key"]]>;

/** The values that an item's key is made of: for `POST#<postId>` under `<userId>`, `{ userId, postId }`. */
export type KeyParameters<I extends AnyItem> = Spelled<Pick<ItemValue<I>, KeyPlaceholders<I> & keyof ItemValue<I>>>;

/** The same type, which messages of the type checker show member by member instead of by its name and arguments. */
export type Spelled<T> = { readonly [Name in keyof T]: T[Name] } & {};

/** Turns a wrong template into an error on its own line: the member's type becomes the sentence that says what is wrong. */
type CheckedKey<Key, Names, A> = {
  readonly [Name in keyof Key]: Name extends Names
    ? Key[Name] extends string
      ? Placeholders<Key[Name]> extends keyof A
        ? Key[Name]
        : { readonly error: `the item has no attribute ${Exclude<Placeholders<Key[Name]>, keyof A> & string}` }
      : never
    : { readonly error: "not a key attribute of the table" };
};

/** The same for the templates of computed attributes. */
type CheckedComputed<C extends Readonly<Record<string, { readonly from: string }>>, A> = {
  readonly [Name in keyof C]: Placeholders<C[Name]["from"]> extends keyof A
    ? C[Name]
    : {
        readonly from: {
          readonly error: `the item has no attribute ${Exclude<Placeholders<C[Name]["from"]>, keyof A> & string}`;
        };
      };
};

/** `Computed` for the attributes of one kind of item. */
interface ComputedOf<A extends Attributes> {
  readonly from: string;
  readonly when?: Partial<Values<A>>;
}

/** Defines a kind of item. Every key attribute of the table gets a template; a template names the item's own attributes. */
export function item<
  T extends AnyTable,
  const A extends Readonly<Record<string, AnyAttribute>>,
  const Key extends Readonly<Record<KeyNames<T>, string>>,
  const C extends Readonly<Record<string, ComputedOf<A>>> = Readonly<Record<never, ComputedOf<A>>>,
>(
  table: T,
  name: string,
  options: {
    readonly key: Key & CheckedKey<Key, KeyNames<T>, A>;
    readonly attributes: A;
    readonly computed?: C & CheckedComputed<C, A>;
    readonly size?: { readonly bytes: Figure; readonly filledBy?: keyof A & string };
    readonly shards?: { readonly count: number; readonly of: KeyNames<T> };
    readonly spread?: {
      readonly [Name in keyof A]?: { readonly count: number; readonly by: keyof A & string; readonly as: string };
    };
  },
): Item<A, Key, { readonly [Name in keyof C & string]: C[Name]["from"] }> {
  const spread = spreadOf(options.spread ?? {});
  return {
    kind: "item",
    name,
    table,
    attributes: options.attributes,
    key: options.key,
    computed: { ...options.computed, ...spreadKeys(spread) },
    ...(options.size === undefined ? {} : { size: options.size }),
    ...(options.shards === undefined ? {} : { shards: options.shards }),
    ...(Object.keys(spread).length === 0 ? {} : { spread }),
  };
}

function spreadOf(options: Readonly<Record<string, Spreading | undefined>>): Record<string, Spreading> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, spreading]) => (spreading === undefined ? [] : [[name, spreading]])),
  );
}

/** With one shard an index uses the attribute itself, and nothing is stored besides it. */
function spreadKeys(spread: Readonly<Record<string, Spreading>>): Record<string, Computed> {
  const several = Object.entries(spread).filter(([, { count }]) => count !== 1);
  return Object.fromEntries(
    several.map(([name, { count, by, as }]) => [as, { from: `<${name}>`, shards: { count, by } }]),
  );
}

const kindIn = (item: AnyItem) => (attribute: string) => item.attributes[attribute]?.kind;

/** A key or computed attribute's value: a lone attribute keeps its type, a composed one is text. */
export function fillKey(item: AnyItem, template: string, values: NativeItem): NativeItem[string] {
  if (isPlainAttribute(template)) {
    const value = values[template.slice(1, -1)];
    if (value !== undefined && value !== "") {
      return value;
    }
  }
  return fillTemplate(template, values, kindIn(item));
}

/** The full primary key of an item from the values it is made of; of a sharded item, the key of one shard. */
export function keyOf(item: AnyItem, values: NativeItem, shard = 0): Record<string, NativeItem[string]> {
  const key: Record<string, NativeItem[string]> = {};
  for (const [name, template] of Object.entries(item.key)) {
    const value = fillKey(item, template, values);
    key[name] = name === item.shards?.of ? toShard(value, shard) : value;
  }
  return key;
}

/** The keys of all shards of an item; one, unless the item is sharded. */
export function keysOfShards(item: AnyItem, values: NativeItem): readonly NativeItem[] {
  return shardNumbers(item.shards?.count ?? 1).map((shard) => keyOf(item, values, shard));
}

/** Only texts have shards; the check of the design refuses others. */
const toShard = (value: NativeItem[string], shard: number) =>
  typeof value === "string" ? shardKey(value, shard) : value;

/** The attributes that a computed one is made of. */
export function inputsOf({ from, when, shards }: Computed): readonly string[] {
  return [...Object.keys(when ?? {}), ...placeholdersOf(from), ...(shards === undefined ? [] : [shards.by])];
}

/** The value of a computed attribute that is present. */
export function computedValue(item: AnyItem, { from, shards }: Computed, values: NativeItem): NativeItem[string] {
  const value = fillKey(item, from, values);
  const by = shards === undefined ? undefined : values[shards.by];
  return shards === undefined || typeof by !== "string" ? value : toShard(value, shardOf(by, shards.count));
}

/** Whether a computed attribute is present for these values. */
export function isComputedPresent(computed: Computed, values: NativeItem): boolean {
  return Object.entries(computed.when ?? {}).every(([name, wanted]) => values[name] === wanted);
}

/** The item as it is stored: attributes, keys and computed attributes. Absent attributes are left out. */
export function storedItem(item: AnyItem, values: NativeItem, shard = 0): NativeItem {
  const stored: Record<string, NativeItem[string]> = keyOf(item, values, shard);
  for (const name of Object.keys(item.attributes)) {
    if (values[name] !== undefined) {
      stored[name] = values[name];
    }
  }
  for (const [name, computed] of Object.entries(item.computed)) {
    if (isComputedPresent(computed, values)) {
      stored[name] = computedValue(item, computed, values);
    }
  }
  return stored;
}
