import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findChecksum, toProgressReporter } from "../../../scripts/tools/archive.ts";
import { downloadFile } from "../../../scripts/tools/download.ts";
import { resolveTool } from "../../../scripts/tools/index.ts";
import { releaseHost, toolNames, toolTable } from "../../../scripts/tools/tool-table.ts";
import { isCompatible } from "../../../scripts/tools/version.ts";
import {
  entryName,
  failureOf,
  listTools,
  makeRelease,
  makeSandbox,
  packTool,
  type Respond,
  sha256,
  startServer,
} from "./sandbox.ts";

describe("a release archive", () => {
  it.each(["k6", "dynoxide"] as const)("of %s with the right checksum is unpacked into the cache", async (name) => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, name);
    const server = await startServer(release.answers);
    const tool = await resolveTool(name, { ...sandbox.options, releaseRoot: server.root });
    expect(tool).toMatchObject({ name, version: toolTable[name].version, source: "archive" });
    expect(tool.command).toEqual([tool.location]);
    expect(tool.location).toContain(sandbox.cacheDir);
    expect(await listTools(sandbox)).toEqual([entryName(name)]);
    expect(sandbox.lines.join("\n")).toContain("100 % of");

    const again = await resolveTool(name, { ...sandbox.options, releaseRoot: server.root });
    expect(again).toEqual({ ...tool, source: "cache" });
    expect(server.requests).toEqual([release.paths.checksums, release.paths.archive]);
  });

  it("with another checksum stops the resolution, though a build would be possible", async () => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, "k6");
    const other = await packTool(sandbox.dir, "k6", "2.2.9");
    const server = await startServer({ ...release.answers, [release.paths.archive]: other });
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, releaseRoot: server.root }));
    expect(error).toMatchObject({ code: "CHECKSUM_MISMATCH" });
    expect(error).toHaveProperty("what", expect.stringContaining(sha256(other)));
    expect(error).toHaveProperty("what", expect.stringContaining(sha256(release.archive)));
    expect(await listTools(sandbox)).toEqual([]);
  });

  it("that is cut short on the server has another checksum", async () => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, "k6");
    const half = release.archive.subarray(0, release.archive.length / 2);
    const server = await startServer({ ...release.answers, [release.paths.archive]: half });
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, releaseRoot: server.root }));
    expect(error).toMatchObject({ code: "CHECKSUM_MISMATCH" });
    expect(await listTools(sandbox)).toEqual([]);
  });

  const breakOff: Respond = (_, response) => {
    response.writeHead(200, { "content-length": 1_000_000 });
    response.write("half", () => response.destroy());
  };
  const redirect: Respond = (_, response) => response.writeHead(302, { location: "data:text/plain,x" }).end();
  const neverAnswer: Respond = () => {};
  const stall: Respond = (_, response) => {
    response.writeHead(200, { "content-length": 1_000_000 });
    response.write("half");
  };
  const oldTool = "an archive with another version";

  it.each([
    ["is not there", { archive: undefined }, /answered 404/],
    ["breaks off", { archive: breakOff }, /could not be reached or broke off/],
    ["leads elsewhere", { archive: redirect }, /could not be reached or broke off/],
    ["is never answered", { archive: neverAnswer, timings: { connectMs: 50 } }, /did not answer in 0\.05 s/],
    ["stalls", { archive: stall, timings: { idleMs: 50 } }, /sent nothing for 0\.05 s/],
    ["has no checksum file", { checksums: undefined }, /answered 404/],
    ["is not in the checksum file", { checksums: `${"0".repeat(64)}  other.tar.gz\n` }, /does not list/],
    ["holds another version", { archive: oldTool }, /it says that it is 2\.0\.0/],
    ["is no archive", { archive: "no archive" }, /could not be unpacked/],
  ] as const)("that %s leaves the build from source", async (_, spoilt, reason) => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, "k6");
    const old = await packTool(sandbox.dir, "k6", "2.0.0");
    const pick = () => {
      if (!("archive" in spoilt)) {
        return release.archive;
      }
      return spoilt.archive === oldTool ? old : spoilt.archive;
    };
    const archive = pick();
    const verified = typeof archive === "string" ? Buffer.from(archive) : archive;
    const own = Buffer.isBuffer(verified) ? `${sha256(verified)} *${release.paths.fileName}\n` : release.checksums;
    const checksums = "checksums" in spoilt ? spoilt.checksums : own;
    const server = await startServer({
      ...(archive === undefined ? {} : { [release.paths.archive]: archive }),
      ...(checksums === undefined ? {} : { [release.paths.checksums]: checksums }),
    });
    // Short limits only for servers that never go on: one that does may be slow on a busy machine.
    const timings = "timings" in spoilt ? spoilt.timings : {};
    const error = await failureOf(resolveTool("k6", { ...sandbox.options, releaseRoot: server.root, timings }));
    expect(error).toMatchObject({ code: "NO_SOURCE" });
    expect(sandbox.lines.filter((line) => line.includes("no release archive:"))).toEqual([
      expect.stringMatching(reason),
    ]);
    expect(error).toHaveProperty("what", expect.stringMatching(reason));
    expect(error).toHaveProperty("what", expect.stringContaining("go is not on PATH"));
    expect(error).toHaveProperty("fix", expect.stringMatching(/^Install Go 1\.25 .*TABLEWRIGHT_K6\.$/));
    expect(await listTools(sandbox)).toEqual([]);
  });

  it("on a server that is down leaves the build from source", async () => {
    const sandbox = await makeSandbox();
    const error = await failureOf(resolveTool("dynoxide", sandbox.options));
    expect(error).toMatchObject({ code: "NO_SOURCE" });
    expect(sandbox.lines[0]).toMatch(/no release archive: 127\.0\.0\.1:\d+ could not be reached .*ECONNREFUSED/);
  });

  it("is not fetched once the signal is aborted, and an abort in the middle leaves nothing", async () => {
    const sandbox = await makeSandbox();
    const release = await makeRelease(sandbox, "k6");
    const abort = new AbortController();
    const server = await startServer({
      ...release.answers,
      [release.paths.archive]: (_, response) => {
        response.writeHead(200, { "content-length": release.archive.length });
        response.write(release.archive.subarray(0, 20), () => abort.abort());
      },
    });
    const options = { ...sandbox.options, releaseRoot: server.root, signal: abort.signal };
    expect(await failureOf(resolveTool("k6", options))).toMatchObject({ code: "INTERRUPTED" });
    expect(await listTools(sandbox)).toEqual([]);
    const requestsBefore = server.requests.length;
    expect(await failureOf(resolveTool("k6", options))).toMatchObject({ code: "INTERRUPTED" });
    expect(server.requests).toHaveLength(requestsBefore);
  });
});

describe("downloadFile", () => {
  it.runIf(process.platform === "linux")(
    "hands on the system's error when the disk is full (needs Linux's /dev/full)",
    async () => {
      const server = await startServer({ "/file": Buffer.alloc(100_000) });
      const options = { signal: new AbortController().signal, timings: { connectMs: 10_000, idleMs: 10_000 } };
      const error = await failureOf(downloadFile(`${server.root}/file`, "/dev/full", options));
      expect(error).toMatchObject({ code: "ENOSPC" });
    },
  );
});

describe("findChecksum", () => {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const fileName = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);

  it("finds each file's own sum in any of the usual forms", () => {
    const form = fc.constantFrom(
      (sum: string, name: string) => `${sum}  ${name}`,
      (sum: string, name: string) => `${sum} *${name}`,
      (sum: string, name: string) => `${sum.toUpperCase()}  ${name}\r`,
    );
    const entries = fc.uniqueArray(fc.tuple(hex, fileName, form), { selector: ([, name]) => name, minLength: 1 });
    fc.assert(
      fc.property(entries, (listed) => {
        const text = listed.map(([sum, name, toLine]) => toLine(sum, name)).join("\n");
        for (const [sum, name] of listed) {
          expect(findChecksum(text, name)).toBe(sum);
          expect(findChecksum(text, `${name}.sig`)).toBe(listed.find(([, other]) => other === `${name}.sig`)?.[0]);
        }
      }),
    );
  });

  it("takes nothing shorter than a SHA-256", () => {
    expect(findChecksum(`${"a".repeat(40)}  k6.tar.gz`, "k6.tar.gz")).toBeUndefined();
  });
});

describe("toProgressReporter", () => {
  it("says a line for each tenth, however small the pieces are", () => {
    const lines: string[] = [];
    const progress = toProgressReporter("k6", (line) => lines.push(line));
    for (let bytes = 1; bytes <= 1000; bytes += 1) {
      progress(bytes * 10_000, 10_000_000);
    }
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe("k6: 10 % of 10.0 MB fetched");
    expect(lines.at(-1)).toBe("k6: 100 % of 10.0 MB fetched");
  });

  it("counts megabytes when the length is unknown", () => {
    const lines: string[] = [];
    toProgressReporter("k6", (line) => lines.push(line))(5_000_000, undefined);
    expect(lines).toEqual(["k6: 5.0 MB fetched"]);
  });
});

describe("the tool table", () => {
  it("gives each tool its own variable, and accepts the version that it pins", () => {
    expect(new Set(toolNames.map((name) => toolTable[name].envName)).size).toBe(toolNames.length);
    for (const { version, minimumVersion } of Object.values(toolTable)) {
      expect(isCompatible(version, minimumVersion)).toBe(true);
    }
  });

  it("takes archives of the pinned version, from an encrypted address", () => {
    expect(new URL(releaseHost).protocol).toBe("https:");
    for (const name of ["k6", "dynoxide", "pulumi"] as const) {
      const { release, version } = toolTable[name];
      expect(release?.folder.endsWith(`/download/v${version}`)).toBe(true);
      expect(release?.page).toBe(release?.folder.replace("/download/", "/tag/"));
    }
  });
});
