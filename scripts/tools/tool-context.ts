/** What a resolution works with, made once from the caller's options. */

import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "./programs.ts";
import { releaseHost, type ToolName } from "./tool-table.ts";

export interface ResolvedTool {
  readonly name: ToolName;
  /** As the tool itself states it, without a leading `v`. */
  readonly version: string;
  readonly source: "named" | "path" | "cache" | "archive" | "build";
  /** Program and leading arguments to spawn. */
  readonly command: Command;
  /** The program, or for DynamoDB Local the folder with its jars; absolute. */
  readonly location: string;
}

/** All in milliseconds. */
export interface Timings {
  /** Until a server's response has begun. */
  readonly connectMs: number;
  /** Between two pieces of a download. */
  readonly idleMs: number;
  /** Between two lines that say that a build or a wait goes on. */
  readonly heartbeatMs: number;
  /** Between two looks at a lock that somebody else holds. */
  readonly pollMs: number;
  /** Age of a lock that its holder no longer renews, after which it is taken over. */
  readonly staleMs: number;
}

export interface ToolOptions {
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: `TABLEWRIGHT_CACHE`, else the system's place for a user's caches. */
  readonly cacheDir?: string;
  /** Whether a tool that is nowhere on the machine is fetched or built; default true. */
  readonly fetchMissing?: boolean;
  /** Takes one line of progress or of explanation; default: nobody listens. */
  readonly report?: (line: string) => void;
  /** Ends downloads and builds, with all their processes; the resolution then throws `INTERRUPTED`. */
  readonly signal?: AbortSignal;
  /** Where the release folders are; default `https://github.com`. */
  readonly releaseRoot?: string;
  readonly timings?: Partial<Timings>;
}

export interface ToolContext {
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  readonly fetchMissing: boolean;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
  readonly releaseRoot: string;
  /** Holds the committed go.mod, pom.xml and their checksums. */
  readonly sourcesDir: string;
  readonly timings: Timings;
}

const defaultTimings: Timings = {
  connectMs: 10_000,
  idleMs: 30_000,
  heartbeatMs: 15_000,
  pollMs: 200,
  staleMs: 120_000,
};

export function toContext(options: ToolOptions): ToolContext {
  const env = options.env ?? process.env;
  return {
    env,
    cacheDir: resolve(options.cacheDir ?? toCacheDir(env)),
    fetchMissing: options.fetchMissing ?? true,
    report: options.report ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
    releaseRoot: options.releaseRoot ?? releaseHost,
    sourcesDir: fileURLToPath(new URL("sources", import.meta.url)),
    timings: { ...defaultTimings, ...options.timings },
  };
}

/** The per-user cache: `TABLEWRIGHT_CACHE`, else a folder of our own where the operating system keeps a user's caches. */
export function toCacheDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (env.TABLEWRIGHT_CACHE) {
    return env.TABLEWRIGHT_CACHE;
  }
  const home = env.HOME || homedir();
  // The XDG base directory specification says that a relative path is to be ignored.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) {
    return join(env.XDG_CACHE_HOME, "tablewright");
  }
  if (platform === "darwin") {
    return join(home, "Library", "Caches", "tablewright");
  }
  if (platform === "win32") {
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "tablewright");
  }
  return join(home, ".cache", "tablewright");
}
