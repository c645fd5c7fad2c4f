import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { connectEndpoint } from "../../bench/engine/endpoint.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { onShutdown } from "../../bench/engine/shutdown.ts";
import { deleteTables } from "../../bench/engine/tables.ts";
import {
  assessRun,
  readSamples,
  renderReport,
  renderTerminal,
  toExitCode,
  writeResults,
} from "../../bench/verdict/index.ts";
import { planReplay } from "../../bench/workload/replay-plan.ts";
import { mixRateRps, planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { loadDesign } from "../load-design.ts";
import { say, terminalStyle } from "../terminal.ts";
import { resolveTool } from "../tools/index.ts";
import { writeArrivals } from "./arrivals.ts";
import { bundleReplay } from "./bundle.ts";
import { describeRun, ratesOf } from "./describe.ts";
import { type BenchFlags, readEngineName, readLimits, readLoad, readPort } from "./options.ts";
import { assertEndpointAllowed, prepareEngine, startEngine } from "./prepare.ts";
import { createReplayPrinter } from "./progress.ts";
import { runReplay } from "./run-k6.ts";

/** Engine, data, replay, verdict, reports. Gives the exit code. */
export async function bench(flags: BenchFlags): Promise<number> {
  const limits = readLimits(flags);
  const engineName = readEngineName(flags.engine);
  const port = readPort(flags.port);
  const loaded = await loadDesign(flags.design);
  const plan = planReplay(loaded.design);
  const load = readLoad(flags, ratesOf(plan), Date.now());
  const k6 = await resolveTool("k6", { report: say });

  const folder = await mkdtemp(join(tmpdir(), "tablewright-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  onShutdown(removeFolder);
  let engine: Engine | undefined;
  let created: readonly string[] = [];
  try {
    engine = flags.endpoint === undefined ? await startEngine(engineName, port) : await connect(flags.endpoint, flags);
    say(`Engine: ${engine.name} ${engine.version} at ${engine.endpoint}`);
    created = await prepareEngine(engine, loaded.design, plan.population, load, {
      reuseTables: flags.reuseTables === true,
    });
    const script = await bundleReplay(loaded.path, folder);
    const { endpoint, region, credentials } = engine;
    const startedAt = new Date();
    const input = toScheduleInput(load, ratesOf(plan));
    const printer = createReplayPrinter(
      (text) => process.stderr.write(text),
      terminalStyle(process.stderr),
      sum(Object.values(planCounts(input)).map(sum)),
    );
    say(describeLoad(load, mixRateRps(input)));
    const { generator, recordsPath } = await runReplay({
      k6: k6.command,
      script,
      environment: {
        endpoint,
        region,
        credentials,
        load,
        hasRecords: true,
        ...(await writeArrivals(plan, load, folder)),
      },
      engine,
      folder,
      onProgress: printer.show,
    });
    printer.end();
    const { samples, unreadableLines } = await readSamples(recordsPath);
    const engineFlags =
      flags.endpoint === undefined
        ? engineName === "embedded"
          ? []
          : [`--engine ${engineName}`]
        : [`--endpoint ${endpoint}`];
    const description = describeRun({
      loaded,
      plan,
      load,
      engine,
      engineFlags,
      k6Version: k6.version,
      startedAt,
      limits,
      generator: { ...generator, unreadableLines },
    });
    const result = assessRun(description, samples);
    const { resultPath, reportPath } = await writeResults(flags.out, { result, html: renderReport(result, samples) });
    const { columns, hasColor } = terminalStyle(process.stdout);
    process.stdout.write(
      flags.json === true
        ? `${JSON.stringify(result, null, 2)}\n`
        : `${renderTerminal(result, { columns, color: hasColor })}\n`,
    );
    say(`Report: ${relative(process.cwd(), reportPath)}   Result: ${relative(process.cwd(), resultPath)}`);
    return toExitCode(result.verdict);
  } finally {
    if (engine !== undefined && flags.endpoint !== undefined) {
      await deleteTables(engine, created);
    }
    await engine?.stop();
    await removeFolder();
  }
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
