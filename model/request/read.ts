import type { AnyIndex, Index } from "../schema/index-key.ts";
import { type AnyItem, type ItemValue, type KeyParameters, keysOfShards, type Spelled } from "../schema/item.ts";
import type { GetInput, NativeItem, NativeValue, QueryInput } from "../schema/operation.ts";
import type { Consistency, Plan } from "../schema/plan.ts";
import { DesignError } from "../schema/problem.ts";
import { shardKey, shardNumbers } from "../schema/shard.ts";
import type { AnyTable, KeyValueOf } from "../schema/table.ts";
import { Expression } from "./expression.ts";
import { requireKeyValue, type SortCondition, sortConditionExpression } from "./sort-condition.ts";

/** Reads one item by its full key: GetItem. Of a sharded item all shards, together; `gatherShards` adds them up. */
export function get<I extends AnyItem>(item: I, key: KeyParameters<I>): Plan<ItemValue<I>, Consistency> {
  const requests = getInputs(item, { ...key }).map((input) => ({ operation: "GetItem" as const, input }));
  return { requests };
}

function getInputs(item: AnyItem, key: NativeItem): readonly GetInput[] {
  return keysOfShards(item, key).map((Key) => ({ TableName: item.table.name, Key }));
}

interface QueryOptions<Sort extends NativeValue = NativeValue> {
  readonly sortKey?: SortCondition<Sort>;
  /** Descending order of the sort key: with time-ordered identifiers, the newest come first. */
  readonly newestFirst?: boolean;
  /** How many items to read at most, before any filter: a whole number from 1. */
  readonly limit?: number;
}

type PartitionOf<T extends AnyTable> = Spelled<{
  readonly [Name in T["partitionKey"]["name"]]: KeyValueOf<T["partitionKey"]>;
}>;
type SortOf<T extends AnyTable> = KeyValueOf<NonNullable<T["sortKey"]>>;

/**
 * Reads an item collection, or a part of it, in the order of the sort key: Query on a table. `of` names the kinds of item that
 * the condition selects, which the type of what is found follows.
 */
export function query<T extends AnyTable, I extends AnyItem>(
  target: T,
  options: QueryOptions<SortOf<T>> & { readonly of: readonly I[]; readonly key: PartitionOf<T> },
): Plan<I extends AnyItem ? ItemValue<I> : never, Consistency> {
  const sortKey = target.sortKey?.name;
  const foreign = options.of.find((item) => item.table !== target);
  if (foreign !== undefined) {
    throw new DesignError([
      {
        code: "query_item_foreign",
        path: foreign.name,
        message: `${foreign.name} is an item of ${foreign.table.name}, and the query asks ${target.name}`,
        fix: 'list under "of" only items of the table that is queried',
      },
    ]);
  }
  return { requests: [{ operation: "Query", input: queryInput(target.name, sortKey, { ...options.key }, options) }] };
}

/**
 * Reads a secondary index: Query with an index name. A global index can be read with eventual consistency only. An index whose
 * key is spread over shards is asked for each of them, together, and each for the limit: any of them may hold the first items.
 */
export function queryIndex<
  Partition extends NativeItem,
  Found extends object,
  Scope extends "global" | "local",
  Sort extends NativeValue,
>(
  index: Index<Partition, Found, Scope, Sort>,
  options: QueryOptions<NoInfer<Sort>> & { readonly key: NoInfer<Partition> },
): Plan<Found, [Scope] extends ["local"] ? Consistency : "eventual"> {
  const requests = indexKeys(index, { ...options.key }).map((key) => {
    const input = queryInput(index.table.name, index.sortKey, key, options);
    return { operation: "Query" as const, input: { ...input, IndexName: index.name } };
  });
  return { requests };
}

/** The partition keys that hold what a query asks for: one for each shard. */
function indexKeys({ spread, partitionKey }: AnyIndex, key: NativeItem): readonly NativeItem[] {
  if (spread === undefined) {
    return [key];
  }
  const text = requireKeyValue(spread.attribute, key[spread.attribute]);
  return shardNumbers(spread.count).map((shard) => ({ [partitionKey]: shardKey(String(text), shard) }));
}

function queryInput(table: string, sortKey: string | undefined, key: NativeItem, options: QueryOptions): QueryInput {
  const expression = new Expression();
  const conditions = Object.entries(key).map(
    ([name, value]) => `${expression.name(name)} = ${expression.value(name, requireKeyValue(name, value))}`,
  );
  if (options.limit !== undefined && !(Number.isInteger(options.limit) && options.limit >= 1)) {
    throw new DesignError(
      [
        {
          code: "limit",
          path: "limit",
          message: `a query on ${table} cannot be limited to ${options.limit} items`,
          fix: "give a whole number of at least 1, or leave the limit out",
        },
      ],
      "The values given",
    );
  }
  if (options.sortKey !== undefined) {
    if (sortKey === undefined) {
      throw new DesignError([
        {
          code: "sort_key_unknown",
          path: table,
          message: "a sort key condition was given, but the table or index has no sort key",
          fix: "drop the condition, or query something that has a sort key",
        },
      ]);
    }
    conditions.push(sortConditionExpression(sortKey, options.sortKey, expression));
  }
  return {
    TableName: table,
    KeyConditionExpression: conditions.join(" AND "),
    ...expression.toInput(),
    ...(options.newestFirst === true ? { ScanIndexForward: false } : {}),
    ...(options.limit === undefined ? {} : { Limit: options.limit }),
  };
}

/** One item to read, for `batchGet` and `transactGet`: one request part, or as many as the item has shards. */
export interface Wanted<I extends AnyItem> {
  readonly item: I;
  readonly inputs: readonly GetInput[];
}

export function wanted<I extends AnyItem>(item: I, key: KeyParameters<I>): Wanted<I> {
  return { item, inputs: getInputs(item, { ...key }) };
}

type FoundBy<W> = W extends Wanted<infer I> ? ItemValue<I> : never;

/** Reads up to 100 items by key, of any tables, in one request: BatchGetItem. Each item is charged by itself. */
export function batchGet<const W extends readonly Wanted<AnyItem>[]>(
  ...items: W
): Plan<FoundBy<W[number]>, Consistency> {
  const byTable: Record<string, { Keys: NativeItem[] }> = {};
  for (const input of items.flatMap(({ inputs }) => inputs)) {
    byTable[input.TableName] ??= { Keys: [] };
    byTable[input.TableName]?.Keys.push(input.Key);
  }
  return { requests: [{ operation: "BatchGetItem", input: { RequestItems: byTable } }] };
}

/** Reads up to 100 items as of one moment: TransactGetItems. Costs twice a strong read. */
export function transactGet<const W extends readonly Wanted<AnyItem>[]>(
  ...items: W
): Plan<FoundBy<W[number]>, Consistency> {
  const gets = items.flatMap(({ inputs }) => inputs.map((input) => ({ Get: input })));
  return { requests: [{ operation: "TransactGetItems", input: { TransactItems: gets } }] };
}
