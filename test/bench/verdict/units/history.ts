/** Made-up histories of one small table, for the comparison of units: who sent what, when, and what was measured. */

import { compareUnits } from "../../../../bench/verdict/units/compare.ts";
import type { UnitsComparison } from "../../../../bench/verdict/units/comparison.ts";
import type { ReportedBy } from "../../../../bench/verdict/units/unit-model.ts";
import type { RequestUnits, SampleRecord } from "../../../../bench/workload/record.ts";
import type { DynamoRequest, NativeItem } from "../../../../model/schema/operation.ts";
import type { Plan } from "../../../../model/schema/plan.ts";
import type { TableDefinition } from "../../../../model/schema/table-definition.ts";

export const boxes: TableDefinition = {
  TableName: "Boxes",
  AttributeDefinitions: [
    { AttributeName: "box", AttributeType: "S" },
    { AttributeName: "owner", AttributeType: "S" },
    { AttributeName: "thing", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "box", KeyType: "HASH" },
    { AttributeName: "thing", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "ByOwner",
      KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
  timeToLiveAttribute: "expiresAt",
};

/** In this order, as records refer to them: 0 the table, 1 its index. */
export const targets = [{ table: "Boxes" }, { table: "Boxes", index: "ByOwner" }];

export const key = (place: string): NativeItem => ({ box: place.slice(0, 1), thing: place.slice(1) });

/** An item of about so many bytes at a place such as `a1`: box a, thing 1. */
export const thing = (place: string, bytes: number, more: NativeItem = {}): NativeItem => ({
  ...key(place),
  text: "x".repeat(bytes),
  ...more,
});

const TableName = "Boxes";
const absent = { ConditionExpression: "attribute_not_exists(box)" };

export const put = (place: string, bytes: number, more: NativeItem = {}): DynamoRequest => ({
  operation: "PutItem",
  input: { TableName, Item: thing(place, bytes, more) },
});

/** A put on the condition that nothing is there. */
export const create = (place: string, bytes: number): DynamoRequest => ({
  operation: "PutItem",
  input: { TableName, Item: thing(place, bytes), ...absent },
});

/** The way a like is stored: made if it is not there, with its owner in the index. */
export const like = (place: string, owner: string): DynamoRequest => ({
  operation: "UpdateItem",
  input: {
    TableName,
    Key: key(place),
    UpdateExpression: "SET #owner = if_not_exists(#owner, :owner)",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": owner },
  },
});

export const remove = (place: string): DynamoRequest => ({
  operation: "DeleteItem",
  input: { TableName, Key: key(place) },
});

export const get = (place: string): DynamoRequest => ({ operation: "GetItem", input: { TableName, Key: key(place) } });

/** Eventually consistent: half a unit for each 4 KB. */
export const query = (box: string): DynamoRequest => ({
  operation: "Query",
  input: {
    TableName,
    KeyConditionExpression: "#box = :box",
    ExpressionAttributeNames: { "#box": "box" },
    ExpressionAttributeValues: { ":box": box },
  },
});

export const queryOwner = (owner: string): DynamoRequest => ({
  operation: "Query",
  input: {
    TableName,
    IndexName: "ByOwner",
    KeyConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": owner },
  },
});

/** Puts both, if nothing is at the first place. */
export const createBoth = (first: string, second: string, bytes: number): DynamoRequest => ({
  operation: "TransactWriteItems",
  input: {
    TransactItems: [
      { Put: { TableName, Item: thing(first, bytes), ...absent } },
      { Put: { TableName, Item: thing(second, bytes) } },
    ],
  },
});

/** Puts the second if something is at the first place. */
export const putBeside = (checked: string, place: string): DynamoRequest => ({
  operation: "TransactWriteItems",
  input: {
    TransactItems: [
      { ConditionCheck: { TableName, Key: key(checked), ConditionExpression: "attribute_exists(box)" } },
      { Put: { TableName, Item: thing(place, 10) } },
    ],
  },
});

export const putBatch = (...places: readonly string[]): DynamoRequest => ({
  operation: "BatchWriteItem",
  input: { RequestItems: { Boxes: places.map((place) => ({ PutRequest: { Item: thing(place, 10) } })) } },
});

/** Reads a box and then, by its key, the first thing in it. */
export const queryThenGet = (box: string): Plan => ({
  requests: [query(box)],
  next: ([found = []]) => {
    const [first] = found;
    return first === undefined ? undefined : { requests: [get(`${first.box}${first.thing}`)] };
  },
});

export interface Told {
  readonly plan: Plan;
  readonly startMs: number;
  readonly endMs: number;
  /** Of each request, by target. */
  readonly units: readonly Readonly<Record<number, number>>[];
  readonly outcome?: string;
  readonly phase?: SampleRecord["phase"];
}

/** One execution: its requests go out together, in the time from `startMs` to `endMs`. */
export function sent(
  span: readonly [startMs: number, endMs: number],
  requests: DynamoRequest | readonly DynamoRequest[] | Plan,
  units: Told["units"],
  more: Pick<Told, "outcome" | "phase"> = {},
): Told {
  const plan: Plan = "requests" in requests ? requests : { requests: "operation" in requests ? [requests] : requests };
  return { plan, startMs: span[0], endMs: span[1], units, ...more };
}

export interface CompareOptions {
  readonly items?: readonly NativeItem[];
  readonly reportedBy?: ReportedBy;
  /** Executions without a record, sent at the earliest at this moment. */
  readonly unrecorded?: readonly { readonly plan: Plan; readonly dueMs: number }[];
  readonly endedAtS?: number;
}

/** The comparison of a history; the executions are arrivals in the order of the list. */
export function compare(told: readonly Told[], options: CompareOptions = {}): UnitsComparison {
  const { items = [], unrecorded = [], reportedBy = (_, { tables }) => ({ tables, differences: [] }) } = options;
  const plans = [...told, ...unrecorded].map(({ plan }) => plan);
  return compareUnits({
    definitions: [boxes],
    targets,
    patterns: ["only"],
    items: items.map((item) => ({ table: "Boxes", item })),
    samples: told.map(toSample),
    unrecorded: unrecorded.map(({ dueMs }, position) => ({ arrival: told.length + position, pattern: 0, dueMs })),
    planOf: ({ arrival }) => plans[arrival] ?? { requests: [] },
    reportedBy,
    endedAtS: options.endedAtS ?? 0,
  });
}

function toSample({ startMs, endMs, units, outcome = "ok", phase = "mix" }: Told, arrival: number): SampleRecord {
  const times = { dueMs: startMs, claimedMs: startMs, startMs, endMs };
  return { arrival, pattern: 0, phase, ...times, outcome, units: units.map(toUnits) };
}

const toUnits = (units: Readonly<Record<number, number>>): RequestUnits =>
  new Map(Object.entries(units).map(([target, count]) => [Number(target), count]));
