import { mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveTool, ToolError } from "../../../scripts/tools/index.ts";
import { toCacheError } from "../../../scripts/tools/tool-cache.ts";
import { toCacheDir } from "../../../scripts/tools/tool-context.ts";
import { findVersion, isAtLeast, isCompatible } from "../../../scripts/tools/version.ts";
import { entryName, failureOf, makeRelease, makeSandbox, startServer, writeProgram, writeTool } from "./sandbox.ts";

describe("the order of sources", () => {
  it("is named, PATH, cache, archive", async () => {
    const sandbox = await makeSandbox();
    const server = await startServer((await makeRelease(sandbox, "k6")).answers);
    const options = { ...sandbox.options, releaseRoot: server.root };
    const named = await writeTool(join(sandbox.dir, "mine"), "k6", "2.5.0");
    const onPath = await writeTool(sandbox.bin, "k6", "2.1.0");
    const env = { ...sandbox.env, TABLEWRIGHT_K6: named };

    expect(await resolveTool("k6", { ...options, env })).toEqual({
      name: "k6",
      version: "2.5.0",
      source: "named",
      command: [named],
      location: named,
    });
    expect(await resolveTool("k6", options)).toMatchObject({ version: "2.1.0", source: "path", command: [onPath] });
    expect(server.requests).toEqual([]);
    await rm(onPath);
    expect(await resolveTool("k6", options)).toMatchObject({ version: "2.2.0", source: "archive" });
    expect(await resolveTool("k6", options)).toMatchObject({ version: "2.2.0", source: "cache" });
    await writeTool(sandbox.bin, "k6", "2.1.0");
    expect(await resolveTool("k6", options)).toMatchObject({ source: "path" });
  });

  it("ends before fetching when that is off", async () => {
    const sandbox = await makeSandbox();
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, fetchMissing: false }));
    expect(error).toMatchObject({ code: "FETCHING_OFF", fix: expect.stringContaining("TABLEWRIGHT_K6") });
  });
});

describe("a named tool", () => {
  it("that is not there, is a folder or may not be run is an error, though PATH has a good one", async () => {
    const sandbox = await makeSandbox();
    await writeTool(sandbox.bin, "k6");
    const text = join(sandbox.dir, "text");
    await writeFile(text, "no program");
    for (const named of [join(sandbox.dir, "absent"), sandbox.dir, text]) {
      const env = { ...sandbox.env, TABLEWRIGHT_K6: named };
      const error = await failureOf(resolveTool("k6", { ...sandbox.options, env }));
      expect(error).toBeInstanceOf(ToolError);
      expect(error).toMatchObject({ code: "NAMED_MISSING", what: expect.stringContaining(named) });
    }
  });

  it.each([
    ["1.9.0", "NAMED_WRONG_VERSION"],
    ["3.0.0", "NAMED_WRONG_VERSION"],
    ["unknown", "NAMED_NOT_RUNNABLE"],
  ])("of version %s is refused", async (version, code) => {
    const sandbox = await makeSandbox();
    const named = await writeTool(join(sandbox.dir, "mine"), "k6", version);
    const env = { ...sandbox.env, TABLEWRIGHT_K6: named };
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, env }));
    expect(error).toMatchObject({ code, what: expect.stringContaining("TABLEWRIGHT_K6") });
  });

  it("that fails is refused with what it said", async () => {
    const sandbox = await makeSandbox();
    const named = await writeProgram(join(sandbox.dir, "k6"), "echo 'libc is too old' >&2; exit 3");
    const env = { ...sandbox.env, TABLEWRIGHT_K6: named };
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, env }));
    expect(error).toMatchObject({ code: "NAMED_NOT_RUNNABLE" });
    expect(error).toHaveProperty("what", expect.stringMatching(/exit code 3 and said "libc is too old"/));
  });

  it("counts as not named when the variable is empty", async () => {
    const sandbox = await makeSandbox();
    await writeTool(sandbox.bin, "k6");
    const env = { ...sandbox.env, TABLEWRIGHT_K6: "" };
    expect(await resolveTool("k6", { ...sandbox.options, env })).toMatchObject({ source: "path" });
  });
});

describe("PATH", () => {
  it("is searched past tools that are of no use, and says which", async () => {
    const sandbox = await makeSandbox();
    const folders = ["old", "broken", "good"].map((folder) => join(sandbox.dir, folder));
    const [oldDir = "", brokenDir = "", goodDir = ""] = folders;
    const old = await writeTool(oldDir, "dynoxide", "1.4.9");
    const broken = await writeProgram(join(brokenDir, "dynoxide"), "exit 1");
    const good = await writeTool(goodDir, "dynoxide", "1.6.0");
    const env = { ...sandbox.env, PATH: [...folders, sandbox.bin].join(delimiter) };
    expect(await resolveTool("dynoxide", { ...sandbox.options, env })).toMatchObject({
      version: "1.6.0",
      command: [good],
    });
    expect(sandbox.lines).toEqual([
      expect.stringMatching(new RegExp(`${old} is passed over: it is 1\\.4\\.9; 1\\.5\\.0 or newer 1\\.x is needed`)),
      expect.stringContaining(`${broken} is passed over: it ended with exit code 1`),
    ]);
  });
});

describe("a cached tool", () => {
  async function makeCached() {
    const sandbox = await makeSandbox();
    const server = await startServer((await makeRelease(sandbox, "k6")).answers);
    const options = { ...sandbox.options, releaseRoot: server.root };
    const { location } = await resolveTool("k6", options);
    return { options, server, location, entryDir: join(sandbox.cacheDir, "tools", entryName("k6")) };
  }

  it("is not run to be found", async () => {
    const { options, location } = await makeCached();
    const size = (await readFile(location)).length;
    // Same size, but it could not be run: only the manifest may be trusted here.
    await writeFile(location, "x".repeat(size));
    expect(await resolveTool("k6", options)).toMatchObject({ source: "cache" });
  });

  it.each([
    ["has lost its program", ({ location }: { location: string }) => rm(location)],
    ["has a shortened program", ({ location }: { location: string }) => truncate(location, 3)],
    ["has no manifest", ({ entryDir }: { entryDir: string }) => rm(join(entryDir, "manifest.json"))],
    ["has half a manifest", ({ entryDir }: { entryDir: string }) => truncate(join(entryDir, "manifest.json"), 40)],
  ])("that %s is fetched again", async (_, damage) => {
    const cached = await makeCached();
    await damage(cached);
    const requestsBefore = cached.server.requests.length;
    expect(await resolveTool("k6", cached.options)).toMatchObject({ source: "archive" });
    expect(cached.server.requests.length).toBeGreaterThan(requestsBefore);
    expect(await resolveTool("k6", cached.options)).toMatchObject({ source: "cache" });
  });
});

describe("DynamoDB Local", () => {
  async function makeJava(version = "3.1.0") {
    const sandbox = await makeSandbox();
    await writeProgram(join(sandbox.bin, "java"), `echo "${version}"`);
    const folder = join(sandbox.dir, "jars");
    await mkdir(folder);
    return { ...sandbox, folder, env: { ...sandbox.env, TABLEWRIGHT_DYNAMODB_LOCAL: folder } };
  }
  const main = "software.amazon.dynamodb.services.local.main.ServerRunner";

  it("named as a folder of jars is Java with that class path", async () => {
    const { options, env, folder, bin } = await makeJava();
    expect(await resolveTool("dynamodb-local", { ...options, env })).toEqual({
      name: "dynamodb-local",
      version: "3.1.0",
      source: "named",
      location: folder,
      command: [join(bin, "java"), `-Djava.library.path=${folder}`, "-cp", join(folder, "*"), main],
    });
  });

  it("named as AWS's own download takes its folder of libraries", async () => {
    const { options, env, folder } = await makeJava();
    const libraries = join(folder, "DynamoDBLocal_lib");
    await mkdir(libraries);
    const { command } = await resolveTool("dynamodb-local", { ...options, env });
    const classPath = [join(folder, "DynamoDBLocal.jar"), join(libraries, "*")].join(delimiter);
    expect(command.slice(1)).toEqual([`-Djava.library.path=${libraries}`, "-cp", classPath, main]);
  });

  it("is refused in another major version", async () => {
    const { options, env } = await makeJava("2.6.1");
    expect(await failureOf(resolveTool("dynamodb-local", { ...options, env }))).toMatchObject({
      code: "NAMED_WRONG_VERSION",
    });
  });

  it("needs Java, of JAVA_HOME before PATH", async () => {
    const { options, env, bin, dir } = await makeJava();
    await rm(join(bin, "java"));
    expect(await failureOf(resolveTool("dynamodb-local", { ...options, env }))).toMatchObject({ code: "JAVA_MISSING" });
    const java = await writeProgram(join(dir, "jdk", "bin", "java"), 'echo "3.1.0"');
    const withHome = { ...env, JAVA_HOME: join(dir, "jdk") };
    const { command } = await resolveTool("dynamodb-local", { ...options, env: withHome });
    expect(command[0]).toBe(java);
  });
});

describe("the cache's place", () => {
  it.each([
    ["linux", { HOME: "/home/a" }, "/home/a/.cache/tablewright"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/var/a" }, "/var/a/tablewright"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "relative" }, "/home/a/.cache/tablewright"],
    ["darwin", { HOME: "/Users/a" }, "/Users/a/Library/Caches/tablewright"],
    ["win32", { HOME: "/u/a", LOCALAPPDATA: "/u/a/Local" }, "/u/a/Local/tablewright"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/var/a", TABLEWRIGHT_CACHE: "/mine" }, "/mine"],
  ] as const)("on %s with %j is %s", (platform, env, place) => {
    expect(toCacheDir(env, platform)).toBe(place);
  });

  it("that cannot be written is one clear error", async () => {
    const sandbox = await makeSandbox();
    const file = join(sandbox.dir, "file");
    await writeFile(file, "");
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, cacheDir: join(file, "cache") }));
    expect(error).toMatchObject({ code: "CACHE_NOT_WRITABLE", fix: expect.stringContaining("TABLEWRIGHT_CACHE") });
  });

  it.each([
    ["ENOSPC", "CACHE_FULL"],
    ["EDQUOT", "CACHE_FULL"],
    ["EROFS", "CACHE_NOT_WRITABLE"],
    ["EACCES", "CACHE_NOT_WRITABLE"],
  ])("that refuses with %s is %s", (errno, code) => {
    const error = toCacheError(Object.assign(new Error(errno), { code: errno }), "/cache");
    expect(error).toMatchObject({ code, what: expect.stringContaining("/cache") });
  });

  it("is not blamed for other errors", () => {
    const other = new TypeError("a defect");
    expect(toCacheError(other, "/cache")).toBe(other);
    const notStarted = Object.assign(new Error("spawn tar ENOENT"), { code: "ENOENT", syscall: "spawn tar" });
    expect(toCacheError(notStarted, "/cache")).toBe(notStarted);
  });
});

describe("versions", () => {
  const part = fc.integer({ min: 0, max: 30 });
  const version = fc.tuple(part, part, part);

  it("are ordered number by number", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [bigger] = [a, b].sort((x, y) => y[0] - x[0] || y[1] - x[1] || y[2] - x[2]);
        expect(isAtLeast(a.join("."), b.join("."))).toBe(bigger?.join(".") === a.join("."));
      }),
    );
  });

  it("are compatible within the major version only", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [found, minimum] = [a.join("."), b.join(".")];
        expect(isCompatible(found, minimum)).toBe(a[0] === b[0] && isAtLeast(found, minimum));
      }),
    );
  });

  it.each([
    ["go version go1.26.8 linux/amd64", "1.26.8"],
    ['openjdk version "17.0.15" 2025-04-15', "17.0.15"],
    ['java version "21" 2023-09-19', "21"],
    ['Picked up JAVA_TOOL_OPTIONS: -Da=9.9\nopenjdk version "17.0.15"', "17.0.15"],
    ["\u001b[1mApache Maven 3.8.7\u001b[m", "3.8.7"],
    ["cargo 1.95.0 (f2d3ce0bd 2026-03-21)", "1.95.0"],
    ["no number", undefined],
  ])("in %j are found", (text, expected) => {
    expect(findVersion(text)).toBe(expected);
  });
});
