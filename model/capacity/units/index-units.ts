import { sameItem } from "../../expression/expression.ts";
import type { WireItem } from "../../request/wire-value.ts";
import type { IndexDefinition, TableDefinition } from "../../schema/table-definition.ts";
import { wireItemSizeBytes } from "../item-size.ts";
import { writeUnits } from "./amounts.ts";
import { keyTextOf } from "./key.ts";
import type { RuleId } from "./rules.ts";
import { entryOf, type IndexSchema, isInIndex, schemaOf } from "./table-schema.ts";
import { UnitsError } from "./units-error.ts";

/** What a write costs one index: nothing when the rule is `index-untouched` or `sparse-index`. */
export interface IndexWrite {
  readonly units: number;
  /** Bytes of the entry that is rounded up; of both entries together when it moves. */
  readonly bytes: number;
  /** Of an entry that moves: bytes of the one that is deleted. */
  readonly deletedBytes?: number;
  readonly rule: RuleId;
}

/**
 * Write units that one index takes for the change of one item; a transaction does not double them. Entries are rounded up to
 * 1 KB: one that appears or disappears by itself, one that changes by the larger of both, one that moves both, each by itself.
 *
 * Source: Developer Guide, "Using Global Secondary Indexes in DynamoDB" and "Local Secondary Indexes", write capacity units;
 * sizes as measured on AWS by the dynoxide test suite.
 *
 * @throws UnitsError when the table has no such index
 */
export function indexWriteUnits(
  definition: TableDefinition,
  index: Pick<IndexDefinition, "IndexName">,
  before: WireItem | undefined,
  after: WireItem | undefined,
): IndexWrite {
  const schema = schemaOf(definition).indexes.find(({ name }) => name === index.IndexName);
  if (schema === undefined) {
    throw new UnitsError(
      "units/table",
      `table ${definition.TableName} has no index ${index.IndexName}`,
      "name one of the definition's indexes",
    );
  }
  return indexWrite(schema, before, after);
}

/** As {@link indexWriteUnits}, for an index that is at hand. */
export function indexWrite(index: IndexSchema, before: WireItem | undefined, after: WireItem | undefined): IndexWrite {
  const wasIn = before !== undefined && isInIndex(index, before);
  const isIn = after !== undefined && isInIndex(index, after);
  if (wasIn && isIn) {
    return staysInIndex(index, before, after);
  }
  if (isIn) {
    return write(wireItemSizeBytes(entryOf(index, after)), "index-entry-appears");
  }
  if (wasIn) {
    return write(wireItemSizeBytes(entryOf(index, before)), "index-entry-disappears");
  }
  return { units: 0, bytes: 0, rule: "sparse-index" };
}

function staysInIndex(index: IndexSchema, before: WireItem, after: WireItem): IndexWrite {
  if (before === after) {
    return { units: 0, bytes: 0, rule: "index-untouched" };
  }
  const entryBefore = entryOf(index, before);
  const entryAfter = entryOf(index, after);
  if (keyTextOf(before, index.keyNames) !== keyTextOf(after, index.keyNames)) {
    const bytesBefore = wireItemSizeBytes(entryBefore);
    const bytesAfter = wireItemSizeBytes(entryAfter);
    const units = writeUnits(bytesBefore, undefined) + writeUnits(undefined, bytesAfter);
    return { units, bytes: bytesBefore + bytesAfter, deletedBytes: bytesBefore, rule: "index-entry-moves" };
  }
  if (sameItem(entryBefore, entryAfter)) {
    return { units: 0, bytes: 0, rule: "index-untouched" };
  }
  return write(Math.max(wireItemSizeBytes(entryBefore), wireItemSizeBytes(entryAfter)), "index-entry-changes");
}

function write(bytes: number, rule: RuleId): IndexWrite {
  return { units: writeUnits(undefined, bytes), bytes, rule };
}
