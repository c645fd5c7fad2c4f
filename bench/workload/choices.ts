import type { Spread } from "../../model/population/spread.ts";
import type { Entity } from "../../model/schema/population.ts";
import { dataSetTooSmall } from "./data-set-error.ts";
import type { Random, RandomStream } from "./random.ts";

/** What choices are made from. */
export interface ChoiceSource {
  spread(entity: Entity): Spread;
  stream(entity: Entity, purpose: string): RandomStream;
  /** A position by popularity. */
  drawPosition(entity: Entity, random: Random): number;
}

/** Whom the children of one parent chose, all different from each other and from the parent: likers, followed users. */
export class Choices {
  readonly #source: ChoiceSource;
  readonly #tallies = new Map<string, Uint32Array>();
  /** Those of one parent's children are kept, because siblings are asked one after the other. */
  #latest: { readonly id: string; readonly positions: readonly number[] } = { id: "", positions: [] };

  constructor(source: ChoiceSource) {
    this.#source = source;
  }

  /** Positions in `target`, in the order of the children. @throws DesignError when there are too few to choose from */
  of(children: Entity, parent: number, target: Entity, purpose: string): readonly number[] {
    const id = `${children.name}/${parent}/${target.name}/${purpose}`;
    if (this.#latest.id !== id) {
      this.#latest = { id, positions: this.#choose(children, parent, target, purpose) };
    }
    return this.#latest.positions;
  }

  /** How often each instance of `target` was chosen by all `children`. */
  tally(children: Entity, target: Entity, purpose: string): Uint32Array {
    const id = `${children.name}/${target.name}/${purpose}`;
    let tally = this.#tallies.get(id);
    if (tally === undefined) {
      tally = new Uint32Array(this.#source.spread(target).total);
      const parents = children.of === undefined ? 0 : this.#source.spread(children.of).total;
      for (let parent = 0; parent < parents; parent += 1) {
        for (const position of this.#choose(children, parent, target, purpose)) {
          tally[position] = (tally[position] ?? 0) + 1;
        }
      }
      this.#tallies.set(id, tally);
    }
    return tally;
  }

  #choose(children: Entity, parent: number, target: Entity, purpose: string): readonly number[] {
    const spread = this.#source.spread(children);
    const wanted = spread.first(parent + 1) - spread.first(parent);
    const { total } = this.#source.spread(target);
    const taken = new Set<number>(target === children.of ? [parent] : []);
    const candidates = total - taken.size;
    if (wanted > candidates) {
      const message = `${wanted} of one parent need as many different ${target.name} ("${purpose}"), and there are ${candidates}`;
      throw dataSetTooSmall(children.name, message);
    }
    const random = this.#source.stream(children, purpose).open(parent);
    const chosen: number[] = [];
    while (chosen.length < wanted) {
      let position = this.#source.drawPosition(target, random);
      // A popular one is often taken already: then the next free one, which ends in bounded time.
      while (taken.has(position)) {
        position = (position + 1) % total;
      }
      taken.add(position);
      chosen.push(position);
    }
    return chosen;
  }
}
