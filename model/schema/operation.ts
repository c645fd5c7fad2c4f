/**
 * DynamoDB requests as plain data, in the form the document client takes: native values, member names of the low-level API.
 * The same object is sent by the typed client, signed by the load generator, priced by the capacity model and read by the
 * policy builder.
 */

/** A value as applications hold it. `Set` is a DynamoDB set; `bigint` is a number beyond 2^53. */
export type NativeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | ReadonlySet<string>
  | ReadonlySet<number>
  | ReadonlySet<bigint>
  | ReadonlySet<Uint8Array>
  | readonly NativeValue[]
  | { readonly [name: string]: NativeValue | undefined };

/** An item or a key. Members that are `undefined` are absent. */
export type NativeItem = { readonly [name: string]: NativeValue | undefined };

interface Expressions {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: NativeItem;
}

interface Conditional extends Expressions {
  readonly ConditionExpression?: string;
}

export interface GetInput extends Pick<Expressions, "ExpressionAttributeNames"> {
  readonly TableName: string;
  readonly Key: NativeItem;
  readonly ProjectionExpression?: string;
  readonly ConsistentRead?: boolean;
}

export interface QueryInput extends Expressions {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: NativeItem;
}

export interface PutInput extends Conditional {
  readonly TableName: string;
  readonly Item: NativeItem;
}

export interface UpdateInput extends Conditional {
  readonly TableName: string;
  readonly Key: NativeItem;
  readonly UpdateExpression: string;
}

export interface DeleteInput extends Conditional {
  readonly TableName: string;
  readonly Key: NativeItem;
}

export interface ConditionCheckInput extends Expressions {
  readonly TableName: string;
  readonly Key: NativeItem;
  readonly ConditionExpression: string;
}

export interface BatchGetInput {
  readonly RequestItems: Readonly<
    Record<string, { readonly Keys: readonly NativeItem[]; readonly ConsistentRead?: boolean }>
  >;
}

export type BatchWriteEntry =
  | { readonly PutRequest: { readonly Item: NativeItem } }
  | { readonly DeleteRequest: { readonly Key: NativeItem } };

export interface BatchWriteInput {
  readonly RequestItems: Readonly<Record<string, readonly BatchWriteEntry[]>>;
}

export interface TransactGetInput {
  readonly TransactItems: readonly { readonly Get: Omit<GetInput, "ConsistentRead"> }[];
}

export type TransactWriteEntry =
  | { readonly Put: PutInput }
  | { readonly Update: UpdateInput }
  | { readonly Delete: DeleteInput }
  | { readonly ConditionCheck: ConditionCheckInput };

export interface TransactWriteInput {
  readonly TransactItems: readonly TransactWriteEntry[];
  readonly ClientRequestToken?: string;
}

/** One request of the low-level API: the operation's name and its input. */
export type DynamoRequest =
  | { readonly operation: "GetItem"; readonly input: GetInput }
  | { readonly operation: "Query"; readonly input: QueryInput }
  | { readonly operation: "PutItem"; readonly input: PutInput }
  | { readonly operation: "UpdateItem"; readonly input: UpdateInput }
  | { readonly operation: "DeleteItem"; readonly input: DeleteInput }
  | { readonly operation: "BatchGetItem"; readonly input: BatchGetInput }
  | { readonly operation: "BatchWriteItem"; readonly input: BatchWriteInput }
  | { readonly operation: "TransactGetItems"; readonly input: TransactGetInput }
  | { readonly operation: "TransactWriteItems"; readonly input: TransactWriteInput };

export type Operation = DynamoRequest["operation"];
