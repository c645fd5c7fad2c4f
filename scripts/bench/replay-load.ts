import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RenewableCredentials } from "../../bench/engine/engine.ts";
import { mergeWorkers, readSamples } from "../../bench/verdict/index.ts";
import type { GeneratorOutcome } from "../../bench/verdict/run.ts";
import type { CpuSample } from "../../bench/verdict/watch.ts";
import type { SampleRecord } from "../../bench/workload/record.ts";
import { ratesOf } from "../../bench/workload/replay-plan.ts";
import { countArrivals, mixRateRps, sum } from "../../bench/workload/schedule-input.ts";
import { defaultLoad, type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import type { Plan } from "../../model/schema/plan.ts";
import { say, terminalStyle } from "../terminal.ts";
import { writeArrivals } from "./arrivals.ts";
import { bundleReplay } from "./bundle.ts";
import { type CommonStart, startTogether } from "./common-start.ts";
import { createReplayPrinter } from "./progress.ts";
import { runReplay, type WorkerRun } from "./run-k6.ts";
import type { Session } from "./session.ts";
import { startWatch } from "./watch.ts";

export { startTogether } from "./common-start.ts";

/** One replay of a load, from k6's start to its end. */
export interface ReplayedLoad {
  readonly load: LoadSettings;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly generator: GeneratorOutcome;
  readonly samples: readonly SampleRecord[];
  /** What the machine's processors did while the load was judged. */
  readonly cpu: readonly CpuSample[];
  /** What each arrival asked, if it was built beforehand. */
  readonly plans: readonly Plan[];
}

export interface ReplayOptions {
  /** For several replays that are to have one timeline, see `startTogether`. */
  readonly start?: CommonStart;
  /** Leaves the progress to a replay that runs at the same time. */
  readonly isSilent?: boolean;
  /** How many k6 processes share the load; what the session says unless given, mostly 1. */
  readonly workers?: number;
}

/** Prepares script and requests, runs k6 with progress, and reads what it recorded. */
export async function replayLoad(
  session: Session,
  load: LoadSettings = session.load,
  options: ReplayOptions = {},
): Promise<ReplayedLoad> {
  const folder = await mkdtemp(join(session.folder, "replay-"));
  try {
    return await replayIn(folder, session, load, options);
  } finally {
    // It holds the credentials, and requests and records that may take gigabytes; a session may replay many times.
    await rm(folder, { recursive: true, force: true });
  }
}

async function replayIn(
  folder: string,
  session: Session,
  load: LoadSettings,
  options: ReplayOptions,
): Promise<ReplayedLoad> {
  const { plan, engine, loaded, tableNames } = session;
  const { workers = session.workers, isSilent = false } = options;
  const script = await bundleReplay(loaded.path, folder);
  const arrivals = countArrivals(toScheduleInput(load, ratesOf(plan)));
  const printer = createReplayPrinter((text) => process.stderr.write(text), terminalStyle(process.stderr), arrivals);
  if (!isSilent) {
    say(describeLoad(load, mixRateRps(toScheduleInput(load, ratesOf(plan))), workers));
  }
  const { endpoint, region } = engine;
  const credentials: RenewableCredentials = (await engine.renewCredentials?.()) ?? engine.credentials;
  const { refreshAtMs } = credentials;
  const access = session.aws?.credentialsAccess;
  const { setting, plans } = await writeArrivals(plan, load, folder);
  const start = options.start ?? (workers > 1 ? startTogether(1) : undefined);
  const place = await start?.join(workers);
  const environment = {
    ...{ endpoint, region, credentials, load, hasRecords: true, ...setting },
    ...(tableNames === undefined ? {} : { tableNames }),
    ...(access === undefined || refreshAtMs === undefined ? {} : { renewal: { ...access, refreshAtMs } }),
  };
  const startedAt = new Date();
  const watch = startWatch(engine);
  const outcome = await runReplay({
    ...{ k6: session.k6.command, script, environment, engine, folder, workers },
    onProgress: isSilent ? () => {} : printer.show,
    ...(session.aws === undefined ? {} : { guard: session.aws.guard }),
    onStarted: watch.addGenerator,
    ...(place === undefined ? {} : { startUrls: place.urls, onFinished: place.finish }),
  }).finally(() => {
    watch.stop();
    place?.leave();
  });
  printer.end();
  const endedAt = new Date();
  const recorded = await readWorkers(outcome.generator, outcome.workers);
  const lastAnswerMs = recorded.samples.reduce((last, { endMs }) => Math.max(last, endMs), 0);
  const cpu = watch.samples(lastAnswerMs, load.warmupS * 1000);
  return { load, startedAt, endedAt, ...recorded, cpu, plans };
}

/** What several workers recorded is one run: all samples together, and what became of each worker. */
async function readWorkers(
  generator: GeneratorOutcome,
  workers: readonly WorkerRun[],
): Promise<Pick<ReplayedLoad, "generator" | "samples">> {
  const files = await Promise.all(
    workers.map(async (worker) => ({ worker, ...(await readSamples(worker.recordsPath)) })),
  );
  const unreadableLines = sum(files.map((file) => file.unreadableLines));
  const merged = mergeWorkers(files.map(({ worker, samples }) => ({ end: worker, samples })));
  return {
    generator: { ...generator, unreadableLines, ...(workers.length > 1 ? { workers: merged.workers } : {}) },
    samples: merged.samples,
  };
}

function describeLoad(
  { scale, durationS, warmupS, arrivals, profile }: LoadSettings,
  rateRps: number,
  workers: number,
): string {
  const warmup = warmupS > 0 ? `${warmupS} s warm-up, then ` : "";
  const shape = profile === defaultLoad.profile ? "" : `, profile ${shorten(profile)}`;
  const by = workers === 1 ? "" : `, by ${workers} k6 processes`;
  return `Load: the documented mix x ${scale} = ${Number(rateRps.toPrecision(6))} requests/s, ${warmup}${durationS} s, ${arrivals} arrivals${shape}${by}`;
}

const profileShown = 40;

const shorten = (profile: string) => (profile.length <= profileShown ? profile : `${profile.slice(0, profileShown)}…`);
