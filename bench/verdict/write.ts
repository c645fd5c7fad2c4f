import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "./result.ts";
import { ResultFileError, toSystemCode } from "./result-file-error.ts";

export interface ResultFile {
  readonly name: string;
  readonly text: string;
}

export interface ResultFiles {
  readonly result: Result;
  /** The page of `renderReport`. */
  readonly html: string;
  /** What else is told of the same run, such as `junit.xml`: written with them, or none of them is. */
  readonly others?: readonly ResultFile[];
}

export interface WrittenResults {
  readonly resultPath: string;
  readonly reportPath: string;
}

/** Writes a file and waits until the disk has it, so that a full disk shows here and not after the rename. */
export type WriteDurably = (path: string, text: string) => Promise<void>;

const writeDurably: WriteDurably = async (path, text) => {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Writes `result.json`, `report.html` and the other files into `dir`.
 * @throws {ResultFileError} `results.unwritable`
 */
export async function writeResults(
  dir: string,
  { result, html, others = [] }: ResultFiles,
  write: WriteDurably = writeDurably,
): Promise<WrittenResults> {
  const files = [
    { name: "report.html", text: html },
    { name: "result.json", text: `${JSON.stringify(result, null, 2)}\n` },
    ...others,
  ];
  const [reportPath = "", resultPath = ""] = await writeFiles(dir, files, write);
  return { resultPath, reportPath };
}

/**
 * Writes files into `dir`, which is made if need be, and gives their paths. All are complete under another name before any of them
 * takes its own, so a failure leaves the files of an earlier run as they were and no partial one.
 * @throws {ResultFileError} `results.unwritable`
 */
export async function writeFiles(
  dir: string,
  files: readonly ResultFile[],
  write: WriteDurably = writeDurably,
): Promise<readonly string[]> {
  const paths = files.map(({ name }) => join(dir, name));
  const suffix = `.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  let path = dir;
  try {
    await mkdir(dir, { recursive: true });
    // Side by side, because each waits for the disk; all to their end, so that nothing is written after it was cleaned up.
    const written = await Promise.allSettled(
      files.map(({ text }, position) => write(`${paths[position]}${suffix}`, text)),
    );
    const failed = written.findIndex(({ status }) => status === "rejected");
    const failure = written[failed];
    if (failure?.status === "rejected") {
      path = paths[failed] ?? dir;
      throw failure.reason;
    }
    for (const finished of paths) {
      path = finished;
      await rename(finished + suffix, finished);
    }
  } catch (cause) {
    await Promise.all(paths.map((unfinished) => rm(unfinished + suffix, { force: true }).catch(() => undefined)));
    throw new ResultFileError("results.unwritable", path, "the results cannot be written", toFix(cause), cause);
  }
  return paths;
}

function toFix(cause: unknown): string {
  switch (toSystemCode(cause)) {
    case "ENOSPC":
    case "EDQUOT":
      return "The disk is full: free some space, or choose a folder on another disk.";
    case "EACCES":
    case "EPERM":
      return "This user may not write there: change the folder's permissions, or choose another folder.";
    case "EROFS":
      return "The file system is read-only: choose another folder.";
    case "ENOTDIR":
    case "EEXIST":
      return "A file is where the folder should be: move it away, or choose another folder.";
    case "EISDIR":
      return "A folder has the name of a result file: move it away, or choose another folder.";
    default:
      return "Choose a folder that can be written to.";
  }
}
