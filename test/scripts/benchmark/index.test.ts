import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/benchmark/index.ts", import.meta.url));

describe("npm run benchmark", () => {
  it.each([
    [["sining"], 'No benchmark is called "sining".'],
    [["signing", "twice"], 'No benchmark is called "signing twice".'],
    [["toString"], 'No benchmark is called "toString".'],
    [[], "No benchmark named."],
  ])("with %j lists the known names and exits with 2", (names, message) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ["--import", "tsx", script, ...names], {
      encoding: "utf8",
    });
    expect(stderr).toContain(`${message} Known: deploying, planning, regressions, replaying, seeding, signing.`);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("says in one sentence what is missing and exits with 3 when it cannot measure", () => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, "signing"], {
      encoding: "utf8",
      env: { ...process.env, TABLEWRIGHT_K6: fileURLToPath(new URL("./no-such-k6", import.meta.url)) },
    });
    expect(stderr).toMatch(/^The benchmark could not be run\. .*no-such-k6/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(3);
  });
});
