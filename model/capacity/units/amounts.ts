/**
 * From bytes to units. 1 KB is 1,024 bytes.
 * Source: Developer Guide, "DynamoDB read and write operations".
 */

export type Consistency = "eventual" | "strong" | "transactional";

export const readBlockBytes = 4_096;
export const writeBlockBytes = 1_024;

/** An item may have this many bytes and not one more; measured on AWS by the public Parity Suite. */
export const itemLimitBytes = 409_600;

const unitsPerReadBlock: Readonly<Record<Consistency, number>> = { eventual: 0.5, strong: 1, transactional: 2 };

/** How often a transaction's units count on the table: once to prepare, once to commit. Index units count once (measured). */
export const transactionalFactor = 2;

/** Units of one read of `bytes`: 1 for each 4 KB begun, half of it eventually consistent, double in a transaction; of nothing as of 1 byte. */
export function readUnits(bytes: number, consistency: Consistency): number {
  return blocks(bytes, readBlockBytes) * unitsPerReadBlock[consistency];
}

/**
 * Units of one write on a table: 1 for each 1 KB begun of the larger of the item before and after. Absent means that there is
 * no item; a write of nothing, such as the delete of a missing item, is 1.
 */
export function writeUnits(beforeBytes: number | undefined, afterBytes: number | undefined): number {
  return blocks(Math.max(beforeBytes ?? 0, afterBytes ?? 0), writeBlockBytes);
}

function blocks(bytes: number, blockBytes: number): number {
  return Math.max(1, Math.ceil(bytes / blockBytes));
}
