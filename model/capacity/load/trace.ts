import type { Draw, Entity } from "../../schema/population.ts";
import { idMarker } from "./marker.ts";
import { countOptions, integerOptions, type Options } from "./options.ts";
import { childCounts, hottestRank, hottestShare, identityOf } from "./ranks.ts";
import { baseOf, type Pick, rootOf, SymbolicInstance, type SymbolSource } from "./symbol.ts";
import type { World } from "./world.ts";

/** A pattern, or a part of the population, that cannot be traced. The message says why, for people. */
export class Untraceable extends Error {
  override readonly name = "Untraceable";
}

/** The moment of the data set and of every execution: 2026-01-01. Only how long its text is counts. */
const momentMs = 1_767_225_600_000;

/** So many variants of an item are looked at. A power of two, so that an odd step goes through all of them. */
export const samplesMost = 8;

/** So many of them where it is asked which are found. */
export const matchedSamples = 4;

/** One run of a design's code with symbolic instances. */
export class Trace implements SymbolSource {
  readonly nowMs = momentMs;
  readonly world: World;
  readonly picks: Pick[] = [];
  readonly #options: Options | undefined;
  readonly #bySerial: (SymbolicInstance | undefined)[] = [];
  readonly #drawn = new Set<SymbolicInstance>();
  readonly #firstSerial: number;
  #sample: number | undefined;
  #isFinding = false;

  /** `variety` makes other marks, for code that makes something of their characters. Without options integers are samples. */
  constructor(world: World, options?: Options, variety = 0) {
    this.world = world;
    this.#options = options;
    this.#firstSerial = variety * 7_919_017;
    this.#sample = options === undefined ? 0 : undefined;
  }

  /** What the pattern's own code has come across, in that order. */
  get drawn(): readonly SymbolicInstance[] {
    return [...this.#drawn];
  }

  register(symbol: SymbolicInstance): number {
    const base = baseOf(symbol);
    const isOfDrawn = symbol.origin.kind !== "child" && base !== undefined && this.#drawn.has(base);
    if (this.#sample === undefined || this.#isFinding || isOfDrawn) {
      this.#drawn.add(symbol);
    }
    return this.#nextSerial(symbol);
  }

  /** A new identifier that belongs to no instance. */
  newId(): string {
    return idMarker(this.#nextSerial(undefined));
  }

  /** The instance of a mark; `undefined` for a new identifier. */
  symbolAt(serial: number): SymbolicInstance | undefined {
    return this.#bySerial[serial - this.#firstSerial];
  }

  picked(pick: Pick): void {
    this.picks.push(pick);
  }

  typicalCount(of: Entity, perInstanceOf: Entity): number {
    return Math.round(this.world.count(of) / Math.max(1, this.world.count(perInstanceOf)));
  }

  integer(symbol: SymbolicInstance, purpose: string, min: number, max: number): number {
    const id = `${purpose}/${min}/${max}`;
    const known = symbol.integers.get(id);
    if (known !== undefined) {
      return known;
    }
    if (this.#sample !== undefined) {
      const value = sampled(`${symbol.entity.name}/${purpose}`, this.#sample, min, max);
      if (this.#isFinding) {
        symbol.integers.set(id, value);
      }
      return value;
    }
    const value = this.#chooseOf(symbol, min, max);
    symbol.integers.set(id, value);
    return value;
  }

  /** An integer of an instance: the most popular instance has one of the values, and the first stands for it. */
  #chooseOf(symbol: SymbolicInstance, min: number, max: number): number {
    if (this.#options === undefined) {
      throw new Untraceable("it draws where nothing is to be drawn");
    }
    const options = integerOptions(min, max, this.#options.most).map((option, position) => ({
      ...option,
      hottestWeight: position === 0 ? 1 : 0,
    }));
    return this.#options.choose(options, rootOf(symbol).serial, hottestShare(this.world, symbol));
  }

  /** An integer that decides how the code goes on. */
  choose(min: number, max: number): number {
    if (this.#options === undefined) {
      throw new Untraceable("it draws where nothing is to be drawn");
    }
    return this.#options.choose(integerOptions(min, max, this.#options.most));
  }

  /** How many children the code is given: every number that occurs, in one run each. */
  chooseChildren(of: SymbolicInstance, entity: Entity, atMost: number): number {
    if (this.#options === undefined) {
      throw new Untraceable("it draws where nothing is to be drawn");
    }
    const { most } = this.#options;
    const id = JSON.stringify([identityOf(of), entity.name, atMost, most]);
    let options = this.world.childOptions.get(id);
    if (options === undefined) {
      const counts = childCounts(this.world, of, entity, atMost);
      const rank = hottestRank(this.world, of);
      const hottest = childCounts(this.world, of, entity, atMost, { from: rank, to: rank + 1, mass: 1 });
      options = countOptions(counts, hottest, most);
      this.world.childOptions.set(id, options);
    }
    return this.#options.choose(options, rootOf(of).serial);
  }

  /** Lets code of the population run for one variant of an item; instances that it comes across are not the pattern's. */
  inSample<Result>(sample: number, run: () => Result): Result {
    const before = this.#sample;
    this.#sample = sample % samplesMost;
    try {
      return run();
    } finally {
      this.#sample = before;
    }
  }

  /** Like `inSample`, for what a request of the pattern finds: its instances become the pattern's. */
  find<Result>(sample: number, run: () => Result): Result {
    const before = this.#isFinding;
    this.#isFinding = true;
    try {
      return this.inSample(sample, run);
    } finally {
      this.#isFinding = before;
    }
  }

  #nextSerial(symbol: SymbolicInstance | undefined): number {
    this.#bySerial.push(symbol);
    return this.#firstSerial + this.#bySerial.length - 1;
  }
}

/** The middle of one of eight equal parts of the range. Different purposes go through the parts in different orders. */
function sampled(purpose: string, sample: number, min: number, max: number): number {
  let hash = 7;
  for (let position = 0; position < purpose.length; position += 1) {
    hash = (hash * 31 + purpose.charCodeAt(position)) % 65_521;
  }
  const part = (sample * (2 * hash + 1) + Math.floor(hash / 64)) % samplesMost;
  return min + Math.floor(((part + 0.5) / samplesMost) * (max - min + 1));
}

/** What a pattern's parameters are drawn from, symbolically. */
export class SymbolicDraw implements Draw {
  readonly nowMs = momentMs;
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  popular(entity: Entity, except?: SymbolicInstance): SymbolicInstance {
    return this.#draw("drawn", entity, except);
  }

  any(entity: Entity, except?: SymbolicInstance): SymbolicInstance {
    return this.#draw("any", entity, except);
  }

  #draw(kind: "drawn" | "any", entity: Entity, except: SymbolicInstance | undefined): SymbolicInstance {
    const other = except?.entity === entity ? except : undefined;
    if (this.#trace.world.count(entity) < (other === undefined ? 1 : 2)) {
      throw new Untraceable(`there are too few instances of ${entity.name} at so few users`);
    }
    return new SymbolicInstance(this.#trace, entity, { kind, ...(other === undefined ? {} : { except: other }) });
  }

  children(of: SymbolicInstance, entity: Entity, atMost: number): readonly SymbolicInstance[] {
    if (entity.of !== of.entity) {
      throw new Untraceable(`${entity.name} does not belong to ${of.entity.name}`);
    }
    const count = this.#trace.chooseChildren(of, entity, atMost);
    return Array.from(
      { length: count },
      (_, position) => new SymbolicInstance(this.#trace, entity, { kind: "child", of, position }, { parent: of }),
    );
  }

  integer(min: number, max: number): number {
    return this.#trace.choose(min, max);
  }

  newId(): string {
    return this.#trace.newId();
  }
}
