/** The data that patterns are verified on: small, and the same on every day and every machine. */
import assert from "node:assert/strict";
import { itemLimitBytes } from "../../model/capacity/units/amounts.ts";
import { createSpread, type Spread } from "../../model/population/spread.ts";
import { marshalItem, type WireItem } from "../../model/request/wire.ts";
import type { Entity, Instance, Population, SeedItem } from "../../model/schema/population.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { createDataSet, type DataSet, type DataSetInput } from "../workload/data-set.ts";
import { fillItems } from "../workload/filler.ts";
import type { SizeClass } from "./size-classes.ts";

/**
 * A day that lies ahead of every clock, so that nothing has expired when an engine compares it with its own. What a pattern
 * takes for expired goes by its parameters, which are of the same day.
 */
const momentMs = Date.UTC(2100, 0, 1);
const seed = 1;
/** Of the data set that is never stored. */
const seedOfMissing = 2;
/** As in a replay. Popular instances are chosen more often, so the first one is followed by most. */
const skew = 0.99;

type SizeFactor = SizeClass["sizeFactor"];

export interface SizedItem {
  readonly table: string;
  readonly item: WireItem;
}

export interface SizedData {
  /** What is stored. */
  readonly stored: DataSet;
  /**
   * The stored items, in wire form, padded to their stated size times the factor; made once for each factor. The keys are the
   * same for every factor.
   */
  readonly items: (sizeFactor: SizeFactor) => readonly SizedItem[];
  /** What is not stored: none of its instances that size classes draw has an identifier or a position of a stored one. */
  readonly missing: DataSet;
}

/**
 * @param childrenWanted how many children of each kind the first instance of an entity shall have at least, so that pages are
 * full; fewer where the population allows no more
 * @throws DesignError when there are too few roots for the population
 */
export function createSizedData(population: Population, roots: number, childrenWanted: number): SizedData {
  const most = new Map<Entity, number>();
  const create = (more: Partial<DataSetInput> = {}) =>
    createDataSet(population, { seed, skew, nowMs: momentMs, roots, ...more }, (entity, parents) =>
      spreadWithFirst(entity, parents, most.get(entity) ?? 0),
    );
  assertPossible(create());
  for (const entity of population.entities) {
    const wanted = Math.min(childrenWanted, entity.most?.value ?? childrenWanted);
    // Children that have to differ in whom they choose cannot be more than there are to choose from.
    const possible = [wanted, Math.min(wanted, roots - 1)].find((count) => {
      most.set(entity, count);
      return isPossible(create());
    });
    most.set(entity, possible ?? 0);
  }
  const stored = create();
  const itemsByFactor = new Map<SizeFactor, readonly SizedItem[]>();
  return {
    stored,
    items: (sizeFactor) => {
      const items = itemsByFactor.get(sizeFactor) ?? [...sizedItems(stored, sizeFactor)];
      itemsByFactor.set(sizeFactor, items);
      return items;
    },
    // Twice as many, because names are often made of positions: its last ones lie beyond those that are stored.
    missing: create({ roots: 2 * roots, seed: seedOfMissing }),
  };
}

/** As the population has it, but that parent 0 has at least so many. */
function spreadWithFirst(entity: Entity, parents: number, wanted: number): Spread {
  const spread = createSpread(entity, parents);
  const extra = entity.of === undefined || spread.total === 0 ? 0 : Math.max(0, wanted - spread.first(1));
  const ofFirst = spread.first(1) + extra;
  return extra === 0
    ? spread
    : {
        total: spread.total + extra,
        first: (parent) => (parent === 0 ? 0 : spread.first(parent) + extra),
        parentOf: (instance) => (instance < ofFirst ? 0 : spread.parentOf(instance - extra)),
      };
}

/** The first instance of each entity has the most children: if those can be made, all can. */
function assertPossible(dataSet: DataSet): void {
  assert(dataSet.itemCount >= 0);
}

function isPossible(dataSet: DataSet): boolean {
  try {
    assertPossible(dataSet);
    return true;
  } catch (error) {
    if (error instanceof DesignError) {
      return false;
    }
    throw error;
  }
}

/** The data set that a size class draws from. */
export function drawnFrom({ stored, missing }: SizedData, { instance }: SizeClass): DataSet {
  return instance === "missing" ? missing : stored;
}

function* sizedItems(stored: DataSet, sizeFactor: SizeFactor): Generator<SizedItem> {
  const { root, entities } = stored.population;
  for (const entity of [root, ...entities]) {
    for (const self of instancesOf(stored, entity)) {
      const seeds = entity.items(self).map((each) => resized(each, sizeFactor));
      const items = fillItems(self, seeds);
      for (const [position, { item }] of seeds.entries()) {
        const filled = items[position];
        if (filled !== undefined) {
          yield { table: item.table.name, item: marshalItem(filled) };
        }
      }
    }
  }
}

function* instancesOf(dataSet: DataSet, entity: Entity): Generator<Instance> {
  const count = dataSet.count(entity);
  for (let index = 0; index < count; index += 1) {
    yield dataSet.instance(entity, index);
  }
}

function resized(seedItem: SeedItem, sizeFactor: SizeFactor): SeedItem {
  const { item } = seedItem;
  if (item.size === undefined || sizeFactor === 1) {
    return seedItem;
  }
  const { bytes } = item.size;
  const value = Math.min(bytes.value * sizeFactor, Math.max(bytes.value, itemLimitBytes));
  return { ...seedItem, item: { ...item, size: { ...item.size, bytes: { ...bytes, value } } } };
}
