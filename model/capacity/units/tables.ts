import type { WireItem } from "../../request/wire-value.ts";
import type { TableDefinition } from "../../schema/table-definition.ts";
import { Collection } from "./collection.ts";
import { keyTextOf } from "./key.ts";
import type { ItemChange } from "./prediction.ts";
import { StoredItem } from "./stored-item.ts";
import { type IndexSchema, isInIndex, schemaOf, type TableSchema } from "./table-schema.ts";
import { UnitsError } from "./units-error.ts";

/** Items by table, in memory, with every index up to date at once. */
export interface Tables {
  /** Names of the tables, in the order they were given. */
  readonly names: readonly string[];
  /** Puts an item in the place of one with the same key. @throws UnitsError for an unknown table or an item without its key */
  put(table: string, item: WireItem): void;
  /** The item with this key; further attributes of `key` are ignored. @throws UnitsError for an unknown table */
  get(table: string, key: WireItem): WireItem | undefined;
  /** Makes the changes and gives what undoes them. Undo the latest first. */
  apply(changes: readonly ItemChange[]): () => void;
  /** Number of items of a table. */
  count(table: string): number;
  /** For the prediction: the table with its collections; `undefined` for an unknown table. */
  table(name: string): TableContent | undefined;
}

export function createTables(definitions: readonly TableDefinition[]): Tables {
  const contents = new Map(definitions.map((definition) => [definition.TableName, new TableContent(definition)]));
  const contentOf = (name: string): TableContent => {
    const content = contents.get(name);
    if (content === undefined) {
      throw new UnitsError(
        "units/table",
        `there is no table ${name}`,
        `known tables: ${[...contents.keys()].join(", ")}`,
      );
    }
    return content;
  };
  const change = (table: string, key: WireItem, after: WireItem | undefined) =>
    after === undefined ? contentOf(table).remove(key) : contentOf(table).put(after);
  return {
    names: [...contents.keys()],
    put: (table, item) => contentOf(table).put(item),
    get: (table, key) => contentOf(table).find(key)?.item,
    apply: (changes) => {
      for (const { table, before, after } of changes) {
        change(table, after ?? before ?? {}, after);
      }
      return () => {
        for (const { table, before, after } of [...changes].reverse()) {
          change(table, before ?? after ?? {}, before);
        }
      };
    },
    count: (table) => contentOf(table).count,
    table: (name) => contents.get(name),
  };
}

/** The items of one table. */
export class TableContent {
  readonly schema: TableSchema;
  readonly definition: TableDefinition;
  readonly #items = new Map<string, StoredItem>();
  readonly #collections: Collections;
  /** By the index's position. */
  readonly #indexCollections: readonly Collections[];

  constructor(definition: TableDefinition) {
    this.definition = definition;
    this.schema = schemaOf(definition);
    const { key, keyNames, indexes } = this.schema;
    this.#collections = new Collections(key.partition, key.sort);
    this.#indexCollections = indexes.map((index) => {
      // Entries of an index may share its whole key; the table's key tells them apart.
      return new Collections(index.key.partition, [...index.key.sort, ...keyNames]);
    });
  }

  get count(): number {
    return this.#items.size;
  }

  find(key: WireItem): StoredItem | undefined {
    return this.#items.get(keyTextOf(key, this.schema.keyNames));
  }

  /** The collections of the table, or of one of its indexes. */
  collections(index: IndexSchema | undefined): Collections {
    return index === undefined ? this.#collections : (this.#indexCollections[index.position] ?? this.#collections);
  }

  put(item: WireItem): void {
    for (const name of this.schema.keyNames) {
      if (item[name] === undefined) {
        throw new UnitsError(
          "units/table",
          `an item of table ${this.schema.name} has no ${name}`,
          "give it its whole key",
        );
      }
    }
    const text = keyTextOf(item, this.schema.keyNames);
    const before = this.#items.get(text);
    const stored = new StoredItem(item);
    if (before !== undefined) {
      this.#leave(before);
    }
    this.#items.set(text, stored);
    this.#collections.add(stored);
    for (const index of this.schema.indexes) {
      if (isInIndex(index, item)) {
        this.collections(index).add(stored);
      }
    }
  }

  remove(key: WireItem): void {
    const text = keyTextOf(key, this.schema.keyNames);
    const stored = this.#items.get(text);
    if (stored !== undefined) {
      this.#items.delete(text);
      this.#leave(stored);
    }
  }

  #leave(stored: StoredItem): void {
    this.#collections.remove(stored);
    for (const index of this.schema.indexes) {
      if (isInIndex(index, stored.item)) {
        this.collections(index).remove(stored);
      }
    }
  }
}

/** Collections of a table or index, by partition key. */
export class Collections {
  readonly #partitionNames: readonly string[];
  readonly #sortNames: readonly string[];
  readonly #byPartition = new Map<string, Collection>();

  constructor(partitionNames: readonly string[], sortNames: readonly string[]) {
    this.#partitionNames = partitionNames;
    this.#sortNames = sortNames;
  }

  /** The collection that an item or key with these attributes belongs to. */
  of(key: WireItem): Collection | undefined {
    return this.#byPartition.get(keyTextOf(key, this.#partitionNames));
  }

  /** In the order in which they were first written. */
  all(): readonly Collection[] {
    return [...this.#byPartition.values()];
  }

  add(stored: StoredItem): void {
    const text = keyTextOf(stored.item, this.#partitionNames);
    let collection = this.#byPartition.get(text);
    if (collection === undefined) {
      collection = new Collection(this.#sortNames);
      this.#byPartition.set(text, collection);
    }
    collection.add(stored);
  }

  remove(stored: StoredItem): void {
    const text = keyTextOf(stored.item, this.#partitionNames);
    const collection = this.#byPartition.get(text);
    collection?.remove(stored);
    if (collection?.isEmpty === true) {
      this.#byPartition.delete(text);
    }
  }
}
