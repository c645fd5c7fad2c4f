/**
 * What DynamoDB asks IAM when it gets a request. Written from AWS's own pages and from nothing else of this repository:
 *
 * - Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB": which action, which keys
 * - Developer Guide, "Using IAM policy conditions for fine-grained access control": what the keys hold
 * - Developer Guide, "Using IAM with DynamoDB transactions": what a transaction is authorized as
 */
import type { DynamoRequest, NativeItem, NativeValue } from "../../../model/schema/operation.ts";
import type { KeySchemaElement, TableDefinition } from "../../../model/schema/table-definition.ts";

/** What DynamoDB asks IAM: may the caller do this here, under these circumstances? */
export interface Authorization {
  readonly action: string;
  readonly resource: string;
  readonly context: { readonly [key: string]: readonly string[] };
}
export interface Account {
  readonly tables: readonly TableDefinition[];
  arnOf(table: string): string;
}

/** Everything that DynamoDB asks IAM for a request; it serves the request only if all of it is allowed. */
export function authorizationsOf({ operation, input }: DynamoRequest, account: Account): Authorization[] {
  switch (operation) {
    case "Query":
    case "GetItem":
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
      return [authorize(operation, input, account)];
    case "BatchGetItem":
      return Object.entries(input.RequestItems).map(([TableName, { Keys }]) =>
        together(Keys.map((Key) => authorize(operation, { TableName, Key }, account))),
      );
    case "BatchWriteItem":
      return Object.entries(input.RequestItems).map(([TableName, entries]) =>
        together(
          entries.map((entry) =>
            authorize(
              operation,
              { TableName, ...("PutRequest" in entry ? entry.PutRequest : entry.DeleteRequest) },
              account,
            ),
          ),
        ),
      );
    case "TransactGetItems":
    case "TransactWriteItems":
      return input.TransactItems.flatMap((entry) =>
        Object.entries(entry).map(([kind, part]: [string, Target]) => {
          const asked = authorize(kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`, part, account);
          // The Service Authorization Reference gives ConditionCheckItem, which has no other use, no such key.
          const enclosing = kind === "ConditionCheck" ? {} : { "dynamodb:EnclosingOperation": [operation] };
          return { ...asked, context: { ...asked.context, ...enclosing } };
        }),
      );
  }
}

/** Several questions about one action on one resource as a single one. */
export function together(asked: readonly Authorization[]): Authorization {
  const context: Record<string, string[]> = {};
  for (const [key, values] of asked.flatMap((one) => Object.entries(one.context))) {
    context[key] = [...new Set([...(context[key] ?? []), ...values])];
  }
  return { action: asked[0]?.action ?? "", resource: asked[0]?.resource ?? "", context };
}

interface Target {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Key?: NativeItem;
  readonly Item?: NativeItem;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: NativeItem;
}

function authorize(operation: string, target: Target, { tables, arnOf }: Account): Authorization {
  const { TableName, IndexName, Key, Item, ProjectionExpression } = target;
  const table = tables.find((one) => one.TableName === TableName);
  const indexes = [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])];
  const index = indexes.find((one) => one.IndexName === IndexName);
  const [partitionKey = ""] = keyNames(index?.KeySchema ?? table?.KeySchema);
  const item: NativeItem = Item ?? Key ?? equalities(target);
  const named = [target.KeyConditionExpression, target.FilterExpression, target.ConditionExpression]
    .concat(target.UpdateExpression, ProjectionExpression)
    .flatMap((expression) => namesIn(expression ?? "", target.ExpressionAttributeNames ?? {}));
  const keys = [...keyNames(table?.KeySchema), ...keyNames(index?.KeySchema)];
  const isRead = ["GetItem", "BatchGetItem", "Query"].includes(operation);
  const all = IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
  return {
    action: `dynamodb:${operation}`,
    resource: IndexName === undefined ? arnOf(TableName) : `${arnOf(TableName)}/index/${IndexName}`,
    context: {
      "dynamodb:LeadingKeys": [toText(item[partitionKey])],
      "dynamodb:Attributes": [...new Set([...keys, ...Object.keys(Item ?? {}), ...named])],
      ...(isRead ? { "dynamodb:Select": [ProjectionExpression === undefined ? all : "SPECIFIC_ATTRIBUTES"] } : {}),
      ...(isRead || operation === "BatchWriteItem" ? {} : { "dynamodb:ReturnValues": ["NONE"] }),
    },
  };
}

const keyNames = (schema: readonly KeySchemaElement[] = []) => schema.map(({ AttributeName }) => AttributeName);

function toText(value: NativeValue | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
}

/** The values that a key condition compares attributes with. */
function equalities({ KeyConditionExpression = "", ...target }: Target): NativeItem {
  const pairs = KeyConditionExpression.split(/ AND /).map((condition) => condition.trim().split(/\s*=\s*/));
  return Object.fromEntries(
    pairs.map(([name = "", value = ""]) => [
      target.ExpressionAttributeNames?.[name] ?? name,
      target.ExpressionAttributeValues?.[value],
    ]),
  );
}

const functions = ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];
const words = [
  ...functions,
  "if_not_exists",
  "list_append",
  "and",
  "or",
  "not",
  "between",
  "in",
  "set",
  "remove",
  "add",
  "delete",
];

/** The top-level attributes in an expression. */
function namesIn(expression: string, placeholders: Readonly<Record<string, string>>): string[] {
  const heads = expression.split(/[\s,()=<>+-]+/).map((operand) => operand.split(/[.[]/)[0] ?? "");
  return heads
    .filter((head) => head !== "" && !head.startsWith(":") && !words.includes(head.toLowerCase()))
    .map((head) => placeholders[head] ?? head);
}
