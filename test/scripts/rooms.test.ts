import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../support/command-line.ts";

/** A tree beside ours in which rooms break one rule after the other: a rule that cannot fail checks nothing. */
let tree: string;

const files: Readonly<Record<string, string>> = {
  "model/schema/a.ts": 'import { request } from "../request/a.ts";\nexport const schema = request;',
  "model/request/a.ts": "export const request = 1;",
  "model/request/b.ts": 'import { hostname } from "node:os";\nexport const name = hostname();',
  "model/expression/a.ts": 'import { capacity } from "../capacity/b.ts";\nexport const expression = capacity;',
  "model/population/a.ts": 'import { capacity } from "../capacity/b.ts";\nexport const population = capacity;',
  "model/capacity/b.ts": "export const capacity = 1;",
  "model/capacity/a.ts": 'import type { Engine } from "../../bench/engine/a.ts";\nexport type Alias = Engine;',
  "model/deployment/a.ts": 'import { program } from "../../infra/a.ts";\nexport const stack = program;',
  "model/designs/a.ts": 'import { z } from "fast-check";\nexport const design = z;',
  "model/text/a.ts": 'import { request } from "../request/a.ts";\nexport const text = request;',
  "bench/workload/a.ts": 'import { report } from "../verdict/a.ts";\nexport const load = report;',
  "bench/verdict/a.ts": 'import { load } from "../workload/a.ts";\nexport const report = load;',
  "bench/verify/a.ts": 'import type { Engine } from "../engine/a.ts";\nexport type Verified = Engine;',
  "bench/engine/a.ts": 'import { program } from "../../infra/a.ts";\nexport type Engine = typeof program;',
  "bench/k6/a.ts": 'import { build } from "esbuild";\nexport const bundled = build;',
  "infra/a.ts": 'import { report } from "../bench/verdict/a.ts";\nexport const program = report;',
  "infra/stand-in/a.ts": 'import { program } from "../a.ts";\nexport const provider = program;',
  "scripts/a.ts": 'import { nothing } from "./not-there.ts";\nexport const broken = nothing;',
  "scripts/b.ts": 'import { fc } from "fast-check";\nexport const development = fc;',
};

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "tablewright-rooms-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  writeFileSync(
    join(tree, "package.json"),
    JSON.stringify({ type: "module", devDependencies: { "fast-check": "*" }, dependencies: { esbuild: "*" } }),
  );
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function cruise(cwd: string, rooms: readonly string[]) {
  const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = join(root, ".dependency-cruiser.mjs");
  return spawnSync(process.execPath, [cruiser, "--config", config, ...rooms], { cwd, encoding: "utf8" });
}

test("each rule of the rooms can fail", { timeout: 60_000 }, () => {
  const { stdout, status } = cruise(tree, ["model", "bench", "infra", "scripts"]);
  expect(status).not.toBe(0);
  const violations = stdout.split("\n").filter((line) => line.includes(" error "));
  for (const [rule, from] of [
    ["schema-imports-nothing", "model/schema/a.ts"],
    ["request", "model/request/b.ts"],
    ["expression", "model/expression/a.ts"],
    ["population", "model/population/a.ts"],
    ["capacity", "model/capacity/a.ts"],
    ["text", "model/text/a.ts"],
    ["deployment", "model/deployment/a.ts"],
    ["designs", "model/designs/a.ts"],
    ["workload", "bench/workload/a.ts"],
    ["engine", "bench/engine/a.ts"],
    ["verify", "bench/verify/a.ts"],
    ["k6", "bench/k6/a.ts"],
    ["infra", "infra/a.ts"],
    ["stand-in", "infra/stand-in/a.ts"],
    ["no-cycles", "bench/verdict/a.ts"],
    ["nothing-unresolved", "scripts/a.ts"],
    ["not-to-development-packages", "scripts/b.ts"],
  ] as const) {
    expect(
      violations.some((line) => line.includes(`error ${rule}: ${from}`)),
      `${rule} in\n${stdout}`,
    ).toBe(true);
  }
});

test("the rules look at the sources, not past them", { timeout: 60_000 }, () => {
  const { stdout, status } = cruise(root, ["model", "bench", "infra", "scripts"]);
  expect(status, stdout).toBe(0);
  // A parser that does not know TypeScript finds no module and no violation.
  expect(Number(/\((\d+) modules/.exec(stdout)?.[1])).toBeGreaterThan(100);
});
