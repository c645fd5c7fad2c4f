import { setTimeout as delay } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { compareTable, renderTableDifference } from "../../model/deployment/compare-table.ts";
import type { IndexDefinition, TableDefinition } from "../../model/schema/table-definition.ts";
import { createEngineClient, type EngineAddress, toEngineError } from "./client.ts";
import { describeDeployedTable } from "./deployed-table.ts";
import { EngineError } from "./engine-error.ts";
import { onShutdown } from "./shutdown.ts";

export interface CreateTablesOptions {
  /** Use a table that exists if it is exactly as designed, instead of refusing; false unless given. */
  readonly reuseTables?: boolean;
  /** Make a table that does not exist, instead of refusing; true unless given. */
  readonly createMissing?: boolean;
  /** Put on every table that this call makes. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Milliseconds for one table to become ACTIVE with its indexes; 300,000 unless given. */
  readonly readyTimeoutMs?: number;
}

export interface CreatedTables {
  /** Made by this call; `deleteTables` may take them. */
  readonly created: readonly string[];
  /** Found as designed. */
  readonly reused: readonly string[];
}

const readyTimeoutMsDefault = 300_000;
const pollIntervalMsMin = 20;
const pollIntervalMsMax = 2_000;

/**
 * Creates the tables of a design, on-demand, in parallel, and resolves when all are ACTIVE with their indexes and time to
 * live is set (AWS goes on enabling it for up to an hour; nothing here depends on that).
 *
 * Data of others is safe: a table that exists is never dropped or changed. All tables are looked at before the first one is
 * created, and what this call created is deleted again if a later step fails or a signal ends us meanwhile.
 *
 * @throws EngineError `table-exists`, `table-missing`, `table-differs`, `table-not-ready`, or a failure of the engine
 */
export async function createTables(
  engine: EngineAddress,
  tables: readonly TableDefinition[],
  options: CreateTablesOptions = {},
): Promise<CreatedTables> {
  const client = createEngineClient(engine);
  const created: string[] = [];
  const takeBack = onShutdown(() => deleteTables(engine, created));
  const run = <T>(action: string, work: Promise<T>) =>
    work.catch((error: unknown): never => {
      throw toEngineError(error, engine, action);
    });
  try {
    const found = await Promise.all(
      tables.map((table) => run(`describe table ${table.TableName}`, describeTable(client, table.TableName))),
    );
    const existing = tables.filter((_, position) => found[position] !== undefined);
    if (existing.length > 0) {
      await run("compare the tables that exist", assertReusable(client, existing, options.reuseTables ?? false));
    }
    const missing = tables.filter((table) => !existing.includes(table));
    if (options.createMissing === false && missing.length > 0) {
      throw new EngineError(
        "table-missing",
        `There is no table ${missing.map(({ TableName }) => TableName).join(", ")} at ${engine.endpoint}.`,
        "Deploy it first, or give the endpoint that it was deployed to.",
      );
    }
    const timeoutMs = options.readyTimeoutMs ?? readyTimeoutMsDefault;
    const results = await Promise.allSettled(
      missing.map((table) =>
        run(
          `create table ${table.TableName}`,
          createTable(client, toCreateTableInput(table, options.tags), timeoutMs, () =>
            created.push(table.TableName),
          ).then(() => enableTimeToLive(client, table)),
        ),
      ),
    );
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
    return { created, reused: existing.map((table) => table.TableName) };
  } catch (error) {
    // The first failure is the one to tell; that cleaning up failed too would only hide it.
    await deleteTables(engine, created).catch(() => undefined);
    throw error;
  } finally {
    takeBack();
    client.destroy();
  }
}

/**
 * Deletes tables and resolves when they are gone; one that does not exist is fine. Only for names that `createTables`
 * returned as created.
 */
export async function deleteTables(engine: EngineAddress, names: readonly string[]): Promise<void> {
  const client = createEngineClient(engine);
  try {
    await Promise.all(
      names.map((name) =>
        deleteTable(client, name).catch((error: unknown) => {
          throw toEngineError(error, engine, `delete table ${name}`);
        }),
      ),
    );
  } finally {
    client.destroy();
  }
}

async function createTable(
  client: DynamoDBClient,
  input: CreateTableCommandInput & { readonly TableName: string },
  timeoutMs: number,
  onCreated: () => void,
): Promise<void> {
  await client.send(new CreateTableCommand(input));
  onCreated();
  await pollTable(client, input.TableName, timeoutMs, isActive);
}

async function enableTimeToLive(
  client: DynamoDBClient,
  { TableName, timeToLiveAttribute }: TableDefinition,
): Promise<void> {
  if (timeToLiveAttribute !== undefined) {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      }),
    );
  }
}

async function deleteTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new DeleteTableCommand({ TableName: name }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return;
    }
    throw error;
  }
  await pollTable(client, name, readyTimeoutMsDefault, (description) => description === undefined);
}

async function pollTable(
  client: DynamoDBClient,
  name: string,
  timeoutMs: number,
  isDone: (description: TableDescription | undefined) => boolean,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  let intervalMs = pollIntervalMsMin;
  for (;;) {
    const description = await describeTable(client, name);
    if (isDone(description)) {
      return;
    }
    if (performance.now() >= deadlineMs) {
      throw new EngineError(
        "table-not-ready",
        `Table ${name} is still ${description?.TableStatus ?? "missing"} after ${timeoutMs} ms.`,
        "Look at the table in the service's console; a large change may only need more time.",
      );
    }
    await delay(intervalMs);
    intervalMs = Math.min(intervalMs * 2, pollIntervalMsMax);
  }
}

function isActive(description: TableDescription | undefined): boolean {
  const indexes = description?.GlobalSecondaryIndexes ?? [];
  return description?.TableStatus === "ACTIVE" && indexes.every((index) => index.IndexStatus === "ACTIVE");
}

async function describeTable(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

async function assertReusable(
  client: DynamoDBClient,
  existing: readonly TableDefinition[],
  reuseTables: boolean,
): Promise<void> {
  const names = existing.map((table) => table.TableName).join(", ");
  if (!reuseTables) {
    throw new EngineError(
      "table-exists",
      `There already ${existing.length === 1 ? "is a table" : "are tables"} named ${names}, and nothing was changed.`,
      "Use an endpoint without them, or allow tables to be reused if their data may be written to.",
    );
  }
  const differences = await Promise.all(
    existing.map(async (table) => compareTable(table, await describeDeployedTable(client, table.TableName))),
  );
  // An engine may keep the type of an attribute that no key uses any more; no request can tell.
  const lines = differences
    .flat()
    .filter(({ kind }) => kind !== "definition-unused")
    .map(renderTableDifference);
  if (lines.length > 0) {
    throw new EngineError(
      "table-differs",
      `Tables that exist are not as designed:\n${lines.map((line) => `  ${line}`).join("\n")}`,
      "Deploy the design first, or use an endpoint without these tables.",
    );
  }
}

function toCreateTableInput(table: TableDefinition, tags: Readonly<Record<string, string>> = {}) {
  const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = table;
  return {
    TableName: table.TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...table.AttributeDefinitions],
    KeySchema: [...table.KeySchema],
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global.map(toIndexInput) }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local.map(toIndexInput) }),
    ...(Object.keys(tags).length === 0 ? {} : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  } satisfies CreateTableCommandInput;
}

function toIndexInput({ IndexName, KeySchema, Projection }: IndexDefinition) {
  const { ProjectionType, NonKeyAttributes } = Projection;
  return {
    IndexName,
    KeySchema: [...KeySchema],
    Projection: {
      ProjectionType,
      ...(NonKeyAttributes === undefined ? {} : { NonKeyAttributes: [...NonKeyAttributes] }),
    },
  };
}
