/** A server that answers like DynamoDB, as far as the replay of the social media design looks at it. */
import type { ServerResponse } from "node:http";
import { startTestServer, type TestServer } from "../../support/http-server.ts";

export interface FakeRequest {
  readonly operation: string;
  /** The body, parsed. */
  readonly input: {
    readonly TableName?: string;
    readonly IndexName?: string;
    readonly Key?: Readonly<Record<string, { readonly S?: string }>>;
    readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
    readonly RequestItems?: Readonly<Record<string, unknown>>;
  };
}

export type FakeHandler = (request: FakeRequest, response: ServerResponse) => void;

const targetPrefix = "DynamoDB_20120810.";

export function startFakeDynamoDb(
  handle: FakeHandler = (request, response) => answerAlike(request, response),
): Promise<TestServer> {
  return startTestServer(({ headers, body }, response) => {
    const operation = String(headers["x-amz-target"]).replace(targetPrefix, "");
    response.setHeader("Content-Type", "application/x-amz-json-1.0");
    handle({ operation, input: JSON.parse(body) }, response);
  });
}

export const answer = (response: ServerResponse, body: unknown): void => void response.end(JSON.stringify(body));

/** The identifier that the fake gives to the user of a name. */
export const userIdFor = (username: string): string => `id-of-${username}`;

/** The same units for everything, nothing found but users by their name. */
export function answerAlike({ operation, input }: FakeRequest, response: ServerResponse, units = 1): void {
  const ConsumedCapacity = { TableName: input.TableName, CapacityUnits: units, Table: { CapacityUnits: units } };
  if (operation !== "Query") {
    answer(response, { ConsumedCapacity });
    return;
  }
  const username = input.IndexName === "UsersByUsername" ? firstText(input.ExpressionAttributeValues) : undefined;
  const Items =
    username === undefined
      ? []
      : [{ userId: { S: userIdFor(username) }, itemKey: { S: "PROFILE" }, username: { S: username } }];
  answer(response, { Items, Count: Items.length, ScannedCount: Items.length, ConsumedCapacity });
}

const firstText = (values: FakeRequest["input"]["ExpressionAttributeValues"]): string | undefined =>
  Object.values(values ?? {})[0]?.S;
