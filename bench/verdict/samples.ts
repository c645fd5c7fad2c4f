import { createReadStream } from "node:fs";
import { parseRecord, type SampleRecord } from "../workload/record.ts";
import { ResultFileError } from "./result-file-error.ts";

export interface SampleFile {
  readonly samples: readonly SampleRecord[];
  /** Complete lines that are no records: messages of k6 itself, exceptions of the script. Empty lines do not count. */
  readonly unreadableLines: number;
  /** The first of them, to be shown when a run went wrong. */
  readonly unreadableExamples: readonly string[];
  /** Whether the file's last line had no line break and was left out: what is left of a record may look like a whole one. */
  readonly truncated: boolean;
}

const exampleLimit = 5;
const exampleLengthMax = 300;

/**
 * Reads the record file of a run as a stream.
 * @throws {ResultFileError} `records.unreadable` if there is no such file or it cannot be read.
 */
export async function readSamples(path: string): Promise<SampleFile> {
  const samples: SampleRecord[] = [];
  const unreadableExamples: string[] = [];
  let unreadableLines = 0;
  const takeLine = (line: string) => {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    const sample = parseRecord(text);
    if (sample !== undefined) {
      samples.push(sample);
    } else if (text.trim() !== "") {
      unreadableLines++;
      if (unreadableExamples.length < exampleLimit) {
        unreadableExamples.push(text.slice(0, exampleLengthMax));
      }
    }
  };

  let rest = "";
  try {
    for await (const chunk of createReadStream(path, { encoding: "utf8" })) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(takeLine);
    }
  } catch (cause) {
    throw new ResultFileError(
      "records.unreadable",
      path,
      "the record file of the load generator cannot be read",
      "If it does not exist, k6 stopped before its first request: its own output says why.",
      cause,
    );
  }
  return { samples, unreadableLines, unreadableExamples, truncated: rest !== "" };
}
