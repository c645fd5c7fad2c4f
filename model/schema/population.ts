import type { AnyItem, ItemValue } from "./item.ts";
import type { NativeItem } from "./operation.ts";
import type { AccessPattern, AnyPattern } from "./pattern.ts";
import type { Plan } from "./plan.ts";
import type { Figure } from "./rate.ts";
import { shardNumbers } from "./shard.ts";
import { placeholdersOf } from "./template.ts";

/**
 * What fills the tables, described so that any instance can be computed from its position alone. Generation, seeding and
 * replay all derive the same instance from the same seed without sharing a list of them.
 */

/** One kind of thing that exists many times: a user, a post, a follow. Instances are counted from 0, the most popular first. */
export interface Entity {
  readonly name: string;
  /** The entity that instances of this one belong to; absent for the root, whose count the data set is scaled by. */
  readonly of?: Entity;
  /** Instances for each instance of the parent: the average, and how many one parent may have. */
  readonly average?: Figure;
  readonly most?: Figure;
  /**
   * How uneven they are spread over the parents: 0 gives every parent the same number, towards 1 popular parents get more.
   * Lowered automatically where the most popular parent would otherwise exceed `most`.
   */
  readonly skew?: number;
  /** The items that an instance is stored as. */
  readonly items: (self: Instance) => readonly SeedItem[];
}

export interface SeedItem {
  readonly item: AnyItem;
  readonly value: NativeItem;
  /** Which shard of a sharded item; 0 when absent. */
  readonly shard?: number;
}

/** An item of the data set, typed by the item's definition. Attributes named in `size.filledBy` are padded to the size. */
export function seed<I extends AnyItem>(item: I, value: ItemValue<I>): SeedItem {
  return { item, value: { ...value } };
}

/**
 * A counter as seeds: one for an item that is not sharded. Its numbers are divided among the shards as increments would have
 * divided them, evenly, and the rest is in shard 0, which alone has the other attributes but those of its key.
 */
export function seedShards<I extends AnyItem>(item: I, value: ItemValue<I>): readonly SeedItem[] {
  const count = item.shards?.count ?? 1;
  return shardNumbers(count).map((shard) => ({ item, value: shardValue(item, value, shard, count), shard }));
}

function shardValue(item: AnyItem, value: NativeItem, shard: number, count: number): NativeItem {
  const inKey = Object.values(item.key).flatMap(placeholdersOf);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): [string, NativeItem[string]][] => {
      if (inKey.includes(name)) {
        return [[name, one]];
      }
      if (typeof one === "number" && item.attributes[name]?.kind === "number") {
        const share = Math.floor(one / count);
        return [[name, shard === 0 ? one - share * (count - 1) : share]];
      }
      return shard === 0 ? [[name, one]] : [];
    }),
  );
}

/** One instance of an entity. All of its members are the same on every machine for the same seed, size and moment. */
export interface Instance {
  readonly entity: Entity;
  readonly index: number;
  /** ULID: sorts in the order of creation among the children of one parent. */
  readonly id: string;
  /** When the instance came to be: milliseconds since 1970, and as ISO 8601 text. */
  readonly createdAtMs: number;
  readonly createdAt: string;
  /** The moment that the data set is made for, in epoch seconds: the reference for expiries. */
  readonly nowS: number;
  /** The instance that this one belongs to. Throws for a root. */
  readonly parent: Instance;
  /** Another instance, popular ones more often. The same for the same purpose. */
  pick(entity: Entity, purpose: string): Instance;
  /** Like `pick`, but different from what the siblings of this instance have, and never the parent itself. */
  pickDistinct(entity: Entity, purpose: string): Instance;
  countOf(children: Entity): number;
  /** How many instances of an entity chose this one with `pickDistinct` for the purpose. Costs a pass over all of them, once. */
  countChosenBy(entity: Entity, purpose: string): number;
  /** An integer from `min` to `max`, both included. */
  integer(purpose: string, min: number, max: number): number;
  /** Readable text of so many bytes. */
  text(purpose: string, bytes: number): string;
}

/** What the parameters of one replayed execution are drawn from. */
export interface Draw {
  /** The moment of the execution, epoch milliseconds, and as ISO 8601 text. */
  readonly nowMs: number;
  readonly now: string;
  /** An instance by popularity (Zipf), never `except`: what is looked at, counted, followed. */
  popular(entity: Entity, except?: Instance): Instance;
  /** An instance, each as likely as the others, never `except`: who acts. Nobody likes posts a thousand times as fast as others. */
  any(entity: Entity, except?: Instance): Instance;
  /** The children of an instance, at most so many, the newest first. */
  children(of: Instance, entity: Entity, atMost: number): readonly Instance[];
  integer(min: number, max: number): number;
  /** A new time-ordered identifier (ULID) for something that the execution creates. */
  newId(): string;
}

/** How one pattern's parameters are drawn. Made with `draws`, which checks the types against the pattern. */
export interface ParameterDraw {
  readonly pattern: AnyPattern;
  parameters(draw: Draw): NativeItem;
  /** The requests of an execution with drawn parameters. */
  plan(draw: Draw): Plan;
}

export function draws<Parameters extends NativeItem>(
  pattern: AccessPattern<Parameters>,
  parameters: (draw: Draw) => NoInfer<Parameters>,
): ParameterDraw {
  return { pattern, parameters, plan: (draw) => pattern.plan(parameters(draw)) };
}

/** The data set of a design and where the replay takes its parameters from. */
export interface Population {
  readonly root: Entity;
  readonly entities: readonly Entity[];
  readonly draws: readonly ParameterDraw[];
}

/** The root of a data set: there are as many of it as the data set is asked to have. */
export function rootEntity(name: string, items: Entity["items"]): Entity {
  return { name, items };
}

/** An entity below another one. `defineDesign` checks that its figures fit together. */
export function entity(
  name: string,
  options: Omit<Entity, "name"> & { readonly of: Entity; readonly average: Figure },
): Entity {
  return { name, ...options };
}
