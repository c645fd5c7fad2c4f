import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { classifiedFlags, type Mode, readMode } from "../../../scripts/bench/combinations.ts";
import type { BenchFlags } from "../../../scripts/bench/options.ts";
import { addBench } from "../../../scripts/bench/verb.ts";
import { UsageError } from "../../../scripts/failure.ts";

type Flags = Partial<BenchFlags>;

test("every option of bench is classified, so that a new one is refused nowhere by accident and ignored nowhere", () => {
  const options = addBench(new Command()).options.map((option) => option.attributeName());
  expect([...classifiedFlags].sort()).toEqual([...options].sort());
});

describe("flags that would have no effect are refused", () => {
  const log = { merge: ["a.log"], run: "run.json" };
  const kubernetes = { distribute: "kubernetes", parallelism: "2", endpoint: "http://db:8000" };
  test.each<[Flags, string]>([
    [{ ab: "main", baseline: "result.json" }, "--ab takes no --baseline: it replays three sides"],
    [{ ab: "main", distribute: "local:2", topUp: "0" }, "--ab takes no --distribute or --top-up:"],
    [{ ab: "main", endpoint: "http://db", allowRemote: true }, "--ab takes no --endpoint or --allow-remote:"],
    [{ ab: "main", maxOtherCpu: "1", port: "1" }, "--ab takes no --max-other-cpu or --port:"],
    [{ findLimit: true, profile: "spike", untilDecided: 3 }, "--find-limit takes no --until-decided or --profile:"],
    [{ findLimit: true, target: "aws", maxCost: "1" }, "--find-limit takes no --target aws or --max-cost:"],
    [{ ...log, scale: "5", design: "d.ts", engine: "embedded" }, "--merge takes no --design, --scale or --engine:"],
    [{ ...log, ...kubernetes }, "--merge takes no --distribute, --endpoint or --parallelism:"],
    [{ ...log, baseline: "old.json" }, "--merge takes no --baseline: the run was made elsewhere"],
    [{ prepareOnly: true, endpoint: "http://db", deploy: "pulumi", engine: "x" }, "takes no --engine or --deploy:"],
    [{ prepareOnly: true, ...kubernetes }, "--prepare-only takes no --distribute or --parallelism:"],
    [{ ...kubernetes, engine: "x", port: "9", maxOtherCpu: "1" }, "kubernetes takes no --max-other-cpu, --engine or"],
    [{ ...kubernetes, untilDecided: 3, ab: "main" }, "--distribute kubernetes takes no --until-decided or --ab:"],
    [{ ...kubernetes, target: "aws", maxCost: "1" }, "kubernetes takes no --target aws or --max-cost:"],
    [{ ...kubernetes, json: true }, "--distribute kubernetes takes no --json:"],
    [{ target: "aws", endpoint: "http://db", reuseTables: true }, "takes no --reuse-tables or --endpoint:"],
    [{ target: "aws", maxCost: "1", untilDecided: 2 }, "--target aws takes no --until-decided: it makes one run"],
    [{ target: "aws", cleanUpOnly: true, maxCost: "1", scale: "2" }, "--clean-up-only takes no --scale or --max-cost:"],
    [{ slice: "1s" }, "--slice has no effect without --ab."],
    [{ maxCost: "1" }, "--max-cost has no effect without --target aws."],
    [{ consent: "1" }, "--consent has no effect without --clean-up-only or --target aws."],
    [{ run: "run.json" }, "--run has no effect without --merge."],
    [{ distribute: "local:2", parallelism: "2" }, "--parallelism has no effect without --distribute kubernetes."],
  ])("%j", (flags, message) => {
    expect(() => readMode(flags)).toThrow(UsageError);
    expect(() => readMode(flags)).toThrow(message);
  });
});

describe("flags that lack another, or contradict it, are refused", () => {
  test.each<[Flags, string]>([
    [{ merge: ["a.log"] }, "--merge needs --run: logs do not say which run they are of."],
    [{ maxSlowdown: "2" }, "--max-slowdown needs --ab or --baseline:"],
    [{ allowRemote: true }, "--allow-remote needs --endpoint:"],
    [{ region: "eu-west-2", findLimit: true }, "--region needs --endpoint or --target aws:"],
    [{ reuseTables: true }, "--reuse-tables needs --endpoint:"],
    [{ stackOutput: "stack.json" }, "--stack-output needs --endpoint or --target aws: it names tables"],
    [{ cleanUpOnly: true }, "--clean-up-only needs --target aws:"],
    [
      { endpoint: "http://db", engine: "x", port: "1" },
      "--endpoint takes no --engine or --port: what runs there is used",
    ],
    [{ endpoint: "http://db", untilDecided: true, reuseTables: true }, "--until-decided takes no --reuse-tables:"],
    [{ endpoint: "http://db", deploy: "pulumi", stackOutput: "s" }, "--deploy pulumi takes no --stack-output:"],
  ])("%j", (flags, message) => {
    expect(() => readMode(flags)).toThrow(message);
  });
});

test("everything that does not go together is told at once", () => {
  const flags: Flags = { findLimit: true, baseline: "result.json", reuseTables: true, region: "x", allowRemote: true };
  expect(() => readMode({ ...flags, endpoint: "http://db", port: "1" })).toThrow(
    /--find-limit takes no --reuse-tables or --baseline[\s\S]*--endpoint takes no --port/,
  );
  expect(() => readMode(flags)).toThrow(/takes no[\s\S]*--allow-remote needs[\s\S]*--region needs/);
});

describe("what flags ask for", () => {
  test.each<[Flags, Mode]>([
    [{}, "plainRun"],
    [{ out: ".tablewright" }, "plainRun"],
    [{ baseline: "r.json", maxSlowdown: "2", untilDecided: 3, profile: "spike", distribute: "local:2" }, "plainRun"],
    [{ endpoint: "http://db", deploy: "pulumi", region: "eu-west-2", allowRemote: true }, "plainRun"],
    [{ endpoint: "http://db", deploy: "direct", reuseTables: true }, "plainRun"],
    [{ ab: "main", slice: "1s", maxSlowdown: "1.2", deploy: "pulumi", json: true }, "ab"],
    [{ findLimit: "10m", engine: "dynamodb-local", distribute: "local:2", maxOtherCpu: "1" }, "findLimit"],
    [{ findLimit: true, endpoint: "http://db", topUp: "5", warmup: "1" }, "findLimit"],
    [{ merge: ["a.txt", "b.txt"], run: "run.json", json: true, out: "here" }, "merge"],
    [{ prepareOnly: true, endpoint: "http://db", scale: "5", maxLag: "9", out: "here" }, "prepareOnly"],
    [{ distribute: "kubernetes", parallelism: "2", endpoint: "http://db", allowRemote: true }, "kubernetes"],
    [{ target: "aws", maxCost: "1", distribute: "local:2", baseline: "b", stackOutput: "s" }, "target"],
    [{ target: "aws", cleanUpOnly: true, region: "eu-west-2", out: ".tablewright" }, "cleanUpOnly"],
  ])("%j is %s", (flags, mode) => {
    expect(readMode(flags)).toBe(mode);
  });
});
