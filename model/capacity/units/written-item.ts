/** What DynamoDB asks of an item that is to be stored. */
import type { WireItem } from "../../request/wire-value.ts";
import { wireItemSizeBytes } from "../item-size.ts";
import { itemLimitBytes } from "./amounts.ts";
import { assertIndexKeys } from "./key.ts";
import { Refusal } from "./refusal.ts";
import type { TableSchema } from "./table-schema.ts";

/** @throws Refusal for an item of more than 400 KB */
export function assertItemSize(item: WireItem): void {
  const bytes = wireItemSizeBytes(item);
  if (bytes > itemLimitBytes) {
    throw new Refusal(`the item is ${bytes} bytes large; ${itemLimitBytes} (400 KB) is the limit`);
  }
}

/** @throws Refusal when an update writes to a key attribute, even the value that it has */
export function assertKeyNotWritten(schema: TableSchema, names: readonly string[]): void {
  const name = names.find((written) => schema.keyNames.includes(written));
  if (name !== undefined) {
    throw new Refusal(`an update cannot write ${name}, which is part of the key of table ${schema.name}`);
  }
}

/** @throws Refusal when an update leaves an index key of another type, or an item of more than 400 KB */
export function assertUpdatedItem(schema: TableSchema, after: WireItem): void {
  assertIndexKeys(schema, after);
  assertItemSize(after);
}
