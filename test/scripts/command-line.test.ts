import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../scripts/failure.ts";
import { loadDesign } from "../../scripts/load-design.ts";
import { runTablewright, startTablewright } from "../support/command-line.ts";
import { untilGone } from "../support/processes.ts";

test.each(["bench", "plan", "units", "local", "drift", "doctor"])(
  "%s --help shows an example and exits 0",
  async (verb) => {
    const { exitCode, stdout } = await runTablewright([verb, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?: npx tablewright ${verb}`));
  },
);

test.each([
  ["an unknown verb", ["benhc"], /unknown command 'benhc'/],
  ["an unknown option", ["bench", "--scael", "3"], /unknown option '--scael'/],
  ["an option without its value", ["bench", "--scale"], /argument missing/],
])("%s is wrong use: exit 2", async (_, args, says) => {
  const { exitCode, stderr } = await runTablewright(args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(says);
});

test.each([
  ["that does not parse", "export default {;", /cannot be loaded/],
  ["that throws", 'throw new Error("not today");', /cannot be loaded: not today/],
  ["that exports none", "export default 1;", /does not export a design/],
])("a design file %s is its author's to mend: exit 2, and no stack", async (_, text, says) => {
  const folder = await mkdtemp(join(tmpdir(), "tablewright-design-"));
  const path = join(folder, "design.ts");
  await writeFile(path, text);
  const error: unknown = await loadDesign(path).catch((thrown: unknown) => thrown);
  await rm(folder, { recursive: true });
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toHaveProperty("message", expect.stringMatching(says));
});

test("no verb shows what there is", async () => {
  const { stdout, stderr } = await runTablewright([]);
  expect(stdout + stderr).toMatch(/bench.*plan.*units.*local.*doctor/s);
});

test("doctor says where each tool is, and exits 1 when a run could not start", async () => {
  const found = await runTablewright(["doctor", "--json"]);
  expect(found.exitCode).toBe(0);
  expect(JSON.parse(found.stdout)).toMatchObject({
    ready: true,
    tools: ["k6", "dynoxide", "dynamodb-local", "pulumi"].map((name) => ({ name, status: "found" })),
  });
  const nothing = { TABLEWRIGHT_K6: join(tmpdir(), "no-such-k6") };
  const missing = await runTablewright(["doctor"], nothing);
  expect(missing.exitCode).toBe(1);
  expect(missing.stdout).toContain("no-such-k6");
});

test("local keeps an engine with the data until it is told to end", { timeout: 120_000 }, async () => {
  const command = startTablewright(["local", "--users", "10"]);
  await command.said("Ctrl-C ends it");
  const engines = command.processes().filter(({ pid }) => pid !== command.pid);
  expect(engines.map((running) => running.command).join("\n")).toContain("dynoxide");
  command.kill("SIGTERM");
  const { signal, stderr } = await command.finished;
  expect(signal).toBe("SIGTERM");
  expect(stderr).toMatch(/k6 run bench\/k6\/replay\.ts -e ENDPOINT=http:\/\/127\.0\.0\.1:\d+ -e USERS=10/);
  await Promise.all(engines.map(({ pid }) => untilGone(pid)));
});
