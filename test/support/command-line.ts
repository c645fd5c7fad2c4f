/** The real command line in a process of its own, and what it leaves behind. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const entry = fileURLToPath(new URL("../../scripts/tablewright.mjs", import.meta.url));

export interface Finished {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Resolves once stderr holds the text; rejects when the process ends without having said it. */
  said(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Processes of this command that still run, by what they are: found by a variable that all of them inherit. */
  processes(): { readonly pid: number; readonly command: string }[];
}

/** tsx keeps what it has transpiled in the temporary folder; a test with a folder of its own is not to transpile everything again. */
function shareTranspiled(temporary: string): void {
  const name = `tsx-${userInfo().uid}`;
  const shared = join(tmpdir(), name);
  mkdirSync(shared, { recursive: true });
  if (!existsSync(join(temporary, name))) {
    symlinkSync(shared, join(temporary, name), "junction");
  }
}

export function startTablewright(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  if (env.TMPDIR !== undefined) {
    shareTranspiled(env.TMPDIR);
  }
  const mark = `TABLEWRIGHT_TEST=${randomUUID()}`;
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: root,
    env: { ...process.env, CI: "true", NO_COLOR: "1", TABLEWRIGHT_TEST: mark.slice(mark.indexOf("=") + 1), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  return {
    pid: child.pid ?? -1,
    finished,
    stderr: () => stderr,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (stderr.includes(text)) {
            child.stderr.off("data", look);
            resolve();
          }
        };
        child.stderr.on("data", look);
        void finished.then(() => reject(new Error(`It never said "${text}", but:\n${stderr}`)));
        look();
      }),
    kill: (signal) => void child.kill(signal),
    processes: () => processesWith(mark),
  };
}

export const runTablewright = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished> =>
  startTablewright(args, env).finished;

function processesWith(mark: string): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, "utf8");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return environment.split("\0").includes(mark) && command !== "" ? [{ pid: Number(name), command }] : [];
      } catch {
        // It has ended between the listing and the look, or belongs to another user.
        return [];
      }
    });
}
