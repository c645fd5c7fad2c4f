import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "./result.ts";
import { ResultFileError, toSystemCode } from "./result-file-error.ts";

export interface ResultFiles {
  readonly result: Result;
  /** The page of `renderReport`. */
  readonly html: string;
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
 * Writes `result.json` and `report.html` into `dir`, which is made if need be. Both are complete under another name before
 * either takes its own, so a failure leaves the results of an earlier run as they were and no partial file.
 * @throws {ResultFileError} `results.unwritable`
 */
export async function writeResults(
  dir: string,
  { result, html }: ResultFiles,
  write: WriteDurably = writeDurably,
): Promise<WrittenResults> {
  const resultPath = join(dir, "result.json");
  const reportPath = join(dir, "report.html");
  const suffix = `.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  const files = [
    { path: reportPath, text: html },
    { path: resultPath, text: `${JSON.stringify(result, null, 2)}\n` },
  ];

  let path = dir;
  try {
    await mkdir(dir, { recursive: true });
    for (const file of files) {
      path = file.path;
      await write(file.path + suffix, file.text);
    }
    for (const file of files) {
      path = file.path;
      await rename(file.path + suffix, file.path);
    }
  } catch (cause) {
    await Promise.all(files.map((file) => rm(file.path + suffix, { force: true }).catch(() => undefined)));
    throw new ResultFileError("results.unwritable", path, "the results cannot be written", toFix(cause), cause);
  }
  return { resultPath, reportPath };
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
