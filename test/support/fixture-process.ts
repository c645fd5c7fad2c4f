import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";

export interface FixtureProcess {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The next line of its stdout. */
  readonly nextLine: () => Promise<string>;
  /** Resolves with what ended it, when its output has been read to the end. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly stderr: () => string;
}

/** Runs a TypeScript file in a Node process of its own, leading its own process group as a shell's foreground job does. */
export function startFixture(file: URL, args: readonly string[] = []): FixtureProcess {
  const child = spawn(process.execPath, ["--import", "tsx", file.pathname, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const lines: Interface = createInterface({ input: child.stdout });
  const iterator = lines[Symbol.asyncIterator]();
  const ended = once(child, "close").then(() => ({ code: child.exitCode, signal: child.signalCode }));
  return {
    process: child,
    pid: child.pid ?? 0,
    nextLine: async () => {
      const { value, done } = await iterator.next();
      if (done === true) {
        throw new Error(`${file.pathname} ended early: ${stderr}`);
      }
      return value;
    },
    ended,
    stderr: () => stderr,
  };
}
