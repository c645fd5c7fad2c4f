import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findFreePort } from "../../bench/engine/port.ts";
import { readEngineName } from "../../scripts/bench/options.ts";
import { assertEndpointAllowed } from "../../scripts/bench/prepare.ts";
import { loadDesign } from "../../scripts/load-design.ts";
import { root, startTablewright } from "../support/command-line.ts";
import { untilGone } from "../support/processes.ts";

const design = ["--design", "test/scripts/fixtures/generous.ts"];
const load = [
  "--users",
  "20",
  "--scale",
  "50",
  "--warmup",
  "0",
  "--max-lag",
  "60000",
  "--max-other-cpu",
  "1",
  "--virtual-users",
  "8",
];

let out: string;
let temporary: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "tablewright-failures-out-"));
  temporary = await mkdtemp(join(tmpdir(), "tablewright-failures-tmp-"));
});
afterEach(async () => {
  await rm(out, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
});

const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  startTablewright(["bench", "--out", out, ...design, ...load, ...args], { TMPDIR: temporary, ...env });

/** tsx keeps its own cache there; everything of ours has to be gone. */
const leftInTemporary = async () => (await readdir(temporary)).filter((name) => name.startsWith("tablewright"));

describe("while the replay runs", () => {
  const whenReplaying = async (args: string[]) => {
    const command = start(["--duration", "60", ...args]);
    await command.said("Replaying:");
    return command;
  };
  const pidOf = (command: ReturnType<typeof start>, program: RegExp): number => {
    const found = command
      .processes()
      .find((running) => program.test(running.command) && !running.command.includes("keeper"));
    expect(found, `${program} among ${command.processes().map((running) => running.command)}`).toBeDefined();
    return found?.pid ?? -1;
  };

  test("killing the engine ends the run at once, invalid, with an explanation", { timeout: 120_000 }, async () => {
    const command = await whenReplaying([]);
    process.kill(pidOf(command, /dynoxide/), "SIGKILL");
    const { exitCode, stdout } = await command.finished;
    expect(exitCode).toBe(3);
    expect(stdout).toContain("INVALID");
    expect(stdout).toMatch(/engine.*SIGKILL/is);
    const result = JSON.parse(await readFile(join(out, "result.json"), "utf8"));
    expect(result.verdict).toBe("invalid");
    expect(new Set(result.patterns.map((pattern: { verdict: string }) => pattern.verdict))).toEqual(
      new Set(["invalid"]),
    );
    expect(command.processes()).toEqual([]);
    expect(await leftInTemporary()).toEqual([]);
  });

  test("killing k6 makes the run invalid and leaves nothing behind", { timeout: 120_000 }, async () => {
    const command = await whenReplaying([]);
    process.kill(pidOf(command, /k6(\.exe)? run/), "SIGKILL");
    const { exitCode, stdout } = await command.finished;
    expect(exitCode).toBe(3);
    expect(stdout).toContain("INVALID");
    expect(command.processes()).toEqual([]);
  });

  test("Ctrl-C ends everything in order, writes no result and ends by the signal", { timeout: 120_000 }, async () => {
    const command = await whenReplaying([]);
    const pids = command.processes().map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThan(2);
    command.kill("SIGINT");
    const { signal, stdout } = await command.finished;
    expect(signal).toBe("SIGINT");
    expect(stdout).toBe("");
    await Promise.all(pids.map((pid) => untilGone(pid)));
    expect(await readdir(out)).toEqual([]);
    expect(await leftInTemporary()).toEqual([]);
  });

  test("a crash of the command line ends the engine and k6 as well", { timeout: 120_000 }, async () => {
    const command = await whenReplaying([]);
    const pids = command.processes().map(({ pid }) => pid);
    command.kill("SIGKILL");
    await command.finished;
    await Promise.all(pids.map((pid) => untilGone(pid)));
    expect(await readdir(out)).toEqual([]);
  });
});

describe("what cannot start says so in one sentence and leaves nothing", () => {
  const expectFailure = async (
    args: string[],
    env: NodeJS.ProcessEnv,
    expected: { exitCode: number; says: RegExp },
  ) => {
    const command = start(["--duration", "2", ...args], env);
    const { exitCode, stdout, stderr } = await command.finished;
    expect(stderr).toMatch(expected.says);
    expect(stderr).not.toContain("    at ");
    expect({ exitCode, stdout }).toEqual({ exitCode: expected.exitCode, stdout: "" });
    expect(command.processes()).toEqual([]);
    expect(await readdir(out)).toEqual([]);
    expect(await leftInTemporary()).toEqual([]);
  };

  test("an unreachable endpoint", async () => {
    const port = await findFreePort();
    await expectFailure(["--endpoint", `http://127.0.0.1:${port}`], {}, { exitCode: 3, says: /endpoint-unreachable/ });
  });

  test("a busy port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      await expectFailure(["--port", String(port)], {}, { exitCode: 3, says: new RegExp(`${port}.*port-busy`, "s") });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test("a missing k6", () =>
    expectFailure(
      [],
      { TABLEWRIGHT_K6: join(tmpdir(), "no-such-k6") },
      { exitCode: 3, says: /no-such-k6.*NAMED_MISSING/s },
    ));

  test("a missing engine", () =>
    expectFailure(
      [],
      { TABLEWRIGHT_DYNOXIDE: join(tmpdir(), "no-such-engine") },
      { exitCode: 3, says: /no-such-engine.*NAMED_MISSING/s },
    ));

  test("an endpoint on another machine", () =>
    expectFailure(
      ["--endpoint", "http://192.0.2.1:8000"],
      {},
      { exitCode: 2, says: /not this machine.*--allow-remote/s },
    ));

  test("AWS", () =>
    expectFailure(
      ["--endpoint", "https://dynamodb.eu-west-2.amazonaws.com", "--allow-remote"],
      {},
      { exitCode: 2, says: /this one is AWS.*--target aws/s },
    ));

  test.each([
    "https://dynamodb.eu-west-2.amazonaws.com",
    "https://DynamoDB.eu-west-2.AmazonAWS.com/",
    "https://dynamodb.eu-west-2.api.aws:443",
  ])("AWS, however it is written: %s", (endpoint) => {
    expect(() => assertEndpointAllowed(endpoint, true)).toThrow("this one is AWS");
  });

  test("an engine that does not exist, a design that is not there, several wrong figures at once", async () => {
    expect(() => readEngineName("sqlite")).toThrow('"sqlite" is not an engine');
    await expect(loadDesign("no/such/design.ts")).rejects.toThrow("no design file no/such/design.ts");
    await expectFailure(
      ["--scale", "-1", "--users", "x"],
      {},
      { exitCode: 2, says: /--users.*--scale|--scale.*--users/s },
    );
  });

  test("a data set that is too small for the design, before anything is started", () =>
    expectFailure(["--users", "2"], {}, { exitCode: 2, says: /--users/ }));

  test("a design with problems", () =>
    expectFailure(
      ["--design", "test/scripts/fixtures/broken.ts"],
      {},
      { exitCode: 1, says: /2 problems.*key_optional.*figure|figure.*key_optional/s },
    ));
});

/** A file system of its own, too small for a report, which only Linux lets us mount without being root. */
const canMount = spawnSync("unshare", ["--map-root-user", "--mount", "true"]).status === 0;

test.skipIf(!canMount)(
  "a full disk is one sentence, and no half of a result (needs Linux user namespaces)",
  { timeout: 120_000 },
  () => {
    const script =
      'mount -t tmpfs -o size=64k full "$1"; place=$1; shift; "$@"; code=$?; ls -A "$place" >&2; exit $code';
    const bench = [
      process.execPath,
      "scripts/tablewright.mjs",
      "bench",
      "--out",
      out,
      ...design,
      ...load,
      "--duration",
      "1",
    ];
    const { status, stderr, stdout } = spawnSync(
      "unshare",
      ["--map-root-user", "--mount", "sh", "-c", script, "sh", out, ...bench],
      { cwd: root, encoding: "utf8", env: { ...process.env, CI: "true", NO_COLOR: "1" } },
    );
    expect(stderr).toMatch(/cannot be written: .*(report\.html|result\.json) \(ENOSPC\)\. The disk is full/);
    // The listing of the folder is what comes last, and it is empty.
    expect(stderr.trimEnd().split("\n").at(-1)).toContain("ENOSPC");
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
  },
);
