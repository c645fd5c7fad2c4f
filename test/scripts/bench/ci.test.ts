import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderAnnotations } from "../../../bench/verdict/ci/index.ts";
import { writeResults } from "../../../bench/verdict/write.ts";
import { announceCi, ciFiles } from "../../../scripts/bench/ci.ts";
import { compared, mixed, passed } from "../../bench/verdict/ci/results.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-ci-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("ciFiles", () => {
  it("are written beside the result", async () => {
    const out = join(folder, "results");
    await writeResults(out, { result: mixed, html: "", others: ciFiles(mixed) });
    expect((await readdir(out)).sort()).toEqual(["junit.xml", "report.html", "result.json", "summary.md"]);
    expect(await readFile(join(out, "junit.xml"), "utf8")).toMatch(/^<\?xml/);
    expect(await readFile(join(out, "summary.md"), "utf8")).toMatch(/^## ✗ Fail/);
  });
});

describe("announceCi", () => {
  let lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const pathOf = (name: string) => join(folder, name);
  const github = () => ({
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: pathOf("summary"),
    GITHUB_OUTPUT: pathOf("output"),
  });

  beforeEach(async () => {
    lines = [];
    await Promise.all(["summary", "output"].map((name) => rm(pathOf(name), { force: true })));
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ["nothing", {}],
    ["another system", { CI: "true", GITLAB_CI: "true" }],
    ["a variable that says no", { GITHUB_ACTIONS: "false" }],
  ])("tells nothing to %s", async (_, env) => {
    await announceCi(mixed, { ...env, GITHUB_STEP_SUMMARY: pathOf("summary"), GITHUB_OUTPUT: pathOf("output") }, write);
    expect(lines).toEqual([]);
    expect(await readdir(folder)).not.toContain("summary");
    expect(await readdir(folder)).not.toContain("output");
  });

  it("annotates, and adds to the summary of the job what another command has begun", async () => {
    await writeFile(pathOf("summary"), "before, without an end of line");
    await announceCi(mixed, github(), write);
    expect(lines).toEqual(renderAnnotations(mixed));
    const summary = await readFile(pathOf("summary"), "utf8");
    expect(summary).toMatch(/^before, without an end of line\n## ✗ Fail: social-media/);
  });

  it("hands the verdict to the next steps", async () => {
    await writeFile(pathOf("output"), "other=1\n");
    await announceCi(mixed, github(), write);
    expect(await readFile(pathOf("output"), "utf8")).toBe("other=1\nverdict=fail\nregression=none\n");
    await rm(pathOf("output"));
    await announceCi(compared(passed, "regressed"), github(), write);
    expect(await readFile(pathOf("output"), "utf8")).toBe("verdict=fail\nregression=regressed\n");
  });

  it("warns, and fails nothing, if the runner's files cannot be written", async () => {
    const missing = join(folder, "no", "such", "folder");
    await announceCi(passed, { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: missing, GITHUB_OUTPUT: missing }, write);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(
      /^::warning title=Tablewright::Tablewright could not write the job's summary \(ENOENT\): /,
    );
    expect(lines[2]).toContain("could not write the step's outputs (ENOENT)");
  });

  it("does without files that the runner does not name", async () => {
    await announceCi(passed, { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "" }, write);
    expect(lines).toEqual(renderAnnotations(passed));
  });

  it.each([
    ["cuts the summary to the room that is left of 1 MiB", 1024 * 1024 - 30_000, 1024 * 1024],
    ["leaves a summary without room as it is, and says so", 1024 * 1024 - 10_000, 1024 * 1024 - 10_000],
  ])("%s", async (_, bytesBefore, bytesAfterMost) => {
    await writeFile(pathOf("summary"), "x".repeat(bytesBefore));
    const [pattern] = mixed.patterns;
    const patterns = pattern === undefined ? [] : Array.from({ length: 500 }, () => pattern);
    await announceCi({ ...mixed, patterns }, github(), write);
    const bytesAfter = Buffer.byteLength(await readFile(pathOf("summary")));
    expect(bytesAfter).toBeLessThanOrEqual(bytesAfterMost);
    const isTold = bytesAfter > bytesBefore;
    expect(lines.some((line) => line.includes("have filled the 1 MiB"))).toBe(!isTold);
    expect(isTold).toBe(bytesAfterMost === 1024 * 1024);
  });
});
