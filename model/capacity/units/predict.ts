import { ExpressionError } from "../../expression/expression-error.ts";
import { type Findings, toPrediction } from "./ledger.ts";
import { assertOptions } from "./parameters.ts";
import { batchGet, getItem, transactGet } from "./predict-get.ts";
import { query, scan } from "./predict-page.ts";
import { transactWrite } from "./predict-transaction.ts";
import { batchWrite, deleteItem, putItem, updateItem } from "./predict-write.ts";
import type { Prediction, PredictOptions, WireRequest } from "./prediction.ts";
import { Refusal } from "./refusal.ts";
import { isMembers, type Members } from "./request-input.ts";
import { tableNameOf } from "./table-of.ts";
import type { Tables } from "./tables.ts";
import { UnitsError } from "./units-error.ts";

export type { PredictOptions } from "./prediction.ts";

type Predict = (tables: Tables, input: Members, options: PredictOptions) => Findings;

const operations: Readonly<Record<string, Predict>> = {
  GetItem: getItem,
  BatchGetItem: batchGet,
  TransactGetItems: transactGet,
  Query: query,
  Scan: scan,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  BatchWriteItem: batchWrite,
  TransactWriteItems: transactWrite,
};

/** Operations whose units can be predicted. */
export const predictedOperations: readonly string[] = Object.keys(operations);

/** Operations that take units which cannot be predicted: those of PartiQL. */
export const unpredictedOperations: readonly string[] = [
  "ExecuteStatement",
  "BatchExecuteStatement",
  "ExecuteTransaction",
];

/**
 * What a request costs and does, given the items that are there: exact units of the table and each index, with the rule of each
 * amount. Changes nothing: whoever sends the request applies `changes` to the tables.
 *
 * What DynamoDB refuses is an outcome (`ValidationException` and the like) without units; a failed condition and a cancelled
 * transaction are outcomes with units.
 *
 * @throws UnitsError for an operation or a request that cannot be predicted
 */
export function predictRequest(tables: Tables, request: WireRequest, options: PredictOptions = {}): Prediction {
  const { operation, input } = request;
  const predict = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (predict === undefined) {
    throw new UnitsError(
      "units/operation",
      unpredictedOperations.includes(operation)
        ? `PartiQL is not read here, so the units of ${operation} are not predicted`
        : `the units of ${operation} are not predicted`,
      `predicted are ${predictedOperations.join(", ")}`,
    );
  }
  return toPrediction(
    tablesOf(input),
    findingsOf(() => {
      assertOptions(operation, input);
      return predict(tables, input, options);
    }),
  );
}

/** An exception of DynamoDB that costs nothing is an outcome like any other. */
function findingsOf(predict: () => Findings): Findings {
  try {
    return predict();
  } catch (error) {
    if (error instanceof Refusal) {
      return { outcome: error.exception, reason: error.message, parts: [] };
    }
    if (error instanceof ExpressionError) {
      return { outcome: "ValidationException", reason: error.message, parts: [] };
    }
    throw error;
  }
}

/** The name of every table that a request names, once. */
export function tablesOf(input: Members): string[] {
  const names = new Set<string>();
  const add = (members: Members) => {
    if (typeof members.TableName === "string") {
      names.add(tableNameOf(members.TableName));
    }
  };
  add(input);
  if (isMembers(input.RequestItems)) {
    for (const name of Object.keys(input.RequestItems)) {
      names.add(tableNameOf(name));
    }
  }
  const entries: readonly unknown[] = Array.isArray(input.TransactItems) ? input.TransactItems : [];
  for (const entry of entries) {
    for (const action of isMembers(entry) ? Object.values(entry) : []) {
      if (isMembers(action)) {
        add(action);
      }
    }
  }
  return [...names];
}
