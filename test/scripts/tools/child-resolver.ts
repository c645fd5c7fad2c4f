/** Starts `resolve-in-child.ts` and follows it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ResolvedTool } from "../../../scripts/tools/index.ts";
import type { ChildLine, ChildRequest } from "./resolve-in-child.ts";
import { defer, onCleanup } from "./sandbox.ts";

export interface ChildResolver {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Ends with the first reported line that matches; fails when the process ends before. */
  readonly reported: (pattern: RegExp) => Promise<string>;
  /** What it resolved; fails with what went wrong. */
  readonly tool: Promise<ResolvedTool>;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
}

export function startResolver(request: ChildRequest): ChildResolver {
  const script = fileURLToPath(new URL("resolve-in-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onCleanup(async () => child.kill("SIGKILL"));
  const lines: string[] = [];
  const looks = new Set<() => void>();
  const { promise: tool, resolve: found, reject: failed } = defer<ResolvedTool>();
  tool.catch(() => {});
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line: ChildLine = JSON.parse(text);
    if ("report" in line) {
      lines.push(line.report);
      looks.forEach((look) => {
        look();
      });
    } else if ("tool" in line) {
      found(line.tool);
    } else {
      failed(new Error(line.failed));
    }
  });
  const ended = once(child, "close").then(([exitCode, signal]) => {
    failed(new Error(`the process ended without an answer (${exitCode ?? signal})`));
    return { exitCode, signal };
  });
  const reported = (pattern: RegExp) =>
    new Promise<string>((done, stopped) => {
      const look = () => {
        const line = lines.find((candidate) => pattern.test(candidate));
        if (line !== undefined) {
          looks.delete(look);
          done(line);
        }
      };
      looks.add(look);
      look();
      ended.then(() => stopped(new Error(`ended without saying ${pattern}; it said:\n${lines.join("\n")}`)));
    });
  return { process: child, pid: child.pid ?? 0, reported, tool, ended };
}
