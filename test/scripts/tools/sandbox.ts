/** A machine in a temporary folder: its own PATH, cache and release server, so that nothing installed here plays a part. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";
import type { ToolOptions } from "../../../scripts/tools/index.ts";
import { type ToolName, thisPlatform, toolTable, toProgramFileName } from "../../../scripts/tools/tool-table.ts";

const cleanups: (() => Promise<unknown>)[] = [];

export function onCleanup(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup);
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

/** A promise and what settles it. */
export function defer<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}

export interface Sandbox {
  readonly dir: string;
  /** The only folder on PATH; has `tar` and what scripts need. */
  readonly bin: string;
  readonly cacheDir: string;
  readonly env: Record<string, string>;
  readonly lines: string[];
  /** Environment, cache and reporting set; the release server is one that is down. */
  readonly options: ToolOptions & {
    readonly env: Record<string, string>;
    readonly cacheDir: string;
    readonly releaseRoot: string;
  };
}

export async function makeSandbox(): Promise<Sandbox> {
  const dir = await mkdtemp(join(tmpdir(), "tablewright-tools-"));
  onCleanup(() => rm(dir, { recursive: true, force: true }));
  const bin = join(dir, "bin");
  await mkdir(bin);
  for (const program of ["tar", "gzip", "cat", "cp", "mkdir", "chmod"]) {
    const path = execFileSync("/bin/sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
    await symlink(path, join(bin, program));
  }
  const cacheDir = join(dir, "cache");
  const env = { PATH: bin, HOME: dir };
  const lines: string[] = [];
  const releaseRoot = await closedAddress();
  return {
    dir,
    bin,
    cacheDir,
    env,
    lines,
    options: { env, cacheDir, releaseRoot, report: (line) => lines.push(line) },
  };
}

/** An address on which nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = toAddress(server.address());
  server.close();
  await once(server, "close");
  return address;
}

function toAddress(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") {
    throw new Error("not a TCP server");
  }
  return `http://127.0.0.1:${address.port}`;
}

/** Writes a program; `body` follows the line that names the interpreter. */
export async function writeProgram(path: string, body: string, interpreter = "/bin/sh"): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!${interpreter}\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

/** What a tool prints when asked its version. */
export function versionText(name: ToolName, version: string = toolTable[name].version): string {
  const texts = {
    k6: `k6 v${version} (go1.26.8, linux/amd64)`,
    dynoxide: `dynoxide ${version}`,
    "dynamodb-local": version,
    pulumi: `v${version}`,
  };
  return texts[name];
}

export function writeTool(dir: string, name: ToolName, version?: string): Promise<string> {
  return writeProgram(join(dir, name), `echo "${versionText(name, version)}"`);
}

/** A whole installation of Pulumi; returns the CLI. */
export async function writePulumi(dir: string, version?: string): Promise<string> {
  await writeProgram(join(dir, "pulumi-language-nodejs"), "echo host");
  return writeTool(dir, "pulumi", version);
}

/** A `go` that answers questions as Go does and builds with the given lines of shell; `$out` is the product. */
export function writeGo(sandbox: Sandbox, build: string, version = "go1.26.8"): Promise<string> {
  return writeProgram(
    join(sandbox.bin, "go"),
    `case "$1" in
version) echo "go version ${version} linux/amd64"; exit;;
env) echo "https://proxy.example,direct"; exit;;
esac
echo "$@" >> "$HOME/arguments"
echo "$GOPROXY|$GOFLAGS|$GOTOOLCHAIN|$CGO_ENABLED|$GOWORK|$PWD" >> "$HOME/settings"
while [ "$1" != "-o" ]; do shift; done
out="$2"
${build}`,
  );
}

const folderInArchive: Partial<Record<ToolName, string>> = { k6: "k6-v2.2.0-linux-amd64", pulumi: "pulumi" };

/** The real release's layout: the archives of k6 and Pulumi have a folder in them, dynoxide's has not. */
export async function packTool(
  dir: string,
  name: ToolName,
  version?: string,
  companions = toolTable[name].companions,
): Promise<Buffer> {
  const folder = folderInArchive[name] ?? ".";
  const filled = join(dir, "packed", folder);
  await writeTool(filled, name, version);
  for (const companion of companions) {
    await writeProgram(join(filled, companion), `echo ${companion}`);
  }
  const file = join(dir, "packed.tar.gz");
  execFileSync("tar", ["-czf", file, "-C", join(dir, "packed"), folder === "." ? toProgramFileName(name) : folder]);
  return readFile(file);
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export interface ReleaseServer {
  readonly root: string;
  /** Paths in the order in which they were asked for. */
  readonly requests: string[];
}

export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves answers by path; anything else is 404. */
export async function startServer(
  answers: Readonly<Record<string, Buffer | string | Respond>>,
): Promise<ReleaseServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const answer = answers[path];
    if (typeof answer === "function") {
      answer(request, response);
    } else if (answer === undefined) {
      response.writeHead(404).end();
    } else {
      response.writeHead(200, { "content-length": Buffer.byteLength(answer) }).end(answer);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onCleanup(async () => {
    server.close();
    server.closeAllConnections();
  });
  return { root: toAddress(server.address()), requests };
}

/** Paths of a tool's archive and checksum file on the server, and the archive's name. */
export function releasePaths(name: ToolName) {
  const release = toolTable[name].release;
  const fileName = release?.archives[thisPlatform]?.fileName;
  if (release === undefined || fileName === undefined) {
    throw new Error(`there is no archive of ${name} for ${thisPlatform}, so this test cannot run`);
  }
  return {
    fileName,
    archive: `${release.folder}/${fileName}`,
    checksums: `${release.folder}/${release.checksumFileName}`,
  };
}

/** A release of one tool, whole and with the right checksum, for tests to spoil. */
export async function makeRelease(sandbox: Sandbox, name: ToolName, companions?: readonly string[]) {
  const paths = releasePaths(name);
  const archive = await packTool(sandbox.dir, name, undefined, companions);
  const checksums = `${"0".repeat(64)}  another-file.tar.gz\n${sha256(archive)}  ${paths.fileName}\n`;
  return { paths, archive, checksums, answers: { [paths.archive]: archive, [paths.checksums]: checksums } };
}

/** What is in the cache's tool folder, hidden names included. */
export async function listTools(sandbox: Sandbox): Promise<string[]> {
  return (await readdir(join(sandbox.cacheDir, "tools")).catch(() => [])).sort();
}

export function entryName(name: ToolName): string {
  return `${name}-${toolTable[name].version}-${thisPlatform}`;
}

/** The error that a promise ends with; a promise that succeeds fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: unknown) => error,
  );
}
