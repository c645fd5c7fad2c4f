import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ResultFileError } from "../../../bench/verdict/result-file-error.ts";
import { type WriteDurably, writeResults } from "../../../bench/verdict/write.ts";
import { assessPattern } from "./fixture.ts";

const { result } = assessPattern([{ count: 299 }]);
const html = "<!doctype html><title>report</title>";

describe("writeResults", () => {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "tablewright-results-"));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  /** Fails like the system does when writing the given result file, after some of it was written. */
  const failingOn =
    (name: string, code: string): WriteDurably =>
    async (path, text) => {
      await writeFile(path, text.slice(0, 10));
      if (path.includes(name)) {
        throw Object.assign(new Error(`${code}: write`), { code });
      }
    };

  const failureOf = (attempt: Promise<unknown>) => attempt.catch((error: unknown) => error);

  it("makes the folder and leaves the two files and nothing else", async () => {
    const target = join(dir, "deep", "results");
    const { resultPath, reportPath } = await writeResults(target, { result, html });
    expect((await readdir(target)).sort()).toEqual(["report.html", "result.json"]);
    expect(JSON.parse(await readFile(resultPath, "utf8"))).toEqual(result);
    expect(await readFile(reportPath, "utf8")).toBe(html);
  });

  it("writes what else is told of the run, or nothing at all", async () => {
    const others = [{ name: "junit.xml", text: "<testsuites/>" }];
    const failure = await failureOf(writeResults(dir, { result, html, others }, failingOn("junit.xml", "ENOSPC")));
    expect(failure).toMatchObject({ code: "results.unwritable", path: join(dir, "junit.xml") });
    expect(await readdir(dir)).toEqual([]);
    await writeResults(dir, { result, html, others });
    expect((await readdir(dir)).sort()).toEqual(["junit.xml", "report.html", "result.json"]);
  });

  it("replaces the results of an earlier run", async () => {
    await writeResults(dir, { result, html: "old" });
    await writeResults(dir, { result, html });
    expect(await readFile(join(dir, "report.html"), "utf8")).toBe(html);
    expect(await readdir(dir)).toHaveLength(2);
  });

  it.each([
    ["result.json", "ENOSPC", "The disk is full"],
    ["report.html", "ENOSPC", "The disk is full"],
    ["result.json", "EDQUOT", "The disk is full"],
    ["result.json", "EACCES", "may not write there"],
    ["report.html", "EROFS", "read-only"],
  ])("keeps the earlier results whole if %s meets %s", async (name, code, fix) => {
    await writeResults(dir, { result, html: "old" });
    const before = await readFile(join(dir, "result.json"), "utf8");
    const failure = await failureOf(writeResults(dir, { result, html }, failingOn(name, code)));
    expect(failure).toBeInstanceOf(ResultFileError);
    expect(failure).toMatchObject({ code: "results.unwritable", path: join(dir, name) });
    expect(String(failure)).toContain(code);
    expect(String(failure)).toContain(fix);
    expect((await readdir(dir)).sort()).toEqual(["report.html", "result.json"]);
    expect(await readFile(join(dir, "result.json"), "utf8")).toBe(before);
    expect(await readFile(join(dir, "report.html"), "utf8")).toBe("old");
  });

  it("says so if a file is where the folder should be", async () => {
    const path = join(dir, "taken");
    await writeFile(path, "mine");
    for (const target of [path, join(path, "below")]) {
      const failure = await failureOf(writeResults(target, { result, html }));
      expect(failure).toBeInstanceOf(ResultFileError);
      expect(String(failure)).toContain("A file is where the folder should be");
    }
    expect(await readFile(path, "utf8")).toBe("mine");
  });

  it("says so if a folder has the name of a result, and leaves nothing behind", async () => {
    await mkdir(join(dir, "report.html"));
    const failure = await failureOf(writeResults(dir, { result, html }));
    expect(failure).toMatchObject({ code: "results.unwritable", path: join(dir, "report.html") });
    expect(await readdir(dir)).toEqual(["report.html"]);
  });
});
