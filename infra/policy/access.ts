/**
 * What an access pattern needs of DynamoDB, as plain data: the accesses that IAM decides on, one for each action on a table or
 * index in a request.
 *
 * A request is several accesses where DynamoDB asks IAM several times: once for each table of a batch, and for what a transaction
 * is made of, because there is no action TransactWriteItems (Developer Guide, "Using IAM with DynamoDB transactions"). Items of
 * one request under the same action and table are one access, with the attributes and keys of all of them: AWS does not say
 * whether it asks for each of them or once for all, and this holds either way.
 *
 * What a pattern sends for particular values only is known as far as `requestsOf` knows it.
 */
import { requestsOf } from "../../model/request/pattern-requests.ts";
import type { Design } from "../../model/schema/design.ts";
import type { DynamoRequest, NativeItem, NativeValue, QueryInput } from "../../model/schema/operation.ts";
import type { AnyPattern } from "../../model/schema/pattern.ts";
import { groupBy } from "./group-by.ts";
import { attributesOfKind, partitionTemplates, toLeadingKey, withAllShards } from "./item-kinds.ts";
import { namedAttributes } from "./named-attributes.ts";

export type AccessAction = `dynamodb:${
  | "GetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem"
  | "BatchGetItem"
  | "BatchWriteItem"}`;

export interface Access {
  readonly action: AccessAction;
  readonly table: string;
  /** Present where an index is queried: it is a resource of its own, and the table is not asked for. */
  readonly index?: string;
  /**
   * The attributes that the access names, sorted; `undefined` for a read that names none and so finds whole items.
   *
   * - All: the keys of the table and of the index that is queried.
   * - GetItem, Query: with a ProjectionExpression its attributes, and those of the key condition and filter.
   * - PutItem: every attribute that an item of this kind may have, and those of the condition.
   * - UpdateItem: what the update and its condition name. DeleteItem, ConditionCheckItem: what the condition names.
   * - BatchWriteItem: as PutItem for what is put, keys alone for what is deleted.
   */
  readonly attributes: readonly string[] | undefined;
  /**
   * Templates of the partition keys, of the table or of the index that is queried, such as `POST#<postId>` or `<userId>`; `<*>` for
   * what is no parameter as it was given. None where they are numbers or binary.
   */
  readonly leadingKeys: readonly string[];
  /** What a read has to select so that it finds no other attributes; absent where that is not in question. */
  readonly select?: "SPECIFIC_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES";
  /** The transaction that the access is a part of. A ConditionCheckItem is never anything else, so it has none here. */
  readonly enclosingOperation?: "TransactWriteItems" | "TransactGetItems";
}

/** One item or query of a request. */
interface Part extends Omit<Access, "attributes" | "leadingKeys"> {
  readonly attributes: readonly string[] | undefined;
  readonly leadingKey: NativeValue | undefined;
}

/** The accesses of all requests that a pattern can send, in the order of the requests, each once. */
export function accessesOf(pattern: AnyPattern, design: Design): readonly Access[] {
  const accesses = requestsOf(pattern, design).flatMap((request) => toAccesses(partsOf(request, design), design));
  return [...new Map(accesses.map((access) => [JSON.stringify(access), access])).values()];
}

function toAccesses(parts: readonly Part[], design: Design): Access[] {
  const groups = groupBy(parts, ({ action, table, index }) => JSON.stringify([action, table, index]));
  return groups.flatMap((group) => group.slice(0, 1).map((first) => joined(first, group, design)));
}

function joined(first: Part, parts: readonly Part[], design: Design): Access {
  const { action, table, index, enclosingOperation } = first;
  const templates = partitionTemplates(design, table, index);
  const found = parts.flatMap(({ leadingKey }) => toLeadingKey(leadingKey, templates) ?? []);
  const leadingKeys = index === undefined ? found.flatMap((key) => withAllShards(key, design, table)) : found;
  const attributes = parts.every((part) => part.attributes !== undefined)
    ? sorted(parts.flatMap((part) => part.attributes ?? []))
    : undefined;
  // One item that is read whole makes the access one that reads whole items.
  const select = first.select === "SPECIFIC_ATTRIBUTES" && attributes === undefined ? undefined : first.select;
  return {
    action,
    table,
    ...(index === undefined ? {} : { index }),
    attributes,
    leadingKeys: sorted(leadingKeys),
    ...(select === undefined ? {} : { select }),
    ...(enclosingOperation === undefined ? {} : { enclosingOperation }),
  };
}

const sorted = (names: readonly string[]) => [...new Set(names)].sort();

function partsOf(request: DynamoRequest, design: Design): Part[] {
  switch (request.operation) {
    case "Query":
      return [queryPart(request.input, design)];
    case "GetItem":
      return [itemPart("dynamodb:GetItem", request.input, design)];
    case "PutItem":
      return [itemPart("dynamodb:PutItem", request.input, design)];
    case "UpdateItem":
      return [itemPart("dynamodb:UpdateItem", request.input, design)];
    case "DeleteItem":
      return [itemPart("dynamodb:DeleteItem", request.input, design)];
    case "BatchGetItem":
      return Object.entries(request.input.RequestItems).flatMap(([TableName, { Keys }]) =>
        Keys.map((Key) => itemPart("dynamodb:BatchGetItem", { TableName, Key }, design)),
      );
    case "BatchWriteItem":
      return Object.entries(request.input.RequestItems).flatMap(([TableName, entries]) =>
        entries.map((entry) => {
          const target = "PutRequest" in entry ? { Item: entry.PutRequest.Item } : { Key: entry.DeleteRequest.Key };
          return itemPart("dynamodb:BatchWriteItem", { TableName, ...target }, design);
        }),
      );
    case "TransactGetItems":
      return request.input.TransactItems.map(({ Get }) => ({
        ...itemPart("dynamodb:GetItem", Get, design),
        enclosingOperation: "TransactGetItems",
      }));
    case "TransactWriteItems":
      return request.input.TransactItems.map((entry) => {
        if ("ConditionCheck" in entry) {
          return itemPart("dynamodb:ConditionCheckItem", entry.ConditionCheck, design);
        }
        const part =
          "Put" in entry
            ? itemPart("dynamodb:PutItem", entry.Put, design)
            : "Update" in entry
              ? itemPart("dynamodb:UpdateItem", entry.Update, design)
              : itemPart("dynamodb:DeleteItem", entry.Delete, design);
        return { ...part, enclosingOperation: "TransactWriteItems" };
      });
  }
}

/** What requests for single items have in common, with the members that only some of them have. */
type ItemTarget = { readonly TableName: string } & ({ readonly Key: NativeItem } | { readonly Item: NativeItem }) & {
    readonly ProjectionExpression?: string;
    readonly ConditionExpression?: string;
    readonly UpdateExpression?: string;
    readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  };

function itemPart(action: AccessAction, target: ItemTarget, design: Design): Part {
  const { TableName, ProjectionExpression, ConditionExpression, UpdateExpression, ExpressionAttributeNames } = target;
  const item = "Item" in target ? target.Item : target.Key;
  const named = [ProjectionExpression, ConditionExpression, UpdateExpression].flatMap((expression) =>
    namedAttributes(expression, ExpressionAttributeNames),
  );
  const carried = "Item" in target ? attributesOfKind(design, TableName, item) : Object.keys(item);
  const isWholeRead =
    (action === "dynamodb:GetItem" || action === "dynamodb:BatchGetItem") && ProjectionExpression === undefined;
  const table = design.tables.find(({ name }) => name === TableName);
  return {
    action,
    table: TableName,
    attributes: isWholeRead ? undefined : [...carried, ...named],
    leadingKey: item[table?.partitionKey.name ?? ""],
    ...(ProjectionExpression === undefined ? {} : { select: "SPECIFIC_ATTRIBUTES" }),
  };
}

/**
 * A query of a local index that projects a part of the items could fetch the rest from the table if it asked for it, so what it
 * selects is a limit. A global index has nothing but what it projects.
 */
function queryPart(input: QueryInput, design: Design): Part {
  const { TableName, IndexName, KeyConditionExpression, FilterExpression, ProjectionExpression } = input;
  const names = input.ExpressionAttributeNames;
  const table = design.tables.find(({ name }) => name === TableName);
  const index = design.indexes.find(({ name, table: owner }) => name === IndexName && owner === table);
  const keys = [table?.partitionKey.name, table?.sortKey?.name, index?.partitionKey, index?.sortKey];
  const named = [KeyConditionExpression, FilterExpression, ProjectionExpression].flatMap((expression) =>
    namedAttributes(expression, names),
  );
  const mayFetch = index?.scope === "local" && index.projection.kind !== "all";
  const select =
    ProjectionExpression !== undefined ? "SPECIFIC_ATTRIBUTES" : mayFetch ? "ALL_PROJECTED_ATTRIBUTES" : undefined;
  return {
    action: "dynamodb:Query",
    table: TableName,
    ...(IndexName === undefined ? {} : { index: IndexName }),
    attributes:
      ProjectionExpression === undefined ? undefined : [...keys.filter((name) => name !== undefined), ...named],
    leadingKey: comparedWith(index?.partitionKey ?? table?.partitionKey.name ?? "", input),
    ...(select === undefined ? {} : { select }),
  };
}

/** The value that the key condition compares an attribute with; the partition key is always compared for equality. */
function comparedWith(attribute: string, input: QueryInput): NativeValue | undefined {
  const { KeyConditionExpression, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = input;
  for (const [, left = "", right = ""] of KeyConditionExpression.matchAll(/([#:]?\w+)\s*=\s*([#:]?\w+)/g)) {
    if ((ExpressionAttributeNames[left] ?? left) === attribute) {
      return ExpressionAttributeValues[right];
    }
  }
  return undefined;
}
