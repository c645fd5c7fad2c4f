/**
 * A design's code is run once for each way that it can go. Where it asks for a value that decides what it does next, it gets one
 * of a few options; the runs together go through all of them, and each has the weight of the options it took.
 */

/** One value that the code can be given. The weights of a question's options add up to 1. */
export interface Option<Value> {
  readonly value: Value;
  readonly weight: number;
  /** The weight where the instance that decides is the most popular one. */
  readonly hottestWeight: number;
}

/** A question that was answered in a run. */
export interface Decision {
  readonly weight: number;
  readonly hottestWeight: number;
  /** Serial of the draw that the weights depend on; absent when they depend on none. */
  readonly root?: number;
  /**
   * Share of the executions in which the instance that the value belongs to is the most popular: the value is the same in all of
   * them. Absent for what differs from execution to execution.
   */
  readonly hottestShare?: number;
}

interface Step {
  position: number;
  readonly count: number;
}

/** Runs at most, so that many questions do not multiply without end. */
const runsMost = 200;

export class Options {
  #steps: Step[] = [];
  #depth = 0;
  #decisions: Decision[] = [];

  /** The answers of the run so far. */
  get decisions(): readonly Decision[] {
    return this.#decisions;
  }

  /** How many options the next question may have. */
  get most(): number {
    const used = this.#steps.slice(0, this.#depth).reduce((product, { count }) => product * count, 1);
    return Math.max(1, Math.floor(runsMost / used));
  }

  /** Takes one of the options, of which there must be at least one. */
  choose<Value>(options: readonly Option<Value>[], root?: number, hottestShare?: number): Value {
    let step = this.#steps[this.#depth];
    if (step === undefined) {
      step = { position: 0, count: options.length };
      this.#steps.push(step);
    }
    this.#depth += 1;
    const option = options[step.position];
    if (option === undefined) {
      throw new Error("the code asks for something else when it is run again with the same values");
    }
    const { weight, hottestWeight } = option;
    this.#decisions.push({
      weight,
      hottestWeight,
      ...(root === undefined ? {} : { root }),
      ...(hottestShare === undefined ? {} : { hottestShare }),
    });
    return option.value;
  }

  /** Gets ready for the run after this one; false when every way has been gone. */
  advance(): boolean {
    this.#decisions = [];
    this.#depth = 0;
    while (this.#steps.length > 0) {
      const last = this.#steps.at(-1);
      if (last !== undefined && last.position + 1 < last.count) {
        last.position += 1;
        return true;
      }
      this.#steps.pop();
    }
    return false;
  }
}

/** Whole numbers from `min` to `max`, equally likely: all of them, or `most` that are spread evenly. */
export function integerOptions(min: number, max: number, most: number): readonly Option<number>[] {
  const span = max - min + 1;
  const count = Math.min(span, most);
  return Array.from({ length: count }, (_, position) => {
    const value = min + Math.floor(((position + 0.5) / count) * span);
    return { value, weight: 1 / count, hottestWeight: 1 / count };
  });
}

/** Probabilities of counts, by count. */
export type Counts = ReadonlyMap<number, number>;

/** How many counts are told apart before those between are divided among their neighbours. */
export const countsMost = 24;

/** Counts as options. Where there are too many, each is divided between two that stay, so that the mean is kept. */
export function countOptions(counts: Counts, hottest: Counts, most: number): readonly Option<number>[] {
  const present = [...new Set([...counts.keys(), ...hottest.keys()])].sort((a, b) => a - b);
  const kept = keepCounts(present, Math.max(2, Math.min(most, countsMost)));
  const weights = divideCounts(counts, kept);
  const hottestWeights = divideCounts(hottest, kept);
  return kept.map((value) => ({
    value,
    weight: weights.get(value) ?? 0,
    hottestWeight: hottestWeights.get(value) ?? 0,
  }));
}

/** The lowest, the highest, and those between at growing distances: small counts matter most. */
export function keepCounts(present: readonly number[], most: number): readonly number[] {
  if (present.length <= most) {
    return present;
  }
  const positions = new Set(
    Array.from({ length: most }, (_, step) => Math.round(present.length ** (step / (most - 1)) - 1)),
  );
  return present.filter((_, position) => positions.has(position) || position === present.length - 1);
}

export function divideCounts(counts: Counts, kept: readonly number[]): Map<number, number> {
  const divided = new Map<number, number>();
  const add = (count: number, weight: number) => divided.set(count, (divided.get(count) ?? 0) + weight);
  for (const [count, weight] of counts) {
    const upper = kept.find((each) => each >= count) ?? count;
    const lower = kept.findLast((each) => each <= count) ?? count;
    const share = upper === lower ? 0 : (count - lower) / (upper - lower);
    add(lower, weight * (1 - share));
    if (share > 0) {
      add(upper, weight * share);
    }
  }
  return divided;
}
