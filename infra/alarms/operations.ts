import { requestsOf } from "../../model/request/pattern-requests.ts";
import type { Design } from "../../model/schema/design.ts";
import type { DynamoRequest, Operation } from "../../model/schema/operation.ts";
import type { AnyPattern } from "../../model/schema/pattern.ts";

/** An access pattern, as far as alarms and dashboards speak of it. */
export interface PatternUse {
  /** The pattern's name in the design. */
  readonly name: string;
  /** The requirement document's number. */
  readonly number?: number;
  readonly title: string;
  /** Executions a second that the design plans for. */
  readonly rateRps: number;
  /** Absent where the pattern has no budget. */
  readonly p99Ms?: number;
}

/** The smallest budget of all patterns that send an operation to a table, and the patterns that have it. */
export interface TightestBudget {
  readonly p99Ms: number;
  readonly setBy: readonly PatternUse[];
}

export interface OperationUse {
  readonly operation: Operation;
  /** By number, then by name. */
  readonly patterns: readonly PatternUse[];
  /** Absent where none of the patterns has a budget. */
  readonly budget?: TightestBudget;
}

/** Capacity that patterns use: the table's own, which its local indexes share, or that of one global index. */
export interface ThroughputUse {
  /** Absent for the table's own. */
  readonly index?: string;
  readonly direction: "read" | "write";
}

export interface TableUse {
  /** By operation. */
  readonly operations: readonly OperationUse[];
  /** The table's own first, then the indexes by name; reads before writes. */
  readonly throughput: readonly ThroughputUse[];
}

/**
 * What the access patterns of a design do to each of its tables, in the terms of DynamoDB's CloudWatch metrics; a table that
 * no pattern uses is absent.
 *
 * Latency and errors are published by TableName and Operation, so a query of an index counts under its table. A batch or a
 * transaction is an operation of its own there, not the reads and writes in it; it is listed under each table that it names.
 * Units and throttled events are published by TableName, and by TableName and GlobalSecondaryIndexName: the table's figures
 * leave its global indexes out. (AWS page "DynamoDB Metrics and dimensions".)
 */
export function toTableUses(design: Design): ReadonlyMap<string, TableUse> {
  const touches = Object.entries(design.patterns).flatMap(([name, pattern]) => {
    const use = toPatternUse(name, pattern);
    return requestsOf(pattern, design).flatMap((request) =>
      touchesOf(request).map((touch) => ({ ...touch, operation: request.operation, pattern: use })),
    );
  });
  const tables = new Set(touches.map(({ table }) => table));
  return new Map(
    [...tables].map((table) => {
      const own = touches.filter((touch) => touch.table === table);
      return [
        table,
        { operations: toOperationUses(own), throughput: toThroughputUses(own, globalIndexes(design, table)) },
      ];
    }),
  );
}

/** All patterns of these tables, each once, by number, then by name. */
export function patternsOf(uses: Iterable<TableUse>): readonly PatternUse[] {
  return inOrder([...uses].flatMap(({ operations }) => operations.flatMap(({ patterns }) => patterns)));
}

/** One request's use of one table: which index it reads, and whether it reads or writes. */
interface Touch extends ThroughputUse {
  readonly table: string;
}

interface PatternTouch extends Touch {
  readonly operation: Operation;
  readonly pattern: PatternUse;
}

function touchesOf({ operation, input }: DynamoRequest): readonly Touch[] {
  switch (operation) {
    case "GetItem":
      return [{ table: input.TableName, direction: "read" }];
    case "Query": {
      const { TableName, IndexName } = input;
      return [{ table: TableName, direction: "read", ...(IndexName === undefined ? {} : { index: IndexName }) }];
    }
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
      return [{ table: input.TableName, direction: "write" }];
    case "BatchGetItem":
      return Object.keys(input.RequestItems).map((table) => ({ table, direction: "read" }));
    case "BatchWriteItem":
      return Object.keys(input.RequestItems).map((table) => ({ table, direction: "write" }));
    case "TransactGetItems":
      return input.TransactItems.map(({ Get }) => ({ table: Get.TableName, direction: "read" }));
    case "TransactWriteItems":
      // A ConditionCheck is billed as a write too.
      return input.TransactItems.flatMap((entry) =>
        Object.values(entry).map(({ TableName }) => ({ table: TableName, direction: "write" })),
      );
  }
}

function toPatternUse(name: string, { number, title, rateRps, budget }: AnyPattern): PatternUse {
  return {
    name,
    ...(number === undefined ? {} : { number }),
    title,
    rateRps: rateRps.value,
    ...(budget === undefined ? {} : { p99Ms: budget.p99Ms }),
  };
}

function toOperationUses(touches: readonly PatternTouch[]): readonly OperationUse[] {
  const operations = [...new Set(touches.map(({ operation }) => operation))].sort();
  return operations.map((operation) => {
    const own = touches.filter((touch) => touch.operation === operation);
    const patterns = inOrder(own.map(({ pattern }) => pattern));
    const budget = tightestOf(patterns);
    return { operation, patterns, ...(budget === undefined ? {} : { budget }) };
  });
}

function tightestOf(patterns: readonly PatternUse[]): TightestBudget | undefined {
  const budgets = patterns.flatMap(({ p99Ms }) => (p99Ms === undefined ? [] : [p99Ms]));
  if (budgets.length === 0) {
    return undefined;
  }
  const p99Ms = Math.min(...budgets);
  return { p99Ms, setBy: patterns.filter((pattern) => pattern.p99Ms === p99Ms) };
}

/** A write of the table is a write of each of its global indexes, or can be: only an item without the index's key is not. */
function toThroughputUses(touches: readonly Touch[], indexes: readonly string[]): readonly ThroughputUse[] {
  const isWritten = touches.some(({ direction }) => direction === "write");
  const readsTable = ({ index, direction }: Touch) =>
    direction === "read" && (index === undefined || !indexes.includes(index));
  return [
    ...(touches.some(readsTable) ? [{ direction: "read" } as const] : []),
    ...(isWritten ? [{ direction: "write" } as const] : []),
    ...indexes.flatMap((index) => [
      ...(touches.some((touch) => touch.index === index) ? [{ index, direction: "read" } as const] : []),
      ...(isWritten ? [{ index, direction: "write" } as const] : []),
    ]),
  ];
}

function globalIndexes(design: Design, table: string): readonly string[] {
  const global = design.indexes.filter((index) => index.scope === "global" && index.table.name === table);
  return global.map(({ name }) => name).sort();
}

function inOrder(patterns: readonly PatternUse[]): readonly PatternUse[] {
  const each = new Map(patterns.map((pattern) => [pattern.name, pattern]));
  const rank = ({ number = Number.MAX_SAFE_INTEGER }: PatternUse) => number;
  return [...each.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
