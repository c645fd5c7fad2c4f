/**
 * Which instance a symbol is: by rank, the most popular first, with the share of the executions in which it is that one.
 */
import type { Entity } from "../../schema/population.ts";
import type { Counts } from "./options.ts";
import { chainOf, type SymbolicInstance } from "./symbol.ts";
import type { Block, World } from "./world.ts";

/** Share of the executions in which the symbol's rank is from `from` to `to` - 1. */
export function massOfRanks(world: World, symbol: SymbolicInstance, from: number, to: number): number {
  const { origin, entity } = symbol;
  switch (origin.kind) {
    case "drawn":
    case "chosen":
      // Whom the instances of a data set choose is drawn by the same popularity.
      return world.mass(entity, from, to);
    case "parent": {
      const { first } = world.spread(origin.of.entity);
      return massOfRanks(world, origin.of, first(from), first(to));
    }
    case "child": {
      const { parentOf, total } = world.spread(entity);
      const end = to >= total ? world.count(origin.of.entity) : parentOf(to);
      return massOfRanks(world, origin.of, parentOf(from), end);
    }
    case "any": {
      return (to - from) / Math.max(1, world.count(entity));
    }
  }
}

/** All ranks of a symbol in blocks of neighbours. */
export function blocksOf(world: World, symbol: SymbolicInstance): readonly Block[] {
  const id = identityOf(symbol);
  let blocks = world.blocks.get(id);
  if (blocks === undefined) {
    blocks = makeBlocks(world, symbol);
    world.blocks.set(id, blocks);
  }
  return blocks;
}

function makeBlocks(world: World, symbol: SymbolicInstance): readonly Block[] {
  const { origin, entity } = symbol;
  if (origin.kind === "child") {
    return blocksOf(world, origin.of).flatMap(({ from, to, mass }) => {
      const rank = childRank(world, symbol, Math.floor((from + to - 1) / 2));
      return rank < 0 || mass === 0 ? [] : [{ from: rank, to: rank + 1, mass }];
    });
  }
  const edges = world.edges(entity);
  return edges.slice(1).flatMap((to, position) => {
    const from = edges[position] ?? 0;
    const mass = massOfRanks(world, symbol, from, to);
    return mass === 0 ? [] : [{ from, to, mass }];
  });
}

/** How the symbol came to be, as text: equal for symbols with equal ranks. */
export function identityOf({ origin, entity }: SymbolicInstance): string {
  switch (origin.kind) {
    case "parent":
      return `${entity.name} of ${identityOf(origin.of)}`;
    case "child":
      return `${entity.name} ${origin.position}${origin.isFromOldest === true ? " from the oldest" : ""} under ${identityOf(origin.of)}`;
    case "any":
      return `any ${entity.name}`;
    default:
      return entity.name;
  }
}

/** Rank of a child of the parent of this rank. The newest is the last of its siblings. */
function childRank(world: World, { entity, origin }: SymbolicInstance, parent: number): number {
  const { first } = world.spread(entity);
  if (origin.kind !== "child") {
    return first(parent);
  }
  return origin.isFromOldest === true ? first(parent) + origin.position : first(parent + 1) - 1 - origin.position;
}

/** Numbers of children are rounded, so the first may have one less than those right behind: so many are compared. */
export const comparedRanks = 16;

/**
 * The rank at which a symbol is met most often: 0, but a parent is met the more often the more children it has, and one without
 * any never.
 */
export function hottestRank(world: World, symbol: SymbolicInstance): number {
  const { origin } = symbol;
  switch (origin.kind) {
    case "child":
      return childRank(world, symbol, hottestRank(world, origin.of));
    case "parent": {
      const id = identityOf(symbol);
      const rank = world.hottestRanks.get(id) ?? hottestParent(world, symbol, origin.of);
      world.hottestRanks.set(id, rank);
      return rank;
    }
    default:
      return 0;
  }
}

function hottestParent(world: World, symbol: SymbolicInstance, of: SymbolicInstance): number {
  let hottest = world.spread(of.entity).parentOf(hottestRank(world, of));
  let most = massOfRanks(world, symbol, hottest, hottest + 1);
  for (let rank = 0; rank < Math.min(comparedRanks, world.count(symbol.entity)); rank += 1) {
    const mass = massOfRanks(world, symbol, rank, rank + 1);
    // Sums of many shares are equal up to rounding.
    if (mass > most * (1 + 1e-9)) {
      [hottest, most] = [rank, mass];
    }
  }
  return hottest;
}

/** Share of the executions in which a symbol has its hottest rank. */
export function hottestShare(world: World, symbol: SymbolicInstance): number {
  const { origin } = symbol;
  const rank = hottestRank(world, symbol);
  return origin.kind === "child" ? hottestShare(world, origin.of) : massOfRanks(world, symbol, rank, rank + 1);
}

/** The rank of a symbol in the executions in which `determiner` has its hottest rank. */
export function rankGiven(world: World, symbol: SymbolicInstance, determiner: SymbolicInstance): number {
  const { origin } = symbol;
  if (symbol !== determiner && chainOf(symbol).includes(determiner)) {
    if (origin.kind === "parent") {
      return world.spread(origin.of.entity).parentOf(rankGiven(world, origin.of, determiner));
    }
    if (origin.kind === "child") {
      return childRank(world, symbol, rankGiven(world, origin.of, determiner));
    }
  }
  return hottestRank(world, symbol);
}

/** How many descendants a symbol has, `levels` generations below, where its rank is in the block: at most `atMost`. */
export function descendantCounts(
  world: World,
  of: SymbolicInstance,
  entity: Entity,
  levels: number,
  { from, to }: Pick<Block, "from" | "to">,
  atMost: number,
): Counts {
  const mean = (world.firstBelow(entity, levels, to) - world.firstBelow(entity, levels, from)) / (to - from);
  const { origin } = of;
  // Who is met as the parent of a child that was drawn is met the more often the more children there are.
  const isMetByChild = levels === 1 && origin.kind === "parent" && origin.of.entity === entity;
  return countsAround(mean, atMost, isMetByChild);
}

/** The two whole numbers around a mean; `isByCount` makes each of them as much more likely as it is larger. */
export function countsAround(mean: number, atMost: number, isByCount = false): Counts {
  const lower = Math.floor(mean);
  const share = isByCount && mean > 0 ? ((mean - lower) * (lower + 1)) / mean : mean - lower;
  if (lower >= atMost || share === 0) {
    return new Map([[Math.min(lower, atMost), 1]]);
  }
  return new Map([
    [lower, 1 - share],
    [lower + 1, share],
  ]);
}

/** How many children a symbol has, at most `atMost`: over all its ranks, or in one block of them. */
export function childCounts(
  world: World,
  of: SymbolicInstance,
  entity: Entity,
  atMost: number,
  block?: Block,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const each of block === undefined ? blocksOf(world, of) : [block]) {
    for (const [count, probability] of descendantCounts(world, of, entity, 1, each, atMost)) {
      counts.set(count, (counts.get(count) ?? 0) + probability * each.mass);
    }
  }
  return counts;
}
