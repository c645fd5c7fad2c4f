import { open } from "node:fs/promises";
import type { WorkerEnd } from "../../../bench/verdict/index.ts";
import { isRecordLike, parseRecord, type SampleRecord } from "../../../bench/workload/record.ts";
import { abortReasonOf } from "../abort-reason.ts";

/** Starts the line that the collecting script adds to a runner's log: the exit code of its k6. */
export const exitCodeMark = "tablewright-exit-code";

/** What one worker left behind. */
export interface WorkerLog {
  readonly path: string;
  readonly end: WorkerEnd;
  readonly samples: readonly SampleRecord[];
  /** Whether the collecting script has noted how k6 ended. */
  readonly isEnded: boolean;
  /** Lines that were meant to be records and are not whole. */
  readonly unreadableLines: number;
}

/**
 * Reads the log of a worker: records among whatever else k6 printed.
 *
 * @throws the system's error if there is no such file or it cannot be read
 */
export async function readWorkerLog(path: string): Promise<WorkerLog> {
  const samples: SampleRecord[] = [];
  const others: string[] = [];
  let unreadableLines = 0;
  let isEnded = false;
  let exitCode: number | null = null;
  const file = await open(path);
  for await (const line of file.readLines({ encoding: "utf8" })) {
    const sample = parseRecord(line);
    if (sample !== undefined) {
      samples.push(sample);
    } else if (isRecordLike(line)) {
      unreadableLines += 1;
    } else if (line.startsWith(`${exitCodeMark} `)) {
      isEnded = true;
      exitCode = toExitCode(line.slice(exitCodeMark.length));
    } else if (line !== "") {
      keep(others, line);
    }
  }
  const nothing = samples.length === 0 && exitCode === null ? "nobody knows how, and it recorded nothing" : undefined;
  const endedEarly = abortReasonOf(others) ?? nothing;
  const end = { worker: path, exitCode, ...(endedEarly === undefined ? {} : { endedEarly }) };
  return { path, end, samples, isEnded, unreadableLines };
}

const linesKept = 100;

/** k6 says at the end why it stopped. */
function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > linesKept) {
    lines.shift();
  }
}

function toExitCode(text: string): number | null {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}
