import { appendFile, stat } from "node:fs/promises";
import {
  renderAnnotations,
  renderCommand,
  renderJunit,
  renderSummary,
  summaryBytesMax,
} from "../../bench/verdict/ci/index.ts";
import type { Result } from "../../bench/verdict/index.ts";
import { toSystemCode } from "../../bench/verdict/result-file-error.ts";
import type { ResultFile } from "../../bench/verdict/write.ts";

/** Written beside `result.json`, in CI and anywhere else: what a job uploads can be looked at before it runs there. */
export function ciFiles(result: Result): readonly ResultFile[] {
  return [
    { name: "junit.xml", text: renderJunit(result) },
    { name: "summary.md", text: renderSummary(result) },
  ];
}

/** GitHub drops the summary of a step as a whole if it is larger, with all that other commands of the step wrote. */
const stepSummaryBytesMax = 1024 * 1024;

/** A summary cut to less than this would hold little but sentences. */
const summaryBytesWorthwhile = 20_000;

/**
 * Tells the CI system that runs this process. On GitHub: annotations, the summary of the job, and the outputs `verdict` and
 * `regression` of the step. GitLab and others read `junit.xml`, so they are told nothing. The verdict stands by now, so what
 * cannot be told is a warning and no failure.
 *
 * @param write for lines that the runner reads; stderr, so that stdout holds the result alone: it reads commands from both
 */
export async function announceCi(result: Result, env: NodeJS.ProcessEnv, write: (line: string) => void): Promise<void> {
  if (env.GITHUB_ACTIONS !== "true") {
    return;
  }
  for (const command of renderAnnotations(result)) {
    write(command);
  }
  const { verdict, regression } = result;
  const outputs = `verdict=${verdict}\nregression=${regression?.verdict ?? "none"}\n`;
  const failures = [
    await tryAppend(env.GITHUB_STEP_SUMMARY, "the job's summary", (path) => appendSummary(path, result)),
    await tryAppend(env.GITHUB_OUTPUT, "the step's outputs", (path) => appendFile(path, outputs)),
  ];
  for (const failure of failures.filter((sentence) => sentence !== undefined)) {
    write(renderCommand({ kind: "warning", title: "Tablewright", message: failure }));
  }
}

async function appendSummary(path: string, result: Result): Promise<void> {
  const bytesWritten = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const roomBytes = Math.min(summaryBytesMax, stepSummaryBytesMax - bytesWritten - 1);
  if (roomBytes < summaryBytesWorthwhile) {
    throw new Error("other commands have filled the 1 MiB that a step may have");
  }
  // What another command left without an end of line would otherwise become part of the headline.
  await appendFile(path, `\n${renderSummary(result, roomBytes)}`);
}

/** @returns what went wrong, in a sentence; a runner that names no file is not asked for one */
async function tryAppend(
  path: string | undefined,
  what: string,
  append: (path: string) => Promise<void>,
): Promise<string | undefined> {
  if (path === undefined || path === "") {
    return undefined;
  }
  try {
    await append(path);
    return undefined;
  } catch (error) {
    return `Tablewright could not write ${what} (${toSystemCode(error)}): the verdict stands, and the files beside result.json have it all.`;
  }
}
