/**
 * A lock among processes, as a folder that holds who has it. The folder appears and goes by a rename, so it is never seen
 * half made. What it guards is work that should not be done twice; it is not what keeps the cache whole (tool-cache.ts).
 */

import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, isOlderThan } from "./tool-cache.ts";
import { errnoOf } from "./tool-error.ts";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells one taking of the lock from the next. */
  readonly token: string;
}

export interface LockOptions {
  /** The lock's folder. */
  readonly lockDir: string;
  /** A new path on the same file system, for something unfinished. */
  readonly toTemporaryPath: () => string;
  /** Told about the holder when the lock is taken, and again at every heartbeat while it stays so. */
  readonly reportWait: (holder: { pid: number; host: string }, waitedMs: number) => void;
  readonly signal: AbortSignal;
  readonly timings: { readonly pollMs: number; readonly heartbeatMs: number; readonly staleMs: number };
}

const ownerName = "owner.json";
/** What a rename onto a lock that somebody has is refused with. */
const takenErrnos = process.platform === "win32" ? ["EPERM", "EACCES", "EEXIST"] : ["ENOTEMPTY", "EEXIST"];
/** How often a holder shows that it lives, as a part of the age at which it counts as dead. */
const renewalsPerStaleAge = 12;

async function readOwner(lockDir: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(lockDir, ownerName), "utf8"));
    if (typeof owner !== "object" || owner === null || !("pid" in owner && "host" in owner && "token" in owner)) {
      return undefined;
    }
    const { pid, host, token } = owner;
    return typeof pid === "number" && typeof host === "string" && typeof token === "string"
      ? { pid, host, token }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Makes the lock; false when somebody has it. */
async function tryTake(owner: Owner, options: LockOptions): Promise<boolean> {
  const made = options.toTemporaryPath();
  await mkdir(made);
  await writeFile(join(made, ownerName), JSON.stringify(owner));
  try {
    // A rename onto a folder that is not empty fails on every system, and a lock's folder never is.
    await rename(made, options.lockDir);
    return true;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    if (takenErrnos.includes(errnoOf(error) ?? "")) {
      return false;
    }
    throw error;
  }
}

/** Whether the holder is gone: its process on this machine has ended, or it has not renewed the lock for too long. */
async function isStale(owner: Owner | undefined, options: LockOptions): Promise<boolean> {
  if (owner !== undefined && owner.host === hostname() && !isAlive(owner.pid)) {
    return true;
  }
  const renewed = owner === undefined ? options.lockDir : join(options.lockDir, ownerName);
  return isOlderThan(renewed, options.timings.staleMs);
}

/**
 * Takes a lock away, if it is still the one that was looked at. Of several processes that see the same stale lock one
 * wins the rename; one that comes so late that it moved the winner's new lock puts it back.
 */
async function takeAway(token: string | undefined, options: LockOptions): Promise<void> {
  const moved = options.toTemporaryPath();
  try {
    await rename(options.lockDir, moved);
  } catch {
    return;
  }
  if ((await readOwner(moved))?.token !== token) {
    await rename(moved, options.lockDir).catch(() => {});
  }
  await rm(moved, { recursive: true, force: true });
}

/** Does the work while no other process does work under the same lock; waits until then. */
export async function withLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const { lockDir, signal, timings } = options;
  const owner: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  const startMs = performance.now();
  let nextReportMs = startMs;
  while (!(await tryTake(owner, options))) {
    signal.throwIfAborted();
    const holder = await readOwner(lockDir);
    if (await isStale(holder, options)) {
      await takeAway(holder?.token, options);
      continue;
    }
    const nowMs = performance.now();
    if (holder !== undefined && nowMs >= nextReportMs) {
      options.reportWait(holder, nowMs - startMs);
      nextReportMs = nowMs + timings.heartbeatMs;
    }
    await sleep(timings.pollMs, undefined, { signal });
  }
  const renewal = setInterval(() => {
    const now = new Date();
    utimes(join(lockDir, ownerName), now, now).catch(() => {});
  }, timings.staleMs / renewalsPerStaleAge);
  renewal.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await takeAway(owner.token, options);
  }
}
