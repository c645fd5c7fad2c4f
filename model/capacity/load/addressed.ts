import { marshalItem } from "../../request/wire-marshal.ts";
import type { WireItem } from "../../request/wire-value.ts";
import type { DynamoRequest, NativeItem, TransactWriteEntry } from "../../schema/operation.ts";
import { Untraceable } from "./trace.ts";

/** An item that a request reads or writes by its key, in the order of the request. */
export interface Addressed {
  readonly table: string;
  /** The key, or the whole item of a put. */
  readonly key: WireItem;
}

/** The items that a request names. A Query names none. */
export function addressedBy({ operation, input }: DynamoRequest): readonly Addressed[] {
  switch (operation) {
    case "GetItem":
    case "UpdateItem":
    case "DeleteItem":
      return [at(input.TableName, input.Key)];
    case "PutItem":
      return [at(input.TableName, input.Item)];
    case "BatchGetItem":
      return Object.entries(input.RequestItems).flatMap(([table, { Keys }]) => Keys.map((key) => at(table, key)));
    case "TransactGetItems":
      return input.TransactItems.map(({ Get }) => at(Get.TableName, Get.Key));
    case "BatchWriteItem":
      return Object.entries(input.RequestItems).flatMap(([table, entries]) =>
        entries.map((entry) => at(table, "PutRequest" in entry ? entry.PutRequest.Item : entry.DeleteRequest.Key)),
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
  return at(TableName, Key);
}

const at = (table: string, key: NativeItem): Addressed => ({ table, key: marshalItem(key) });
