/**
 * The tools that a run needs, k6, the engines and for deployments Pulumi: found on the machine or got, always in the same
 * order. Named by the user, on `PATH`, in the per-user cache, from the official release archive, built from pinned source.
 */

import { mkdir, rm } from "node:fs/promises";
import { fromArchive } from "./archive.ts";
import { fromSource } from "./build.ts";
import { findCached, findInstalled, listInstallWays, renderAccepted, toCommand, toLocation } from "./installed.ts";
import { withLock } from "./lock.ts";
import { renderSeconds, toSentence } from "./obtained.ts";
import { checkBuildPrograms } from "./programs.ts";
import {
  ensureToolsDir,
  publishEntry,
  sweepAbandoned,
  toCacheError,
  toEntryDir,
  toTemporaryPath,
} from "./tool-cache.ts";
import { type ResolvedTool, type ToolContext, type ToolOptions, toContext } from "./tool-context.ts";
import { ToolError } from "./tool-error.ts";
import { type ToolName, toolTable } from "./tool-table.ts";

export { surveyTools, type ToolSurvey } from "./survey.ts";
export type { ResolvedTool, ToolOptions } from "./tool-context.ts";
export { ToolError, type ToolErrorCode } from "./tool-error.ts";
export { type ToolName, toolNames } from "./tool-table.ts";

async function toNoSourceError(name: ToolName, reasons: readonly string[], context: ToolContext): Promise<ToolError> {
  const { version, envName, buildPrograms } = toolTable[name];
  const { install } = await checkBuildPrograms(buildPrograms, context.env);
  const ways = [
    ...(install.length > 0 ? [`install ${install.join(" and ")}`] : []),
    ...listInstallWays(name),
    `name a ${name} ${renderAccepted(name)} with ${envName}`,
  ];
  return new ToolError(
    "NO_SOURCE",
    `${name} ${version} is not on this machine and could not be had (${reasons.join("; ")}).`,
    toSentence(ways.join(", or ")),
  );
}

/** Fetches or builds into the cache. The caller holds the lock. */
async function obtain(name: ToolName, workDir: string, context: ToolContext): Promise<ResolvedTool> {
  const { version } = toolTable[name];
  const reasons: string[] = [];
  const ways = [
    { source: "archive", label: "release archive", start: fromArchive },
    { source: "build", label: "build from source", start: fromSource },
  ] as const;
  for (const { source, label, start } of ways) {
    context.signal.throwIfAborted();
    const attempt = await start(name, workDir, context);
    if ("unavailable" in attempt) {
      reasons.push(`${label}: ${attempt.unavailable}`);
      context.report(`${name} ${version}: no ${label}: ${attempt.unavailable}`);
      continue;
    }
    const entryDir = toEntryDir(context.cacheDir, name, version);
    const facts = { name, version, source, from: attempt.from };
    await publishEntry(attempt.filledDir, entryDir, facts, toTemporaryPath(context.cacheDir));
    context.report(`${name} ${version}: ready in ${entryDir}`);
    const location = toLocation(name, entryDir);
    return { name, version, source, command: await toCommand(name, location, context.env), location };
  }
  throw await toNoSourceError(name, reasons, context);
}

/** Lets one process at a time get the tool; the others wait and then find it in the cache. */
async function obtainOnce(name: ToolName, context: ToolContext): Promise<ResolvedTool> {
  const { cacheDir, report, signal, timings } = context;
  const title = `${name} ${toolTable[name].version}`;
  const lock = {
    lockDir: `${toEntryDir(cacheDir, name, toolTable[name].version)}.lock`,
    toTemporaryPath: () => toTemporaryPath(cacheDir),
    reportWait: (holder: { pid: number; host: string }, waitedMs: number) => {
      const waited = waitedMs < timings.heartbeatMs ? "" : `, for ${renderSeconds(waitedMs)} now`;
      report(`${title}: waiting for process ${holder.pid} on ${holder.host}, which is getting it${waited}`);
    },
    signal,
    timings,
  };
  try {
    await ensureToolsDir(cacheDir);
    return await withLock(lock, async () => {
      const cached = await findCached(name, context);
      if (cached !== undefined) {
        return cached;
      }
      await sweepAbandoned(cacheDir);
      const workDir = toTemporaryPath(cacheDir);
      await mkdir(workDir);
      try {
        return await obtain(name, workDir, context);
      } finally {
        await rm(workDir, { recursive: true, force: true });
      }
    });
  } catch (error) {
    if (signal.aborted) {
      throw new ToolError(
        "INTERRUPTED",
        `Getting ${title} was interrupted.`,
        "Start again; nothing half done is used.",
        {
          cause: error,
        },
      );
    }
    throw toCacheError(error, cacheDir);
  }
}

/**
 * Finds a tool, or gets it once into the per-user cache. A cached tool costs a few milliseconds: it is not run.
 *
 * @throws ToolError with a `code`, `what` is wrong and the `fix`: `NAMED_MISSING`, `NAMED_NOT_RUNNABLE` or
 *   `NAMED_WRONG_VERSION` for a tool that the user named; `FETCHING_OFF` or `NO_SOURCE` when there is none;
 *   `CHECKSUM_MISMATCH`, `BUILD_FAILED`, `CACHE_FULL` or `CACHE_NOT_WRITABLE` while getting it; `JAVA_MISSING`;
 *   `INTERRUPTED` after the signal
 */
export async function resolveTool(name: ToolName, options: ToolOptions = {}): Promise<ResolvedTool> {
  const context = toContext(options);
  const found = await findInstalled(name, context);
  if (found !== undefined) {
    return found;
  }
  if (!context.fetchMissing) {
    const { version, envName } = toolTable[name];
    throw new ToolError(
      "FETCHING_OFF",
      `${name} is neither named, nor on PATH, nor in the cache ${context.cacheDir}, and fetching is off.`,
      `Allow fetching of ${name} ${version}, or name one with ${envName}.`,
    );
  }
  return obtainOnce(name, context);
}
