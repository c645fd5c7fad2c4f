/**
 * The per-user cache: `<cache>/tools/<name>-<version>-<platform>/`, one folder a tool, with a manifest.
 *
 * A folder under its final name is always whole: it is filled under a temporary name on the same file system, the manifest
 * is written last, and a rename makes it appear. Whatever was cut off keeps its temporary name, which says whose it is.
 */

import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { errnoOf, ToolError } from "./tool-error.ts";
import { type Platform, type ToolName, thisPlatform } from "./tool-table.ts";

export interface ManifestFile {
  /** Relative to the tool's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly schemaVersion: 1;
  readonly name: ToolName;
  readonly version: string;
  readonly platform: Platform;
  readonly source: "archive" | "build";
  /** Address of the archive, or what it was built from. */
  readonly from: string;
  readonly files: readonly ManifestFile[];
}

const manifestName = "manifest.json";
const temporaryPrefix = ".partial-";
/** No fetch or build takes that long; older leftovers of other machines on a shared file system go, too. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

export function toToolsDir(cacheDir: string): string {
  return join(cacheDir, "tools");
}

export function toEntryDir(cacheDir: string, name: ToolName, version: string): string {
  return join(toToolsDir(cacheDir), `${name}-${version}-${thisPlatform}`);
}

/** Not the host's name itself: it may hold any character. */
function toHostMark(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
}

/** A new path for something unfinished of this process. */
export function toTemporaryPath(cacheDir: string): string {
  const mark = `${temporaryPrefix}${toHostMark()}-${process.pid}-`;
  return join(toToolsDir(cacheDir), mark + randomUUID().slice(0, 8));
}

/** Whether a process of this machine runs; one of another user does, too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

/** Removes what processes left behind that were ended in the middle. */
export async function sweepAbandoned(cacheDir: string): Promise<void> {
  const toolsDir = toToolsDir(cacheDir);
  for (const entry of await readdir(toolsDir)) {
    const [, host, pid] = /^\.partial-([0-9a-f]{8})-(\d+)-/.exec(entry) ?? [];
    if (host === undefined || pid === undefined) {
      continue;
    }
    const path = join(toolsDir, entry);
    const isOwnersGone = host === toHostMark() && !isAlive(Number(pid));
    if (isOwnersGone || (await isOlderThan(path, abandonedAfterMs))) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** By its modification time; something that is gone is not old. */
export async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  return stat(path).then(
    (found) => Date.now() - found.mtimeMs > ageMs,
    () => false,
  );
}

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === "object" &&
    value !== null &&
    "schemaVersion" in value &&
    value.schemaVersion === 1 &&
    "version" in value &&
    typeof value.version === "string" &&
    "files" in value &&
    Array.isArray(value.files) &&
    value.files.length > 0
  );
}

/**
 * The manifest of a cached tool whose files are all there in their sizes; `undefined` otherwise. Costs a few
 * milliseconds: nothing is run or summed, because nothing incomplete ever gets this name.
 */
export async function readEntry(entryDir: string): Promise<Manifest | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(entryDir, manifestName), "utf8"));
    if (!isManifest(manifest)) {
      return undefined;
    }
    const sizes = await Promise.all(manifest.files.map(async (file) => (await stat(join(entryDir, file.path))).size));
    return manifest.files.every((file, index) => file.bytes === sizes[index]) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
  }
  return hash.digest("hex");
}

/** Completes a filled temporary folder with its manifest and gives it its final name. */
export async function publishEntry(
  filledDir: string,
  entryDir: string,
  facts: Omit<Manifest, "schemaVersion" | "platform" | "files">,
  temporaryPath: string,
): Promise<void> {
  const files: ManifestFile[] = [];
  for (const path of (await readdir(filledDir)).sort()) {
    const full = join(filledDir, path);
    files.push({ path, bytes: (await stat(full)).size, sha256: await sha256Of(full) });
  }
  const manifest: Manifest = { schemaVersion: 1, platform: thisPlatform, ...facts, files };
  await writeFile(join(filledDir, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  // Only a damaged one can be there: the caller looked, and holds the lock.
  await rename(entryDir, temporaryPath).catch(() => {});
  await rename(filledDir, entryDir);
  await rm(temporaryPath, { recursive: true, force: true });
}

export async function ensureToolsDir(cacheDir: string): Promise<void> {
  await mkdir(toToolsDir(cacheDir), { recursive: true });
}

/** Makes a sentence of a file operation in the cache that the system refused; anything else is handed back as it is. */
export function toCacheError(error: unknown, cacheDir: string): unknown {
  const errno = errnoOf(error) ?? "";
  if (["ENOSPC", "EDQUOT"].includes(errno)) {
    return new ToolError(
      "CACHE_FULL",
      `The disk of the tool cache ${cacheDir} is full.`,
      "Make room there, or set TABLEWRIGHT_CACHE to a folder on another disk.",
      { cause: error },
    );
  }
  const isStartOfProcess = error instanceof Error && "syscall" in error && String(error.syscall).startsWith("spawn");
  if (!isStartOfProcess && ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT"].includes(errno)) {
    return new ToolError(
      "CACHE_NOT_WRITABLE",
      `The tool cache ${cacheDir} cannot be written (${errno}).`,
      "Set TABLEWRIGHT_CACHE to a folder that you may write.",
      { cause: error },
    );
  }
  return error;
}
