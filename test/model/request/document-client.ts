/**
 * The same request for `@aws-sdk/lib-dynamodb` and for ours, with a transport that answers what it is told, so that what
 * the SDK puts on the wire and what it makes of a response can be compared with what we do.
 */
import { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { DynamoRequest, NativeValue, Operation } from "../../../model/schema/operation.ts";

type Item = Record<string, NativeValue | undefined>;

/** Random native items to fill the requests with. */
export interface RequestParts {
  readonly key: Item;
  readonly otherKey: Item;
  readonly item: Item;
  readonly values: Item;
}

export interface RequestPair {
  readonly request: DynamoRequest;
  readonly send: (client: DynamoDBDocumentClient) => Promise<unknown>;
}

const names = { "#a": "a" };

export const requestPairs: Record<Operation, (parts: RequestParts) => RequestPair> = {
  GetItem: ({ key }) => {
    const input = { TableName: "Posts", Key: key, ProjectionExpression: "#a", ExpressionAttributeNames: names };
    return { request: { operation: "GetItem", input }, send: (client) => client.send(new GetCommand(input)) };
  },
  Query: ({ key, values }) => {
    const input = {
      TableName: "Posts",
      IndexName: "byAuthor",
      KeyConditionExpression: "#a = :a",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ExclusiveStartKey: key,
      ScanIndexForward: false,
      Limit: 20,
    };
    return { request: { operation: "Query", input }, send: (client) => client.send(new QueryCommand(input)) };
  },
  PutItem: ({ item, values }) => {
    const input = {
      TableName: "Posts",
      Item: item,
      ConditionExpression: "a <> :a",
      ExpressionAttributeValues: values,
    };
    return { request: { operation: "PutItem", input }, send: (client) => client.send(new PutCommand(input)) };
  },
  UpdateItem: ({ key, values }) => {
    const input = {
      TableName: "Posts",
      Key: key,
      UpdateExpression: "SET #a = :a",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    };
    return { request: { operation: "UpdateItem", input }, send: (client) => client.send(new UpdateCommand(input)) };
  },
  DeleteItem: ({ key, values }) => {
    const input = { TableName: "Posts", Key: key, ConditionExpression: "a = :a", ExpressionAttributeValues: values };
    return { request: { operation: "DeleteItem", input }, send: (client) => client.send(new DeleteCommand(input)) };
  },
  BatchGetItem: ({ key, otherKey }) => {
    const input = {
      RequestItems: { Posts: { Keys: [key, otherKey], ConsistentRead: true }, "Us.ers": { Keys: [key] } },
    };
    return { request: { operation: "BatchGetItem", input }, send: (client) => client.send(new BatchGetCommand(input)) };
  },
  BatchWriteItem: ({ key, item }) => {
    const input = {
      RequestItems: { Posts: [{ PutRequest: { Item: item } }, { DeleteRequest: { Key: key } }], Users: [] },
    };
    return {
      request: { operation: "BatchWriteItem", input },
      send: (client) => client.send(new BatchWriteCommand(input)),
    };
  },
  TransactGetItems: ({ key, otherKey }) => {
    const input = {
      TransactItems: [
        { Get: { TableName: "Posts", Key: key } },
        { Get: { TableName: "Users", Key: otherKey, ProjectionExpression: "#a", ExpressionAttributeNames: names } },
      ],
    };
    return {
      request: { operation: "TransactGetItems", input },
      send: (client) => client.send(new TransactGetCommand(input)),
    };
  },
  TransactWriteItems: ({ key, otherKey, item, values }) => {
    const condition = { ConditionExpression: "a = :a", ExpressionAttributeValues: values };
    const input = {
      ClientRequestToken: "token-1",
      TransactItems: [
        { Put: { TableName: "Posts", Item: item, ...condition } },
        { Put: { TableName: "Posts", Item: item } },
        { Update: { TableName: "Posts", Key: key, UpdateExpression: "SET a = :a", ExpressionAttributeValues: values } },
        { Delete: { TableName: "Posts", Key: otherKey, ...condition } },
        { ConditionCheck: { TableName: "Users", Key: key, ...condition } },
      ],
    };
    return {
      request: { operation: "TransactWriteItems", input },
      send: (client) => client.send(new TransactWriteCommand(input)),
    };
  },
};

/** Sends through a document client whose transport answers `responseBody`; gives the body it sent and what it returned. */
export async function sendByDocumentClient(
  pair: RequestPair,
  responseBody: unknown,
): Promise<{ readonly sent: unknown; readonly target: string; readonly output: unknown }> {
  let sent = "";
  let target = "";
  const client = new DynamoDBClient({
    region: "eu-west-2",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: {
      handle: async (request: { readonly body?: unknown; readonly headers: Readonly<Record<string, string>> }) => {
        sent = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : String(request.body);
        target = request.headers["x-amz-target"] ?? "";
        const body = Readable.from([Buffer.from(JSON.stringify(responseBody))]);
        return { response: { statusCode: 200, headers: {}, body } };
      },
    },
  });
  const documentClient = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const output = await pair.send(documentClient);
  return { sent: JSON.parse(sent), target, output };
}
