/** Long work in a child process: its own process group, its output in a log, ended whole when this process is. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { open } from "node:fs/promises";
import type { Command } from "./programs.ts";

export interface ChildRun {
  readonly command: Command;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes both streams; replaced. */
  readonly logFile: string;
  readonly signal: AbortSignal;
  readonly heartbeatMs: number;
  readonly onHeartbeat: () => void;
}

/** Time for a child to end by itself before it is killed. */
const graceMs = 2000;
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A group of its own takes the child and all that it starts; it also keeps a terminal's Ctrl-C from it, so we pass that on. */
function endGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Ends the group when this process ends or is told to; returns what undoes that. */
function endWithThisProcess(child: ChildProcess): () => void {
  const onExit = () => endGroup(child, "SIGKILL");
  const onSignal = (signal: NodeJS.Signals) => {
    endGroup(child, "SIGKILL");
    undo();
    // Nobody else acts on the signal, so it does what it would have done without us: it ends this process.
    if (process.listenerCount(signal) === 0) {
      process.kill(process.pid, signal);
    }
  };
  const undo = () => {
    process.off("exit", onExit);
    for (const signal of endingSignals) {
      process.off(signal, onSignal);
    }
  };
  process.on("exit", onExit);
  for (const signal of endingSignals) {
    process.on(signal, onSignal);
  }
  return undo;
}

/**
 * Runs a command to its end and returns its exit code, `null` when a signal ended it.
 *
 * @throws the signal's reason when it was aborted, after every process of the group is gone; the system's error when the
 *   program could not be started
 */
export async function runChild(run: ChildRun): Promise<number | null> {
  run.signal.throwIfAborted();
  const log = await open(run.logFile, "w");
  const [program, ...args] = run.command;
  const shell = /\.(cmd|bat)$/i.test(program);
  const child = spawn(shell ? `"${program}"` : program, args, {
    cwd: run.cwd,
    env: run.env,
    shell,
    stdio: ["ignore", log.fd, log.fd],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const undo = endWithThisProcess(child);
  const heartbeat = setInterval(run.onHeartbeat, run.heartbeatMs);
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    endGroup(child, "SIGTERM");
    grace = setTimeout(() => endGroup(child, "SIGKILL"), graceMs);
  };
  run.signal.addEventListener("abort", onAbort);
  try {
    const exitCode = await new Promise<number | null>((done, failed) => {
      child.once("error", failed);
      child.once("close", done);
    });
    if (run.signal.aborted) {
      endGroup(child, "SIGKILL");
    }
    run.signal.throwIfAborted();
    return exitCode;
  } finally {
    run.signal.removeEventListener("abort", onAbort);
    clearTimeout(grace);
    clearInterval(heartbeat);
    undo();
    await log.close();
  }
}
