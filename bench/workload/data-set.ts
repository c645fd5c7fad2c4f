import { createSpread, type Spread } from "../../model/population/spread.ts";
import type { NativeItem } from "../../model/schema/operation.ts";
import type { Entity, Instance, Population } from "../../model/schema/population.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { type ChoiceSource, Choices } from "./choices.ts";
import { dataSetError, dataSetTooSmall } from "./data-set-error.ts";
import { fillerText, fillItems } from "./filler.ts";
import { ulidAt } from "./identifier.ts";
import { type Random, type RandomStream, randomStream } from "./random.ts";
import { zipf } from "./zipf.ts";

export interface DataSetInput {
  /** How many instances the root entity has. */
  readonly roots: number;
  readonly seed: number;
  /** Zipf exponent of popularity: 0 is uniform, 0.99 what YCSB calls zipfian. */
  readonly skew: number;
  /** The moment the data set is made for, epoch milliseconds: creation lies before it, expiry after. */
  readonly nowMs: number;
}

/** A data set that is computed, not stored: every instance follows from the input and its position. */
export interface DataSet {
  readonly input: DataSetInput;
  readonly population: Population;
  count(entity: Entity): number;
  instance(entity: Entity, index: number): Instance;
  /** Positions of an instance's children: the first, and the one after the last. */
  childRange(of: Instance, children: Entity): readonly [number, number];
  /** One instance by popularity. */
  popular(entity: Entity, random: Random): Instance;
  /** How many items `items` gives, on the understanding that every instance of an entity has as many. */
  readonly itemCount: number;
  /** All items as they are stored, with the name of their table: entity by entity, each in the order of its positions. */
  items(): Generator<{ readonly table: string; readonly item: NativeItem }>;
}

const dayMs = 86_400_000;
const oldestMs = 365 * dayMs;
/** The youngest root is so old, so that its children have time to come to be. */
const youngestMs = 30 * dayMs;

class GeneratedDataSet implements DataSet, ChoiceSource {
  readonly input: DataSetInput;
  readonly population: Population;
  readonly #spreads = new Map<Entity, Spread>();
  readonly #streams = new Map<string, RandomStream>();
  readonly #ranks = new Map<number, (random: Random) => number>();
  readonly choices: Choices = new Choices(this);
  readonly #spreadOf: typeof createSpread;

  constructor(population: Population, input: DataSetInput, spreadOf: typeof createSpread) {
    this.population = population;
    this.input = input;
    this.#spreadOf = spreadOf;
  }

  spread(entity: Entity): Spread {
    let spread = this.#spreads.get(entity);
    if (spread === undefined) {
      spread = this.#spreadOf(entity, entity.of === undefined ? this.input.roots : this.count(entity.of));
      this.#spreads.set(entity, spread);
    }
    return spread;
  }

  count(entity: Entity): number {
    return this.spread(entity).total;
  }

  instance(entity: Entity, index: number): Instance {
    return new GeneratedInstance(this, entity, index);
  }

  childRange(of: Instance, children: Entity): readonly [number, number] {
    if (children.of !== of.entity) {
      throw dataSetError(
        children.name,
        `${children.name} are not children of ${of.entity.name}`,
        "ask an entity's own children",
      );
    }
    const spread = this.spread(children);
    return [spread.first(of.index), spread.first(of.index + 1)];
  }

  popular(entity: Entity, random: Random): Instance {
    return this.instance(entity, this.drawPosition(entity, random));
  }

  drawPosition(entity: Entity, random: Random): number {
    const count = this.count(entity);
    if (count < 1) {
      throw dataSetTooSmall(entity.name, "there is none to choose from");
    }
    let draw = this.#ranks.get(count);
    if (draw === undefined) {
      draw = zipf(count, this.input.skew);
      this.#ranks.set(count, draw);
    }
    return draw(random);
  }

  stream(entity: Entity, purpose: string): RandomStream {
    const name = `${entity.name}/${purpose}`;
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = randomStream(this.input.seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  get itemCount(): number {
    return [this.population.root, ...this.population.entities].reduce((sum, entity) => {
      const count = this.count(entity);
      return count === 0 ? sum : sum + count * entity.items(this.instance(entity, 0)).length;
    }, 0);
  }

  *items(): Generator<{ readonly table: string; readonly item: NativeItem }> {
    for (const entity of [this.population.root, ...this.population.entities]) {
      const count = this.count(entity);
      for (let index = 0; index < count; index += 1) {
        const self = this.instance(entity, index);
        const seeds = entity.items(self);
        const stored = fillItems(self, seeds);
        for (const [position, { item }] of seeds.entries()) {
          const filled = stored[position];
          if (filled !== undefined) {
            yield { table: item.table.name, item: filled };
          }
        }
      }
    }
  }
}

class GeneratedInstance implements Instance {
  readonly entity: Entity;
  readonly index: number;
  readonly #dataSet: GeneratedDataSet;
  #createdAtMs: number | undefined;

  constructor(dataSet: GeneratedDataSet, entity: Entity, index: number) {
    this.#dataSet = dataSet;
    this.entity = entity;
    this.index = index;
  }

  get id(): string {
    return ulidAt(this.createdAtMs, this.#dataSet.stream(this.entity, "id").open(this.index));
  }

  get nowS(): number {
    return Math.floor(this.#dataSet.input.nowMs / 1000);
  }

  get createdAt(): string {
    return new Date(this.createdAtMs).toISOString();
  }

  /** Children follow each other evenly from their parent's creation to now, so identifiers sort as they were made. */
  get createdAtMs(): number {
    if (this.#createdAtMs === undefined) {
      const { nowMs } = this.#dataSet.input;
      const spread = this.#dataSet.spread(this.entity);
      if (this.entity.of === undefined) {
        const share = (this.index + 0.5) / spread.total;
        this.#createdAtMs = Math.floor(nowMs - oldestMs + share * (oldestMs - youngestMs));
      } else {
        const parent = this.parent;
        const first = spread.first(parent.index);
        const share = (this.index - first + 0.5) / (spread.first(parent.index + 1) - first);
        this.#createdAtMs = Math.floor(parent.createdAtMs + share * (nowMs - parent.createdAtMs));
      }
    }
    return this.#createdAtMs;
  }

  get parent(): Instance {
    const { of } = this.entity;
    if (of === undefined) {
      throw dataSetError(this.entity.name, "the root has no parent", "ask it of an entity that belongs to another");
    }
    return this.#dataSet.instance(of, this.#dataSet.spread(this.entity).parentOf(this.index));
  }

  pick(entity: Entity, purpose: string): Instance {
    return this.#dataSet.popular(entity, this.#dataSet.stream(this.entity, purpose).open(this.index));
  }

  pickDistinct(entity: Entity, purpose: string): Instance {
    const parent = this.parent;
    const first = this.#dataSet.spread(this.entity).first(parent.index);
    const chosen = this.#dataSet.choices.of(this.entity, parent.index, entity, purpose);
    return this.#dataSet.instance(entity, chosen[this.index - first] ?? 0);
  }

  countOf(children: Entity): number {
    const [first, end] = this.#dataSet.childRange(this, children);
    return end - first;
  }

  countChosenBy(entity: Entity, purpose: string): number {
    return this.#dataSet.choices.tally(entity, this.entity, purpose)[this.index] ?? 0;
  }

  integer(purpose: string, min: number, max: number): number {
    return this.#dataSet.stream(this.entity, purpose).open(this.index).integer(min, max);
  }

  text(purpose: string, bytes: number): string {
    return fillerText(bytes, this.integer(purpose, 0, 1000));
  }
}

/**
 * @param spreadOf how instances are spread over their parents, if otherwise than the population's figures say
 * @throws DesignError for an input that makes no data set
 */
export function createDataSet(population: Population, input: DataSetInput, spreadOf = createSpread): DataSet {
  const checks: [boolean, string, string, string][] = [
    [
      Number.isSafeInteger(input.roots) && input.roots >= 1,
      "roots",
      `${input.roots} is not a count`,
      "give a whole number of at least 1",
    ],
    [
      Number.isSafeInteger(input.seed) && input.seed >= 0,
      "seed",
      `${input.seed} is not a seed`,
      "give a whole number of at least 0",
    ],
    [
      Number.isFinite(input.skew) && input.skew >= 0,
      "skew",
      `${input.skew} is not a skew`,
      "give a number of at least 0",
    ],
    [
      Number.isFinite(input.nowMs) && input.nowMs >= oldestMs,
      "nowMs",
      `${input.nowMs} is not a moment`,
      "give epoch milliseconds",
    ],
  ];
  const problems = checks.flatMap(([holds, path, message, fix]) =>
    holds ? [] : [{ code: "data_set", path, message, fix }],
  );
  if (problems.length > 0) {
    throw new DesignError(problems, "The data set");
  }
  return new GeneratedDataSet(population, input, spreadOf);
}
