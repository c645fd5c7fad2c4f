import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngineClient } from "../../../bench/engine/client.ts";
import type { Engine, EngineCommand } from "../../../bench/engine/engine.ts";
import { EngineError } from "../../../bench/engine/engine-error.ts";
import { findFreePort } from "../../../bench/engine/port.ts";
import { bothEngines, embedded } from "../../support/engines.ts";
import { startFixture } from "../../support/fixture-process.ts";
import { isRunning, untilGone } from "../../support/processes.ts";

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);
const node = (...args: string[]): EngineCommand => ({ command: [process.execPath, ...args], version: "none" });
const script = (text: string) => node("-e", text, "--");

async function listTables(engine: Engine) {
  const client = createEngineClient(engine, { attemptsMax: 1 });
  try {
    return (await client.send(new ListTablesCommand({}))).TableNames;
  } finally {
    client.destroy();
  }
}

async function failureOf(start: Promise<Engine>): Promise<EngineError> {
  const outcome = await start.catch((error: unknown) => error);
  if (!(outcome instanceof EngineError)) {
    throw new Error("expected an EngineError", { cause: outcome });
  }
  return outcome;
}

describe.each(bothEngines)("$name", ({ name, resolve, start }) => {
  let tool: EngineCommand;
  beforeAll(async () => {
    tool = await resolve();
  });

  it("is empty when it starts and gone when it stops", async () => {
    const engine = await start({ ...tool, note: "chosen for the test" });
    expect(engine).toMatchObject({ name, version: tool.version, note: "chosen for the test" });
    expect(engine.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await listTables(engine)).toEqual([]);
    const pid = engine.pid ?? 0;
    expect(isRunning(pid)).toBe(true);
    await engine.stop();
    await engine.stop();
    expect(isRunning(pid)).toBe(false);
    await expect(engine.exited).resolves.toBeDefined();
    await expect(listTables(engine)).rejects.toThrow();
  });

  it("uses the port it is told", async () => {
    const port = await findFreePort();
    const engine = await start({ ...tool, port });
    expect(engine.endpoint).toBe(`http://127.0.0.1:${port}`);
    await engine.stop();
  });

  it("says so when its port is busy", async () => {
    const server = createServer();
    const port = await new Promise<number>((done) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        done(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const failure = await failureOf(start({ ...tool, port }));
    server.close();
    expect(failure.code).toBe("port-busy");
    expect(failure.message).toBe(`${name} cannot use port ${port}: another program listens on it.`);
  });

  it("is not mistaken for another program that answers on its port", async () => {
    const impostor = node(fixture("impostor.mjs").pathname);
    const failure = await failureOf(start({ ...impostor, startTimeoutMs: 1_000 }));
    expect(failure.code).toBe("engine-silent");
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("has ended before we end by %s", async (signal) => {
    const holder = startFixture(fixture("hold-engine.ts"), [name, JSON.stringify(tool)]);
    const pid = Number(await holder.nextLine());
    expect(isRunning(pid)).toBe(true);
    // To the whole group, as a terminal does on Ctrl-C.
    process.kill(-holder.pid, signal);
    expect(await holder.ended).toEqual({ code: null, signal });
    expect(isRunning(pid)).toBe(false);
    expect(holder.stderr()).not.toContain("Error");
  });

  it("ends when we are killed", async () => {
    const holder = startFixture(fixture("hold-engine.ts"), [name, JSON.stringify(tool)]);
    const pid = Number(await holder.nextLine());
    expect(isRunning(pid)).toBe(true);
    holder.process.kill("SIGKILL");
    expect(await holder.ended).toEqual({ code: null, signal: "SIGKILL" });
    await untilGone(pid);
  });

  it.each([
    ["throw", 1],
    ["exit", 7],
  ] as const)("ends when we end by %s without stopping it", async (ending, code) => {
    const holder = startFixture(fixture("hold-engine.ts"), [name, JSON.stringify(tool), ending]);
    const pid = Number(await holder.nextLine());
    expect(await holder.ended).toEqual({ code, signal: null });
    await untilGone(pid);
  });
});

describe("a start that fails", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tablewright-engine-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("shows how the engine ended and what it printed", async () => {
    const failure = await failureOf(embedded.start(script('console.error("no licence found"); process.exit(3)')));
    expect(failure.code).toBe("engine-exited");
    expect(failure.message).toBe("dynoxide exited with code 3 before it was ready. Its last lines:\nno licence found");
    expect(failure.fix).toContain("tablewright doctor");
  });

  it("leaves nothing running when the engine never answers", async () => {
    const command = script("console.log(process.pid); setInterval(() => {}, 60_000)");
    const failure = await failureOf(embedded.start({ ...command, startTimeoutMs: 1_000 }));
    expect(failure.code).toBe("engine-silent");
    expect(failure.message).toMatch(/^dynoxide runs but did not answer within 1000 ms\. Its last lines:\n\d+$/);
    expect(isRunning(Number(failure.message.split("\n")[1]))).toBe(false);
  });

  it("names a program that does not exist", async () => {
    const failure = await failureOf(embedded.start({ command: [join(folder, "dynoxide")], version: "1" }));
    expect(failure.code).toBe("program-not-started");
  });

  it.each([-1, 65_536])("refuses port %i", async (port) => {
    expect((await failureOf(embedded.start({ ...script(""), port }))).code).toBe("port-refused");
  });

  it("is tried on another port when the chosen one was taken meanwhile", async () => {
    const { command, version } = await embedded.resolve();
    const counter = join(folder, "taken-twice");
    const takenTwice = node(fixture("port-taken.mjs").pathname, counter, "2", ...command);
    const engine = await embedded.start({ ...takenTwice, version });
    expect(await listTables(engine)).toEqual([]);
    await engine.stop();
    await expect(listTables(engine)).rejects.toThrow();
    expect(await readFile(counter, "utf8")).toBe("...");
  });

  it("is given up after five ports that were taken", async () => {
    const counter = join(folder, "always-taken");
    const alwaysTaken = node(fixture("port-taken.mjs").pathname, counter, "9");
    expect((await failureOf(embedded.start(alwaysTaken))).code).toBe("port-busy");
    expect(await readFile(counter, "utf8")).toBe(".....");
  });

  it("is not tried elsewhere when the port was fixed", async () => {
    const counter = join(folder, "fixed");
    const alwaysTaken = node(fixture("port-taken.mjs").pathname, counter, "9");
    const port = await findFreePort();
    expect((await failureOf(embedded.start({ ...alwaysTaken, port }))).code).toBe("port-busy");
    expect(await readFile(counter, "utf8")).toBe(".");
  });
});
