import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followRecords } from "../../../scripts/bench/run-k6.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-follow-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hasToEnd = new Promise<string>(() => {});

test("a guard has seen every record when following stops", async () => {
  const paths = ["a.txt", "b.txt"].map((name) => join(folder, name));
  await Promise.all(paths.map((path, position) => writeFile(path, `${position}\n`.repeat(position + 1))));
  const seen: string[] = [];
  let failures = 0;
  const { stop } = followRecords(paths, {
    onProgress: (_, records) => seen.push(`${records} records`),
    guard: { takeRecords: (_, text) => seen.push(text), hasToEnd },
    onFailure: () => {
      failures += 1;
    },
  });
  await stop();
  expect(seen).toEqual(["0\n", "1\n1\n", "3 records"]);
  expect(failures).toBe(0);
});

test("files that cannot be opened end the run, and who stops it is told why", async () => {
  let failures = 0;
  const { stop } = followRecords([join(folder, "none.txt")], {
    onProgress: () => {},
    onFailure: () => {
      failures += 1;
    },
  });
  await expect(stop()).rejects.toMatchObject({ code: "ENOENT" });
  expect(failures).toBe(1);
});

test("a failure while reading ends the run once, and nothing is left to reject by itself", async () => {
  const path = join(folder, "c.txt");
  await writeFile(path, "record\n");
  let failures = 0;
  const { stop } = followRecords([path], {
    onProgress: () => {},
    guard: {
      takeRecords: () => {
        throw new Error("the meter failed");
      },
      hasToEnd,
    },
    onFailure: () => {
      failures += 1;
    },
  });
  await expect(stop()).rejects.toThrow("the meter failed");
  expect(failures).toBe(1);
});
