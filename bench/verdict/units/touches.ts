/**
 * What a request touches: two requests of which neither writes what the other touches give the same units in either order.
 *
 * An item is read by its key, as a part of its item collection, or through its entry in an index partition; so a write is
 * seen in all of these, and a request that reads one of them meets it there.
 */
import { keyTextOf } from "../../../model/capacity/units/key.ts";
import type { Prediction, WireRequest } from "../../../model/capacity/units/prediction.ts";
import {
  type IndexSchema,
  indexOf,
  isInIndex,
  pickAttributes,
  schemaOf,
  type TableSchema,
} from "../../../model/capacity/units/table-schema.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { keyedItems, partitionIn, textMember } from "./wire-input.ts";

export interface Touches {
  /** Items, item collections and index partitions that the request reads. */
  readonly reads: readonly string[];
  /** Items that it writes, whether they change or not. */
  readonly writes: readonly string[];
  /** Item collections and index partitions where its writes can be seen. */
  readonly seenIn: readonly string[];
}

export type Schemas = ReadonlyMap<string, TableSchema>;

export function schemasOf(definitions: readonly TableDefinition[]): Schemas {
  return new Map(definitions.map((definition) => [definition.TableName, schemaOf(definition)]));
}

/** Whether the order of two requests can matter. */
export function conflict(one: Touches, other: Touches): boolean {
  return isSeenBy(one, other) || isSeenBy(other, one) || one.writes.some((item) => other.writes.includes(item));
}

function isSeenBy(writer: Touches, reader: Touches): boolean {
  return reader.reads.some((read) => writer.writes.includes(read) || writer.seenIn.includes(read));
}

/** What several requests touch. */
export class TouchSet {
  readonly #reads = new Set<string>();
  readonly #writes = new Set<string>();
  readonly #seenIn = new Set<string>();

  add({ reads, writes, seenIn }: Touches): void {
    for (const name of reads) {
      this.#reads.add(name);
    }
    for (const name of writes) {
      this.#writes.add(name);
    }
    for (const name of seenIn) {
      this.#seenIn.add(name);
    }
  }

  /** Whether the order of a request among these can matter. */
  conflictsWith({ reads, writes, seenIn }: Touches): boolean {
    return (
      writes.some((name) => this.#writes.has(name) || this.#reads.has(name)) ||
      seenIn.some((name) => this.#reads.has(name)) ||
      reads.some((name) => this.#writes.has(name) || this.#seenIn.has(name))
    );
  }
}

/** @param prediction what the request does to the items that are there; without one, every index may see it */
export function touchesOf(schemas: Schemas, request: WireRequest, prediction: Prediction | undefined): Touches {
  const reads: string[] = [];
  const writes: string[] = [];
  const seenIn: string[] = [];
  const keyed = keyedItems(request);
  if (keyed === undefined) {
    return { reads: collectionReads(schemas, request), writes, seenIn };
  }
  for (const { table, item, isWritten } of keyed) {
    const schema = schemas.get(table);
    if (schema === undefined) {
      continue;
    }
    if (!isWritten) {
      reads.push(itemName(schema, item));
      continue;
    }
    writes.push(itemName(schema, item));
    seenIn.push(wholeTable(table), collectionName(schema, item));
    if (prediction?.outcome !== "ok") {
      seenIn.push(...globalIndexes(schema).map(({ name }) => anyPartition(table, name)));
    }
  }
  for (const { table, before, after } of prediction?.changes ?? []) {
    const schema = schemas.get(table);
    for (const item of [before, after]) {
      if (schema !== undefined && item !== undefined) {
        seenIn.push(...indexPartitions(schema, item));
      }
    }
  }
  return { reads, writes, seenIn };
}

/** What an item that is there, or comes or goes, is seen in. */
export function touchesOfItem(schema: TableSchema, item: WireItem): Touches {
  return {
    reads: [],
    writes: [itemName(schema, item)],
    seenIn: [wholeTable(schema.name), collectionName(schema, item), ...indexPartitions(schema, item)],
  };
}

/** A local index shares the item collections of its table. */
function collectionReads(schemas: Schemas, request: WireRequest): readonly string[] {
  const { table, index, key } = namedKey(schemas, request);
  const schema = schemas.get(table);
  if (schema === undefined) {
    return [];
  }
  if (key === null) {
    return [wholeTable(table)];
  }
  const global = index === null ? undefined : globalIndexes(schema).find(({ name }) => name === index);
  return global === undefined
    ? [collectionName(schema, key)]
    : [partitionName(table, global, key), anyPartition(table, global.name)];
}

/**
 * What a request asks for: the key, or the partition key of a Query; of a batch or transaction the first. Without a key for a
 * Scan, or a Query whose condition names no partition.
 */
export function namedKey(
  schemas: Schemas,
  request: WireRequest,
): { readonly table: string; readonly index: string | null; readonly key: WireItem | null } {
  const [first] = keyedItems(request) ?? [];
  const table = first?.table ?? textMember(request.input, "TableName");
  const schema = schemas.get(table);
  if (schema === undefined) {
    return { table, index: null, key: null };
  }
  if (first !== undefined) {
    return { table, index: null, key: pickAttributes(first.item, schema.keyNames) };
  }
  const index = indexOf(schema, textMember(request.input, "IndexName"));
  const { partition } = (index ?? schema).key;
  return { table, index: index?.name ?? null, key: partitionIn(request, partition) ?? null };
}

const globalIndexes = (schema: TableSchema) => schema.indexes.filter(({ scope }) => scope === "gsi");

function indexPartitions(schema: TableSchema, item: WireItem): string[] {
  return globalIndexes(schema)
    .filter((index) => isInIndex(index, item))
    .map((index) => partitionName(schema.name, index, item));
}

const partitionName = (table: string, { name, key }: IndexSchema, item: WireItem) =>
  `${table}/${name}|${keyTextOf(item, key.partition)}`;

/** One name for the same item. */
export const itemName = (schema: TableSchema, key: WireItem) => `${schema.name}!${keyTextOf(key, schema.keyNames)}`;
const collectionName = (schema: TableSchema, key: WireItem) => `${schema.name}|${keyTextOf(key, schema.key.partition)}`;
const wholeTable = (table: string) => `${table}*`;
const anyPartition = (table: string, index: string) => `${table}/${index}*`;
