import type { WireItem } from "../../request/wire-value.ts";
import type { Design } from "../../schema/design.ts";
import type { AnyIndex } from "../../schema/index-key.ts";
import type { Entity } from "../../schema/population.ts";
import type { TableDefinition } from "../../schema/table-definition.ts";
import { toTableDefinitions } from "../../schema/to-table-definition.ts";
import { keyTextOf } from "../units/key.ts";
import { type IndexSchema, isInIndex, schemaOf, type TableSchema } from "../units/table-schema.ts";
import { type Choosing, ChosenCounts } from "./chosen-counts.ts";
import { replaceMarks } from "./marker.ts";
import { type Sizes, sizesOf } from "./sizes.ts";
import { type StoredSample, sampleBytes, storedSamples } from "./stored-samples.ts";
import { SymbolicInstance } from "./symbol.ts";
import { samplesMost, Trace, Untraceable } from "./trace.ts";
import type { World } from "./world.ts";

/** A choice of another instance that ends in an entity's items, made by the entity itself or one above it. */
export interface Relation {
  readonly choosing: Choosing;
  readonly purpose: string;
  /** How many generations the one that chooses is above the entity. */
  readonly levels: number;
}

/** What an entity's instances are stored as, in all variants. */
export interface EntityItems {
  readonly entity: Entity;
  /** By variant. */
  readonly variants: readonly (readonly StoredSample[])[];
  readonly tables: ReadonlySet<string>;
  readonly relations: readonly Relation[];
}

/** Marks of the catalogue's own instances are not those of any pattern. */
const ownVariety = 1000;

/** What a design stores: its tables, and the items of every entity with their sizes. */
export class Catalogue {
  readonly design: Design;
  readonly world: World;
  readonly entities: readonly EntityItems[];
  /** Why an entity's items are not known, by the entity's name. */
  readonly failures: ReadonlyMap<string, string>;
  /** Tables with kinds of items that only an entity can have whose items are not known. */
  readonly unknownTables: ReadonlySet<string>;
  readonly #definitions: ReadonlyMap<string, TableDefinition>;
  readonly #trace: Trace;
  readonly #sizes = new Map<string, Sizes>();
  readonly #even = new Map<string, boolean>();
  readonly #chosen = new Map<string, ChosenCounts>();

  constructor(design: Design, world: World) {
    this.design = design;
    this.world = world;
    this.#definitions = new Map(toTableDefinitions(design).map((definition) => [definition.TableName, definition]));
    this.#trace = new Trace(world, undefined, ownVariety);
    const failures = new Map<string, string>();
    this.entities = world.entities.flatMap((entity) => {
      try {
        return [this.#readEntity(entity)];
      } catch (error) {
        failures.set(entity.name, error instanceof Error ? error.message : String(error));
        return [];
      }
    });
    this.failures = failures;
    const known = new Set(this.entities.flatMap(({ variants }) => variants.flat().map(({ item }) => item)));
    const unknown = failures.size === 0 ? [] : design.items.filter((item) => !known.has(item));
    this.unknownTables = new Set(unknown.map(({ table }) => table.name));
  }

  definition(table: string): TableDefinition {
    const definition = this.#definitions.get(table);
    if (definition === undefined) {
      throw new Untraceable(`it names a table ${table}, which the design lacks`);
    }
    return definition;
  }

  schema(table: string): TableSchema {
    return schemaOf(this.definition(table));
  }

  /** The design's own index of this name. */
  index(table: string, name: string): AnyIndex | undefined {
    return this.design.indexes.find((index) => index.name === name && index.table.name === table);
  }

  /** Sizes of one kind of item, or of its entry in an index. */
  sizes({ entity, variants }: EntityItems, kind: string, index?: IndexSchema): Sizes {
    const id = JSON.stringify([entity.name, kind, index?.name]);
    let sizes = this.#sizes.get(id);
    if (sizes === undefined) {
      const own = variants.flatMap((samples) => samples.filter((sample) => sample.kind === kind));
      const held = own.filter(({ wire }) => index === undefined || isInIndex(index, wire));
      sizes = sizesOf(held.map((sample) => sampleBytes(this.#trace, sample, index)));
      this.#sizes.set(id, sizes);
    }
    return sizes;
  }

  /** Whether all variants of a kind of item take the same units, and have their entries under the same index keys. */
  isEven(items: EntityItems, kind: string, schema: TableSchema): boolean {
    const id = JSON.stringify([items.entity.name, kind]);
    let isEven = this.#even.get(id);
    if (isEven === undefined) {
      const own = items.variants.map((samples) => samples.find((sample) => sample.kind === kind));
      const places = new Set(own.map((sample) => (sample === undefined ? "" : placesOf(schema.indexes, sample.wire))));
      const held = schema.indexes.filter((index) => own.some((one) => one !== undefined && isInIndex(index, one.wire)));
      const isLevel = [undefined, ...held].every((index) => {
        const { least, most } = this.sizes(items, kind, index);
        return Math.ceil(least / 1024) === Math.ceil(most / 1024);
      });
      isEven = places.size === 1 && isLevel;
      this.#even.set(id, isEven);
    }
    return isEven;
  }

  chosenCounts(choosing: Choosing): ChosenCounts {
    const id = JSON.stringify([choosing.chooser.name, choosing.target.name, choosing.isDistinct]);
    let counts = this.#chosen.get(id);
    if (counts === undefined) {
      counts = new ChosenCounts(this.world, choosing);
      this.#chosen.set(id, counts);
    }
    return counts;
  }

  #readEntity(entity: Entity): EntityItems {
    const trace = this.#trace;
    const relations = new Map<string, Relation>();
    const variants = Array.from({ length: samplesMost }, (_, sample) => {
      const self = new SymbolicInstance(trace, entity, { kind: "any" });
      const firstPick = trace.picks.length;
      const stored = storedSamples(trace, self, sample);
      for (const { by, target, purpose, isDistinct } of trace.picks.slice(firstPick)) {
        const levels = levelsUp(self, by);
        if (levels !== undefined) {
          const choosing = { chooser: by.entity, target, isDistinct };
          relations.set(JSON.stringify([levels, target.name, purpose]), { choosing, purpose, levels });
        }
      }
      return stored;
    });
    const tables = new Set(variants.flat().map(({ item }) => item.table.name));
    return { entity, variants, tables, relations: [...relations.values()] };
  }
}

/** Under which index keys an item has entries, whatever instances are in them. */
function placesOf(indexes: readonly IndexSchema[], item: WireItem): string {
  const places = indexes.map((index) =>
    isInIndex(index, item) ? replaceMarks(keyTextOf(item, index.key.partition), () => "") : "none",
  );
  return JSON.stringify(places);
}

/** How many generations `ancestor` is above an instance; `undefined` when it is not above it. */
function levelsUp(self: SymbolicInstance, ancestor: SymbolicInstance): number | undefined {
  let levels = 0;
  for (let current = self; ; current = current.parent) {
    if (current === ancestor) {
      return levels;
    }
    if (current.entity.of === undefined) {
      return undefined;
    }
    levels += 1;
  }
}
