import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Result } from "../../../../bench/verdict/index.ts";
import { runTablewright, startTablewright } from "../../../support/command-line.ts";
import { untilGone } from "../../../support/processes.ts";

const args = ["--design", "test/scripts/fixtures/generous.ts", "--users", "20", "--scale", "60", "--warmup", "1"];
const limits = ["--max-lag", "60000", "--max-other-cpu", "1"];

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "tablewright-local-"));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const bench = (...more: string[]) => ["bench", ...args, ...limits, "--out", out, ...more];
const readResult = async (): Promise<Result> => JSON.parse(await readFile(join(out, "result.json"), "utf8"));

test("several k6 processes make one run, with one verdict and one timeline", { timeout: 180_000 }, async () => {
  const finished = await runTablewright(bench("--duration", "3", "--distribute", "local:3"));
  const result = await readResult();
  expect(finished.exitCode, finished.stderr).toBe(1);
  expect(finished.stderr).toContain("poisson arrivals, by 3 k6 processes");
  expect(result.verdict, result.reasons.join(" ")).toBe("undecided");
  expect(result.generator).toMatchObject({ exitCode: 0, endedEarly: null, dropped: 0, contradictoryRecords: 0 });
  expect(result.mix.requestsServed).toBe(result.mix.requestsOffered);
  const { workers, arrivalsPlanned } = result.generator;
  expect(workers.map(({ worker, exitCode, endedEarly }) => [worker, exitCode, endedEarly])).toEqual([
    ["worker 1 of 3", 0, null],
    ["worker 2 of 3", 0, null],
    ["worker 3 of 3", 0, null],
  ]);
  expect(workers.reduce((sum, { arrivalsRecorded }) => sum + arrivalsRecorded, 0)).toBe(arrivalsPlanned);
  expect(workers.every(({ lagMs }) => lagMs.p99 !== null)).toBe(true);
  // That the order of requests of different processes is known is what the common start is for.
  expect(result.units.differing).toBe(0);
  expect(result.units.equal).toBeGreaterThan(100);
  expect(result.command).toContain("--distribute local:3");
});

describe("once the load has started", () => {
  /** That a process has been started is reported to nobody outside, so it is polled. */
  const whenStarted = async () => {
    const command = startTablewright(bench("--duration", "60", "--distribute", "local:2"));
    await command.said("by 2 k6 processes");
    for (;;) {
      const k6 = command.processes().filter(({ command: line }) => / run .*--execution-segment=/.test(line));
      if (k6.length === 2) {
        return { command, k6 };
      }
      await delay(20);
    }
  };

  test("a killed worker ends all of them, and the run is invalid by its name", { timeout: 120_000 }, async () => {
    const { command, k6 } = await whenStarted();
    const second = k6.find(({ command: line }) => line.includes("--execution-segment=1/2:1"));
    process.kill(second?.pid ?? -1, "SIGKILL");
    const { exitCode, stdout } = await command.finished;
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/INVALID\s+k6 of worker 2 of 2 ended with exit code 137/);
    const { verdict, generator, patterns } = await readResult();
    expect(verdict).toBe("invalid");
    const [stopped, killed] = generator.workers.map(({ exitCode: code }) => code);
    // Of a k6 that is ended before it handles signals, and after.
    expect([128 + 15, 105]).toContain(stopped);
    expect(killed).toBe(137);
    expect(new Set(patterns.map((pattern) => pattern.verdict))).toEqual(new Set(["invalid"]));
    expect(command.processes()).toEqual([]);
  });

  test("Ctrl-C ends all of them and writes nothing", { timeout: 120_000 }, async () => {
    const { command } = await whenStarted();
    const pids = command.processes().map(({ pid }) => pid);
    command.kill("SIGINT");
    const { signal, stdout } = await command.finished;
    expect({ signal, stdout }).toEqual({ signal: "SIGINT", stdout: "" });
    await Promise.all(pids.map((pid) => untilGone(pid)));
    expect(await readdir(out)).toEqual([]);
  });
});
