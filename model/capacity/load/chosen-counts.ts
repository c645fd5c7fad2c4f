/**
 * How often instances are chosen: how many likes a user gave, how many followers one has.
 *
 * A data set chooses by popularity. Siblings that must differ take the next free rank where one is taken already, so the most
 * popular are chosen by nearly everybody, and what they cannot take goes to those right behind them.
 */
import type { Entity } from "../../schema/population.ts";
import { type Counts, divideCounts, keepCounts } from "./options.ts";
import type { Block, World } from "./world.ts";

/** Choices of the instances of `chooser` among the instances of `target`. */
export interface Choosing {
  readonly chooser: Entity;
  readonly target: Entity;
  readonly isDistinct: boolean;
}

/** From so many choices of one parent on, averages are precise enough. */
const manyChoices = 24;
const headRanksMost = 256;
/** Parents who choose differently often are divided among so many numbers of choices. */
const classesMost = 12;
const negligible = 1e-9;

export class ChosenCounts {
  readonly #world: World;
  readonly #choosing: Choosing;
  /** How often each of the first ranks is chosen, on average. */
  readonly #head: readonly number[];
  /** How often all the others are chosen together, and their part of the popularity. */
  readonly #restCount: number;
  readonly #restMass: number;
  /** Nobody is chosen more often. */
  readonly #most: number;

  constructor(world: World, choosing: Choosing) {
    const { chooser, target, isDistinct } = choosing;
    this.#world = world;
    this.#choosing = choosing;
    const total = world.count(chooser);
    const parents = chooser.of === undefined ? total : world.count(chooser.of);
    this.#most = !isDistinct ? total : chooser.of === target ? parents - 1 : parents;
    const raw = isDistinct ? distinctHead(world, choosing) : [];
    const sum = raw.reduce((all, each) => all + each, 0);
    const isAll = raw.length >= world.count(target);
    const factor = sum > 0 && (isAll || sum > total) ? total / sum : 1;
    this.#head = raw.map((each) => Math.min(this.#most, each * factor));
    this.#restCount = Math.max(0, total - sum * factor);
    this.#restMass = isAll ? 0 : world.mass(target, raw.length, world.count(target));
  }

  /** How often an instance of the block is chosen, on average. */
  mean({ from, to }: Pick<Block, "from" | "to">): number {
    const head = this.#head.slice(from, to).reduce((sum, each) => sum + each, 0);
    const start = Math.max(from, this.#head.length);
    const rest =
      start < to && this.#restMass > 0
        ? (this.#restCount * this.#world.mass(this.#choosing.target, start, to)) / this.#restMass
        : 0;
    return Math.min(this.#most, (head + rest) / (to - from));
  }

  /** The same with its probabilities, at most `atMost`; `factor` times as often. */
  counts(block: Pick<Block, "from" | "to">, atMost: number, factor = 1): Counts {
    const trials = this.#choosing.isDistinct ? Math.ceil(this.#most * factor) : Number.POSITIVE_INFINITY;
    return countsOfTrials(this.mean(block) * factor, trials, atMost);
  }
}

/** How often each of the first ranks is chosen, over all parents. */
function distinctHead(world: World, { chooser, target }: Choosing): readonly number[] {
  const parentEntity = chooser.of;
  if (parentEntity === undefined) {
    return [];
  }
  const parents = choicesByParents(world, chooser, parentEntity);
  const most = Math.max(0, ...parents.keys());
  const count = Math.min(world.count(target), headRanksMost, 32 + 2 * most);
  const masses = Array.from({ length: count }, (_, rank) => world.mass(target, rank, rank + 1));
  const head = new Array<number>(count).fill(0);
  for (const [choices, weight] of parents) {
    occupancy(choices, masses).forEach((probability, rank) => {
      head[rank] = (head[rank] ?? 0) + weight * probability;
    });
  }
  // An instance never chooses itself.
  const others = parentEntity === target ? 1 - 1 / world.count(target) : 1;
  return head.map((each) => each * others);
}

/** How many parents choose how often. */
function choicesByParents(world: World, chooser: Entity, parentEntity: Entity): Map<number, number> {
  const { first } = world.spread(chooser);
  const edges = world.edges(parentEntity);
  const parents = new Map<number, number>();
  const add = (choices: number, count: number) => parents.set(choices, (parents.get(choices) ?? 0) + count);
  edges.slice(1).forEach((to, position) => {
    const from = edges[position] ?? 0;
    const mean = (first(to) - first(from)) / (to - from);
    const lower = Math.floor(mean);
    add(lower, (to - from) * (1 - (mean - lower)));
    add(lower + 1, (to - from) * (mean - lower));
  });
  parents.delete(0);
  const kept = keepCounts(
    [...parents.keys()].sort((a, b) => a - b),
    classesMost,
  );
  return divideCounts(parents, kept);
}

/**
 * The probability that one of `choices` different choices falls on each rank. Who finds a rank taken goes on to the next: so many
 * are carried over from rank to rank.
 */
function occupancy(choices: number, masses: readonly number[]): readonly number[] {
  if (choices > manyChoices) {
    return averageOccupancy(choices, masses);
  }
  /** Probabilities of how many are carried over. */
  let carried: readonly number[] = [1];
  return masses.map((mass, rank) => {
    if (rank >= 32 + 2 * choices) {
      // Hardly anybody is carried so far.
      return 1 - (1 - mass) ** choices;
    }
    const arriving = binomial(choices, mass);
    const next: number[] = [];
    let free = 0;
    carried.forEach((carriedProbability, carriedCount) => {
      arriving.forEach((probability, count) => {
        const joint = carriedProbability * probability;
        const all = carriedCount + count;
        if (all === 0) {
          free += joint;
        }
        const left = Math.min(choices, Math.max(0, all - 1));
        next[left] = (next[left] ?? 0) + joint;
      });
    });
    while (next.length > 1 && (next.at(-1) ?? 0) < negligible) {
      next.pop();
    }
    carried = Array.from(next, (probability) => probability ?? 0);
    return 1 - free;
  });
}

function averageOccupancy(choices: number, masses: readonly number[]): readonly number[] {
  let carried = 0;
  return masses.map((mass) => {
    const all = carried + choices * mass;
    const taken = all >= 1 ? Math.min(1, all) : 1 - Math.exp(-all);
    carried = Math.max(0, all - taken);
    return taken;
  });
}

/** Probabilities of 0, 1, 2 ... hits in so many trials, as far as they are not negligible. */
function binomial(trials: number, share: number): readonly number[] {
  const probabilities: number[] = [];
  let probability = (1 - share) ** trials;
  for (let hits = 0; hits <= trials; hits += 1) {
    probabilities.push(probability);
    if (probability < negligible && hits > trials * share) {
      break;
    }
    probability *= ((trials - hits) / (hits + 1)) * (share / (1 - share));
  }
  return probabilities;
}

/** Up to this mean every count has its own probability; above it a few stand for all. */
const fewHits = 40;

/** Standard normal quantiles of the middles of 16 equally likely parts. */
const quantiles = [
  -1.8627, -1.318, -1.01, -0.7764, -0.5791, -0.4023, -0.2372, -0.0784, 0.0784, 0.2372, 0.4023, 0.5791, 0.7764, 1.01,
  1.318, 1.8627,
];

/** Counts of hits with this mean, in so many trials (without limit: Poisson), at most `atMost`. */
export function countsOfTrials(mean: number, trials: number, atMost: number): Counts {
  const share = mean / trials;
  if (mean === 0) {
    return new Map([[0, 1]]);
  }
  if (share >= 1) {
    return new Map([[Math.min(trials, atMost), 1]]);
  }
  const deviation = Math.sqrt(mean * (1 - share));
  if (mean - 6 * deviation >= atMost) {
    return new Map([[atMost, 1]]);
  }
  const counts = new Map<number, number>();
  const add = (count: number, probability: number) => {
    const bounded = Math.min(atMost, Math.max(0, count));
    counts.set(bounded, (counts.get(bounded) ?? 0) + probability);
  };
  if (mean > fewHits) {
    for (const quantile of quantiles) {
      add(Math.round(mean + quantile * deviation), 1 / quantiles.length);
    }
    return counts;
  }
  let probability = trials === Number.POSITIVE_INFINITY ? Math.exp(-mean) : Math.exp(trials * Math.log1p(-share));
  let rest = 1;
  for (let hits = 0; hits < atMost && rest > negligible && hits <= trials; hits += 1) {
    add(hits, probability);
    rest -= probability;
    const odds = trials === Number.POSITIVE_INFINITY ? mean : ((trials - hits) * share) / (1 - share);
    probability *= odds / (hits + 1);
  }
  if (rest > 0) {
    add(atMost, rest > negligible ? rest : 0);
  }
  return counts;
}
