import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../../../bench/engine/engine.ts";
import type { Result } from "../../../../bench/verdict/index.ts";
import { toK6Environment } from "../../../../scripts/k6.ts";
import { resolveTool } from "../../../../scripts/tools/index.ts";
import { type Finished, root, runTablewright } from "../../../support/command-line.ts";
import { embedded, startTestEngine } from "../../../support/engines.ts";

/** Everything but a cluster: the manifests, the script in them in real k6 by two runners, their logs, and the verdict. */
let engine: Engine;
let out: string;
const steps: Record<"prepare" | "write" | "merge", Finished | undefined> = {
  prepare: undefined,
  write: undefined,
  merge: undefined,
};
let collected: string;
let result: Result;

const secrets = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "hunter2hunter2" };
const load = ["--design", "test/scripts/fixtures/generous.ts", "--users", "20", "--scale", "60", "--duration", "3"];
const more = ["--warmup", "1", "--top-up", "0", "--max-lag", "60000", "--day", "2026-11-22", "--virtual-users", "9"];

beforeAll(async () => {
  engine = await startTestEngine(embedded);
  out = await mkdtemp(join(tmpdir(), "tablewright-kubernetes-"));
  const place = ["--endpoint", engine.endpoint, "--out", out];
  steps.prepare = await runTablewright(["bench", ...load, ...more, ...place, "--prepare-only"], secrets);
  const cluster = ["--distribute", "kubernetes", "--parallelism", "2", "--name", "nightly", "--namespace", "bench"];
  steps.write = await runTablewright(["bench", ...load, ...more, ...place, ...cluster], secrets);
  collected = await collect(join(out, "kubernetes"));
  const records = (await readdir(join(out, "kubernetes/records"))).map((name) => join(out, "kubernetes/records", name));
  const merge = ["--merge", ...records, "--run", join(out, "kubernetes/run.json")];
  steps.merge = await runTablewright(["bench", ...merge, "--out", out]);
  result = JSON.parse(await readFile(join(out, "result.json"), "utf8").catch(() => "null"));
}, 180_000);
afterAll(async () => {
  await engine?.stop();
  await rm(out, { recursive: true, force: true });
});

/** Runs the collecting script with a kubectl that is a cluster by itself. Gives what it printed. */
async function collect(folder: string): Promise<string> {
  const cluster = join(out, "cluster");
  await mkdir(cluster);
  // Pods of an earlier run with the same name.
  await writeFile(join(cluster, "earlier-run"), "");
  const stand = fileURLToPath(new URL("./fixtures/kubectl.mjs", import.meta.url));
  const namespace = 'if [ "$1 $2" != "--namespace bench" ]; then echo "wrong namespace: $*" >&2; exit 1; fi; shift 2';
  await writeFile(join(cluster, "kubectl"), `#!/bin/sh\n${namespace}\nexec "${process.execPath}" "${stand}" "$@"\n`);
  await chmod(join(cluster, "kubectl"), 0o755);
  const [k6] = (await resolveTool("k6")).command;
  const env = {
    ...toK6Environment(),
    PATH: `${cluster}:${process.env.PATH}`,
    CLUSTER: cluster,
    CLUSTER_K6: k6,
    CLUSTER_SECRET: JSON.stringify({ "nightly-credentials": secrets }),
  };
  return new Promise((resolve) => {
    execFile("sh", [join(folder, "collect.sh")], { env, cwd: root }, (error, stdout, stderr) =>
      resolve(`${stdout}${stderr}${error === null ? "" : error.message}`),
    );
  });
}

const said = (step: keyof typeof steps) => steps[step]?.stderr ?? "nothing";

describe("a run on Kubernetes, but for the cluster", () => {
  test("tables and data are made, and stay", () => {
    expect(steps.prepare?.exitCode, said("prepare")).toBe(0);
    expect(said("prepare")).toMatch(/is ready at http:\/\/127\.0\.0\.1:\d+: [\d,]+ items/);
  });

  test("the manifests are written, and no more", async () => {
    expect(steps.write?.exitCode, said("write")).toBe(0);
    expect((await readdir(join(out, "kubernetes"))).filter((name) => name !== "records").sort()).toEqual(
      ["README.md", "collect.sh", "configmap.yaml", "run.json", "testrun.yaml"].sort(),
    );
  });

  test("the script fits a ConfigMap several times over", async () => {
    const { length } = await readFile(join(out, "kubernetes/configmap.yaml"));
    expect(length).toBeLessThan(300_000);
  });

  test("no written file holds a credential", async () => {
    const names = await readdir(out, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) {
      const text = await readFile(file, "utf8");
      expect(text.includes(secrets.AWS_SECRET_ACCESS_KEY), file).toBe(false);
      expect(text.includes(secrets.AWS_ACCESS_KEY_ID), file).toBe(false);
    }
  });

  test("the script runs in two runners, and their logs make one verdict", () => {
    expect(steps.merge?.exitCode, `${collected}\n${said("merge")}`).toBe(1);
    expect(result.verdict).toBe("undecided");
    expect(result.mix.requestsServed).toBe(result.mix.requestsOffered);
    expect(result.mix.errors).toBe(0);
    expect(result.generator).toMatchObject({ exitCode: 0, dropped: 0, contradictoryRecords: 0, unreadableLines: 0 });
    const { workers, arrivalsRecorded } = result.generator;
    expect(workers.map(({ worker, exitCode }) => ({ worker, exitCode }))).toEqual([
      { worker: join(out, "kubernetes/records/runner-0.log"), exitCode: 0 },
      { worker: join(out, "kubernetes/records/runner-1.log"), exitCode: 0 },
    ]);
    const [first = 0, second = 0] = workers.map((worker) => worker.arrivalsRecorded);
    expect(first + second).toBe(arrivalsRecorded);
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(0);
    expect(result.engine.endpoint).toBe(engine.endpoint);
  });

  test("without one of the runners the run is invalid", async () => {
    const only = join(out, "kubernetes/records/runner-1.log");
    const alone = join(out, "alone");
    const args = ["--merge", only, "--run", join(out, "kubernetes/run.json"), "--out", alone];
    const { exitCode, stdout, stderr } = await runTablewright(["bench", ...args]);
    expect(exitCode, stderr).toBe(3);
    expect(stdout).toMatch(/INVALID.*1 of 2 runners' logs are here/s);
  });
});
