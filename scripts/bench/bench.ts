import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { connectEndpoint } from "../../bench/engine/endpoint.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { onShutdown } from "../../bench/engine/shutdown.ts";
import { deleteTables } from "../../bench/engine/tables.ts";
import {
  assessRun,
  type Result,
  readSamples,
  renderReport,
  renderTerminal,
  toExitCode,
  writeResults,
} from "../../bench/verdict/index.ts";
import type { SampleRecord } from "../../bench/workload/record.ts";
import { planReplay, type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { mixRateRps, planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import type { TableNames } from "../../model/request/table-names.ts";
import { type LoadedDesign, loadDesign } from "../load-design.ts";
import { readStackOutput } from "../stack-output.ts";
import { say, terminalStyle } from "../terminal.ts";
import { resolveTool } from "../tools/index.ts";
import { writeArrivals } from "./arrivals.ts";
import { bundleReplay } from "./bundle.ts";
import { compareRun } from "./compare-units.ts";
import { describeRun } from "./describe.ts";
import {
  type BenchFlags,
  type EngineName,
  readDeployWay,
  readEngineName,
  readLimits,
  readLoad,
  readPort,
} from "./options.ts";
import { assertEndpointAllowed, dataSetFor, prepareEngine, startEngine } from "./prepare.ts";
import { createReplayPrinter } from "./progress.ts";
import { type ReplayOutcome, runReplay } from "./run-k6.ts";

/** Engine, data, replay, verdict, reports. Gives the exit code. */
export async function bench(flags: BenchFlags): Promise<number> {
  const limits = readLimits(flags);
  const engineName = readEngineName(flags.engine);
  const port = readPort(flags.port);
  const deploy = readDeployWay(flags);
  const loaded = await loadDesign(flags.design);
  const tables: { readonly tableNames?: TableNames } =
    flags.stackOutput === undefined ? {} : await readTables(flags.stackOutput);
  const plan = planReplay(loaded.design, tables.tableNames);
  const load = readLoad(flags, ratesOf(plan), Date.now());
  const dataSet = dataSetFor(plan.population, load);
  const k6 = await resolveTool("k6", { report: say });

  const folder = await mkdtemp(join(tmpdir(), "tablewright-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  onShutdown(removeFolder);
  const isOurs = flags.endpoint === undefined;
  let engine: Engine | undefined;
  let created: readonly string[] = [];
  try {
    engine = flags.endpoint === undefined ? await startEngine(engineName, port) : await connect(flags.endpoint, flags);
    say(`Engine: ${engine.name} ${engine.version} at ${engine.endpoint}`);
    created = await prepareEngine(engine, loaded.design, dataSet, {
      deploy,
      reuseTables: flags.reuseTables === true,
      ...tables,
    });
    const startedAt = new Date();
    const { generator, recordsPath } = await replay({ k6: k6.command, loaded, plan, load, engine, folder, ...tables });
    const endedAt = new Date();
    const { samples, unreadableLines } = await readSamples(recordsPath);
    const comparison = compareRun(
      { design: loaded.design, plan, load, dataSet, engine, created, samples, endedAt, ...tables },
      say,
    );
    const engineFlags = [
      ...(isOurs ? engineFlag(engineName) : [`--endpoint ${engine.endpoint}`]),
      ...(deploy === "pulumi" ? ["--deploy pulumi"] : []),
      ...(flags.stackOutput === undefined ? [] : [`--stack-output ${flags.stackOutput}`]),
    ];
    const description = describeRun({
      ...{ loaded, plan, load, engine, engineFlags, startedAt, limits },
      k6Version: k6.version,
      generator: { ...generator, unreadableLines },
    });
    return await publish(assessRun(description, samples, comparison), samples, flags);
  } finally {
    if (engine !== undefined && !isOurs) {
      await deleteTables(engine, created);
    }
    await engine?.stop();
    await removeFolder();
  }
}

const engineFlag = (name: EngineName) => (name === "embedded" ? [] : [`--engine ${name}`]);

interface Replay {
  readonly k6: readonly [string, ...string[]];
  readonly loaded: LoadedDesign;
  readonly plan: ReplayPlan;
  readonly load: LoadSettings;
  readonly engine: Engine;
  readonly folder: string;
  readonly tableNames?: TableNames;
}

/** Names of the tables that a stack deployed. */
async function readTables(path: string): Promise<{ readonly tableNames: TableNames }> {
  const { tables } = await readStackOutput(path);
  return { tableNames: Object.fromEntries(Object.entries(tables).map(([table, { name }]) => [table, name])) };
}

/** Prepares script and requests, and runs k6 with progress. */
async function replay({ k6, loaded, plan, load, engine, folder, ...tables }: Replay): Promise<ReplayOutcome> {
  const script = await bundleReplay(loaded.path, folder);
  const input = toScheduleInput(load, ratesOf(plan));
  const arrivals = sum(Object.values(planCounts(input)).map(sum));
  const printer = createReplayPrinter((text) => process.stderr.write(text), terminalStyle(process.stderr), arrivals);
  say(describeLoad(load, mixRateRps(input)));
  const { endpoint, region, credentials } = engine;
  const requests = await writeArrivals(plan, load, folder);
  const environment = { endpoint, region, credentials, load, hasRecords: true, ...requests, ...tables };
  const outcome = await runReplay({ k6, script, environment, engine, folder, onProgress: printer.show });
  printer.end();
  return outcome;
}

/** Writes the results, prints the verdict, and gives its exit code. */
async function publish(result: Result, samples: readonly SampleRecord[], flags: BenchFlags): Promise<number> {
  const { resultPath, reportPath } = await writeResults(flags.out, { result, html: renderReport(result, samples) });
  const { columns, hasColor } = terminalStyle(process.stdout);
  const text =
    flags.json === true ? JSON.stringify(result, null, 2) : renderTerminal(result, { columns, color: hasColor });
  process.stdout.write(`${text}\n`);
  say(`Report: ${relative(process.cwd(), reportPath)}   Result: ${relative(process.cwd(), resultPath)}`);
  return toExitCode(result.verdict);
}

function connect(endpoint: string, flags: BenchFlags): Promise<Engine> {
  assertEndpointAllowed(endpoint, flags.allowRemote === true);
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
  return connectEndpoint(endpoint, {
    region: flags.region ?? AWS_REGION ?? "us-east-1",
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID ?? "local",
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "local",
      ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
    },
  });
}

function describeLoad({ scale, durationS, warmupS, arrivals }: LoadSettings, rateRps: number): string {
  const warmup = warmupS > 0 ? `${warmupS} s warm-up, then ` : "";
  return `Load: the documented mix x ${scale} = ${Number(rateRps.toPrecision(6))} requests/s, ${warmup}${durationS} s, ${arrivals} arrivals`;
}
