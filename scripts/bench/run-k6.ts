import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../bench/engine/engine.ts";
import { exitStatus, type OwnedProcess, renderExit, startOwned } from "../../bench/engine/process.ts";
import { endingSignal } from "../../bench/engine/shutdown.ts";
import { type ReplayEnvironment, toVariables } from "../../bench/k6/environment.ts";
import type { GeneratorOutcome } from "../../bench/verdict/run.ts";
import { k6RunFlags, toK6Environment } from "../k6.ts";

export interface ReplayRun {
  readonly k6: readonly [string, ...string[]];
  /** The bundled script. */
  readonly script: string;
  readonly environment: ReplayEnvironment;
  readonly engine: Engine;
  /** For the run file and the records; the caller removes it. */
  readonly folder: string;
  /** Called about once a second with the seconds since the start and the records so far. */
  readonly onProgress: (seconds: number, records: number) => void;
}

export interface ReplayOutcome {
  readonly generator: GeneratorOutcome;
  readonly recordsPath: string;
}

const progressIntervalMs = 1000;
/** k6's exit code for `test.abort()`; the script's reason is in its output. */
const abortedExit = 108;

/**
 * Runs k6 to the schedule's end. If the engine's process ends meanwhile, k6 is stopped at once: what follows would measure
 * refused connections. Never resolves once a signal is ending us, so that nothing is judged or written then.
 */
export async function runReplay(run: ReplayRun): Promise<ReplayOutcome> {
  const runFile = join(run.folder, "run.json");
  const recordsPath = join(run.folder, "records.txt");
  // Holds the credentials: for this user's eyes only.
  await writeFile(runFile, JSON.stringify(toVariables(run.environment)), { mode: 0o600 });
  await writeFile(recordsPath, "");
  const flags = ["--quiet", "--no-thresholds", "--summary-mode=disabled", "--address=", "--log-format=raw"];
  const k6 = await startOwned(
    run.k6,
    ["run", ...k6RunFlags, ...flags, `--console-output=${recordsPath}`, "-e", `RUN_FILE=${runFile}`, run.script],
    { name: "k6", env: toK6Environment() },
  );
  let engineExit: string | undefined;
  void run.engine.exited?.then((exit) => {
    if (endingSignal() === undefined) {
      engineExit = renderExit(exit);
      void k6.stop();
    }
  });
  const stopProgress = await followRecords(recordsPath, run.onProgress);
  const exit = await k6.exited;
  await stopProgress();
  if (endingSignal() !== undefined) {
    await new Promise(() => {});
  }
  const exitCode = exitStatus(exit);
  return {
    recordsPath,
    generator: {
      exitCode,
      ...(exitCode === abortedExit ? { endedEarly: abortReason(k6) } : {}),
      ...(engineExit === undefined ? {} : { engineExit }),
    },
  };
}

function abortReason(k6: OwnedProcess): string {
  const lines = k6.lastLines().split("\n");
  const reason = lines.find((line) => line.includes("test aborted"));
  return (reason ?? lines.at(-1) ?? "k6 stopped").replace(/^.*test aborted: /, "").replace(/ at \S+ \(.*$/, "");
}

/** Counts the lines of a growing file about once a second; gives a function that stops it. */
async function followRecords(path: string, onProgress: ReplayRun["onProgress"]): Promise<() => Promise<void>> {
  const file = await open(path, "r");
  const startedMs = performance.now();
  const buffer = Buffer.alloc(1024 * 1024);
  let records = 0;
  let reading = Promise.resolve();
  const readOn = async () => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) {
        return;
      }
      for (
        let position = buffer.indexOf(10);
        position >= 0 && position < bytesRead;
        position = buffer.indexOf(10, position + 1)
      ) {
        records += 1;
      }
    }
  };
  const timer = setInterval(() => {
    reading = reading.then(readOn).then(() => onProgress((performance.now() - startedMs) / 1000, records));
  }, progressIntervalMs);
  return async () => {
    clearInterval(timer);
    await reading;
    await file.close();
  };
}
