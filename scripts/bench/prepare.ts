import assert from "node:assert/strict";
import { isAwsHost, isLoopback } from "../../bench/engine/aws-host.ts";
import { startDynamoDbLocal } from "../../bench/engine/dynamodb-local.ts";
import { startEmbedded } from "../../bench/engine/embedded.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { type SeedOptions, seedItems } from "../../bench/engine/seed.ts";
import { createSeedPrinter } from "../../bench/engine/seed-progress.ts";
import { type CreateTablesOptions, createTables } from "../../bench/engine/tables.ts";
import { dataSetOf } from "../../bench/workload/arrival-source.ts";
import type { DataSet } from "../../bench/workload/data-set.ts";
import type { LoadSettings } from "../../bench/workload/settings.ts";
import { type TableNames, tableNameOf } from "../../model/request/table-names.ts";
import { marshalItem } from "../../model/request/wire.ts";
import type { Design } from "../../model/schema/design.ts";
import type { Population } from "../../model/schema/population.ts";
import { DesignError } from "../../model/schema/problem.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { UsageError } from "../failure.ts";
import { say, terminalStyle } from "../terminal.ts";
import { resolveTool, ToolError } from "../tools/index.ts";
import type { DeployWay, EngineName } from "./options.ts";

/**
 * Starts an engine of ours. Where the embedded one cannot be had, DynamoDB Local serves instead and the note says so, in the
 * output and in the report.
 */
export async function startEngine(name: EngineName, options: { readonly port?: number }): Promise<Engine> {
  if (name === "dynamodb-local") {
    const { command, version } = await resolveTool("dynamodb-local", { report: say });
    return startDynamoDbLocal({ command, version, ...options });
  }
  try {
    const { command, version } = await resolveTool("dynoxide", { report: say });
    return await startEmbedded({ command, version, ...options });
  } catch (error) {
    const isUnavailable =
      error instanceof ToolError && error.code !== "INTERRUPTED" && !error.code.startsWith("NAMED_");
    if (!isUnavailable) {
      throw error;
    }
    const note = `The embedded engine could not be had, so DynamoDB Local serves instead: ${error.what}`;
    say(note);
    const { command, version } = await resolveTool("dynamodb-local", { report: say });
    return startDynamoDbLocal({ command, version, note, ...options });
  }
}

/**
 * The data set of a load. One that is too small for the design is refused here, before an engine is started for it.
 *
 * @throws UsageError naming `--users`
 */
export function dataSetFor(population: Population, load: LoadSettings): DataSet {
  try {
    const dataSet = dataSetOf(population, load);
    // The first instance of each entity has the most children: if those can be made, all can.
    assert(dataSet.itemCount >= 0);
    return dataSet;
  } catch (error) {
    if (error instanceof DesignError) {
      throw new UsageError(error.message, "`npx tablewright bench --help` lists the options.");
    }
    throw error;
  }
}

export interface PrepareOptions {
  /** Use tables that exist, if they are as designed. */
  readonly reuseTables?: boolean;
  readonly deploy?: DeployWay;
  /** Where tables are there already under other names; none is made then. */
  readonly tableNames?: TableNames;
  /** Called with the tables that were made before anything is written to them: they have to go if that fails. */
  readonly onCreated?: (names: readonly string[]) => void;
}

/** Makes the design's tables in an engine and fills them with the data set. Gives the names of the tables it created. */
export async function prepareEngine(
  engine: Engine,
  design: Design,
  dataSet: DataSet,
  options: PrepareOptions = {},
): Promise<readonly string[]> {
  const { tableNames = {} } = options;
  const created =
    options.deploy === "pulumi"
      ? await deployTables(engine, design)
      : (await createTables(engine, toDeployed(design, tableNames), toCreateOptions(options))).created;
  options.onCreated?.(created);
  await seedDataSet(engine, dataSet, tableNames);
  return created;
}

/** Fills tables that are there with a data set, and shows how far it is. */
export async function seedDataSet(
  engine: Engine,
  dataSet: DataSet,
  tableNames: TableNames = {},
  options: Pick<SeedOptions, "onConsumed" | "signal"> = {},
): Promise<void> {
  function* items() {
    for (const { table, item } of dataSet.items()) {
      yield { table: tableNameOf(tableNames, table), item: marshalItem(item) };
    }
  }
  const onProgress = createSeedPrinter((text) => process.stderr.write(text), terminalStyle(process.stderr));
  await seedItems(engine, items(), { count: dataSet.itemCount, onProgress, ...options });
}

export function toDeployed(design: Design, tableNames: TableNames): TableDefinition[] {
  return toTableDefinitions(design).map((table) => ({ ...table, TableName: tableNameOf(tableNames, table.TableName) }));
}

function toCreateOptions({ reuseTables = false, tableNames }: PrepareOptions): CreateTablesOptions {
  return tableNames === undefined ? { reuseTables } : { reuseTables: true, createMissing: false };
}

/** Imported only when asked for: Pulumi takes a second to load. */
async function deployTables(engine: Engine, design: Design): Promise<readonly string[]> {
  const { deployToEngine } = await import("../pulumi/deploy-to-engine.ts");
  const { tables } = await deployToEngine(engine, design);
  return Object.values(tables).map(({ name }) => name);
}

/**
 * Refuses an endpoint that is not on this machine unless the user allows it, and AWS altogether: load there costs money, and what
 * limits it comes with `--target aws`. What is no address at all is refused when connecting.
 *
 * @throws UsageError
 */
export function assertEndpointAllowed(endpoint: string, isRemoteAllowed: boolean): void {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : undefined;
  if (host !== undefined && isAwsHost(host)) {
    throw new UsageError(
      "--endpoint puts load on an address without asking what it costs, and this one is AWS.",
      "Give --target aws instead: it says what the run costs, asks for consent, and stops at --max-cost.",
    );
  }
  if (host !== undefined && !isLoopback(host) && !isRemoteAllowed) {
    throw new UsageError(`${host} is not this machine.`, "If you may put load on it, say so with --allow-remote.");
  }
}
