import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../bench/engine/engine.ts";
import { exitStatus, type OwnedProcess, renderExit, startOwned } from "../../bench/engine/process.ts";
import { endingSignal } from "../../bench/engine/shutdown.ts";
import { type ReplayEnvironment, toVariables } from "../../bench/k6/environment.ts";
import { combineEnds, type GeneratorOutcome, type WorkerEnd } from "../../bench/verdict/index.ts";
import { isFinished } from "../../bench/verdict/workers.ts";
import { k6RunFlags, toK6Environment } from "../k6.ts";
import { abortReasonOf } from "./abort-reason.ts";
import { segmentFlags } from "./segments.ts";

export interface ReplayRun {
  readonly k6: readonly [string, ...string[]];
  /** The bundled script. */
  readonly script: string;
  readonly environment: ReplayEnvironment;
  readonly engine: Engine;
  /** For the run file and the records; the caller removes it. */
  readonly folder: string;
  /** How many k6 processes share the load. */
  readonly workers: number;
  /** Where each of them asks when the schedule starts; without it, that is a second after k6 has started. */
  readonly startUrls?: readonly string[];
  /** Called with the process id of each k6 once it runs. */
  readonly onStarted?: (pid: number) => void;
  /** Called with the position of each k6 that has come to its end. */
  readonly onFinished?: (position: number) => void;
  /** Called about once a second with the seconds since the start and the records so far. */
  readonly onProgress: (seconds: number, records: number) => void;
  readonly guard?: ReplayGuard;
}

/** How one k6 process ended, and its records. */
export interface WorkerRun extends WorkerEnd {
  readonly recordsPath: string;
}

/** Looks at the records of a replay while it runs, and may end it. */
export interface ReplayGuard {
  /** What has been added to a record file: about once a second, and cut anywhere. */
  takeRecords(path: string, text: string): void;
  /** Resolves when the replay has to end, with a sentence that says why and what to do. */
  readonly hasToEnd: Promise<string>;
}

export interface ReplayOutcome {
  /** Of all processes together. */
  readonly generator: GeneratorOutcome;
  /** In the order of their segments. */
  readonly workers: readonly WorkerRun[];
}

const progressIntervalMs = 1000;
/** k6's exit code for `test.abort()`; the script's reason is in its output. */
const abortedExit = 108;

/**
 * Runs k6 to the schedule's end. If the engine's process ends meanwhile, k6 is stopped at once: what follows would measure
 * refused connections. So are all k6 processes if one of them ends before its time: the load is no longer the documented one.
 * Never resolves once a signal is ending us, so that nothing is judged or written then.
 */
export async function runReplay(run: ReplayRun): Promise<ReplayOutcome> {
  const runFile = join(run.folder, "run.json");
  // Holds the credentials: for this user's eyes only.
  await writeFile(runFile, JSON.stringify(toVariables(run.environment)), { mode: 0o600 });
  const started = await startAll(run, runFile);
  const stopAll = () => Promise.all(started.map(({ k6 }) => k6.stop()));
  let engineExit: string | undefined;
  void run.engine.exited?.then((exit) => {
    if (endingSignal() === undefined) {
      engineExit = renderExit(exit);
      void stopAll();
    }
  });
  let stoppedBecause: string | undefined;
  void run.guard?.hasToEnd.then((reason) => {
    stoppedBecause = reason;
    void stopAll();
  });
  // In the order in which they ended: one that was stopped because another had failed comes after that one.
  const ends: WorkerRun[] = [];
  const ended = started.map(async ({ k6, recordsPath }, position) => {
    const exitCode = exitStatus(await k6.exited);
    const early = exitCode === abortedExit ? { endedEarly: abortReason(k6) } : {};
    ends.push({ worker: k6.name, recordsPath, exitCode, ...early });
    if (isFinished(exitCode)) {
      run.onFinished?.(position);
    } else {
      await stopAll();
    }
  });
  const following = followRecords(
    started.map(({ recordsPath }) => recordsPath),
    // Nobody would see a cost limit any more, so nothing goes on.
    { ...run, onFailure: stopAll },
  );
  await Promise.all(ended);
  await following.stop();
  if (endingSignal() !== undefined) {
    await new Promise(() => {});
  }
  return {
    generator: {
      ...combineEnds(ends),
      ...(engineExit === undefined ? {} : { engineExit }),
      ...(stoppedBecause === undefined ? {} : { stoppedBecause }),
    },
    workers: started.flatMap(({ k6 }) => ends.filter(({ worker }) => worker === k6.name)),
  };
}

interface StartedWorker {
  readonly k6: OwnedProcess;
  readonly recordsPath: string;
}

/** Nothing is left running if one cannot be started. */
async function startAll(run: ReplayRun, runFile: string): Promise<StartedWorker[]> {
  const flags = ["--quiet", "--no-thresholds", "--summary-mode=disabled", "--address=", "--log-format=raw"];
  const started: StartedWorker[] = [];
  try {
    for (let index = 0; index < run.workers; index += 1) {
      const recordsPath = join(run.folder, `records-${index + 1}.txt`);
      await writeFile(recordsPath, "");
      const startUrl = run.startUrls?.[index];
      const start = startUrl === undefined ? [] : ["-e", `START_FROM=${startUrl}`];
      const place = [`--console-output=${recordsPath}`, "-e", `RUN_FILE=${runFile}`, ...start, run.script];
      const k6 = await startOwned(
        run.k6,
        ["run", ...k6RunFlags, ...flags, ...segmentFlags(index, run.workers), ...place],
        {
          name: run.workers === 1 ? "k6" : `worker ${index + 1} of ${run.workers}`,
          env: toK6Environment(),
        },
      );
      run.onStarted?.(k6.pid);
      started.push({ k6, recordsPath });
    }
    return started;
  } catch (error) {
    await Promise.all(started.map(({ k6 }) => k6.stop()));
    throw error;
  }
}

function abortReason(k6: OwnedProcess): string {
  const lines = k6.lastLines().split("\n");
  return abortReasonOf(lines) ?? lines.at(-1) ?? "k6 stopped";
}

interface Follower extends Pick<ReplayRun, "onProgress" | "guard"> {
  /** Called once if the files cannot be read any more. */
  onFailure(): unknown;
}

/**
 * Counts the lines of growing files about once a second, from now on.
 *
 * @returns a function that stops it; it rejects if the files could not be read
 */
export function followRecords(
  paths: readonly string[],
  { onProgress, guard, onFailure }: Follower,
): { readonly stop: () => Promise<void> } {
  const startedMs = performance.now();
  const buffer = Buffer.alloc(1024 * 1024);
  const files: { readonly path: string; readonly file: FileHandle }[] = [];
  let records = 0;
  const openAll = async () => {
    for (const path of paths) {
      files.push({ path, file: await open(path, "r") });
    }
  };
  const readOn = async (path: string, file: FileHandle) => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) {
        return;
      }
      // Records are ASCII, so no character is cut in two.
      guard?.takeRecords(path, buffer.toString("latin1", 0, bytesRead));
      for (
        let position = buffer.indexOf(10);
        position >= 0 && position < bytesRead;
        position = buffer.indexOf(10, position + 1)
      ) {
        records += 1;
      }
    }
  };
  const readAll = async () => {
    for (const { path, file } of files) {
      await readOn(path, file);
    }
    onProgress((performance.now() - startedMs) / 1000, records);
  };
  let failure: { readonly error: unknown } | undefined;
  /** One after the other, and nothing after a failure, which is kept for who stops it. */
  const next = async (before: Promise<void>, work: () => Promise<void>) => {
    await before;
    if (failure === undefined) {
      try {
        await work();
      } catch (error) {
        failure = { error };
        onFailure();
      }
    }
  };
  let reading = next(Promise.resolve(), openAll);
  const timer = setInterval(() => {
    reading = next(reading, readAll);
  }, progressIntervalMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await (guard === undefined ? reading : next(reading, readAll));
      await Promise.all(files.map(({ file }) => file.close()));
      if (failure !== undefined) {
        throw failure.error;
      }
    },
  };
}
