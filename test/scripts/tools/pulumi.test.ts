/** The Pulumi CLI is the one tool that is of no use alone: the language host that it starts has to come with it. */

import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveTool } from "../../../scripts/tools/index.ts";
import { thisPlatform, toolTable } from "../../../scripts/tools/tool-table.ts";
import {
  entryName,
  failureOf,
  listTools,
  makeRelease,
  makeSandbox,
  packTool,
  releasePaths,
  type Sandbox,
  sha256,
  startServer,
  writeGo,
  writeProgram,
  writePulumi,
  writeTool,
} from "./sandbox.ts";

const host = "pulumi-language-nodejs";

function listEntry(sandbox: Sandbox): Promise<string[]> {
  return readdir(join(sandbox.cacheDir, "tools", entryName("pulumi")));
}

describe("Pulumi's release archive", () => {
  it("is kept with all programs of its folder", async () => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, "pulumi", [host, "pulumi-language-go"]);
    const server = await startServer(release.answers);
    const options = { ...sandbox.options, releaseRoot: server.root };
    const tool = await resolveTool("pulumi", options);
    expect(tool).toMatchObject({ source: "archive", version: "3.246.0", command: [tool.location] });
    expect((await listEntry(sandbox)).sort()).toEqual(["manifest.json", "pulumi", "pulumi-language-go", host]);
    expect(execFileSync(join(tool.location, "..", host), { encoding: "utf8", env: sandbox.env })).toBe(`${host}\n`);
    expect(await resolveTool("pulumi", options)).toEqual({ ...tool, source: "cache" });
    expect(server.requests).toEqual([release.paths.checksums, release.paths.archive]);
  });

  it("without the language host leaves the build from source", async () => {
    const sandbox = await makeSandbox();
    const server = await startServer((await makeRelease(sandbox, "pulumi", [])).answers);
    const error = await failureOf(resolveTool("pulumi", { ...sandbox.options, releaseRoot: server.root }));
    expect(error).toMatchObject({ code: "NO_SOURCE" });
    expect(error).toHaveProperty("what", expect.stringContaining(`the verified archive holds no ${host}`));
    expect(await listTools(sandbox)).toEqual([]);
  });

  it("with another checksum is not used", async () => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, "pulumi");
    const other = await packTool(sandbox.dir, "pulumi", "3.246.1");
    const server = await startServer({ ...release.answers, [release.paths.archive]: other });
    const error = await failureOf(resolveTool("pulumi", { ...sandbox.options, releaseRoot: server.root }));
    expect(error).toMatchObject({ code: "CHECKSUM_MISMATCH", what: expect.stringContaining(sha256(other)) });
    expect(await listTools(sandbox)).toEqual([]);
  });

  it("has the names of the official release", () => {
    const { fileName, checksums } = releasePaths("pulumi");
    expect(fileName).toBe(`pulumi-v3.246.0-${thisPlatform}.tar.gz`);
    expect(checksums).toBe("/pulumi/pulumi/releases/download/v3.246.0/pulumi-3.246.0-checksums.txt");
  });
});

describe("a Pulumi of the machine", () => {
  it.each(["PATH", "its own folder", "the plugin cache"])("finds its language host in %s", async (place) => {
    const sandbox = await makeSandbox();
    const installed = join(sandbox.dir, "installed");
    const cli = await writeTool(installed, "pulumi", "3.250.0");
    // Only the folder of the file that the link leads to has the host, as Homebrew does it.
    await symlink(cli, join(sandbox.bin, "pulumi"));
    const hostDirs: Record<string, string> = {
      PATH: join(sandbox.dir, "hosts"),
      "its own folder": installed,
      "the plugin cache": join(sandbox.dir, ".pulumi", "plugins", "language-nodejs-v3.250.0"),
    };
    const options = (path: string) => ({
      ...sandbox.options,
      env: { ...sandbox.env, PATH: path },
      fetchMissing: false,
    });
    const path = [sandbox.bin, join(sandbox.dir, "hosts")].join(delimiter);
    expect(await failureOf(resolveTool("pulumi", options(path)))).toMatchObject({ code: "FETCHING_OFF" });
    await writeProgram(join(hostDirs[place] ?? "", host), "echo host");
    expect(await resolveTool("pulumi", options(path))).toMatchObject({
      source: "path",
      version: "3.250.0",
      location: join(sandbox.bin, "pulumi"),
    });
  });

  it("has its plugin cache where PULUMI_HOME says", async () => {
    const sandbox = await makeSandbox();
    const env = { ...sandbox.env, PULUMI_HOME: join(sandbox.dir, "home") };
    await writeTool(sandbox.bin, "pulumi");
    const elsewhere = join(sandbox.dir, ".pulumi", "plugins", "language-nodejs-v3.246.0");
    await writeProgram(join(elsewhere, host), "echo host");
    const options = { ...sandbox.options, env, fetchMissing: false };
    expect(await failureOf(resolveTool("pulumi", options))).toMatchObject({ code: "FETCHING_OFF" });
    await writeProgram(join(env.PULUMI_HOME, "plugins", "language-nodejs-v3.246.0", host), "echo host");
    expect(await resolveTool("pulumi", options)).toMatchObject({ source: "path" });
  });

  it("without a language host is passed over with the reason, for one further on that has it", async () => {
    const sandbox = await makeSandbox();
    const alone = await writeTool(join(sandbox.dir, "alone"), "pulumi");
    const old = await writePulumi(join(sandbox.dir, "old"), "3.181.9");
    const next = await writePulumi(join(sandbox.dir, "next"), "4.0.0");
    const env = { ...sandbox.env, PATH: [join(sandbox.dir, "alone"), sandbox.bin].join(delimiter) };
    await failureOf(resolveTool("pulumi", { ...sandbox.options, env, fetchMissing: false }));
    expect(sandbox.lines).toEqual([
      `pulumi: ${alone} is passed over: there is no ${host} beside it, on PATH or among its plugins`,
    ]);
    sandbox.lines.length = 0;
    const whole = await writePulumi(join(sandbox.dir, "whole"), "3.182.0");
    const folders = ["old", "next", "whole"].map((folder) => join(sandbox.dir, folder));
    const longer = { ...sandbox.env, PATH: folders.join(delimiter) };
    expect(await resolveTool("pulumi", { ...sandbox.options, env: longer })).toMatchObject({ location: whole });
    expect(sandbox.lines).toEqual([
      `pulumi: ${old} is passed over: it is 3.181.9; 3.182.0 or newer 3.x is needed`,
      `pulumi: ${next} is passed over: it is 4.0.0; 3.182.0 or newer 3.x is needed`,
    ]);
  });

  it("that is named is used whole and refused without a language host", async () => {
    const sandbox = await makeSandbox();
    const named = await writePulumi(join(sandbox.dir, "mine"), "3.200.0");
    const env = { ...sandbox.env, TABLEWRIGHT_PULUMI: named };
    expect(await resolveTool("pulumi", { ...sandbox.options, env })).toMatchObject({
      source: "named",
      location: named,
    });

    const alone = await writeTool(join(sandbox.dir, "alone"), "pulumi");
    const wrong = { ...sandbox.env, TABLEWRIGHT_PULUMI: alone };
    expect(await failureOf(resolveTool("pulumi", { ...sandbox.options, env: wrong }))).toMatchObject({
      code: "NAMED_NOT_RUNNABLE",
      what: `TABLEWRIGHT_PULUMI names ${alone}, which is of no use alone: there is no ${host} beside it, on PATH or among its plugins.`,
    });
  });

  it("is asked its version without a look for updates", async () => {
    const sandbox = await makeSandbox();
    await writePulumi(sandbox.bin);
    await writeProgram(join(sandbox.bin, "pulumi"), '[ "$PULUMI_SKIP_UPDATE_CHECK" = true ] && echo v3.246.0');
    expect(await resolveTool("pulumi", sandbox.options)).toMatchObject({ source: "path" });
  });
});

describe("a build of Pulumi", () => {
  /** A `go` that makes a CLI and a host that prints its arguments, one a line. */
  async function makeBuilder(hostBuild = 'cp "$HOME/made/host" "$out"') {
    const sandbox = await makeSandbox();
    await writeTool(join(sandbox.dir, "made"), "pulumi");
    await writeProgram(join(sandbox.dir, "made", "host"), 'printf "%s\\n" "$@"');
    await writeGo(sandbox, `case "$out" in *pulumi) cp "$HOME/made/pulumi" "$out";; *) ${hostBuild};; esac`);
    return sandbox;
  }

  const readLines = async (sandbox: Sandbox, fileName: string) =>
    (await readFile(join(sandbox.dir, fileName), "utf8")).trim().split("\n");

  it("makes the CLI and the language host from their committed modules", async () => {
    const sandbox = await makeBuilder();
    const tool = await resolveTool("pulumi", sandbox.options);
    expect(tool).toMatchObject({ source: "build", version: "3.246.0" });
    const version = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
    expect(await readLines(sandbox, "arguments")).toEqual([
      expect.stringMatching(
        new RegExp(
          `^build -ldflags=-s -w -X ${version}=v3\\.246\\.0 -o \\S+ github\\.com/pulumi/pulumi/pkg/v3/cmd/pulumi$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(
          `^build -ldflags=-s -w -X ${version}=v3\\.66\\.0 -o \\S+ github\\.com/pulumi/pulumi/sdk/v3/nodejs/cmd/${host}$`,
        ),
      ),
    ]);
    const settings = (await readLines(sandbox, "settings")).map((line) => line.split("|"));
    for (const [goProxy, goFlags, goToolchain, cgoEnabled, goWork] of settings) {
      expect([goProxy, goToolchain, cgoEnabled, goWork]).toEqual(["https://proxy.example", "local", "0", "off"]);
      expect(goFlags).toBe("-trimpath -mod=readonly -buildvcs=false");
    }
    const modules = settings.map((parts) => readFile(join(parts.at(-1) ?? "", "go.mod"), "utf8"));
    expect(await Promise.all(modules)).toEqual([
      expect.stringMatching(/^\tgithub\.com\/pulumi\/pulumi\/pkg\/v3 v3\.246\.0/m),
      expect.stringContaining("github.com/pulumi/pulumi/sdk/v3 v3.66.0\n"),
    ]);
    expect((await listEntry(sandbox)).sort()).toEqual(["manifest.json", "pulumi", host, `${host}-3.66.0`]);
    expect(await listTools(sandbox)).toEqual([entryName("pulumi")]);
    expect(await resolveTool("pulumi", sandbox.options)).toEqual({ ...tool, source: "cache" });
  });

  it("leaves a language host that knows the options of Pulumi.yaml, before the arguments that it gets", async () => {
    const sandbox = await makeBuilder();
    const { location } = await resolveTool("pulumi", sandbox.options);
    // Called from elsewhere, and with nothing on PATH: the script finds the real host beside itself.
    const elsewhere = join(sandbox.dir, "elsewhere");
    await mkdir(elsewhere);
    const text = execFileSync(join(location, "..", host), ["127.0.0.1:5000", "two words"], {
      encoding: "utf8",
      cwd: elsewhere,
      env: {},
    });
    const project = await readFile(new URL("../../../Pulumi.yaml", import.meta.url), "utf8");
    const [, typescript] = /^ {4}typescript: (.+)$/m.exec(project) ?? [];
    const [, nodeArguments] = /^ {4}nodeargs: "(.+)"$/m.exec(project) ?? [];
    expect(text.split("\n")).toEqual([
      `-typescript=${typescript}`,
      `-nodeargs=${nodeArguments}`,
      "127.0.0.1:5000",
      "two words",
      "",
    ]);
  });

  it("that fails at the language host shows that step's log and leaves nothing", async () => {
    const sandbox = await makeBuilder("echo host does not compile; exit 2");
    const error = await failureOf(resolveTool("pulumi", sandbox.options));
    expect(error).toMatchObject({ code: "BUILD_FAILED", what: expect.stringContaining("exit code 2") });
    expect(error).toHaveProperty("what", expect.stringContaining("host does not compile"));
    expect(await listTools(sandbox)).toEqual(["pulumi-3.246.0-build.log"]);
  });

  it("ends at the first step that fails", async () => {
    const sandbox = await makeBuilder();
    await writeGo(sandbox, "exit 1");
    expect(await failureOf(resolveTool("pulumi", sandbox.options))).toMatchObject({ code: "BUILD_FAILED" });
    expect(await readLines(sandbox, "arguments")).toHaveLength(1);
  });

  it("that leaves no language host has failed", async () => {
    const sandbox = await makeBuilder(":");
    const error = await failureOf(resolveTool("pulumi", sandbox.options));
    expect(error).toMatchObject({ code: "BUILD_FAILED", what: expect.stringContaining("it left no product") });
    expect(await listTools(sandbox)).toEqual(["pulumi-3.246.0-build.log"]);
  });

  it("needs the Go that its go.mod asks for", async () => {
    const sandbox = await makeSandbox();
    await writeGo(sandbox, "exit 1", "go1.25.7");
    const error = await failureOf(resolveTool("pulumi", sandbox.options));
    expect(error).toMatchObject({ code: "NO_SOURCE", what: expect.stringContaining("go 1.25.7 is older than 1.25.8") });
    const goMod = new URL("../../../scripts/tools/sources/pulumi/go.mod", import.meta.url);
    const [, minimum] = /^go (.+)$/m.exec(await readFile(goMod, "utf8")) ?? [];
    expect(toolTable.pulumi.buildPrograms).toMatchObject([{ program: "go", minimum }]);
  });
});
