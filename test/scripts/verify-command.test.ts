import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { predictSizedUnits } from "../../bench/verify/sized-units.ts";
import type { Verification } from "../../bench/verify/verification.ts";
import { UsageError } from "../../scripts/failure.ts";
import { loadDesign } from "../../scripts/load-design.ts";
import { addVerify } from "../../scripts/verify.ts";
import { links } from "../bench/verify/changed-design.ts";

let folder = "";
let printed = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tablewright-verify-"));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

const fileAt = (name: string) => join(folder, name);
const baselineOf = (content: unknown): string => {
  writeFileSync(fileAt("baseline.json"), typeof content === "string" ? content : JSON.stringify(content));
  return fileAt("baseline.json");
};

/** Runs the verb on the small design within this process. */
async function verify(...flags: string[]) {
  printed = "";
  const program = addVerify(new Command().exitOverride());
  const design = flags.includes("--design") ? [] : ["--design", "examples/links.ts"];
  await program.parseAsync(["node", "tablewright", ...design, "--out", fileAt("out"), ...flags]);
  return { exitCode: process.exitCode, printed };
}
const readVerification = (path: string): Verification => JSON.parse(readFileSync(path, "utf8"));

describe("tablewright verify", () => {
  test("writes what it found, prints the same as JSON, and holds later runs to it", async () => {
    const baselineFile = fileAt("kept/baseline.json");
    const first = await verify("--json", "--write-baseline", baselineFile);
    expect(first.exitCode).toBe(0);
    const written = readFileSync(fileAt("out/verify.json"), "utf8");
    expect(first.printed).toBe(written);
    expect(readFileSync(baselineFile, "utf8")).toBe(written);
    expect(readVerification(baselineFile)).toMatchObject({
      schemaVersion: 1,
      verdict: "pass",
      design: "links",
      engine: { name: "dynoxide" },
      baseline: null,
    });

    const again = await verify("--baseline", baselineFile);
    expect(again.exitCode).toBe(0);
    expect(again.printed).toContain("As in the baseline: units and results of every pattern at every size.");
    expect(JSON.stringify(readVerification(fileAt("out/verify.json")).cases)).toBe(
      JSON.stringify(readVerification(baselineFile).cases),
    );

    const { cases, ...rest } = readVerification(baselineFile);
    const cheaperOnce = cases.map((each) =>
      each.pattern === "listLinks" && each.sizeClass === "most" ? { ...each, total: each.total - 0.5 } : each,
    );
    const dearer = await verify("--baseline", baselineOf({ ...rest, cases: cheaperOnce }));
    expect(dearer.exitCode).toBe(1);
    expect(dearer.printed).toMatch(/^listLinks .*✗$/m);
    expect(dearer.printed).toMatch(/^resolveLink .*✓$/m);
    expect(dearer.printed).toContain("✗ FAIL");
  });

  test("takes a result of bench for a baseline of units", async () => {
    const { fingerprint } = await loadDesign("examples/links.ts");
    const result = { schemaVersion: 1, design: "links", designFingerprint: fingerprint, patterns: [] };
    const { exitCode } = await verify("--baseline", baselineOf({ ...result, unitsBySize: predictSizedUnits(links) }));
    expect({ exitCode, printed }).toMatchObject({
      exitCode: 0,
      printed: expect.stringContaining("As in the baseline"),
    });
    await expect(verify("--baseline", baselineOf(result))).rejects.toThrow(/is no result.json with units by size/);
  });

  test("does without a verdict when the engine cannot be had", async () => {
    vi.stubEnv("TABLEWRIGHT_DYNOXIDE", fileAt("not-there"));
    await expect(verify()).rejects.toMatchObject({ name: "ToolError" });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a baseline that is none", () => {
  const sound = { schemaVersion: 1, design: "links", designFingerprint: "0", cases: [] };

  test.each<[string, unknown, RegExp]>([
    ["is not JSON", '{\n  "schemaVersion": 1,\n  "cases": [}', /is not JSON: line 3, column 13: /],
    ["is of another version", { ...sound, schemaVersion: 2 }, /has schemaVersion 2, and this version reads 1/],
    ["is something else", [1, 2], /has no schemaVersion/],
    ["is of another design", { ...sound, design: "shop" }, /is of the design "shop", and this is "links"/],
    ["lacks its cases", { ...sound, cases: undefined }, /is no verify.json: cases: /],
    [
      "has a case of another form",
      { ...sound, cases: [{ pattern: "listLinks" }] },
      /is no verify.json: cases\.0\.sizeClass: /,
    ],
  ])("is one clear error when it %s", async (_, content, message) => {
    const error = await verify("--baseline", baselineOf(content)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(message);
    expect(String(error).split("\n")).toHaveLength(1);
    expect(printed).toBe("");
  });

  test("is one clear error when it is not there", async () => {
    await expect(verify("--baseline", fileAt("nowhere.json"))).rejects.toThrow(
      /nowhere\.json cannot be read \(ENOENT\)/,
    );
  });
});
