import type { Draw, Entity, Instance } from "../../model/schema/population.ts";
import type { DataSet } from "../workload/data-set.ts";
import { dataSetTooSmall } from "../workload/data-set-error.ts";
import { ulidAt } from "../workload/identifier.ts";
import { type Random, randomStream } from "../workload/random.ts";
import type { SizeClass } from "./size-classes.ts";

/** Draws that give the instance of a size class each time, and never anything by chance. */
class SizedDraw implements Draw {
  readonly nowMs: number;
  readonly #dataSet: DataSet;
  readonly #place: SizeClass["instance"];
  readonly #identifiers: Random;

  constructor(dataSet: DataSet, { instance }: SizeClass, identifiers: Random) {
    this.nowMs = dataSet.input.nowMs;
    this.#dataSet = dataSet;
    this.#place = instance;
    this.#identifiers = identifiers;
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  popular(entity: Entity, except?: Instance): Instance {
    const count = this.#dataSet.count(entity);
    if (count < 1) {
      throw dataSetTooSmall(entity.name, "there is none to choose from");
    }
    const index = this.#indexOf(entity, count);
    if (entity !== except?.entity || index !== except.index) {
      return this.#dataSet.instance(entity, index);
    }
    if (count === 1) {
      throw dataSetTooSmall(entity.name, `another ${entity.name} than the only one is to be drawn`);
    }
    return this.#dataSet.instance(entity, index === 0 ? 1 : index - 1);
  }

  #indexOf(entity: Entity, count: number): number {
    return this.#place === "middle" ? middleOf(this.#dataSet, entity) : indexAt(this.#place, count);
  }

  /** Who acts is of the same size class as what is acted on. */
  any(entity: Entity, except?: Instance): Instance {
    return this.popular(entity, except);
  }

  children(of: Instance, entity: Entity, atMost: number): readonly Instance[] {
    const [first, end] = this.#dataSet.childRange(of, entity);
    const count = Math.min(atMost, end - first);
    return Array.from({ length: count }, (_, position) => this.#dataSet.instance(entity, end - 1 - position));
  }

  integer(min: number, max: number): number {
    const count = max - min + 1;
    if (!(count >= 1)) {
      throw new RangeError(`no integer lies from ${min} to ${max}: give the smaller bound first`);
    }
    // The order of popularity falls, that of integers rises.
    return max - indexAt(this.#place, count);
  }

  newId(): string {
    return ulidAt(this.nowMs, this.#identifiers);
  }
}

function indexAt(place: SizeClass["instance"], count: number): number {
  switch (place) {
    case "first":
      return 0;
    case "middle":
      return Math.floor(count / 2);
    case "last":
    case "missing":
      return count - 1;
  }
}

/** The middle child of the middle parent, or of the next one that has any: most children may be those of the first parent. */
function middleOf(dataSet: DataSet, entity: Entity): number {
  const { of } = entity;
  if (of === undefined) {
    return indexAt("middle", dataSet.count(entity));
  }
  const middle = middleOf(dataSet, of);
  const parents = dataSet.count(of);
  for (let step = 0; step < parents; step += 1) {
    const [first, end] = dataSet.childRange(dataSet.instance(of, (middle + step) % parents), entity);
    if (end > first) {
      return first + indexAt("middle", end - first);
    }
  }
  throw dataSetTooSmall(entity.name, "there is none to choose from");
}

/**
 * The draw of a pattern at a size class.
 *
 * @param dataSet what is stored; for instances that do not exist, one that is not
 */
export function createSizedDraw(dataSet: DataSet, sizeClass: SizeClass, pattern: string): Draw {
  // A stream for each pattern: those of others may come and go without changing its new identifiers.
  const identifiers = randomStream(dataSet.input.seed, `verify/${sizeClass.name}/${pattern}`).open(0);
  return new SizedDraw(dataSet, sizeClass, identifiers);
}
