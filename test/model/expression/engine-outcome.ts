/** What an engine makes of expressions, over plain HTTP: the SDK's client would turn wire values around. */
import type { Engine } from "../../../bench/engine/engine.ts";
import type { ExpressionContext } from "../../../model/expression/context.ts";
import { ExpressionError, sameItem } from "../../../model/expression/expression.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";

/** An item afterwards, a condition's result, or `invalid` for a request that is refused. */
export type Outcome = WireItem | boolean | "invalid";

const key: WireItem = { pk: { S: "k" } };
const tableName = "items";

export async function createTable(engine: Engine): Promise<void> {
  const answer = await send(engine, "CreateTable", {
    TableName: tableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });
  if (answer.errorName !== undefined) {
    throw new Error(`the table was not made: ${answer.errorName}`);
  }
}

/** Stores an item, puts it again on a condition, and says whether the condition held. */
export async function conditionOn(
  engine: Engine,
  expression: string,
  item: WireItem,
  context: ExpressionContext,
): Promise<Outcome> {
  const Item = { ...item, ...key };
  await store(engine, Item);
  const input = { TableName: tableName, Item, ConditionExpression: expression, ...members(context) };
  const { errorName } = await send(engine, "PutItem", input);
  return errorName === undefined ? true : errorName === "ConditionalCheckFailedException" ? false : "invalid";
}

/** Stores an item, updates it, and gives it as it is then. */
export async function updateOn(
  engine: Engine,
  expression: string,
  item: WireItem,
  context: ExpressionContext,
): Promise<Outcome> {
  await store(engine, { ...item, ...key });
  const input = { TableName: tableName, Key: key, UpdateExpression: expression, ...members(context) };
  const { errorName, attributes } = await send(engine, "UpdateItem", { ...input, ReturnValues: "ALL_NEW" });
  return errorName === undefined ? attributes : "invalid";
}

/** The same of the model: `evaluate` gets the item with its key. */
export function outcomeOf(evaluate: (item: WireItem) => WireItem | boolean, item: WireItem): Outcome {
  try {
    return evaluate({ ...item, ...key });
  } catch (error) {
    if (error instanceof ExpressionError) {
      return "invalid";
    }
    throw error;
  }
}

export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return typeof a === "object" && typeof b === "object" ? sameItem(a, b) : a === b;
}

function members({ names = {}, values = {} }: ExpressionContext): Record<string, unknown> {
  return {
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}

async function store(engine: Engine, item: WireItem): Promise<void> {
  const { errorName } = await send(engine, "PutItem", { TableName: tableName, Item: item });
  if (errorName !== undefined) {
    throw new Error(`an item was not stored: ${errorName}`);
  }
}

interface Answer {
  /** Absent for a success. */
  readonly errorName?: string;
  readonly attributes: WireItem;
}

/** What is read of an answer's body. */
interface Body {
  readonly __type?: string;
  readonly Attributes?: WireItem;
}

/** Local engines do not check signatures; DynamoDB Local reads the region from the header. */
async function send(engine: Engine, operation: string, input: unknown): Promise<Answer> {
  const scope = `${engine.credentials.accessKeyId}/20261122/${engine.region}/dynamodb/aws4_request`;
  const response = await fetch(engine.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      "x-amz-date": "20261122T000000Z",
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const body: Body = JSON.parse(await response.text());
  const attributes = body.Attributes ?? {};
  return response.ok ? { attributes } : { errorName: String(body.__type).replace(/^.*#/, ""), attributes };
}
