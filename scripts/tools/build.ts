/** A tool built from pinned source with what the machine has. */

import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildRecipes } from "./build-recipes.ts";
import { askVersion, toCommand } from "./installed.ts";
import { type Attempt, renderSeconds } from "./obtained.ts";
import { checkBuildPrograms } from "./programs.ts";
import { type ChildRun, runChild } from "./run-child.ts";
import { toToolsDir } from "./tool-cache.ts";
import type { ToolContext } from "./tool-context.ts";
import { errnoOf, ToolError } from "./tool-error.ts";
import { type ToolName, thisPlatform, toolTable, toProgramFileName } from "./tool-table.ts";

const logLinesShown = 8;

function toBuildError(name: ToolName, reason: string, logFile: string, log: string): ToolError {
  const lines = log.trimEnd().split("\n").slice(-logLinesShown);
  return new ToolError(
    "BUILD_FAILED",
    `Building ${name} ${toolTable[name].version} failed: ${reason}; the log is ${logFile} and ends:\n  ${lines.join("\n  ")}\n`,
    `Put right what the log says, or name a finished ${name} with ${toolTable[name].envName}.`,
  );
}

/** @throws ToolError `BUILD_FAILED` with the log, which is this step's alone; an `ENOSPC` error when it filled the disk */
async function runStep(name: ToolName, run: ChildRun): Promise<void> {
  let exitCode: number | null;
  try {
    exitCode = await runChild(run);
  } catch (error) {
    if (errnoOf(error) === undefined || run.signal.aborted) {
      throw error;
    }
    throw toBuildError(name, `it could not be started (${errnoOf(error)})`, run.logFile, "");
  }
  if (exitCode === 0) {
    return;
  }
  const log = await readFile(run.logFile, "utf8");
  if (/no space left on device|disk full/i.test(log)) {
    throw Object.assign(new Error("the build filled the disk"), { code: "ENOSPC" });
  }
  throw toBuildError(name, exitCode === null ? "it was killed" : `exit code ${exitCode}`, run.logFile, log);
}

/**
 * Builds the tool; a missing or too old compiler closes this way.
 *
 * @throws ToolError `BUILD_FAILED`, `CHECKSUM_MISMATCH`; an `ENOSPC` error when the build filled the disk
 */
export async function fromSource(name: ToolName, workDir: string, context: ToolContext): Promise<Attempt> {
  const { version, buildPrograms, buildMinutes, notBuiltOn } = toolTable[name];
  const impossible = notBuiltOn[thisPlatform];
  if (impossible !== undefined) {
    return { unavailable: impossible };
  }
  const { found, missing } = await checkBuildPrograms(buildPrograms, context.env);
  if (missing.length > 0) {
    return { unavailable: missing.join(", ") };
  }
  const buildDir = join(workDir, "build");
  const filledDir = join(workDir, "built");
  await mkdir(buildDir);
  await mkdir(filledDir);
  const programs = new Map(found.map(({ program, path }) => [program, path]));
  const recipe = await buildRecipes[name]({ programs, workDir: buildDir, context });
  const builders = found.map(({ program, version: programVersion }) => `${program} ${programVersion}`).join(" and ");
  const title = `${name} ${version}`;
  const expected = `about ${buildMinutes} min`;
  context.report(
    `${title}: building from ${recipe.from} with ${builders}, ${expected} if nothing was downloaded before`,
  );
  // Outside the folder that is swept, so that it can still be read after a failure.
  const logFile = join(toToolsDir(context.cacheDir), `${name}-${version}-build.log`);
  const startMs = performance.now();
  for (const step of recipe.steps) {
    await runStep(name, {
      ...step,
      logFile,
      signal: context.signal,
      heartbeatMs: context.timings.heartbeatMs,
      onHeartbeat: () => {
        const elapsedMs = performance.now() - startMs;
        context.report(`${title}: building, ${renderSeconds(elapsedMs)} so far of ${expected}`);
      },
    });
  }
  const log = await readFile(logFile, "utf8");
  try {
    await recipe.collect(filledDir);
  } catch (error) {
    throw errnoOf(error) === "ENOENT" ? toBuildError(name, "it left no product", logFile, log) : error;
  }
  const location = name === "dynamodb-local" ? filledDir : join(filledDir, toProgramFileName(name));
  const answer = await askVersion(name, await toCommand(name, location, context.env), context.env);
  if ("problem" in answer || answer.version !== version) {
    const reason = "problem" in answer ? answer.problem : `it says that it is ${answer.version}`;
    throw toBuildError(name, `the product is of no use: ${reason}`, logFile, log);
  }
  await rm(logFile, { force: true });
  return { filledDir, from: recipe.from };
}
