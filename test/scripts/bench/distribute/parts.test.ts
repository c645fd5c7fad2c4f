import { describe, expect, test } from "vitest";
import { isPartOfDistributedRun } from "../../../../scripts/bench/distribute/flags.ts";
import { doPart } from "../../../../scripts/bench/distribute/index.ts";
import type { BenchFlags } from "../../../../scripts/bench/options.ts";

const out = ".tablewright";

describe("a run of our own", () => {
  test.each<BenchFlags>([{ out }, { out, distribute: "local:2" }])("is asked for by %j", (flags) => {
    expect(isPartOfDistributedRun(flags)).toBe(false);
  });
});

describe("a part of a run whose load comes from elsewhere", () => {
  const kubernetes = { distribute: "kubernetes", parallelism: "2" };
  test.each<[Omit<BenchFlags, "out">, RegExp]>([
    [{ merge: ["a.log"] }, /--merge does not say which run/],
    [{ run: "run.json" }, /--run names a run, and not what was recorded/],
    [{ merge: ["a.log"], run: "run.json", ...kubernetes }, /--merge and --distribute kubernetes are different/],
    [{ prepareOnly: true, ...kubernetes }, /--prepare-only and --distribute kubernetes are different/],
    [{ prepareOnly: true }, /--prepare-only does not say where/],
    [{ distribute: "local:2", parallelism: "2" }, /--parallelism is for --distribute kubernetes/],
    [{ namespace: "bench", image: "k6" }, /--namespace and --image are for --distribute kubernetes/],
    [{ distribute: "kubernetes" }, /does not say how many runners/],
    [kubernetes, /does not say where the load goes/],
    [{ ...kubernetes, endpoint: "http://dynamodb.bench.svc:8000" }, /is not this machine/],
    [{ ...kubernetes, endpoint: "https://dynamodb.eu-west-2.amazonaws.com", allowRemote: true }, /AWS/],
    [{ ...kubernetes, untilDecided: 3, ab: "main" }, /--ab and --until-decided cannot be had with --distribute/],
    [{ merge: ["a.log"], run: "run.json", baseline: "old.json" }, /--baseline cannot be had with --merge/],
  ])("refuses %j", async (flags, says) => {
    const given = { out, ...flags };
    expect(isPartOfDistributedRun(given)).toBe(true);
    await expect(doPart(given)).rejects.toThrow(says);
  });
});
