import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ResultFileError } from "../../../bench/verdict/result-file-error.ts";
import { readSamples } from "../../../bench/verdict/samples.ts";
import { formatRecord } from "../../../bench/workload/record.ts";
import { makePatternRun } from "./fixture.ts";

describe("readSamples", () => {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "tablewright-samples-"));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  const write = async (text: string) => {
    const path = join(dir, "records.log");
    await writeFile(path, text);
    return path;
  };

  it("gives back every record, over many chunks of the stream", async () => {
    const { samples } = makePatternRun([{ count: 5000, serviceMs: 1.25, units: new Map([[1, 2.5]]) }]);
    const path = await write(samples.map((sample) => `${formatRecord(sample)}\n`).join(""));
    const file = await readSamples(path);
    expect(file.samples.map(formatRecord)).toEqual(samples.map(formatRecord));
    expect(file).toMatchObject({ unreadableLines: 0, unreadableExamples: [], truncated: false });
  });

  it("counts lines that are no records, shows the first of them, and forgives empty ones and carriage returns", async () => {
    const { samples } = makePatternRun([{ count: 2 }]);
    const noise = Array.from({ length: 7 }, (_, i) => `TypeError: ${i} is not a function`);
    const path = await write([...noise, ...samples.map((sample) => `${formatRecord(sample)}\r`), "", ""].join("\n"));
    const file = await readSamples(path);
    expect(file.samples).toHaveLength(2);
    expect(file.unreadableLines).toBe(7);
    expect(file.unreadableExamples).toEqual(noise.slice(0, 5));
  });

  it("leaves out a last line that was cut off, even if what is left reads like a record", async () => {
    const lines = makePatternRun([{ count: 2, units: new Map([[0, 1.25]]) }]).samples.map(formatRecord);
    const cut = `${lines[0]}\n${lines[1]?.slice(0, -1)}`;
    const file = await readSamples(await write(cut));
    expect(file.samples).toHaveLength(1);
    expect(file).toMatchObject({ unreadableLines: 0, truncated: true });
  });

  it("reads an empty file as no samples", async () => {
    expect(await readSamples(await write(""))).toMatchObject({ samples: [], unreadableLines: 0, truncated: false });
  });

  it("says what, where and what to do if there is no file", async () => {
    const path = join(dir, "missing.log");
    const failure = await readSamples(path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResultFileError);
    expect(failure).toMatchObject({ code: "records.unreadable", path });
    expect(String(failure)).toContain("ENOENT");
    expect(String(failure)).toContain("k6 stopped before its first request");
  });
});
