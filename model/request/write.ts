import { type AnyItem, type ItemValue, type KeyParameters, keyOf, keysOfShards, storedItem } from "../schema/item.ts";
import type {
  BatchWriteEntry,
  ConditionCheckInput,
  DeleteInput,
  DynamoRequest,
  PutInput,
  TransactWriteEntry,
} from "../schema/operation.ts";
import type { Plan } from "../schema/plan.ts";
import { DesignError } from "../schema/problem.ts";
import { type Condition, conditionExpression, conditionInput } from "./condition.ts";
import { Expression } from "./expression.ts";

/**
 * Writes a whole item, replacing what was there: PutItem. Keys and computed attributes are filled in. Of a sharded item it writes
 * shard 0; the others appear with their first increment.
 */
export function put<I extends AnyItem>(item: I, value: ItemValue<I>, condition?: Condition<I>): Plan {
  const expression = new Expression();
  const input: PutInput = {
    TableName: item.table.name,
    Item: storedItem(item, { ...value }),
    ...conditionInput(item, condition, expression),
    ...expression.toInput(),
  };
  return { requests: [{ operation: "PutItem", input }] };
}

/** Writes an item that must not exist yet: PutItem on the condition that the key is free. */
export function create<I extends AnyItem>(item: I, value: ItemValue<I>): Plan {
  return put(item, value, "absent");
}

/**
 * Deletes an item: DeleteItem. Deleting what is not there is no error unless a condition says so. Of a sharded item all shards go.
 * With a condition, which is asked of shard 0, the others go after it: a delete that is refused loses no counts. Such a sequence
 * is no part of a transaction; there a `check` beside an unconditional `remove` does the same.
 */
export function remove<I extends AnyItem>(item: I, key: KeyParameters<I>, condition?: Condition<I>): Plan {
  const [first, ...others] = keysOfShards(item, { ...key }).map((Key, shard): DynamoRequest => {
    const expression = new Expression();
    const input: DeleteInput = {
      TableName: item.table.name,
      Key,
      ...(shard === 0 ? conditionInput(item, condition, expression) : {}),
      ...expression.toInput(),
    };
    return { operation: "DeleteItem", input };
  });
  const requests = first === undefined ? [] : [first];
  return condition === undefined || others.length === 0
    ? { requests: [...requests, ...others] }
    : { requests, next: () => ({ requests: others }) };
}

/** The requests of a plan of one stage: one, or as many as a sharded item has shards. */
function requestsOf({ requests, next }: Plan): readonly (DynamoRequest | undefined)[] {
  return next === undefined && requests.length > 0 ? requests : [undefined];
}

function refuse(verb: string, takes: string): never {
  throw new DesignError([
    {
      code: "request_not_combinable",
      path: verb,
      message: `${verb} takes only ${takes}`,
      fix: `leave the others out of ${verb}`,
    },
  ]);
}

function toBatchEntry(request: DynamoRequest | undefined): { table: string; entry: BatchWriteEntry } {
  if (request?.operation === "PutItem" && request.input.ConditionExpression === undefined) {
    return { table: request.input.TableName, entry: { PutRequest: { Item: request.input.Item } } };
  }
  if (request?.operation === "DeleteItem" && request.input.ConditionExpression === undefined) {
    return { table: request.input.TableName, entry: { DeleteRequest: { Key: request.input.Key } } };
  }
  return refuse("batchWrite", "puts and deletes without a condition");
}

/** Up to 25 puts and deletes in one request: BatchWriteItem. Each succeeds or fails by itself; it knows no conditions. */
export function batchWrite(...plans: readonly Plan[]): Plan {
  const byTable: Record<string, BatchWriteEntry[]> = {};
  for (const { table, entry } of plans.flatMap(requestsOf).map(toBatchEntry)) {
    byTable[table] ??= [];
    byTable[table]?.push(entry);
  }
  return { requests: [{ operation: "BatchWriteItem", input: { RequestItems: byTable } }] };
}

/** A condition on an item that a transaction does not write. */
export interface Check {
  readonly check: ConditionCheckInput;
}

export function check<I extends AnyItem>(item: I, key: KeyParameters<I>, condition: Condition<I>): Check {
  const expression = new Expression();
  const ConditionExpression = conditionExpression(item, condition, expression);
  return {
    check: { TableName: item.table.name, Key: keyOf(item, { ...key }), ConditionExpression, ...expression.toInput() },
  };
}

function toTransactEntries(part: Plan | Check): TransactWriteEntry[] {
  return "check" in part ? [{ ConditionCheck: part.check }] : requestsOf(part).map(toTransactEntry);
}

function toTransactEntry(request: DynamoRequest | undefined): TransactWriteEntry {
  switch (request?.operation) {
    case "PutItem":
      return { Put: request.input };
    case "UpdateItem":
      return { Update: request.input };
    case "DeleteItem":
      return { Delete: request.input };
    default:
      return refuse("transactWrite", "single puts, updates, deletes and checks");
  }
}

/** Up to 100 writes and checks, all or none: TransactWriteItems. Costs twice the table's units. */
export function transactWrite(...parts: readonly (Plan | Check)[]): Plan {
  return {
    requests: [{ operation: "TransactWriteItems", input: { TransactItems: parts.flatMap(toTransactEntries) } }],
  };
}
