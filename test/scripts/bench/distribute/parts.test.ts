import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { doPart } from "../../../../scripts/bench/distribute/index.ts";
import { writeManifests } from "../../../../scripts/bench/distribute/write-manifests.ts";
import type { BenchFlags } from "../../../../scripts/bench/options.ts";

describe("a part of a run whose load comes from elsewhere", () => {
  const kubernetes = { distribute: "kubernetes", parallelism: "2" };
  test.each<[Omit<BenchFlags, "out">, RegExp]>([
    [{ prepareOnly: true }, /--prepare-only does not say where/],
    [{ distribute: "kubernetes" }, /does not say how many runners/],
    [kubernetes, /does not say where the load goes/],
    [{ ...kubernetes, endpoint: "http://dynamodb.bench.svc:8000" }, /is not this machine/],
    [{ ...kubernetes, endpoint: "https://dynamodb.eu-west-2.amazonaws.com", allowRemote: true }, /AWS/],
  ])("refuses %j", async (flags, says) => {
    await expect(doPart({ out: ".tablewright", ...flags })).rejects.toThrow(says);
  });

  test("is prepared by the command of the run without what is the cluster's", async () => {
    const out = await mkdtemp(join(tmpdir(), "tablewright parts "));
    try {
      const endpoint = { endpoint: "http://db.bench.svc:8000", allowRemote: true, region: "eu-west-2" };
      const load = { design: "examples/links.ts", users: "30", topUp: "0", day: "2026-11-22", maxLag: "25" };
      await writeManifests({ out, ...kubernetes, namespace: "bench", ...endpoint, ...load });
      const text = await readFile(join(out, "kubernetes", "README.md"), "utf8");
      const place = "--endpoint http://db.bench.svc:8000 --allow-remote --region eu-west-2";
      const run = `${place} --design examples/links.ts --users 30 --top-up 0 --max-lag 25 --day 2026-11-22`;
      const cluster = "--distribute kubernetes --parallelism 2 --name tablewright --image grafana/k6:2.2.0";
      expect(text).toContain(`\n   npx tablewright bench ${run} --prepare-only\n`);
      expect(text).toContain(`\`npx tablewright bench ${cluster} --namespace bench ${run}\``);
      expect(text).toContain(`sh '${relative(process.cwd(), join(out, "kubernetes"))}'/collect.sh`);
    } finally {
      await rm(out, { recursive: true });
    }
  });
});
