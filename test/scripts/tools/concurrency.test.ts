import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveTool } from "../../../scripts/tools/index.ts";
import { sweepAbandoned, toTemporaryPath, toToolsDir } from "../../../scripts/tools/tool-cache.ts";
import { startResolver } from "./child-resolver.ts";
import { defer, entryName, listTools, makeRelease, makeSandbox, type Respond, startServer } from "./sandbox.ts";

/** A release server whose first archive is held back after its first bytes. */
async function makeHeldRelease() {
  const sandbox = await makeSandbox();
  const release = await makeRelease(sandbox, "k6");
  let asked = 0;
  const firstAsked = defer<void>();
  const letGo = defer<void>();
  const held: Respond = (_, response) => {
    asked += 1;
    response.writeHead(200, { "content-length": release.archive.length });
    if (asked > 1) {
      response.end(release.archive);
      return;
    }
    response.write(release.archive.subarray(0, 50), () => firstAsked.resolve());
    letGo.promise.then(() => response.end(release.archive.subarray(50)));
  };
  const server = await startServer({ ...release.answers, [release.paths.archive]: held });
  const { env, cacheDir } = sandbox;
  const request = { name: "k6", env, cacheDir, releaseRoot: server.root } as const;
  const countArchives = () => server.requests.filter((path) => path === release.paths.archive).length;
  return { sandbox, server, request, firstAsked: firstAsked.promise, letGo: () => letGo.resolve(), countArchives };
}

describe("two processes that need a tool at once", () => {
  it("fetch it once; the one that waits says for whom", async () => {
    const held = await makeHeldRelease();
    const first = startResolver(held.request);
    await held.firstAsked;
    const second = startResolver(held.request);
    expect(await second.reported(/waiting for process/)).toContain(`process ${first.pid} on ${hostname()}`);
    held.letGo();
    const [firstTool, secondTool] = await Promise.all([first.tool, second.tool]);
    expect(firstTool.source).toBe("archive");
    expect(secondTool).toEqual({ ...firstTool, source: "cache" });
    expect(held.countArchives()).toBe(1);
    await Promise.all([first.ended, second.ended]);
    expect(await listTools(held.sandbox)).toEqual([entryName("k6")]);
  });

  it("need not wait for one that was killed: nothing of its half is used or left", async () => {
    const held = await makeHeldRelease();
    const first = startResolver(held.request);
    await held.firstAsked;
    const second = startResolver(held.request);
    await second.reported(/waiting for process/);
    const whileHeld = await listTools(held.sandbox);
    expect(whileHeld).toContain(`${entryName("k6")}.lock`);
    expect(whileHeld).not.toContain(entryName("k6"));
    first.process.kill("SIGKILL");
    expect((await second.tool).source).toBe("archive");
    expect(held.countArchives()).toBe(2);
    await second.ended;
    expect(await listTools(held.sandbox)).toEqual([entryName("k6")]);
  });
});

describe("one process that needs a tool twice at once", () => {
  it("fetches it once", async () => {
    const { sandbox, server, countArchives, letGo, firstAsked } = await makeHeldRelease();
    const options = { ...sandbox.options, releaseRoot: server.root, timings: { pollMs: 5 } };
    const both = Promise.all([resolveTool("k6", options), resolveTool("k6", options)]);
    await firstAsked;
    letGo();
    const sources = (await both).map(({ source }) => source).sort();
    expect(sources).toEqual(["archive", "cache"]);
    expect(countArchives()).toBe(1);
  });
});

describe("a lock that is left behind", () => {
  async function makeLocked(owner: object | undefined, ageMs: number) {
    const sandbox = await makeSandbox();
    const server = await startServer((await makeRelease(sandbox, "k6")).answers);
    const lockDir = join(sandbox.cacheDir, "tools", `${entryName("k6")}.lock`);
    await mkdir(lockDir, { recursive: true });
    const file = join(lockDir, owner === undefined ? "something" : "owner.json");
    await writeFile(file, JSON.stringify(owner ?? ""));
    const then = new Date(Date.now() - ageMs);
    await utimes(file, then, then);
    await utimes(lockDir, then, then);
    return { sandbox, options: { ...sandbox.options, releaseRoot: server.root } };
  }
  const anHourMs = 3_600_000;

  it.each([
    ["of another machine", { pid: 1, host: "another machine", token: "t" }, anHourMs],
    ["of a process number that is in use again", { pid: process.pid, host: hostname(), token: "t" }, anHourMs],
    ["without an owner", undefined, anHourMs],
  ])("%s is taken over once nobody renews it", async (_, owner, ageMs) => {
    const { options, sandbox } = await makeLocked(owner, ageMs);
    expect(await resolveTool("k6", options)).toMatchObject({ source: "archive" });
    expect(await listTools(sandbox)).toEqual([entryName("k6")]);
  });

  it("is respected while its holder renews it", async () => {
    const { options } = await makeLocked({ pid: 1, host: "another machine", token: "t" }, 0);
    const abort = new AbortController();
    const report = (line: string) => {
      expect(line).toContain("waiting for process 1 on another machine");
      abort.abort();
    };
    await expect(resolveTool("k6", { ...options, report, signal: abort.signal })).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
  });
});

describe("temporary folders", () => {
  it("of dead processes are swept, those of living ones are not", async () => {
    const sandbox = await makeSandbox();
    const server = await startServer((await makeRelease(sandbox, "k6")).answers);
    const options = { ...sandbox.options, releaseRoot: server.root };
    const alive = toTemporaryPath(sandbox.cacheDir);
    await mkdir(alive, { recursive: true });
    // A process that was waited for is dead, and its number is not given out again at once.
    const child = startResolver({ name: "k6", env: sandbox.env, cacheDir: sandbox.cacheDir, releaseRoot: server.root });
    await child.ended;
    const dead = alive.replace(`-${process.pid}-`, `-${child.pid}-`);
    await mkdir(join(dead, "target"), { recursive: true });
    await sweepAbandoned(sandbox.cacheDir);
    expect((await readdir(toToolsDir(sandbox.cacheDir))).filter((entry) => entry.startsWith("."))).toEqual([
      alive.slice(toToolsDir(sandbox.cacheDir).length + 1),
    ]);
    expect(await resolveTool("k6", options)).toMatchObject({ source: "cache" });
  });
});
