import { massOf } from "../../population/mass.ts";
import type { Popularity } from "../../population/popularity.ts";
import { createSpread, type Spread } from "../../population/spread.ts";
import type { Entity, Population } from "../../schema/population.ts";
import type { Option } from "./options.ts";

/** Neighbours in rank, from `from` to `to` - 1, and the share of a draw that falls on them. */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly mass: number;
}

/** Ranks that are looked at one by one; above them a block is wider than the one before by `blockGrowth`. */
const singleRanks = 48;
const blockGrowth = 1.12;

/** How many instances there are of everything, who belongs to whom, and how popular each rank is: for any number of users. */
export class World {
  readonly entities: readonly Entity[];
  readonly users: number;
  readonly popularity: Popularity;
  readonly #spreads = new Map<Entity, Spread>();
  readonly #edges = new Map<number, readonly number[]>();
  /** Blocks of symbols, by how these came to be; for `blocksOf`. */
  readonly blocks = new Map<string, readonly Block[]>();
  /** Ranks at which parents are met most often, likewise; for `hottestRank`. */
  readonly hottestRanks = new Map<string, number>();
  /** Numbers of children that a draw can get, likewise; for `Trace`. */
  readonly childOptions = new Map<string, readonly Option<number>[]>();

  constructor(population: Population, users: number, popularity: Popularity) {
    this.entities = [population.root, ...population.entities];
    this.users = users;
    this.popularity = popularity;
  }

  spread(entity: Entity): Spread {
    let spread = this.#spreads.get(entity);
    if (spread === undefined) {
      spread = createSpread(entity, entity.of === undefined ? this.users : this.count(entity.of));
      this.#spreads.set(entity, spread);
    }
    return spread;
  }

  count(entity: Entity): number {
    return this.spread(entity).total;
  }

  /** How many generations `entity` is below `ancestor`; 0 for the same, `undefined` when it is not below it. */
  levelsBelow(ancestor: Entity, entity: Entity): number | undefined {
    let levels = 0;
    for (let current: Entity | undefined = entity; current !== undefined; current = current.of) {
      if (current === ancestor) {
        return levels;
      }
      levels += 1;
    }
    return undefined;
  }

  /** Position of the first descendant, `levels` generations below the ancestor of this rank. */
  firstBelow(entity: Entity, levels: number, rank: number): number {
    if (levels === 0) {
      return rank;
    }
    const parentRank = entity.of === undefined ? rank : this.firstBelow(entity.of, levels - 1, rank);
    return this.spread(entity).first(parentRank);
  }

  /** Share of the draws by popularity that fall on ranks from `from` to `to` - 1. */
  mass(entity: Entity, from: number, to: number): number {
    const count = this.count(entity);
    return count === 0 ? 0 : massOf(this.popularity, count, from, to);
  }

  /** Where the blocks of an entity's ranks start and end: the first ranks one by one, then in growing steps. */
  edges(entity: Entity): readonly number[] {
    const count = this.count(entity);
    let edges = this.#edges.get(count);
    if (edges === undefined) {
      edges = toEdges(count);
      this.#edges.set(count, edges);
    }
    return edges;
  }
}

function toEdges(count: number): readonly number[] {
  const edges: number[] = [];
  let edge = 0;
  while (edge < count) {
    edges.push(edge);
    edge = edge < singleRanks ? edge + 1 : Math.ceil(edge * blockGrowth);
  }
  edges.push(count);
  return edges;
}
