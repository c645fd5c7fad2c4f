import type { Draw, Entity, Instance } from "../../model/schema/population.ts";
import type { DataSet } from "./data-set.ts";
import { dataSetTooSmall } from "./data-set-error.ts";
import { ulidAt } from "./identifier.ts";
import { type Random, randomStream } from "./random.ts";

/**
 * What one arrival draws its parameters from. It follows from the data set's seed and the arrival's position alone, so any
 * worker can serve any arrival, and a run can be repeated.
 */
class ArrivalDraw implements Draw {
  readonly nowMs: number;
  readonly #dataSet: DataSet;
  readonly #random: Random;

  constructor(dataSet: DataSet, random: Random, nowMs: number) {
    this.#dataSet = dataSet;
    this.#random = random;
    this.nowMs = nowMs;
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  popular(entity: Entity, except?: Instance): Instance {
    return this.#otherThan(this.#dataSet.popular(entity, this.#random), except);
  }

  any(entity: Entity, except?: Instance): Instance {
    const count = this.#dataSet.count(entity);
    if (count < 1) {
      throw dataSetTooSmall(entity.name, "there is none to choose from");
    }
    return this.#otherThan(this.#dataSet.instance(entity, this.#random.integer(0, count - 1)), except);
  }

  /** The instance that was drawn, or its neighbour where it is the one that it must not be. */
  #otherThan(drawn: Instance, except: Instance | undefined): Instance {
    const { entity } = drawn;
    if (entity !== except?.entity || drawn.index !== except.index) {
      return drawn;
    }
    const count = this.#dataSet.count(entity);
    if (count === 1) {
      throw dataSetTooSmall(entity.name, `another ${entity.name} than the only one is to be drawn`);
    }
    return this.#dataSet.instance(entity, (drawn.index + 1) % count);
  }

  children(of: Instance, entity: Entity, atMost: number): readonly Instance[] {
    const [first, end] = this.#dataSet.childRange(of, entity);
    const count = Math.min(atMost, end - first);
    return Array.from({ length: count }, (_, position) => this.#dataSet.instance(entity, end - 1 - position));
  }

  integer(min: number, max: number): number {
    return this.#random.integer(min, max);
  }

  newId(): string {
    return ulidAt(Math.floor(this.nowMs), this.#random);
  }
}

/** Draws for the arrivals of a run. `dueMs` is the arrival's intended start, counted from the data set's own moment. */
export function createDraws(dataSet: DataSet): (arrival: number, dueMs: number) => Draw {
  const arrivals = randomStream(dataSet.input.seed, "arrival");
  return (arrival, dueMs) => new ArrivalDraw(dataSet, arrivals.open(arrival), Math.floor(dataSet.input.nowMs + dueMs));
}
