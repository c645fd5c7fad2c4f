/** A tool from the archive of its official release. */

import { chmod, mkdir, readdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { downloadFile, downloadText, Unavailable } from "./download.ts";
import { askVersion } from "./installed.ts";
import type { Attempt } from "./obtained.ts";
import { askProgram, findOnPath } from "./programs.ts";
import type { ToolContext } from "./tool-context.ts";
import { ToolError } from "./tool-error.ts";
import { type ReleaseArchive, type ToolName, thisPlatform, toolTable, toProgramFileName } from "./tool-table.ts";

/** Progress lines of one download. */
const stepsPerDownload = 10;
const stepBytesUnknownLength = 5_000_000;

/** The SHA-256 that a checksum file (`<hex>  <name>` a line, `*` before a name read as binary) has for a file. */
export function findChecksum(text: string, fileName: string): string | undefined {
  for (const line of text.split(/\r?\n/)) {
    const [, sha256, name] = /^([0-9a-fA-F]{64})\s+\*?(.+)$/.exec(line.trim()) ?? [];
    if (name === fileName) {
      return sha256?.toLowerCase();
    }
  }
  return undefined;
}

/** Calls `report` once for each step of a download and not for every piece that arrives. */
export function toProgressReporter(title: string, report: (line: string) => void) {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  let stepsReported = 0;
  return (bytes: number, totalBytes: number | undefined): void => {
    const stepBytes = totalBytes === undefined ? stepBytesUnknownLength : totalBytes / stepsPerDownload;
    const steps = Math.floor(bytes / stepBytes);
    if (steps <= stepsReported) {
      return;
    }
    stepsReported = steps;
    report(
      totalBytes === undefined
        ? `${title}: ${megabytes(bytes)} MB fetched`
        : `${title}: ${Math.floor((100 * bytes) / totalBytes)} % of ${megabytes(totalBytes)} MB fetched`,
    );
  };
}

/** The system's tar: GNU tar for the tar.gz of Linux; bsdtar, which reads zip, too, on macOS and Windows. */
async function findTar(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (process.platform === "win32") {
    return join(env.SystemRoot ?? "C:\\Windows", "System32", "tar.exe");
  }
  return (await findOnPath("tar", env))[0];
}

async function findFile(folder: string, fileName: string): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const entry = entries.find((candidate) => candidate.isFile() && candidate.name === fileName);
  return entry === undefined ? undefined : join(entry.parentPath, entry.name);
}

/** What is kept of an archive: the program alone, or, when it starts others, every file of its folder. */
async function listKept(name: ToolName, program: string): Promise<string[]> {
  if (toolTable[name].companions.length === 0) {
    return [program];
  }
  const entries = await readdir(dirname(program), { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @throws Unavailable when there is neither a pinned checksum nor one of the release */
async function findExpectedChecksum(name: ToolName, archive: ReleaseArchive, folder: string, context: ToolContext) {
  const checksumFileName = toolTable[name].release?.checksumFileName;
  if (archive.sha256 !== undefined || checksumFileName === undefined) {
    return { sha256: archive.sha256, statedBy: "the checksum pinned in this version of tablewright" };
  }
  const address = `${folder}/${checksumFileName}`;
  const sha256 = findChecksum(await downloadText(address, context), archive.fileName);
  return { sha256, statedBy: address };
}

/** @throws Unavailable when the archive lacks a program */
async function fill(name: ToolName, unpackedDir: string, filledDir: string): Promise<void> {
  const programs = [name, ...toolTable[name].companions].map(toProgramFileName);
  const unpacked = await findFile(unpackedDir, toProgramFileName(name));
  const kept = unpacked === undefined ? [] : await listKept(name, unpacked);
  for (const program of programs) {
    if (!kept.some((path) => basename(path) === program)) {
      throw new Unavailable(`the verified archive holds no ${program}`);
    }
  }
  for (const path of kept) {
    await rename(path, join(filledDir, basename(path)));
  }
  for (const program of programs) {
    await chmod(join(filledDir, program), 0o755);
  }
}

async function fetchAndUnpack(name: ToolName, archive: ReleaseArchive, workDir: string, context: ToolContext) {
  const { version, release } = toolTable[name];
  const title = `${name} ${version}`;
  const tar = await findTar(context.env);
  if (tar === undefined) {
    throw new Unavailable("tar, which unpacks the release archive, is not on PATH");
  }
  const folder = context.releaseRoot + (release?.folder ?? "");
  const address = `${folder}/${archive.fileName}`;
  const expected = await findExpectedChecksum(name, archive, folder, context);
  if (expected.sha256 === undefined) {
    throw new Unavailable(
      `${expected.statedBy} does not list ${archive.fileName}, so the archive could not be verified`,
    );
  }
  context.report(`${title}: fetching ${address}`);
  const file = join(workDir, archive.fileName);
  const sha256 = await downloadFile(address, file, {
    ...context,
    onProgress: toProgressReporter(title, context.report),
  });
  if (sha256 !== expected.sha256) {
    throw new ToolError(
      "CHECKSUM_MISMATCH",
      `The archive ${address} has SHA-256 ${sha256}, but ${expected.statedBy} says ${expected.sha256}; it was not used.`,
      `Try again; if it stays so, report it, and name a ${name} that you trust with ${toolTable[name].envName}.`,
    );
  }
  const unpackedDir = join(workDir, "unpacked");
  await mkdir(unpackedDir);
  const unpacking = await askProgram([tar, "-xf", file, "-C", unpackedDir], context.env);
  if (/no space left on device/i.test(unpacking.text)) {
    throw Object.assign(new Error(unpacking.text), { code: "ENOSPC" });
  }
  if (unpacking.problem !== undefined) {
    throw new Unavailable(`the verified archive could not be unpacked: ${unpacking.problem}`);
  }
  const filledDir = join(workDir, "filled");
  await mkdir(filledDir);
  await fill(name, unpackedDir, filledDir);
  const answer = await askVersion(name, [join(filledDir, toProgramFileName(name))], context.env);
  if ("problem" in answer || answer.version !== version) {
    const reason = "problem" in answer ? answer.problem : `it says that it is ${answer.version}`;
    throw new Unavailable(`the program of the verified archive is of no use here: ${reason}`);
  }
  return { filledDir, from: address };
}

/**
 * Fetches, verifies and unpacks the release archive. Whatever keeps it from being had (no network, no such file, no tar)
 * closes this way and leaves the build from source; a wrong checksum ends the resolution.
 *
 * @throws ToolError `CHECKSUM_MISMATCH`
 */
export async function fromArchive(name: ToolName, workDir: string, context: ToolContext): Promise<Attempt> {
  const { release } = toolTable[name];
  const archive = release?.archives[thisPlatform];
  if (archive === undefined) {
    return {
      unavailable: release === undefined ? "none is published of a fixed version" : `there is none for ${thisPlatform}`,
    };
  }
  try {
    return await fetchAndUnpack(name, archive, workDir, context);
  } catch (error) {
    if (error instanceof Unavailable) {
      return { unavailable: error.message };
    }
    throw error;
  }
}
