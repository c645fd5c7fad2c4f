import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type AwsConnection, connectAws } from "../../../bench/engine/aws.ts";
import { type CredentialsAccess, serveCredentials } from "../../../bench/engine/aws-credentials-server.ts";
import {
  deleteTagged,
  type FoundTable,
  findTables,
  isMadeFor,
  tagAsFilled,
  tagsOfRun,
  whyForeign,
} from "../../../bench/engine/aws-tables.ts";
import type { Engine } from "../../../bench/engine/engine.ts";
import { EngineError } from "../../../bench/engine/engine-error.ts";
import { onShutdown } from "../../../bench/engine/shutdown.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { ratesOf } from "../../../bench/workload/replay-plan.ts";
import { mixRateRps } from "../../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../../bench/workload/settings.ts";
import type { ClassPrices, RegionPrices } from "../../../model/capacity/cost/prices.ts";
import { UsageError } from "../../failure.ts";
import type { LoadedDesign } from "../../load-design.ts";
import { pricesOf, readPrices } from "../../read-prices.ts";
import { say } from "../../terminal.ts";
import { type Argument, designArguments, renderCommand } from "../command.ts";
import { seedDataSet, toDeployed } from "../prepare.ts";
import type { ReplayGuard } from "../run-k6.ts";
import type { BenchSetup } from "../setup.ts";
import { assertConsent } from "./consent.ts";
import { type CostEstimate, estimateCost } from "./estimate.ts";
import type { AwsPlace } from "./flags.ts";
import { formatCost } from "./format.ts";
import { type CostMeter, createCostMeter } from "./meter.ts";
import { renderSummary } from "./summary.ts";

/** DynamoDB in an account whose owner has consented to a run. */
export interface AwsTarget {
  readonly engine: Engine;
  /** Ends the replay when it reaches the cost limit, or when there are no valid credentials any more. */
  readonly guard: ReplayGuard;
  /** For k6, whose credentials may end during the replay. */
  readonly credentialsAccess: CredentialsAccess;
  /** For the command that repeats the run; consent is not repeated. */
  readonly arguments: readonly Argument[];
  /** Makes the tables that are missing and fills all of them. Gives the names of those it made. */
  fill(): Promise<readonly string[]>;
  /** Says what it has cost, and deletes the tables that were made, if that is wanted. */
  close(): Promise<void>;
}

/**
 * Looks at the account, says what the run will do and cost, and asks for consent. Nothing has been written when it resolves.
 *
 * @param ask resolves once there is consent
 * @throws UsageError without consent, with tables that are not for this run or have changed since the summary was shown, with an
 * estimate above the limit; EngineError
 */
export async function openAwsTarget(setup: BenchSetup, aws: AwsPlace, ask = assertConsent): Promise<AwsTarget> {
  const priceList = await readPrices(aws.pricesPath);
  const connection = await connectAws(aws.region);
  const { engine } = connection;
  const regionPrices = pricesOf(priceList, engine.region);
  const { design } = setup.loaded;
  const deployed = toDeployed(design, setup.tableNames ?? {});
  const names = deployed.map(({ TableName }) => TableName);
  const found = await findTables(engine, names);
  const prices = pricesFor(found, regionPrices);
  const isFound = (name: string | undefined) => found.some((table) => table.name === name);
  const filledTables = new Set(design.tables.map(({ name }) => name).filter((_, position) => isFound(names[position])));
  const estimate = estimateCost({ ...setup, design, prices, filledTables });
  say(
    renderSummary({
      connection,
      design: design.name,
      missing: names.filter((name) => !isFound(name)),
      found,
      estimate,
      limitUsd: aws.maxCostUsd,
      pricesDate: priceList.date,
      isCleanedUp: aws.isCleanedUp,
    }),
  );
  assertAcceptable(setup, found, estimate, aws.maxCostUsd);
  await ask(connection.account, aws.consent);
  // Typing takes time, and the consent is to what the summary says.
  assertUnchanged(found, await findTables(engine, names));
  const meter = createCostMeter({
    ...{ plan: setup.plan, estimate, prices, limitUsd: aws.maxCostUsd },
    virtualUsers: setup.load.virtualUsers,
    peakRps: peakRpsOf(setup),
  });
  return openTarget({ setup, aws, connection, found, meter });
}

interface Opened {
  readonly setup: BenchSetup;
  readonly aws: AwsPlace;
  readonly connection: AwsConnection;
  readonly found: readonly FoundTable[];
  readonly meter: CostMeter;
}

async function openTarget({ setup, aws, connection, found, meter }: Opened): Promise<AwsTarget> {
  const { engine } = connection;
  const { design } = setup.loaded;
  const tags = tagsOfRun(design.name, randomUUID());
  let loseCredentials: (sentence: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    loseCredentials = resolve;
  });
  const server = await serveCredentials(engine.renewCredentials ?? (async () => engine.credentials), (failure) =>
    loseCredentials(
      `The run was stopped because its AWS credentials have ended and there are no newer ones: ${failure.message} ${failure.fix}`,
    ),
  );
  let created: readonly string[] = [];
  const tidyUp = async () => {
    await server.close();
    if (created.length === 0) {
      return;
    }
    const how = `To delete them: ${renderCleanUp(engine.region, setup.loaded)}`;
    if (!aws.isCleanedUp) {
      say(`The tables stay, and their storage is paid for: ${created.join(", ")}.\n${how}`);
      return;
    }
    try {
      const deleted = await deleteTagged(engine, created, tags);
      say(`Deleted what this run made: ${deleted.join(", ")}.`);
    } catch (error) {
      say(`Not all of what this run made was deleted: look for ${created.join(", ")}.\n${how}`);
      throw error;
    }
  };
  // Ctrl-C and the end of what it interrupts both come here.
  let tidying: Promise<void> | undefined;
  const tidyUpOnce = () => {
    tidying ??= tidyUp();
    return tidying;
  };
  const takeBack = onShutdown(() => {
    meter.seeding.abort(new EngineError("cost-reached", "The run was interrupted.", "Run again."));
    return tidyUpOnce();
  });
  return {
    engine,
    guard: { takeRecords: meter.takeRecords, hasToEnd: Promise.race([meter.hasToEnd, lost]) },
    credentialsAccess: server,
    arguments: [
      ["--target", "aws"],
      ["--region", engine.region],
      ["--max-cost", aws.maxCostUsd],
      ...(aws.isCleanedUp ? [["--clean-up"] as const] : []),
      ...(aws.pricesPath === undefined ? [] : [["--prices", aws.pricesPath] as const]),
    ],
    fill: async () => {
      const isFound = (name: string) => found.some((table) => table.name === name);
      const deployed = toDeployed(design, setup.tableNames ?? {});
      const existing = deployed.filter(({ TableName }) => isFound(TableName));
      const missing = deployed.filter(({ TableName }) => !isFound(TableName));
      await createTables(engine, existing, { reuseTables: true, createMissing: false });
      // A table that has come since the look is somebody's: it is refused here, and nothing is made.
      const isNamed = setup.tableNames !== undefined;
      created = (await createTables(engine, missing, { createMissing: !isNamed, tags })).created;
      const others = found.filter((table) => !isMadeFor(design.name, table));
      await tagAsFilled(engine, others, design.name);
      const limits = { onConsumed: meter.addSeeded, signal: meter.seeding.signal };
      await seedDataSet(engine, setup.dataSet, setup.tableNames, limits);
      return created;
    },
    close: async () => {
      say(`Cost: ${formatCost(meter.spentUsd())} of ${formatCost(aws.maxCostUsd)}, with a month of storage.`);
      try {
        await tidyUpOnce();
      } finally {
        takeBack();
      }
    },
  };
}

/** Executions a second where the profile is highest; warm-up and top-up are at the documented load. */
function peakRpsOf({ plan, load }: BenchSetup): number {
  const input = toScheduleInput(load, ratesOf(plan));
  return mixRateRps(input) * Math.max(1, ...(input.profile ?? []).map(({ factor }) => factor));
}

/** @throws UsageError naming the tables that have come, gone, or are not as they were */
function assertUnchanged(shown: readonly FoundTable[], now: readonly FoundTable[]): void {
  const differs = (table: FoundTable, others: readonly FoundTable[]) =>
    !others.some((other) => isDeepStrictEqual(other, table));
  const changed = [
    ...shown.filter((table) => differs(table, now)),
    ...now.filter((table) => differs(table, shown)),
  ].map(({ name }) => name);
  if (changed.length > 0) {
    throw new UsageError(
      `Since the summary was shown, tables have changed: ${[...new Set(changed)].join(", ")}. Nothing was changed by this run.`,
      "Run again, and look at the new summary.",
    );
  }
}

/** The dearer of the classes for reads and for writes, where a table that is there already is of the other class. */
function pricesFor(found: readonly FoundTable[], { standard, standardInfrequentAccess }: RegionPrices): ClassPrices {
  return found.some(({ isInfrequentAccess }) => isInfrequentAccess)
    ? {
        ...standard,
        onDemandReadPerMillionUsd: standardInfrequentAccess.onDemandReadPerMillionUsd,
        onDemandWritePerMillionUsd: standardInfrequentAccess.onDemandWritePerMillionUsd,
      }
    : standard;
}

function assertAcceptable(
  { loaded, tableNames }: BenchSetup,
  found: readonly FoundTable[],
  estimate: CostEstimate,
  limitUsd: number,
): void {
  const isNamed = tableNames !== undefined;
  const problems = found.flatMap((table) => {
    const why = whyForeign(loaded.design.name, isNamed, table);
    return why === undefined ? [] : [`Table ${table.name} ${why}: it may be somebody's, and no run writes to it.`];
  });
  const fixes = problems.length === 0 ? [] : ["use an account or a region without these tables"];
  if (estimate.usd > limitUsd) {
    problems.push(`The estimate of ${formatCost(estimate.usd)} is above --max-cost, ${formatCost(limitUsd)}.`);
    fixes.push("raise --max-cost, or lower --scale, --duration or --users");
  }
  if (problems.length > 0) {
    const what = fixes.join("; ");
    throw new UsageError(
      [...problems, "Nothing was changed."].join("\n"),
      `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
    );
  }
}

export function renderCleanUp(region: string, loaded: LoadedDesign): string {
  return renderCommand([["--target", "aws"], ["--region", region], ...designArguments(loaded), ["--clean-up-only"]]);
}
