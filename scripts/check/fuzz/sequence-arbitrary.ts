/** Random sequences of requests on the tables of one world. */
import fc from "fast-check";
import type { WireRequest } from "../../../model/capacity/units/prediction.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { queryArbitrary, scanArbitrary } from "./query-arbitrary.ts";
import {
  batchGetArbitrary,
  batchPutArbitrary,
  batchWriteArbitrary,
  itemOperations,
  transactGetArbitrary,
  transactWriteArbitrary,
} from "./request-arbitrary.ts";
import { tableArbitrary } from "./table-arbitrary.ts";
import { filler, toKeyValue } from "./value-arbitrary.ts";
import { keyNamesOf, keyPools, keyTypeOf } from "./vocabulary.ts";

/** One step of a sequence. Only the run knows where a page ends and which token a transaction had. */
export type Step =
  | { readonly kind: "request"; readonly request: WireRequest; readonly hasToken?: boolean }
  /** The next page of the last Query, if it has one. */
  | { readonly kind: "next-page" }
  /** The last transaction that had a token, once more. */
  | { readonly kind: "replay" };

/** Tables that one sequence at a time has to itself. */
export interface World {
  readonly tables: readonly TableDefinition[];
}

/** Two tables: the second is what batches and transactions span. */
export function worldArbitrary(name: string): fc.Arbitrary<World> {
  return fc.tuple(tableArbitrary(`${name}-a`), tableArbitrary(`${name}-b`)).map((tables) => ({ tables }));
}

type Members = Readonly<Record<string, unknown>>;

const step = (operation: string, input: fc.Arbitrary<Members>): fc.Arbitrary<Step> =>
  input.map((members) => ({ kind: "request", request: { operation, input: members } }));

export function sequenceArbitrary({ tables }: World, lengthMax: number): fc.Arbitrary<readonly Step[]> {
  const ofTable = (toInput: (table: TableDefinition) => fc.Arbitrary<Members>) => fc.oneof(...tables.map(toInput));
  const ofItem = (operation: keyof typeof itemOperations) =>
    step(
      operation,
      ofTable((table) => itemOperations[operation](table).map(({ input }) => input)),
    );
  const transactWrite = fc
    .tuple(transactWriteArbitrary(tables), fc.boolean())
    .map(
      ([input, hasToken]): Step => ({ kind: "request", request: { operation: "TransactWriteItems", input }, hasToken }),
    );
  const one = fc.oneof(
    { weight: 14, arbitrary: ofItem("PutItem") },
    { weight: 14, arbitrary: ofItem("UpdateItem") },
    { weight: 4, arbitrary: ofItem("DeleteItem") },
    { weight: 6, arbitrary: ofItem("GetItem") },
    { weight: 14, arbitrary: step("Query", ofTable(queryArbitrary)) },
    { weight: 4, arbitrary: fc.constant<Step>({ kind: "next-page" }) },
    { weight: 4, arbitrary: step("Scan", ofTable(scanArbitrary)) },
    { weight: 5, arbitrary: step("BatchGetItem", batchGetArbitrary(tables)) },
    { weight: 6, arbitrary: step("BatchWriteItem", batchWriteArbitrary(tables)) },
    { weight: 5, arbitrary: step("TransactGetItems", transactGetArbitrary(tables)) },
    { weight: 12, arbitrary: transactWrite },
    { weight: 8, arbitrary: fc.constant<Step>({ kind: "replay" }) },
  );
  const fill = fc.array(step("BatchWriteItem", batchPutArbitrary(tables)), { maxLength: 3 });
  const steps = fc.array(one, { minLength: 1, maxLength: lengthMax, size: "max" });
  return fc.tuple(fill, steps).map(([first, rest]) => [...first, ...rest]);
}

/** A partition beyond the 1 MB of a page, read page by page. Seldom, because it is a lot to send. */
export function largePartitionArbitrary({ tables }: World): fc.Arbitrary<readonly Step[]> {
  const sorted = tables.filter((table) => keyNamesOf(table).length === 2);
  return sorted.length === 0 ? fc.constant([]) : fc.constantFrom(...sorted).chain(largePartitionOf);
}

function largePartitionOf(table: TableDefinition): fc.Arbitrary<readonly Step[]> {
  const [pk = "pk", sk = "sk"] = keyNamesOf(table);
  const pkType = keyTypeOf(table, pk) ?? "S";
  const skType = keyTypeOf(table, sk) ?? "S";
  const partition = toKeyValue(pkType, keyPools[pkType][0] ?? "");
  // The two spellings of one number would make one item.
  const sortKeys = keyPools[skType]
    .filter((spelled) => spelled !== "1.0")
    .map((spelled) => toKeyValue(skType, spelled));
  const request = (operation: string, input: Members): Step => ({ kind: "request", request: { operation, input } });
  return fc
    .record({
      sizes: fc.array(fc.integer({ min: 90_000, max: 390_000 }), {
        minLength: sortKeys.length,
        maxLength: sortKeys.length,
      }),
      ConsistentRead: fc.boolean(),
      ScanIndexForward: fc.boolean(),
    })
    .map(({ sizes, ConsistentRead, ScanIndexForward }) => [
      ...sortKeys.map((sortKey, position) =>
        request("PutItem", {
          TableName: table.TableName,
          Item: { [pk]: partition, [sk]: sortKey, t: filler(sizes[position] ?? 0) },
        }),
      ),
      request("Query", {
        TableName: table.TableName,
        KeyConditionExpression: "#p = :p",
        ExpressionAttributeNames: { "#p": pk },
        ExpressionAttributeValues: { ":p": partition },
        ConsistentRead,
        ScanIndexForward,
      }),
      { kind: "next-page" },
      { kind: "next-page" },
    ]);
}
