import type { WireItem } from "../../model/request/wire-value.ts";

/** One item to write, already in wire JSON. */
export interface SeedItem {
  readonly table: string;
  readonly item: WireItem;
}

/** Entries of one table for one BatchWriteItem call, as JSON text. */
export interface SeedBatch {
  readonly table: string;
  readonly entries: readonly string[];
  /** UTF-8 bytes of the items' JSON. */
  readonly bytes: number;
}

/** Page "BatchWriteItem" of the API reference: at most 25 entries and 16 MB a call. */
const entriesMax = 25;
const batchBytesMax = 16 * 1024 * 1024;
const entryHead = '{"PutRequest":{"Item":';
const entryTail = "}}";
/** What one entry adds besides its item, with the comma. */
const entryOverheadBytes = entryHead.length + entryTail.length + 1;
const bodyOverheadBytes = 1024;

/**
 * Packs items into calls. A call holds one table only, so that an error can name it; each table's last call may be small.
 */
export function* toBatches(source: Iterable<SeedItem>): Generator<SeedBatch, void, undefined> {
  const open = new Map<string, { entries: string[]; bytes: number }>();
  for (const { table, item } of source) {
    const json = JSON.stringify(item);
    const bytes = Buffer.byteLength(json);
    let batch = open.get(table);
    if (batch === undefined) {
      batch = { entries: [], bytes: 0 };
      open.set(table, batch);
    }
    const { entries } = batch;
    const sizeAfter = bodyOverheadBytes + batch.bytes + bytes + (entries.length + 1) * entryOverheadBytes;
    if (entries.length === entriesMax || (entries.length > 0 && sizeAfter > batchBytesMax)) {
      yield { table, entries, bytes: batch.bytes };
      batch = { entries: [], bytes: 0 };
      open.set(table, batch);
    }
    batch.entries.push(entryHead + json + entryTail);
    batch.bytes += bytes;
  }
  for (const [table, { entries, bytes }] of open) {
    yield { table, entries, bytes };
  }
}

/** @param isMetered asks for the units that the call consumes, in all */
export function renderBatchBody(table: string, entries: readonly string[], isMetered = false): string {
  const meter = isMetered ? ',"ReturnConsumedCapacity":"TOTAL"' : "";
  return `{"RequestItems":{${JSON.stringify(table)}:[${entries.join(",")}]}${meter}}`;
}
