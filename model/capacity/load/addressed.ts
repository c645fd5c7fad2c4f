import { marshalItem } from "../../request/wire-marshal.ts";
import type { WireItem } from "../../request/wire-value.ts";
import type { DynamoRequest, NativeItem, TransactWriteEntry } from "../../schema/operation.ts";
import { Untraceable } from "./trace.ts";

/** An item that a request reads or writes by its key, in the order of the request. */
export interface Addressed {
  readonly table: string;
  /** The key, or the whole item of a put. */
  readonly key: WireItem;
  readonly isDeleted: boolean;
}

/** The items that a request names. A Query names none. */
export function addressedBy({ operation, input }: DynamoRequest): readonly Addressed[] {
  switch (operation) {
    case "GetItem":
    case "UpdateItem":
      return [at(input.TableName, input.Key)];
    case "DeleteItem":
      return [at(input.TableName, input.Key, true)];
    case "PutItem":
      return [at(input.TableName, input.Item)];
    case "BatchGetItem":
      return Object.entries(input.RequestItems).flatMap(([table, { Keys }]) => Keys.map((key) => at(table, key)));
    case "TransactGetItems":
      return input.TransactItems.map(({ Get }) => at(Get.TableName, Get.Key));
    case "BatchWriteItem":
      return Object.entries(input.RequestItems).flatMap(([table, entries]) =>
        entries.map((entry) =>
          "PutRequest" in entry ? at(table, entry.PutRequest.Item) : at(table, entry.DeleteRequest.Key, true),
        ),
      );
    case "TransactWriteItems":
      return input.TransactItems.map(addressedByEntry);
    case "Query":
      throw new Untraceable("a Query names no items");
  }
}

function addressedByEntry(entry: TransactWriteEntry): Addressed {
  if ("Put" in entry) {
    return at(entry.Put.TableName, entry.Put.Item);
  }
  const { TableName, Key } = "Update" in entry ? entry.Update : "Delete" in entry ? entry.Delete : entry.ConditionCheck;
  return at(TableName, Key, "Delete" in entry);
}

const at = (table: string, key: NativeItem, isDeleted = false): Addressed => ({
  table,
  key: marshalItem(key),
  isDeleted,
});
