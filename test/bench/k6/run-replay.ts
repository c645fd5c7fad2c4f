/** Runs a replay script in the real k6, as its users do, and gives what it left behind. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseRecord, type SampleRecord } from "../../../bench/workload/record.ts";
import { k6RunFlags, toK6Environment } from "../../../scripts/k6.ts";
import { resolveTool } from "../../../scripts/tools/index.ts";

export const replayScript = fileURLToPath(new URL("../../../bench/k6/replay.ts", import.meta.url));

/** Replays the cases that are named in its variables. */
export const casesScript = fileURLToPath(new URL("./fixtures/cases-replay.ts", import.meta.url));

export interface K6Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ReplayRun extends K6Run {
  readonly records: readonly SampleRecord[];
  /** Lines of the record file that are none. */
  readonly noise: readonly string[];
  /** Lines of k6's JSON output, if it was asked for. */
  readonly points: readonly Point[];
}

/** One sample of one metric, as k6's JSON output has it. */
export interface Point {
  readonly metric: string;
  readonly data: { readonly value: number; readonly tags: Readonly<Record<string, string>> };
}

type Variables = Readonly<Record<string, string>>;

const toFlags = (variables: Variables) =>
  Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`]);

/** Runs a command of k6 to its end, whatever its exit code. */
export async function runK6(args: readonly string[]): Promise<K6Run> {
  const [program, ...programArguments] = (await resolveTool("k6")).command;
  return new Promise((resolve, reject) => {
    const options = { env: toK6Environment(), maxBuffer: 64 * 1024 * 1024 };
    execFile(program, [...programArguments, ...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") {
        reject(error);
        return;
      }
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

/** The options that k6 takes from a script. */
export function inspectScript(script: string, variables: Variables): Promise<K6Run> {
  return runK6(["inspect", "--include-system-env-vars=false", ...toFlags(variables), script]);
}

export interface ReplayOptions {
  readonly flags?: readonly string[];
  /** For a file that the script is to take its requests from. */
  readonly arrivals?: Iterable<string>;
  /** Asks for records instead of metrics. */
  readonly hasRecords?: boolean;
  /** Asks for k6's JSON output. */
  readonly hasPoints?: boolean;
}

export async function runReplay(script: string, variables: Variables, options: ReplayOptions = {}): Promise<ReplayRun> {
  const folder = await mkdtemp(join(tmpdir(), "tablewright-replay-"));
  const [recordsPath, pointsPath, arrivalsPath] = ["records", "points", "arrivals"].map((name) => join(folder, name));
  const all: Record<string, string> = { ...variables };
  const flags = [...k6RunFlags, "--address=", "--log-format=raw", ...(options.flags ?? [])];
  try {
    if (options.hasRecords === true) {
      all.RECORDS = "1";
      flags.push(`--console-output=${recordsPath}`);
    }
    if (options.hasPoints === true) {
      flags.push("--out", `json=${pointsPath}`);
    }
    if (options.arrivals !== undefined && arrivalsPath !== undefined) {
      await writeFile(arrivalsPath, [...options.arrivals, ""].join("\n"));
      all.ARRIVALS_FILE = arrivalsPath;
    }
    const run = await runK6(["run", ...flags, ...toFlags(all), script]);
    const lines = await linesOf(recordsPath);
    const read = lines.map((line) => ({ line, record: parseRecord(line) }));
    return {
      ...run,
      records: read.flatMap(({ record }) => (record === undefined ? [] : [record])),
      noise: read.flatMap(({ line, record }) => (record === undefined ? [line] : [])),
      points: (await linesOf(pointsPath)).map((line) => JSON.parse(line)).filter(({ type }) => type === "Point"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The lines of a file, none if there is no such file. */
async function linesOf(path: string | undefined): Promise<string[]> {
  const text = path === undefined ? "" : await readFile(path, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
