import { randomUUID } from "node:crypto";
import { relative } from "node:path";
import { type AwsConnection, connectAws } from "../../../bench/engine/aws.ts";
import { type CredentialsAccess, serveCredentials } from "../../../bench/engine/aws-credentials-server.ts";
import { isAwsHost } from "../../../bench/engine/aws-host.ts";
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
import type { ClassPrices, RegionPrices } from "../../../model/capacity/cost/prices.ts";
import { UsageError } from "../../failure.ts";
import { defaultDesignPath, type LoadedDesign } from "../../load-design.ts";
import { pricesOf, readPrices } from "../../read-prices.ts";
import { say } from "../../terminal.ts";
import { isLoopback, seedDataSet, toDeployed } from "../prepare.ts";
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
  readonly flags: readonly string[];
  /** Makes the tables that are missing and fills all of them. Gives the names of those it made. */
  fill(): Promise<readonly string[]>;
  /** Says what it has cost, and deletes the tables that were made, if that is wanted. */
  close(): Promise<void>;
}

/**
 * Looks at the account, says what the run will do and cost, and asks for consent. Nothing has been written when it resolves.
 *
 * @throws UsageError without consent, with tables that are not for this run, with an estimate above the limit; EngineError
 */
export async function openAwsTarget(setup: BenchSetup, aws: AwsPlace): Promise<AwsTarget> {
  const priceList = await readPrices(aws.pricesPath);
  const connection = await connectAws(aws.region);
  const { engine } = connection;
  assertOnlyAws(engine.endpoint);
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
  await assertConsent(connection.account, aws.consent);
  const meter = createCostMeter({
    ...{ plan: setup.plan, estimate, prices, limitUsd: aws.maxCostUsd },
    virtualUsers: setup.load.virtualUsers * setup.workers,
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
    if (created.length > 0 && aws.isCleanedUp) {
      const deleted = await deleteTagged(engine, created, tags);
      say(`Deleted what this run made: ${deleted.join(", ")}.`);
    } else if (created.length > 0) {
      say(`The tables stay, and their storage is paid for: ${created.join(", ")}.`);
      say(`To delete them: ${renderCleanUp(engine.region, setup.loaded)}`);
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
    flags: [
      "--target aws",
      `--region ${engine.region}`,
      `--max-cost ${aws.maxCostUsd}`,
      ...(aws.isCleanedUp ? ["--clean-up"] : []),
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

/** What an environment variable points the SDK to gets the credentials of an account, so it has to be AWS or this machine. */
export function assertOnlyAws(endpoint: string): void {
  const { hostname } = new URL(endpoint);
  const isAws = isAwsHost(hostname);
  if (!isAws && !isLoopback(hostname)) {
    throw new UsageError(
      `The AWS settings say that DynamoDB is at ${endpoint}, which is neither AWS nor this machine.`,
      "Look at AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL and endpoint_url in the profile.",
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

export function renderCleanUp(region: string, { path }: LoadedDesign): string {
  const design = path === defaultDesignPath ? "" : ` --design ${relative(process.cwd(), path)}`;
  return `npx tablewright bench --target aws --region ${region}${design} --clean-up-only`;
}
