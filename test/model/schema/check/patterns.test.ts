import {
  type AnyPattern,
  type DynamoRequest,
  documented,
  draws,
  list,
  string,
  stringKey,
  table,
} from "../../../../model/index.ts";
import {
  type Case,
  describeCases,
  drawThing,
  getThing,
  looseItem,
  pattern,
  population,
  thing,
  things,
  thingsByOwner,
} from "./small-design.ts";

const others = table("Others", { partitionKey: stringKey("id") });
const other = looseItem(others, "other", { id: "<id>" }, { id: string() });
const patterns = (changes: Partial<AnyPattern>) => ({ patterns: { getThing, second: pattern(changes) } });
const asking = (...requests: DynamoRequest[]) => patterns({ plan: () => ({ requests }) });
const planning = (plan: AnyPattern["plan"]) => patterns({ plan, parameters: { id: string(), ids: list(string()) } });
const returning = (value: number) => patterns({ returns: { atMost: documented(value), attributes: [] } });
const rate = (value: number) => {
  const second = pattern({ rateRps: documented(value) });
  return {
    patterns: { getThing, second },
    population: { ...population, draws: [drawThing, draws(second, () => ({}))] },
  };
};
const times = <T>(count: number, value: (position: number) => T) => Array.from({ length: count }, (_, at) => value(at));
const key = (position: number) => ({ id: `${position}`, part: "THING" });

const inTable = (TableName: string): DynamoRequest[] => [
  { operation: "GetItem", input: { TableName, Key: {} } },
  {
    operation: "Query",
    input: { TableName, KeyConditionExpression: "#id = :id", ExpressionAttributeNames: { "#id": "id" } },
  },
  { operation: "PutItem", input: { TableName, Item: {} } },
  { operation: "UpdateItem", input: { TableName, Key: {}, UpdateExpression: "" } },
  { operation: "DeleteItem", input: { TableName, Key: {} } },
  { operation: "BatchGetItem", input: { RequestItems: { [TableName]: { Keys: [{}] } } } },
  { operation: "BatchWriteItem", input: { RequestItems: { [TableName]: [{ DeleteRequest: { Key: {} } }] } } },
  { operation: "TransactGetItems", input: { TransactItems: [{ Get: { TableName, Key: {} } }] } },
  { operation: "TransactWriteItems", input: { TransactItems: [{ Put: { TableName, Item: {} } }] } },
  {
    operation: "TransactWriteItems",
    input: { TransactItems: [{ Update: { TableName, Key: {}, UpdateExpression: "" } }] },
  },
  { operation: "TransactWriteItems", input: { TransactItems: [{ Delete: { TableName, Key: {} } }] } },
  {
    operation: "TransactWriteItems",
    input: { TransactItems: [{ ConditionCheck: { TableName, Key: {}, ConditionExpression: "" } }] },
  },
];

/** For every operation with parts, the most of them and one more. */
const most: { readonly operation: string; readonly of: (count: number) => DynamoRequest; readonly most: number }[] = [
  {
    operation: "BatchGetItem",
    most: 100,
    of: (count) => ({ operation: "BatchGetItem", input: { RequestItems: { Things: { Keys: times(count, key) } } } }),
  },
  {
    operation: "BatchWriteItem",
    most: 25,
    of: (count) => ({
      operation: "BatchWriteItem",
      input: { RequestItems: { Things: times(count, (at) => ({ DeleteRequest: { Key: key(at) } })) } },
    }),
  },
  {
    operation: "TransactGetItems",
    most: 100,
    of: (count) => ({
      operation: "TransactGetItems",
      input: { TransactItems: times(count, (at) => ({ Get: { TableName: "Things", Key: key(at) } })) },
    }),
  },
  {
    operation: "TransactWriteItems",
    most: 100,
    of: (count) => ({
      operation: "TransactWriteItems",
      input: { TransactItems: times(count, (at) => ({ Delete: { TableName: "Things", Key: key(at) } })) },
    }),
  },
];

const indexRead = (IndexName: string, ConsistentRead: boolean, TableName = "Things"): DynamoRequest => ({
  operation: "Query",
  input: {
    TableName,
    IndexName,
    KeyConditionExpression: "#key = :key",
    ExpressionAttributeNames: { "#key": IndexName === "ByLabel" ? "id" : "owner" },
    ConsistentRead,
  },
});
const keyedBy = (...names: string[]): DynamoRequest => ({
  operation: "Query",
  input: {
    TableName: "Things",
    KeyConditionExpression: "",
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  },
});
const needing = (...attributes: string[]) => ({
  patterns: {
    getThing,
    second: pattern({
      plan: () => ({ requests: [indexRead("ThingsByOwner", false)] }),
      returns: { atMost: documented(1), attributes },
    }),
  },
});
const local = {
  ...thingsByOwner,
  scope: "local",
  name: "ByLabel",
  partitionKey: "id",
  sortKey: "label",
} as const;

const path = "patterns.second.request";

const cases: Case[] = [
  {
    code: "pattern_number_twice",
    path: "patterns.second",
    what: "a number that another pattern has",
    trips: patterns({ number: 1 }),
    misses: patterns({ number: 2 }),
  },
  ...[-1, Number.NaN, Number.POSITIVE_INFINITY].map((value) => ({
    code: "figure",
    path: "patterns.second.rateRps",
    what: `a rate of ${value}`,
    trips: rate(value),
    misses: rate(0),
  })),
  ...[0.5, Number.POSITIVE_INFINITY].map((value) => ({
    code: "figure",
    path: "patterns.second.returns",
    what: `${value} items`,
    trips: returning(value),
    misses: returning(1),
  })),
  ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY].map((p99Ms) => ({
    code: "budget",
    path: "patterns.second.budget",
    what: `a budget of ${p99Ms} ms`,
    trips: patterns({ budget: { p99Ms } }),
    misses: patterns({ budget: { p99Ms: 0.01 } }),
  })),
  {
    code: "request_throws",
    path,
    what: "a request that throws for sample parameters",
    trips: planning(() => ({ requests: missing() })),
    misses: planning(({ id }) => ({ requests: id === "sample" ? [] : missing() })),
  },
  ...inTable("Others").map((request, position) => ({
    code: "request_table_unknown",
    path,
    what: `${request.operation} ${position} of a table that the design lacks`,
    trips: asking(request),
    misses: asking(inTable("Things")[position] ?? request),
  })),
  {
    code: "request_index_unknown",
    path,
    what: "an index that the design lacks",
    trips: asking(indexRead("ThingsByLabel", false)),
    misses: asking(indexRead("ThingsByOwner", false)),
  },
  {
    code: "request_index_unknown",
    path,
    what: "an index of another table",
    trips: { ...asking(indexRead("ThingsByOwner", false, "Others")), tables: [things, others], items: [thing, other] },
    misses: { ...asking(indexRead("ThingsByOwner", false)), tables: [things, others], items: [thing, other] },
  },
  ...[["label"], ["part"], ["id", "label"], []].map((names) => ({
    code: "query_key",
    path,
    what: `a table query by ${names.join(" and ") || "nothing"}`,
    trips: asking(keyedBy(...names)),
    misses: asking(keyedBy("id", "part")),
  })),
  {
    code: "projection_lacks",
    path,
    what: "an attribute that the index does not project",
    trips: needing("id", "label"),
    misses: needing("id", "part", "owner"),
  },
  {
    code: "index_read_strong",
    path,
    what: "a strong read of a global index",
    trips: asking(indexRead("ThingsByOwner", true)),
    misses: { ...asking(indexRead("ByLabel", true)), indexes: [thingsByOwner, local] },
  },
  ...most.map(({ operation, of, most }) => ({
    code: "request_parts",
    path,
    what: `${operation} of ${most + 1}`,
    trips: asking(of(most + 1)),
    misses: asking(of(most)),
  })),
  ...most.map(({ operation, of }) => ({
    code: "request_parts",
    path,
    what: `${operation} of nothing`,
    trips: asking(of(0)),
    misses: asking(of(1)),
  })),
];

function missing(): never {
  throw new TypeError("cannot read it");
}

describeCases("patterns", cases);
