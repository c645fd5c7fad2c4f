import type { WireRequest } from "../../model/capacity/units/prediction.ts";
import { pickAttributes, schemaOf } from "../../model/capacity/units/table-schema.ts";
import { isObject } from "../../model/request/wire-unmarshal.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";

export interface ItemKey {
  readonly table: string;
  readonly key: WireItem;
}

/** Keys of the items that a request writes or would have written, had it not been refused. */
export function writtenKeys(definitions: readonly TableDefinition[], { operation, input }: WireRequest): ItemKey[] {
  const toKey = (table: unknown, members: unknown): ItemKey[] => {
    const definition = definitions.find(({ TableName }) => TableName === table);
    const { Key, Item } = membersOf(members);
    const item = Key ?? Item;
    if (definition === undefined || !isWireItem(item)) {
      return [];
    }
    return [{ table: definition.TableName, key: pickAttributes(item, schemaOf(definition).keyNames) }];
  };
  switch (operation) {
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
      return toKey(input.TableName, input);
    case "BatchWriteItem":
      return Object.entries(membersOf(input.RequestItems)).flatMap(([table, entries]) =>
        listOf(entries).flatMap((entry) => Object.values(membersOf(entry)).flatMap((write) => toKey(table, write))),
      );
    case "TransactWriteItems":
      return listOf(input.TransactItems).flatMap((entry) =>
        Object.entries(membersOf(entry)).flatMap(([kind, write]) =>
          kind === "ConditionCheck" ? [] : toKey(membersOf(write).TableName, write),
        ),
      );
    default:
      return [];
  }
}

const membersOf = (value: unknown) => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Inputs are made by `toWireInput`, so an object of objects is an item. */
function isWireItem(value: unknown): value is WireItem {
  return isObject(value) && Object.values(value).every(isObject);
}
