import { sampleValues } from "../attribute.ts";
import type { Design } from "../design.ts";
import type { AnyIndex } from "../index-key.ts";
import type { DynamoRequest, QueryInput } from "../operation.ts";
import type { AnyPattern } from "../pattern.ts";
import { DesignError, type Problem } from "../problem.ts";
import type { Figure } from "../rate.ts";
import type { AnyTable } from "../table.ts";

/** Parts that one request may have (Developer Guide, "Service, account, and table quotas"). */
const partsMost = { BatchGetItem: 100, BatchWriteItem: 25, TransactGetItems: 100, TransactWriteItems: 100 };

export function checkPatterns(design: Design): Problem[] {
  const byNumber = new Map<number, string>();
  return Object.entries(design.patterns).flatMap(([name, pattern]) => {
    const path = `patterns.${name}`;
    const problems = [
      ...checkFigure(pattern.rateRps, `${path}.rateRps`, 0),
      ...(pattern.returns === undefined ? [] : checkFigure(pattern.returns.atMost, `${path}.returns`, 1)),
      ...checkBudget(pattern, path),
      ...checkRequests(name, pattern, design),
    ];
    const { number } = pattern;
    const owner = number === undefined ? undefined : byNumber.get(number);
    if (owner !== undefined) {
      const message = `it has the number ${number} of ${owner}`;
      problems.push({
        code: "pattern_number_twice",
        path,
        message,
        fix: "give each pattern its number in the document",
      });
    }
    if (number !== undefined) {
      byNumber.set(number, name);
    }
    return problems;
  });
}

function checkFigure({ value }: Figure, path: string, least: number): Problem[] {
  const message = `${value} is not a figure that can be used here`;
  const fix = `give a finite number of at least ${least}`;
  return Number.isFinite(value) && value >= least ? [] : [{ code: "figure", path, message, fix }];
}

function checkBudget({ budget }: AnyPattern, path: string): Problem[] {
  if (budget === undefined || (Number.isFinite(budget.p99Ms) && budget.p99Ms > 0)) {
    return [];
  }
  const message = `${budget.p99Ms} ms is not a latency budget`;
  return [
    { code: "budget", path: `${path}.budget`, message, fix: "give milliseconds above 0, or leave the budget out" },
  ];
}

/** Builds the pattern's first requests from sample parameters: a key that cannot be built shows here, not in production. */
function checkRequests(name: string, pattern: AnyPattern, design: Design): Problem[] {
  const path = `patterns.${name}.request`;
  try {
    const { requests, next } = pattern.plan(sampleValues(pattern.parameters));
    const [only] = requests;
    const isAlone = requests.length === 1 && next === undefined;
    return [
      ...requests.flatMap((request) => checkRequest(request, design, path)),
      ...(isAlone && only !== undefined ? checkProjection(only, pattern, design, path) : []),
    ];
  } catch (error) {
    if (error instanceof DesignError) {
      return error.problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` }));
    }
    const message = `it throws for sample parameters: ${error instanceof Error ? error.message : String(error)}`;
    return [
      {
        code: "request_throws",
        path,
        message,
        fix: "see that the design compiles (npx tsc -p .), and that the request takes any values of the parameters' types",
      },
    ];
  }
}

/**
 * Checks a request that a pattern made against the design: known tables and indexes, no strong read of a global index, no more
 * parts than DynamoDB takes.
 */
export function checkRequest(request: DynamoRequest, design: Design, path: string): Problem[] {
  const problems: Problem[] = [];
  for (const table of tablesOf(request).filter((table) => !design.tables.some(({ name }) => name === table))) {
    const fix = `add ${table} to the design's tables`;
    problems.push({
      code: "request_table_unknown",
      path,
      message: `it asks the table ${table}, which the design lacks`,
      fix,
    });
  }
  if (request.operation === "Query" && request.input.IndexName === undefined) {
    const table = design.tables.find(({ name }) => name === request.input.TableName);
    problems.push(...(table === undefined ? [] : checkQueryKeys(request.input, table, path)));
  }
  if (request.operation === "Query" && request.input.IndexName !== undefined) {
    const { TableName, IndexName } = request.input;
    const index = queriedIndex(request.input, design);
    if (index === undefined) {
      const message = `it asks the index ${IndexName} of ${TableName}, which the design lacks`;
      problems.push({ code: "request_index_unknown", path, message, fix: `add ${IndexName} to the design's indexes` });
    } else {
      problems.push(...checkQueryKeys(request.input, index, path));
    }
    if (index?.scope === "global" && request.input.ConsistentRead === true) {
      const message = `it reads the global index ${IndexName} with strong consistency, which DynamoDB refuses`;
      problems.push({ code: "index_read_strong", path, message, fix: 'use consistency "eventual", or read the table' });
    }
  }
  const parts = partsOf(request);
  if (parts !== undefined && (parts.count === 0 || parts.count > parts.most)) {
    const message = `${request.operation} with ${parts.count} parts; DynamoDB takes 1 to ${parts.most}`;
    problems.push({ code: "request_parts", path, message, fix: "split it, or bound the parameter" });
  }
  return problems;
}

const queriedIndex = ({ IndexName, TableName }: QueryInput, { indexes }: Design) =>
  indexes.find(({ name, table }) => name === IndexName && table.name === TableName);

/**
 * A Query names the partition key of what it asks, perhaps its sort key, and nothing else. The compiler says so too, but a
 * design can be run without having been compiled.
 */
function checkQueryKeys(input: QueryInput, target: AnyTable | AnyIndex, path: string): Problem[] {
  const [partitionKey, sortKey] =
    target.kind === "table" ? [target.partitionKey.name, target.sortKey?.name] : [target.partitionKey, target.sortKey];
  const names = Object.values(input.ExpressionAttributeNames ?? {});
  const strange = names.find((name) => name !== partitionKey && name !== sortKey);
  if (strange === undefined && names.includes(partitionKey)) {
    return [];
  }
  const message = `its key condition names ${names.join(" and ") || "nothing"}, and the key of ${target.name} is ${partitionKey}`;
  return [{ code: "query_key", path, message, fix: `give key: { ${partitionKey}: ... }` }];
}

/** An index gives what it projects. Where a second request follows, that one may find the rest. */
function checkProjection(
  { operation, input }: DynamoRequest,
  { returns }: AnyPattern,
  design: Design,
  path: string,
): Problem[] {
  if (operation !== "Query" || input.IndexName === undefined || returns === undefined) {
    return [];
  }
  const index = queriedIndex(input, design);
  if (index === undefined || index.projection.kind === "all") {
    return [];
  }
  const { partitionKey, sortKey } = index.table;
  const included = index.projection.kind === "include" ? index.projection.attributes : [];
  const found = new Set([...included, index.partitionKey, index.sortKey, partitionKey.name, sortKey?.name]);
  const missing = returns.attributes.filter((attribute) => !found.has(attribute));
  const message = `it needs ${missing.join(", ")}, which ${index.name} does not project`;
  const fix = "add it to the index's project, or read the rest in a second request";
  return missing.length === 0 ? [] : [{ code: "projection_lacks", path, message, fix }];
}

function partsOf({ operation, input }: DynamoRequest): { count: number; most: number } | undefined {
  switch (operation) {
    case "BatchGetItem":
      return {
        most: partsMost[operation],
        count: Object.values(input.RequestItems).reduce((sum, { Keys }) => sum + Keys.length, 0),
      };
    case "BatchWriteItem":
      return { most: partsMost[operation], count: Object.values(input.RequestItems).flat().length };
    case "TransactGetItems":
    case "TransactWriteItems":
      return { most: partsMost[operation], count: input.TransactItems.length };
    default:
      return undefined;
  }
}

/** The tables that a request touches. */
export function tablesOf({ operation, input }: DynamoRequest): readonly string[] {
  switch (operation) {
    case "BatchGetItem":
    case "BatchWriteItem":
      return Object.keys(input.RequestItems);
    case "TransactGetItems":
      return input.TransactItems.map(({ Get }) => Get.TableName);
    case "TransactWriteItems":
      return input.TransactItems.flatMap((entry) => Object.values(entry)).map(({ TableName }) => TableName);
    default:
      return [input.TableName];
  }
}
