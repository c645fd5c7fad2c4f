import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Result } from "../../bench/verdict/index.ts";
import { runTablewright } from "../support/command-line.ts";

/** Small but whole. Neither lag nor what else runs here is judged, because they are the machine's. */
const few = ["--users", "30", "--max-lag", "60000", "--virtual-users", "16"];
const anyMachine = [...few, "--max-other-cpu", "1"];
const small = [...anyMachine, "--scale", "500", "--duration", "3", "--warmup", "1"];
const generous = ["--design", "test/scripts/fixtures/generous.ts"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-compare-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bench(name: string, ...args: string[]) {
  const out = join(folder, name);
  const finished = await runTablewright(["bench", "--out", out, ...args]);
  const path = join(out, "result.json");
  const readResult = async (): Promise<Result> => JSON.parse(await readFile(path, "utf8"));
  return { ...finished, path, readResult };
}

describe("a run that goes on until it is decided, and one that is compared with it", () => {
  test("adds rounds on fresh data, shares its error among them, and serves as a baseline", {
    timeout: 240_000,
  }, async () => {
    // 200 requests of the rarest pattern prove nothing, 400 do even where two looks share the error.
    const rounds = ["--top-up", "200", "--until-decided", "2"];
    const decided = await bench("decided", ...small, ...generous, ...rounds);
    const result = await decided.readResult();
    expect({ exitCode: decided.exitCode, verdict: result.verdict }, decided.stdout).toEqual({
      exitCode: 0,
      verdict: "pass",
    });
    expect(decided.stderr).toContain("Round 1 of at most 2");
    expect(result).toMatchObject({ rounds: 2, confidence: { looks: 2 } });
    expect(result.command).toContain("--until-decided 2");
    // The documented mix twice, each round exact by itself.
    expect(result.patterns.reduce((sum, { requestsOffered }) => sum + requestsOffered, 0)).toBe(2 * 1466);
    expect(result.patterns.at(-1)).toMatchObject({ name: "getActiveStories", latencySamples: 400, errors: 0 });
    expect(result.units).toMatchObject({ differing: 0, notCompared: 0 });

    const baseline: Result = { ...result };
    const dearer = join(folder, "cheaper-baseline.json");
    const unitsBySize = baseline.unitsBySize?.map((units) =>
      units.pattern === "getUserById" && units.sizeClass === "typical"
        ? { ...units, total: units.total - 0.5, tables: {} }
        : units,
    );
    await writeFile(dearer, JSON.stringify({ ...baseline, unitsBySize }));
    const compared = await bench("compared", ...small, ...generous, "--baseline", dearer, "--max-slowdown", "100");
    const after = await compared.readResult();
    expect({ exitCode: compared.exitCode, verdict: after.verdict }, compared.stdout).toEqual({
      exitCode: 1,
      verdict: "fail",
    });
    expect(after.regression).toMatchObject({
      kind: "baseline",
      verdict: "regressed",
      latencyVerdict: expect.not.stringContaining("regressed"),
    });
    expect(after.regression?.units?.dearer.map(({ pattern, sizeClass }) => [pattern, sizeClass])).toEqual([
      ["getUserById", "typical"],
    ]);
    expect(compared.stdout).toMatch(/Dearer in units per request: getUserById/);
  });

  test("a baseline that cannot be read is refused before anything starts", async () => {
    const { exitCode, stdout, stderr } = await bench("none", ...small, "--baseline", join(folder, "missing.json"));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^the baseline cannot be read: .*missing\.json/);
    expect(stderr).not.toContain("Engine:");
  });
});

test("A/B in turns tells which pattern became dearer, and exits 1", { timeout: 240_000 }, async () => {
  const baseline = "model/designs/social-media/index.ts";
  const turns = ["--ab", baseline, "--slice", "0.1", "--duration", "6", "--scale", "300"];
  // One read of the current design asks everything twice.
  const current = ["--design", "scripts/benchmark/twice.ts"];
  const { exitCode, stdout, stderr, readResult } = await bench("ab", ...few, ...turns, ...current);
  expect(stderr).toContain("Side A'");
  const result = await readResult();
  expect({ exitCode, verdict: result.verdict }, stdout).toEqual({ exitCode: 1, verdict: "fail" });
  expect(result.regression).toMatchObject({ kind: "ab", against: baseline, verdict: "regressed" });
  expect(result.regression?.noise).toMatchObject({ calibrationPairs: 24 });
  expect(result.regression?.patterns).toHaveLength(15);
  expect([...new Set(result.regression?.units?.dearer.map(({ pattern }) => pattern))]).toEqual(["getUserPosts"]);
});
