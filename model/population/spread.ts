import type { Entity } from "../schema/population.ts";

/**
 * How instances of an entity are spread over their parents: instance ranges that can be computed in both directions without a
 * table, so that a data set of any size needs no memory.
 *
 * Parent p has the instances `first(p)` to `first(p + 1) - 1`, with first(p) = total * (p / parents) ^ (1 - skew): parent 0,
 * the most popular, has the most. With skew 0 everybody has the same number, up to rounding.
 */
export interface Spread {
  readonly total: number;
  /** Position of the first instance of a parent; `first(parents)` is `total`. */
  first(parent: number): number;
  /** The parent of an instance, which is from 0 to `total` - 1. Throws a `RangeError` otherwise. */
  parentOf(instance: number): number;
}

export function createSpread(entity: Entity, parents: number): Spread {
  const average = entity.average?.value ?? 1;
  const total = Math.round(average * parents);
  const exponent = 1 - boundedSkew(entity, average, parents);
  const each = Math.floor(total / parents);
  const rest = total - each * parents;
  const first = (parent: number): number => {
    if (parent >= parents) {
      return total;
    }
    if (exponent === 1) {
      // Whole and broken part by themselves: total * parent may be beyond 2^53.
      return each * parent + Math.floor((rest * parent) / parents);
    }
    // A power may differ in its last bit between Node and k6. The added millionth moves results that are whole numbers off
    // the edge where that bit would decide.
    return Math.min(total, Math.floor(total * (parent / parents) ** exponent + 1e-6));
  };
  const parentOf = (instance: number): number => {
    if (!(instance >= 0 && instance < total)) {
      throw new RangeError(`there is no ${entity.name} ${instance}: there are ${total}, counted from 0`);
    }
    // The last parent that starts before the next instance does: aiming at this instance's own start would, where most
    // parents have none, land many parents before the one that has it.
    const end = Math.ceil(parents * ((instance + 1) / total) ** (1 / exponent));
    let parent = Math.min(parents, Math.max(1, end)) - 1;
    while (first(parent) > instance) {
      parent -= 1;
    }
    while (first(parent + 1) <= instance) {
      parent += 1;
    }
    return parent;
  };
  return { total, first, parentOf };
}

/** Parent 0 gets average * parents ^ skew instances; a lower skew keeps that within the documented maximum. */
function boundedSkew(entity: Entity, average: number, parents: number): number {
  const { skew = 0, most } = entity;
  if (most === undefined || parents < 2 || average === 0) {
    return skew;
  }
  return Math.min(skew, Math.max(0, Math.log(most.value / average) / Math.log(parents)));
}
