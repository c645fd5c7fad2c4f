import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDelivered } from "../../../scripts/tools/build-recipes.ts";
import { resolveTool } from "../../../scripts/tools/index.ts";
import { startResolver } from "./child-resolver.ts";
import {
  defer,
  entryName,
  failureOf,
  listTools,
  makeSandbox,
  onCleanup,
  type Sandbox,
  sha256,
  versionText,
  writeGo,
  writeProgram,
  writeTool,
} from "./sandbox.ts";

const copyTool = (sandbox: Sandbox) => `cp "${join(sandbox.dir, "made", "k6")}" "$out"`;

describe("a build of k6", () => {
  it("uses the committed module and the user's proxies without direct", async () => {
    const sandbox = await makeSandbox();
    await writeTool(join(sandbox.dir, "made"), "k6");
    await writeGo(sandbox, copyTool(sandbox));
    const tool = await resolveTool("k6", sandbox.options);
    expect(tool).toMatchObject({ source: "build", version: "2.2.0" });
    expect(await readFile(join(sandbox.dir, "arguments"), "utf8")).toMatch(/^build .*-o \S+ go\.k6\.io\/k6\/v2\n$/);
    const settings = (await readFile(join(sandbox.dir, "settings"), "utf8")).trim().split("|");
    const [goProxy, goFlags, goToolchain, cgoEnabled, goWork, folder = ""] = settings;
    expect([goProxy, goToolchain, cgoEnabled, goWork]).toEqual(["https://proxy.example", "local", "0", "off"]);
    expect(goFlags).toContain("-trimpath -mod=readonly");
    expect(await readFile(join(folder, "go.mod"), "utf8")).toContain("go.k6.io/k6/v2 v2.2.0");
    expect(await listTools(sandbox)).toEqual([entryName("k6")]);
    expect(await resolveTool("k6", sandbox.options)).toEqual({ ...tool, source: "cache" });
  });

  it("that fails shows the log's end and where the log is", async () => {
    const sandbox = await makeSandbox();
    await writeGo(sandbox, "for line in 1 2 3 4 5 6 7 8 9; do echo message $line; done; exit 2");
    const error = await failureOf(resolveTool("k6", sandbox.options));
    expect(error).toMatchObject({ code: "BUILD_FAILED", fix: expect.stringContaining("TABLEWRIGHT_K6") });
    const logFile = join(sandbox.cacheDir, "tools", "k6-2.2.0-build.log");
    expect(error).toHaveProperty("what", expect.stringContaining(`exit code 2; the log is ${logFile}`));
    expect(error).toHaveProperty("what", expect.stringMatching(/message 2\n[\s\S]*message 9/));
    expect(error).toHaveProperty("what", expect.not.stringContaining("message 1\n"));
    expect(await readFile(logFile, "utf8")).toContain("message 1\n");
    expect(await listTools(sandbox)).toEqual(["k6-2.2.0-build.log"]);
  });

  it.each([
    ["leaves nothing", "", "it left no product"],
    ["makes another version", `echo 'echo "k6 v2.1.0"' > "$out"; chmod 755 "$out"`, "it says that it is 2.1.0"],
  ])("that %s has failed", async (_, build, reason) => {
    const sandbox = await makeSandbox();
    await writeGo(sandbox, build);
    const error = await failureOf(resolveTool("k6", sandbox.options));
    expect(error).toMatchObject({ code: "BUILD_FAILED", what: expect.stringContaining(reason) });
    expect(await listTools(sandbox)).toEqual(["k6-2.2.0-build.log"]);
  });

  it("that fills the disk says so", async () => {
    const sandbox = await makeSandbox();
    await writeGo(sandbox, "echo 'write x.a: no space left on device' >&2; exit 1");
    const error = await failureOf(resolveTool("k6", sandbox.options));
    expect(error).toMatchObject({ code: "CACHE_FULL" });
  });

  it("is not tried with a Go that is too old", async () => {
    const sandbox = await makeSandbox();
    await writeGo(sandbox, "exit 1", "go1.22.1");
    const error = await failureOf(resolveTool("k6", sandbox.options));
    expect(error).toMatchObject({ code: "NO_SOURCE", what: expect.stringContaining("go 1.22.1 is older than 1.25") });
  });
});

describe("a build of dynoxide", () => {
  it("takes the pinned crate with its lock file, and only the program from it", async () => {
    const sandbox = await makeSandbox();
    await writeProgram(
      join(sandbox.bin, "cargo"),
      `[ "$1" = --version ] && { echo "cargo 1.95.0 (x 2026-03-21)"; exit; }
echo "$@" > "$HOME/arguments"
while [ "$1" != "--root" ]; do shift; done
mkdir -p "$2/bin" "$CARGO_TARGET_DIR"
echo > "$2/.crates.toml"
cp "${await writeTool(join(sandbox.dir, "made"), "dynoxide")}" "$2/bin/dynoxide"`,
    );
    const tool = await resolveTool("dynoxide", sandbox.options);
    expect(tool).toMatchObject({ source: "build", version: "1.5.0" });
    expect(await readFile(join(sandbox.dir, "arguments"), "utf8")).toMatch(
      /^install --locked dynoxide-rs --version 3\.2\.0 --no-default-features --features native-sqlite,http-server,cli --root /,
    );
    const manifest = JSON.parse(
      await readFile(join(sandbox.cacheDir, "tools", entryName("dynoxide"), "manifest.json"), "utf8"),
    );
    expect(manifest.files).toEqual([
      { path: "dynoxide", bytes: expect.any(Number), sha256: sha256(await readFile(tool.location)) },
    ]);
    expect(await listTools(sandbox)).toEqual([entryName("dynoxide")]);
  });
});

describe("DynamoDB Local from Maven", () => {
  async function makeMaven(deliver: string) {
    const sandbox = await makeSandbox();
    await writeProgram(
      join(sandbox.bin, "java"),
      `echo 'openjdk version "17.0.15"'; echo "${versionText("dynamodb-local")}"`,
    );
    await writeProgram(
      join(sandbox.bin, "mvn"),
      `[ "$1" = --version ] && { echo "Apache Maven 3.8.7"; exit; }
for argument; do case "$argument" in -DoutputDirectory=*) out="\${argument#*=}";; esac; done
${deliver}`,
    );
    return sandbox;
  }

  it("is refused when other files arrive than the committed list has", async () => {
    const sandbox = await makeMaven('echo other > "$out/DynamoDBLocal-3.1.0.jar"; echo new > "$out/new.jar"');
    const error = await failureOf(resolveTool("dynamodb-local", sandbox.options));
    expect(error).toMatchObject({ code: "CHECKSUM_MISMATCH" });
    for (const part of ["another DynamoDBLocal-3.1.0.jar", "unexpected new.jar", "no guava-33.4.0-jre.jar"]) {
      expect(error).toHaveProperty("what", expect.stringContaining(part));
    }
    expect((await listTools(sandbox)).filter((entry) => !entry.endsWith(".log"))).toEqual([]);
  });

  it("names every program that is missing in one error", async () => {
    const sandbox = await makeSandbox();
    const error = await failureOf(resolveTool("dynamodb-local", sandbox.options));
    expect(error).toMatchObject({ code: "NO_SOURCE" });
    expect(error).toHaveProperty("what", expect.stringContaining("java is not on PATH, mvn is not on PATH"));
    expect(error).toHaveProperty("fix", expect.stringMatching(/Java 17 .* and Maven 3\.6\.3/));
  });

  it("is accepted when exactly the listed files arrive", async () => {
    const { dir } = await makeSandbox();
    const jars = join(dir, "jars");
    await mkdir(jars);
    const lines: string[] = [];
    for (const fileName of ["a.jar", "b.so"]) {
      await writeFile(join(jars, fileName), fileName);
      lines.push(`${sha256(Buffer.from(fileName))}  ${fileName}`);
    }
    const list = join(dir, "list.txt");
    await writeFile(list, `${lines.join("\n")}\n`);
    await expect(checkDelivered(jars, list)).resolves.toBeUndefined();
    await writeFile(join(jars, "b.so"), "spoilt");
    await expect(checkDelivered(jars, list)).rejects.toMatchObject({ what: expect.stringContaining("another b.so") });
  });
});

describe("a build that goes on", () => {
  /**
   * A `go` whose build, and a process that it starts, connect to the test and then never end: a connection that closes is
   * a process that is gone.
   */
  async function makeEndless() {
    const sandbox = await makeSandbox();
    const connections: Promise<unknown>[] = [];
    const bothHere = defer<void>();
    const server = createServer((socket) => {
      socket.on("error", () => {});
      connections.push(once(socket, "close"));
      if (connections.length === 2) {
        bothHere.resolve();
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onCleanup(async () => server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const connect = `require("net").connect(${port}, "127.0.0.1")`;
    await writeProgram(
      join(sandbox.bin, "go"),
      `const [question] = process.argv.slice(2);
if (question === "version") { console.log("go version go1.26.8 linux/amd64"); process.exit(); }
if (question === "env") { console.log("off"); process.exit(); }
process.on("SIGTERM", () => {});
require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(`process.on("SIGTERM", () => {}); ${connect}`)}]);
${connect};`,
      process.execPath,
    );
    return { sandbox, bothHere: bothHere.promise, allGone: () => Promise.all(connections) };
  }

  it("shows that it lives, and on abort every process of it ends, also a stubborn one", async () => {
    const { sandbox, bothHere, allGone } = await makeEndless();
    const abort = new AbortController();
    const heartbeat = defer<string>();
    const report = (line: string) => {
      if (line.includes("so far")) {
        heartbeat.resolve(line);
      }
    };
    const options = { ...sandbox.options, report, signal: abort.signal, timings: { heartbeatMs: 10 } };
    const failure = failureOf(resolveTool("k6", options));
    await bothHere;
    expect(await heartbeat.promise).toMatch(/^k6 2\.2\.0: building, \d+ s so far of about 3 min$/);
    abort.abort();
    expect(await failure).toMatchObject({ code: "INTERRUPTED" });
    await allGone();
    expect((await listTools(sandbox)).filter((entry) => !entry.endsWith(".log"))).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends with its process, which still dies of %s", async (signal) => {
    const { sandbox, bothHere, allGone } = await makeEndless();
    const { env, cacheDir } = sandbox;
    const child = startResolver({ name: "k6", env, cacheDir, releaseRoot: sandbox.options.releaseRoot });
    await bothHere;
    child.process.kill(signal);
    expect(await child.ended).toEqual({ exitCode: null, signal });
    await allGone();
  });
});
