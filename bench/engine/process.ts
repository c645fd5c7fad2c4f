/**
 * Child processes that never outlive us: not a normal end, not Ctrl-C, not a crash, not a SIGKILL.
 *
 * Each program runs under a small keeper (`keeper.mjs`) that ends it when the pipe from us closes. Keeper and program form a
 * process group of their own, so a Ctrl-C in the terminal reaches only us and things are stopped in order (`shutdown.ts`).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { type FileHandle, open } from "node:fs/promises";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EngineError } from "./engine-error.ts";
import { onShutdown } from "./shutdown.ts";

/** `inherit` hands our own stream to the program; a function gets each line without its line break. */
export type OutputHandling = "inherit" | ((line: string) => void);

export interface OwnedProcessOptions {
  /** What messages call the program, such as `dynoxide`. */
  readonly name: string;
  readonly cwd?: string;
  /** The program's whole environment; ours unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /** File that receives both streams; replaced if it exists. Does not apply to inherited streams. */
  readonly logFile?: string;
  readonly stdout?: OutputHandling;
  readonly stderr?: OutputHandling;
  /** Milliseconds between SIGTERM and SIGKILL; 5,000 unless given. */
  readonly stopGraceMs?: number;
}

/** Exactly one of the two is set, as in Node's own `exit` event. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface OwnedProcess {
  readonly name: string;
  /** Of the program itself, not of its keeper. */
  readonly pid: number;
  /** Resolves when the program has ended and all of its output was handled; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Ends the program and what it started, SIGTERM first, and waits for it. Can be called any number of times. */
  stop(): Promise<void>;
  /** The last lines of both streams, at most 30, in the order they arrived. */
  lastLines(): string;
}

const keeperPath = fileURLToPath(new URL("./keeper.mjs", import.meta.url));
const lastLinesMax = 30;
const stopGraceMsDefault = 5_000;
const hasProcessGroups = process.platform !== "win32";

/**
 * Starts a program and resolves once it runs.
 *
 * @param command the program, and arguments that belong to it, such as `["java", "-cp", "lib"]`
 * @throws EngineError `program-not-started` or `log-unwritable`; nothing is left running then
 */
export async function startOwned(
  command: readonly [program: string, ...args: string[]],
  args: readonly string[],
  options: OwnedProcessOptions,
): Promise<OwnedProcess> {
  const [program, ...commandArgs] = command;
  const log = options.logFile === undefined ? undefined : await openLog(options.logFile, options.name);
  const keeper = spawn(process.execPath, [keeperPath], {
    detached: hasProcessGroups,
    env: keeperEnvironment(),
    stdio: ["pipe", streamMode(options.stdout), streamMode(options.stderr), "pipe"],
    windowsHide: true,
  });
  const recentLines: string[] = [];
  const keepLine = (handling: OutputHandling | undefined) => (line: string) => {
    recentLines.push(line);
    if (recentLines.length > lastLinesMax) {
      recentLines.shift();
    }
    log?.write(line);
    if (typeof handling === "function") {
      handling(line);
    }
  };
  forEachLine(keeper.stdout, keepLine(options.stdout));
  forEachLine(keeper.stderr, keepLine(options.stderr));

  const reports = readReports(keeper);
  const exited = whenExited(keeper, reports, log);
  const stop = async () => {
    keeper.stdin?.end();
    await exited;
  };
  const takeBack = onShutdown(stop);
  void exited.then(takeBack);

  // The order goes through the pipe and not through arguments: the environment may hold credentials.
  keeper.stdin?.on("error", ignoreBrokenPipe);
  keeper.stdin?.write(
    `${JSON.stringify({
      program,
      args: [...commandArgs, ...args],
      cwd: options.cwd,
      env: options.env ?? process.env,
      stopGraceMs: options.stopGraceMs ?? stopGraceMsDefault,
    })}\n`,
  );
  const pid = await Promise.race([reports.started, exited.then(() => undefined)]);
  if (pid === undefined) {
    await exited;
    const place = options.cwd === undefined ? "" : ` in "${options.cwd}"`;
    throw new EngineError(
      "program-not-started",
      `${options.name} could not be started: "${program}"${place}: ${reports.failure() ?? "its keeper process ended"}.`,
      "Check that the file exists and may be executed; `tablewright doctor` shows which tools are found and where.",
    );
  }
  return { name: options.name, pid, exited, stop, lastLines: () => recentLines.join("\n") };
}

/** The exit status as a shell would give it: the program's own, or 128 and the number of the signal that ended it. */
export function exitStatus({ code, signal }: ProcessExit): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** How a program ended, for a sentence: `exited with code 1`, `was ended by SIGKILL`. */
export function renderExit({ code, signal }: ProcessExit): string {
  return signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
}

interface Reports {
  readonly started: Promise<number | undefined>;
  failure(): string | undefined;
  exit(): ProcessExit | undefined;
}

interface ReportMessage {
  readonly started?: number;
  readonly failed?: string;
  readonly exited?: ProcessExit;
}

function readReports(keeper: ChildProcess): Reports {
  let failure: string | undefined;
  let exit: ProcessExit | undefined;
  const channel = keeper.stdio[3];
  const started = new Promise<number | undefined>((resolve) => {
    forEachLine(channel instanceof Readable ? channel : null, (line) => {
      const message: ReportMessage = JSON.parse(line);
      failure ??= message.failed;
      exit ??= message.exited;
      resolve(message.started);
    });
  });
  return { started, failure: () => failure, exit: () => exit };
}

function whenExited(keeper: ChildProcess, reports: Reports, log: LogFile | undefined): Promise<ProcessExit> {
  return new Promise((resolve) => {
    let keeperError: Error | undefined;
    const finish = async () => {
      await log?.close();
      const unreported: ProcessExit = keeperError === undefined ? { code: null, signal: "SIGKILL" } : notStarted;
      resolve(reports.exit() ?? unreported);
    };
    keeper.on("error", (error) => {
      keeperError = error;
      if (keeper.pid === undefined) {
        void finish();
      }
    });
    keeper.on("exit", () => endOrphans(keeper));
    keeper.on("close", () => void finish());
  });
}

const notStarted: ProcessExit = { code: 127, signal: null };

/** A keeper that was itself killed leaves its group behind; the group's id is the keeper's and holds nothing but ours. */
function endOrphans(keeper: ChildProcess): void {
  if (!hasProcessGroups || keeper.pid === undefined) {
    return;
  }
  try {
    process.kill(-keeper.pid, "SIGKILL");
  } catch {
    // The usual case: the group is empty.
  }
}

interface LogFile {
  write(line: string): void;
  close(): Promise<void>;
}

async function openLog(path: string, name: string): Promise<LogFile> {
  const unwritable = (error: unknown) =>
    new EngineError(
      "log-unwritable",
      `The log file of ${name} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      "Free disk space or choose another place for results.",
      error,
    );
  let handle: FileHandle;
  try {
    handle = await open(path, "w");
  } catch (error) {
    throw unwritable(error);
  }
  const stream = handle.createWriteStream();
  // A log that fills the disk must not take the run with it: the program goes on and the log ends here.
  stream.on("error", (error) => process.stderr.write(`${unwritable(error).message}\n`));
  return {
    write: (line) => {
      if (stream.writable) {
        stream.write(`${line}\n`);
      }
    },
    close: () =>
      new Promise((resolve) => {
        stream.once("close", () => resolve());
        stream.end();
        if (stream.closed) {
          resolve();
        }
      }),
  };
}

function forEachLine(stream: Readable | null, handle: (line: string) => void): void {
  if (stream !== null) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", handle);
  }
}

function streamMode(handling: OutputHandling | undefined): "inherit" | "pipe" {
  return handling === "inherit" ? "inherit" : "pipe";
}

/** Without the loaders and inspectors that were meant for us, so that the keeper starts at once. */
function keeperEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return rest;
}

/** The keeper is gone; its exit is reported by the event of that name. */
function ignoreBrokenPipe(): void {}
