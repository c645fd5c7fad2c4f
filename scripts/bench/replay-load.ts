import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { readSamples } from "../../bench/verdict/index.ts";
import type { GeneratorOutcome } from "../../bench/verdict/run.ts";
import type { SampleRecord } from "../../bench/workload/record.ts";
import { ratesOf } from "../../bench/workload/replay-plan.ts";
import { mixRateRps, planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { say, terminalStyle } from "../terminal.ts";
import { writeArrivals } from "./arrivals.ts";
import { bundleReplay } from "./bundle.ts";
import { createReplayPrinter } from "./progress.ts";
import { runReplay } from "./run-k6.ts";
import type { Session } from "./session.ts";

/** One replay of a load, from k6's start to its end. */
export interface ReplayedLoad {
  readonly load: LoadSettings;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly generator: GeneratorOutcome;
  readonly samples: readonly SampleRecord[];
}

/** Prepares script and requests, runs k6 with progress, and reads what it recorded. */
export async function replayLoad(session: Session, load: LoadSettings = session.load): Promise<ReplayedLoad> {
  const { plan, engine, loaded, tableNames } = session;
  const folder = await mkdtemp(join(session.folder, "replay-"));
  const script = await bundleReplay(loaded.path, folder);
  const input = toScheduleInput(load, ratesOf(plan));
  const arrivals = sum(Object.values(planCounts(input)).map(sum));
  const printer = createReplayPrinter((text) => process.stderr.write(text), terminalStyle(process.stderr), arrivals);
  say(describeLoad(load, mixRateRps(input)));
  const { endpoint, region, credentials } = engine;
  const requests = await writeArrivals(plan, load, folder);
  const environment = {
    ...{ endpoint, region, credentials, load, hasRecords: true, ...requests },
    ...(tableNames === undefined ? {} : { tableNames }),
  };
  const startedAt = new Date();
  const { generator, recordsPath } = await runReplay({
    ...{ k6: session.k6.command, script, environment, engine, folder },
    onProgress: printer.show,
  });
  printer.end();
  const endedAt = new Date();
  const { samples, unreadableLines } = await readSamples(recordsPath);
  return { load, startedAt, endedAt, generator: { ...generator, unreadableLines }, samples };
}

function describeLoad({ scale, durationS, warmupS, arrivals }: LoadSettings, rateRps: number): string {
  const warmup = warmupS > 0 ? `${warmupS} s warm-up, then ` : "";
  return `Load: the documented mix x ${scale} = ${Number(rateRps.toPrecision(6))} requests/s, ${warmup}${durationS} s, ${arrivals} arrivals`;
}
