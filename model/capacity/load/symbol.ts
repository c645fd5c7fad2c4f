import type { Entity, Instance } from "../../schema/population.ts";
import { idMarker, indexMarker } from "./marker.ts";

/** How a symbolic instance came to be: what it has to do with those that the code had before. */
export type Origin =
  | { readonly kind: "drawn"; readonly except?: SymbolicInstance }
  | { readonly kind: "parent"; readonly of: SymbolicInstance }
  /** One of an instance's children, counted from the newest or from the oldest. */
  | {
      readonly kind: "child";
      readonly of: SymbolicInstance;
      readonly position: number;
      readonly isFromOldest?: true;
    }
  | { readonly kind: "chosen"; readonly by: SymbolicInstance; readonly purpose: string }
  /** Any instance of its entity, each as likely as the other. */
  | { readonly kind: "any"; readonly except?: SymbolicInstance };

/** A choice that an instance's code made of another instance, with `pick` or `pickDistinct`. */
export interface Pick {
  readonly by: SymbolicInstance;
  readonly target: Entity;
  readonly purpose: string;
  readonly isDistinct: boolean;
}

/** What symbolic instances ask of the run that they belong to. */
export interface SymbolSource {
  /** The moment of the data set, epoch milliseconds. */
  readonly nowMs: number;
  register(symbol: SymbolicInstance): number;
  integer(symbol: SymbolicInstance, purpose: string, min: number, max: number): number;
  /** A usual number of children, or of instances that chose one. */
  typicalCount(of: Entity, perInstanceOf: Entity): number;
  picked(pick: Pick): void;
}

export interface Known {
  readonly parent?: SymbolicInstance;
  /** What `pick` and `pickDistinct` give, by purpose. */
  readonly chosen?: ReadonlyMap<string, SymbolicInstance>;
}

export interface AskedInteger {
  readonly purpose: string;
  readonly min: number;
  readonly max: number;
}

/** Instances are a year old on average; only how long the text of the moment is counts. */
const ageMs = 180 * 86_400_000;

/**
 * An instance that stands for every instance of its entity. Its values are marks that are found again in keys; the code of a
 * population cannot tell it from a real one.
 */
export class SymbolicInstance implements Instance {
  readonly entity: Entity;
  readonly origin: Origin;
  readonly serial: number;
  /** Integers that the code was given, by purpose and bounds: they stay the same. */
  readonly integers = new Map<string, number>();
  /** All integers that code has asked for, by purpose and bounds. */
  readonly asked = new Map<string, AskedInteger>();
  readonly #source: SymbolSource;
  readonly #chosen: Map<string, SymbolicInstance>;
  #parent: SymbolicInstance | undefined;

  constructor(source: SymbolSource, entity: Entity, origin: Origin, known: Known = {}) {
    this.#source = source;
    this.entity = entity;
    this.origin = origin;
    this.#parent = known.parent;
    this.#chosen = new Map(known.chosen);
    this.serial = source.register(this);
  }

  get id(): string {
    return idMarker(this.serial);
  }

  get index(): number {
    return indexMarker(this.serial);
  }

  get createdAtMs(): number {
    return this.#source.nowMs - ageMs;
  }

  get createdAt(): string {
    return new Date(this.createdAtMs).toISOString();
  }

  get nowS(): number {
    return Math.floor(this.#source.nowMs / 1000);
  }

  get parent(): SymbolicInstance {
    if (this.#parent === undefined) {
      const { of } = this.entity;
      if (of === undefined) {
        throw new Error(`${this.entity.name} is the root and has no parent`);
      }
      this.#parent = new SymbolicInstance(this.#source, of, { kind: "parent", of: this });
    }
    return this.#parent;
  }

  pick(entity: Entity, purpose: string): SymbolicInstance {
    return this.#choose(entity, purpose, false);
  }

  pickDistinct(entity: Entity, purpose: string): SymbolicInstance {
    return this.#choose(entity, purpose, true);
  }

  countOf(children: Entity): number {
    return this.#source.typicalCount(children, this.entity);
  }

  countChosenBy(entity: Entity): number {
    return this.#source.typicalCount(entity, this.entity);
  }

  integer(purpose: string, min: number, max: number): number {
    this.asked.set(`${purpose}/${min}/${max}`, { purpose, min, max });
    return this.#source.integer(this, purpose, min, max);
  }

  text(_purpose: string, bytes: number): string {
    return "-".repeat(bytes);
  }

  #choose(target: Entity, purpose: string, isDistinct: boolean): SymbolicInstance {
    const id = `${target.name}/${purpose}`;
    this.#source.picked({ by: this, target, purpose, isDistinct });
    let chosen = this.#chosen.get(id);
    if (chosen === undefined) {
      chosen = new SymbolicInstance(this.#source, target, { kind: "chosen", by: this, purpose });
      this.#chosen.set(id, chosen);
    }
    return chosen;
  }
}

/** The symbol that another one was made from; `undefined` for one that was drawn. */
export function baseOf({ origin }: SymbolicInstance): SymbolicInstance | undefined {
  switch (origin.kind) {
    case "parent":
    case "child":
      return origin.of;
    case "chosen":
      return origin.by;
    default:
      return undefined;
  }
}

/** A symbol, what it was made from, and so on to the draw. */
export function chainOf(symbol: SymbolicInstance): readonly SymbolicInstance[] {
  const chain = [symbol];
  for (let base = baseOf(symbol); base !== undefined; base = baseOf(base)) {
    chain.push(base);
  }
  return chain;
}

/** The draw that decides which instance a symbol is. */
export const rootOf = (symbol: SymbolicInstance): SymbolicInstance => chainOf(symbol).at(-1) ?? symbol;
