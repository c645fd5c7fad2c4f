import type { AnyAttribute, Attributes, Values } from "./attribute.ts";
import type { NativeItem } from "./operation.ts";
import type { Figure } from "./rate.ts";
import type { AnyTable, KeyNames } from "./table.ts";
import { fillTemplate, isPlainAttribute, type Placeholders } from "./template.ts";

/** An attribute that the design fills in, so that nobody writes it by hand: a copy for a sparse index, a composed index key. */
export interface Computed {
  /** Template over the item's attributes, for example `<userId>`. */
  readonly from: string;
  /** Present only while all of these attributes have these values (text, number or boolean); always when left out. */
  readonly when?: NativeItem;
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
  },
): Item<A, Key, { readonly [Name in keyof C & string]: C[Name]["from"] }> {
  return {
    kind: "item",
    name,
    table,
    attributes: options.attributes,
    key: options.key,
    computed: { ...options.computed },
    ...(options.size === undefined ? {} : { size: options.size }),
  };
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

/** The full primary key of an item from the values it is made of. */
export function keyOf(item: AnyItem, values: NativeItem): Record<string, NativeItem[string]> {
  const key: Record<string, NativeItem[string]> = {};
  for (const [name, template] of Object.entries(item.key)) {
    key[name] = fillKey(item, template, values);
  }
  return key;
}

/** Whether a computed attribute is present for these values. */
export function isComputedPresent(computed: Computed, values: NativeItem): boolean {
  return Object.entries(computed.when ?? {}).every(([name, wanted]) => values[name] === wanted);
}

/** The item as it is stored: attributes, keys and computed attributes. Absent attributes are left out. */
export function storedItem(item: AnyItem, values: NativeItem): NativeItem {
  const stored: Record<string, NativeItem[string]> = keyOf(item, values);
  for (const name of Object.keys(item.attributes)) {
    if (values[name] !== undefined) {
      stored[name] = values[name];
    }
  }
  for (const [name, computed] of Object.entries(item.computed)) {
    if (isComputedPresent(computed, values)) {
      stored[name] = fillKey(item, computed.from, values);
    }
  }
  return stored;
}
