/** Random requests of every operation on single items, batches and transactions, on a few items of a few tables. */
import fc from "fast-check";
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import {
  expressionMembers,
  projectionArbitrary,
  updateArbitrary,
  writeConditionArbitrary,
} from "./expression-arbitrary.ts";
import { sometimes } from "./sometimes.ts";
import { itemArbitrary, keyArbitrary } from "./value-arbitrary.ts";
import { indexKeyNames, keyNamesOf, plainNames } from "./vocabulary.ts";

type Members = Readonly<Record<string, unknown>>;

/** A request's input, or a part of a batch or transaction, with the item or key that it is about. */
interface Part {
  readonly table: TableDefinition;
  readonly item: WireItem;
  readonly input: Members;
}

/** Conditions are frequent enough to fail at times, and seldom enough for most writes to happen. */
const condition = sometimes(writeConditionArbitrary(), 3);
const consistency = fc.boolean().map((ConsistentRead): Members => (ConsistentRead ? { ConsistentRead } : {}));

function projection(table: TableDefinition): fc.Arbitrary<Members> {
  const names = [...new Set([...keyNamesOf(table), ...indexKeyNames, ...plainNames])];
  return sometimes(projectionArbitrary(names), 3).map((ProjectionExpression) =>
    expressionMembers({ ProjectionExpression }),
  );
}

const put = (table: TableDefinition): fc.Arbitrary<Part> =>
  fc.tuple(itemArbitrary(table), condition).map(([item, ConditionExpression]) => ({
    table,
    item,
    input: { TableName: table.TableName, Item: item, ...expressionMembers({ ConditionExpression }) },
  }));

function keyed(table: TableDefinition, members: fc.Arbitrary<Members>): fc.Arbitrary<Part> {
  return fc
    .tuple(keyArbitrary(table), members)
    .map(([item, rest]) => ({ table, item, input: { TableName: table.TableName, Key: item, ...rest } }));
}

const update = (table: TableDefinition) =>
  keyed(
    table,
    fc
      .tuple(updateArbitrary(table), condition)
      .map(([UpdateExpression, ConditionExpression]) => expressionMembers({ UpdateExpression, ConditionExpression })),
  );

const remove = (table: TableDefinition) =>
  keyed(
    table,
    condition.map((ConditionExpression) => expressionMembers({ ConditionExpression })),
  );

const conditionCheck = (table: TableDefinition) =>
  keyed(
    table,
    writeConditionArbitrary().map((ConditionExpression) => expressionMembers({ ConditionExpression })),
  );

const get = (table: TableDefinition) =>
  keyed(
    table,
    fc.tuple(consistency, projection(table)).map(([consistent, projected]) => ({ ...consistent, ...projected })),
  );

const transactionalGet = (table: TableDefinition) => keyed(table, projection(table));

/** One item is named once in a batch or transaction. Two spellings of a number are one key. */
function keyText({ table, item }: Part): string {
  const values = keyNamesOf(table).map((name) => {
    const value = item[name];
    return value !== undefined && "N" in value ? Number(value.N) : value;
  });
  return JSON.stringify([table.TableName, values]);
}

const distinct = (part: fc.Arbitrary<Part>, maxLength: number) =>
  fc.uniqueArray(part, { minLength: 1, maxLength, selector: keyText });

/** The inputs of each single-item operation, by the operation's name. */
export const itemOperations = { PutItem: put, UpdateItem: update, DeleteItem: remove, GetItem: get } as const;

export function batchGetArbitrary(tables: readonly TableDefinition[]): fc.Arbitrary<Members> {
  const key = fc.constantFrom(...tables).chain((table) => keyed(table, fc.constant({})));
  const members = fc.tuple(...tables.map((table) => fc.tuple(consistency, projection(table))));
  return fc.tuple(distinct(key, 6), members).map(([parts, ofTables]) => {
    const entries = tables.flatMap((table, position) => {
      const Keys = parts.filter((part) => part.table === table).map(({ item }) => item);
      const [consistent, projected] = ofTables[position] ?? [];
      return Keys.length === 0 ? [] : [[table.TableName, { Keys, ...consistent, ...projected }] as const];
    });
    return { RequestItems: Object.fromEntries(entries) };
  });
}

const batchPut = (table: TableDefinition) =>
  itemArbitrary(table).map((item): Part => ({ table, item, input: { PutRequest: { Item: item } } }));

const batchDelete = (table: TableDefinition) =>
  keyArbitrary(table).map((item): Part => ({ table, item, input: { DeleteRequest: { Key: item } } }));

export function batchPutArbitrary(tables: readonly TableDefinition[]): fc.Arbitrary<Members> {
  return batchOf(tables, batchPut);
}

export function batchWriteArbitrary(tables: readonly TableDefinition[]): fc.Arbitrary<Members> {
  return batchOf(tables, (table) => fc.oneof(batchPut(table), batchDelete(table)));
}

function batchOf(
  tables: readonly TableDefinition[],
  one: (table: TableDefinition) => fc.Arbitrary<Part>,
): fc.Arbitrary<Members> {
  const write = fc.constantFrom(...tables).chain(one);
  return distinct(write, 6).map((parts) => {
    const entries = tables.flatMap((table) => {
      const writes = parts.filter((part) => part.table === table).map(({ input }) => input);
      return writes.length === 0 ? [] : [[table.TableName, writes] as const];
    });
    return { RequestItems: Object.fromEntries(entries) };
  });
}

export function transactGetArbitrary(tables: readonly TableDefinition[]): fc.Arbitrary<Members> {
  const part = fc.constantFrom(...tables).chain(transactionalGet);
  return distinct(part, 5).map((parts) => ({ TransactItems: parts.map(({ input }) => ({ Get: input })) }));
}

export function transactWriteArbitrary(tables: readonly TableDefinition[]): fc.Arbitrary<Members> {
  const named = (name: string, part: fc.Arbitrary<Part>) =>
    part.map(({ input, ...rest }): Part => ({ ...rest, input: { [name]: input } }));
  const part = fc
    .constantFrom(...tables)
    .chain((table) =>
      fc.oneof(
        { weight: 3, arbitrary: named("Put", put(table)) },
        { weight: 3, arbitrary: named("Update", update(table)) },
        { weight: 2, arbitrary: named("Delete", remove(table)) },
        { weight: 1, arbitrary: named("ConditionCheck", conditionCheck(table)) },
      ),
    );
  return distinct(part, 4).map((parts) => ({ TransactItems: parts.map(({ input }) => input) }));
}
