/** Programs of this machine: where they are and what they say about themselves. */

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import type { BuildProgram } from "./tool-table.ts";
import { findVersion, isAtLeast } from "./version.ts";

/** A program and its leading arguments, ready to spawn. */
export type Command = readonly [string, ...string[]];

/** Long enough for the first start of a program that the system scans, short enough not to look stuck. */
const askTimeoutMs = 20_000;

export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Every program of that name on `PATH`, in its order; two names of one file count once. */
export async function findOnPath(program: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  const found = new Map<string, string>();
  for (const folder of (env.PATH ?? env.Path ?? "").split(delimiter)) {
    for (const ending of folder === "" ? [] : endings) {
      const path = resolve(folder, program + ending);
      if (await isProgram(path)) {
        const real = await realpath(path);
        found.set(real, found.get(real) ?? path);
      }
    }
  }
  return [...found.values()];
}

/** Java as its own tools look for it: `JAVA_HOME` before `PATH`. */
export async function findJava(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env.JAVA_HOME) {
    const path = join(env.JAVA_HOME, "bin", process.platform === "win32" ? "java.exe" : "java");
    if (await isProgram(path)) {
      return path;
    }
  }
  return (await findOnPath("java", env))[0];
}

/** What a program prints when asked something small, both streams together; `problem` when it does not run or fails. */
export function askProgram(
  command: Command,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly text: string; readonly problem?: string }> {
  const [program, ...leading] = command;
  return new Promise((done) => {
    // A batch file (mvn.cmd) runs only through the shell; the arguments here are the table's own words.
    const shell = /\.(cmd|bat)$/i.test(program);
    const options = { env, shell, timeout: askTimeoutMs, killSignal: "SIGKILL", encoding: "utf8" } as const;
    execFile(shell ? `"${program}"` : program, leading, options, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`;
      done(error === null ? { text } : { text, problem: toProblem(error, text) });
    });
  });
}

function toProblem(error: Error, text: string): string {
  if ("killed" in error && error.killed === true) {
    return `it gave no answer in ${askTimeoutMs / 1000} s`;
  }
  const lastLine = text.trim().split("\n").at(-1) ?? "";
  const said = lastLine === "" ? "" : ` and said "${lastLine.slice(0, 200)}"`;
  return "code" in error && typeof error.code === "number"
    ? `it ended with exit code ${error.code}${said}`
    : `it does not run (${"code" in error ? String(error.code) : error.message})${said}`;
}

export interface FoundBuildProgram {
  readonly program: string;
  readonly path: string;
  readonly version: string;
}

/** Finds what a build needs; `missing` has one clause for each program that is not there or too old. */
export async function checkBuildPrograms(
  programs: readonly BuildProgram[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly found: FoundBuildProgram[]; readonly missing: string[]; readonly install: string[] }> {
  const found: FoundBuildProgram[] = [];
  const missing: string[] = [];
  const install: string[] = [];
  for (const wanted of programs) {
    const path = wanted.program === "java" ? await findJava(env) : (await findOnPath(wanted.program, env))[0];
    const answer = path === undefined ? undefined : await askProgram([path, ...wanted.versionArguments], env);
    const version = answer?.problem === undefined ? findVersion(answer?.text ?? "") : undefined;
    if (path !== undefined && version !== undefined && isAtLeast(version, wanted.minimum)) {
      found.push({ program: wanted.program, path, version });
      continue;
    }
    install.push(wanted.install);
    if (path === undefined) {
      missing.push(`${wanted.program} is not on PATH`);
    } else if (version === undefined) {
      missing.push(`${path} does not tell its version: ${answer?.problem ?? "unknown form"}`);
    } else {
      missing.push(`${wanted.program} ${version} is older than ${wanted.minimum}`);
    }
  }
  return { found, missing, install };
}
