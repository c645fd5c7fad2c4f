import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineError } from "../../../bench/engine/engine-error.ts";
import { exitStatus, type OwnedProcessOptions, renderExit, startOwned } from "../../../bench/engine/process.ts";
import { startFixture } from "../../support/fixture-process.ts";
import { isRunning, untilGone } from "../../support/processes.ts";

const node = [process.execPath, "-e"] as const;
const untilSignal = "setInterval(() => {}, 60_000);";

/** Starts a script, and resolves when it has printed its first line. */
async function startScript(script: string, options: Partial<OwnedProcessOptions> = {}) {
  const lines: string[] = [];
  const arrivals = new EventEmitter();
  const firstLine = once(arrivals, "line");
  const owned = await startOwned(node, [script], {
    name: "script",
    ...options,
    stdout: (line) => {
      lines.push(line);
      arrivals.emit("line");
    },
  });
  await Promise.race([firstLine, owned.exited]);
  return { owned, lines };
}

describe("an owned process", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tablewright-process-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("has the program's own pid and exit code", async () => {
    const { owned, lines } = await startScript("console.log(process.pid); process.exit(42)");
    expect(await owned.exited).toEqual({ code: 42, signal: null });
    expect(lines).toEqual([String(owned.pid)]);
    expect(isRunning(owned.pid)).toBe(false);
  });

  it("reports the signal that ended the program", async () => {
    const { owned } = await startScript(`console.log("up"); ${untilSignal}`);
    process.kill(owned.pid, "SIGKILL");
    expect(await owned.exited).toEqual({ code: null, signal: "SIGKILL" });
  });

  it("is gone after stop, which may be called again", async () => {
    const { owned } = await startScript(`console.log("up"); ${untilSignal}`);
    await Promise.all([owned.stop(), owned.stop()]);
    expect(isRunning(owned.pid)).toBe(false);
    await owned.stop();
    expect(await owned.exited).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("may end in its own way on SIGTERM", async () => {
    const { owned, lines } = await startScript(
      `process.on("SIGTERM", () => { console.log("saved"); process.exit(5); }); console.log("up"); ${untilSignal}`,
    );
    await owned.stop();
    expect(lines).toEqual(["up", "saved"]);
    expect(await owned.exited).toEqual({ code: 5, signal: null });
  });

  it("is killed when it ignores SIGTERM", async () => {
    const { owned } = await startScript(`process.on("SIGTERM", () => {}); console.log("up"); ${untilSignal}`, {
      stopGraceMs: 100,
    });
    await owned.stop();
    expect(await owned.exited).toEqual({ code: null, signal: "SIGKILL" });
    expect(isRunning(owned.pid)).toBe(false);
  });

  it("takes along what it started, also when it ends by itself", async () => {
    const spawnAnother = `const { spawn } = require("node:child_process");
      const other = spawn(process.execPath, ["-e", 'process.on("SIGTERM", () => {}); setInterval(() => {}, 60_000)'], { stdio: "ignore" });
      console.log(other.pid);`;
    const { owned, lines } = await startScript(`${spawnAnother} other.unref();`);
    await owned.exited;
    await untilGone(Number(lines[0]));
    const stopped = await startScript(`${spawnAnother} ${untilSignal}`);
    await stopped.owned.stop();
    await untilGone(Number(stopped.lines[0]));
  });

  it("ends with all that it started when we are killed", async () => {
    const holder = startFixture(new URL("./fixtures/hold-wrapper.ts", import.meta.url));
    const pids = (await holder.nextLine()).split(" ").map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    holder.process.kill("SIGKILL");
    await Promise.all(pids.map((pid) => untilGone(pid)));
  });

  it("ends when its keeper is killed", async () => {
    const { owned, lines } = await startScript(`console.log(process.ppid); ${untilSignal}`);
    process.kill(Number(lines[0]), "SIGKILL");
    expect(await owned.exited).toEqual({ code: null, signal: "SIGKILL" });
    await untilGone(owned.pid);
  });

  it("gets the environment, the working directory and no stdin", async () => {
    const script = `process.stdin.resume().on("end", () => console.log(JSON.stringify([process.env.ONLY, process.env.HOME, process.cwd()])))`;
    const { owned, lines } = await startScript(script, { env: { ONLY: "this" }, cwd: folder });
    await owned.exited;
    expect(JSON.parse(lines[0] ?? "")).toEqual(["this", null, folder]);
  });

  it("keeps secrets of the environment out of arguments", async () => {
    const { owned, lines } = await startScript(
      `const { readFileSync } = require("node:fs"); const args = process.platform === "linux" ? readFileSync("/proc/" + process.ppid + "/cmdline", "utf8") : ""; console.log(args)`,
      { env: { AWS_SECRET_ACCESS_KEY: "do-not-show" } },
    );
    await owned.exited;
    expect(lines[0]).not.toContain("do-not-show");
  });

  it("hands lines of both streams on, writes them to the log and keeps the last 30", async () => {
    const logFile = join(folder, "script.log");
    const errors: string[] = [];
    const { owned, lines } = await startScript(
      'for (let i = 0; i < 40; i += 1) console.log("out " + i); process.stdout.write("no line break", () => console.error("problem"))',
      { logFile, stderr: (line) => errors.push(line) },
    );
    await owned.exited;
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toBe("no line break");
    expect(errors).toEqual(["problem"]);
    const kept = owned.lastLines().split("\n");
    expect(kept).toHaveLength(30);
    expect(kept).toContain("out 39");
    expect(kept).toContain("problem");
    expect(kept).not.toContain("out 0");
    const logged = (await readFile(logFile, "utf8")).split("\n");
    expect(logged.sort()).toEqual([...lines, ...errors, ""].sort());
  });

  it("can write to our own stdout, and leaves nothing that keeps us alive", async () => {
    const passing = startFixture(new URL("./fixtures/pass-through.ts", import.meta.url));
    expect(await passing.nextLine()).toBe("straight");
    expect(await passing.ended).toEqual({ code: 99, signal: null });
  });

  it("is refused with one sentence when it cannot be started", async () => {
    const missing = startOwned([join(folder, "no-such-program")], [], { name: "k6" });
    await expect(missing).rejects.toMatchObject({ name: "EngineError", code: "program-not-started" });
    await expect(missing).rejects.toThrow(/k6 could not be started: ".*no-such-program": spawn .* ENOENT/);
    const nowhere = startOwned(node, [""], { name: "k6", cwd: join(folder, "nowhere") });
    await expect(nowhere).rejects.toThrow(/nowhere/);
  });

  it("is not started when its log cannot be written", async () => {
    const started = startOwned(node, [""], { name: "k6", logFile: join(folder, "none", "k6.log") });
    await expect(started).rejects.toBeInstanceOf(EngineError);
    await expect(started).rejects.toMatchObject({ code: "log-unwritable" });
  });
});

it.each([
  [{ code: 0, signal: null }, 0, "exited with code 0"],
  [{ code: 99, signal: null }, 99, "exited with code 99"],
  [{ code: null, signal: "SIGINT" }, 130, "was ended by SIGINT"],
  [{ code: null, signal: "SIGKILL" }, 137, "was ended by SIGKILL"],
] as const)("passes on %o as exit status %i", (exit, status, text) => {
  expect(exitStatus(exit)).toBe(status);
  expect(renderExit(exit)).toBe(text);
});
