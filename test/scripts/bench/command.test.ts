import { execFileSync } from "node:child_process";
import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMode } from "../../../scripts/bench/combinations.ts";
import { quote, renderCommand, toArguments } from "../../../scripts/bench/command.ts";
import { looksOf } from "../../../scripts/bench/compare-options.ts";
import type { BenchFlags } from "../../../scripts/bench/options.ts";
import { placeArguments, readSetup } from "../../../scripts/bench/setup.ts";
import { addBench } from "../../../scripts/bench/verb.ts";

/** The words that a POSIX shell makes of a line. */
function splitByShell(line: string): string[] {
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" });
  return printed.split("\0").slice(0, -1);
}

test("any value is one word of the shell", () => {
  const value = fc.string({ unit: fc.constantFrom(..."ab'\"$`\\ \n\t*?~#&;|<>(){}[]!=-,é") });
  fc.assert(
    fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), (values) => {
      expect(splitByShell(values.map(quote).join(" "))).toEqual(values);
    }),
    { numRuns: 20 },
  );
});

test("what needs no quotes has none", () => {
  const plain = ["--endpoint", "http://127.0.0.1:8000"] as const;
  expect(renderCommand([plain, ["--reuse-tables"], ["--ab", "origin/main"], ["--scale", 0.5]])).toBe(
    "npx tablewright bench --endpoint http://127.0.0.1:8000 --reuse-tables --ab origin/main --scale 0.5",
  );
  expect(renderCommand([["--baseline", "my runs/it's.json"]])).toBe(
    "npx tablewright bench --baseline 'my runs/it'\\''s.json'",
  );
});

function parse(line: string): BenchFlags {
  const command = addBench(new Command());
  command.action(() => {});
  const [npx, tablewright, bench, ...words] = splitByShell(line);
  expect([npx, tablewright, bench]).toEqual(["npx", "tablewright", "bench"]);
  return command.parse(words, { from: "user" }).opts<BenchFlags>();
}

describe("the command of a run asks for the same run", () => {
  const out = ".tablewright";
  const load: Partial<BenchFlags> = {
    ...{ users: "30", seed: "7", skew: "0.5", scale: "2.5", duration: "90s", warmup: "1", arrivals: "constant" },
    ...{ profile: "10x1,5x3,10x1", topUp: "7", virtualUsers: "9", day: "2026-11-22" },
  };
  const limits = { maxLag: "25", maxErrorShare: "0.01", maxOtherCpu: "1" };
  const endpoint = { endpoint: "https://db.example:8000", allowRemote: true, region: "eu-west-2" };

  test.each<Partial<BenchFlags>>([
    { day: "2026-11-22" },
    { ...load, ...limits, engine: "dynamodb-local", deploy: "pulumi", distribute: "local:3", untilDecided: 5 },
    { ...load, ...endpoint, reuseTables: true, baseline: "my runs/result.json", maxSlowdown: "1.2" },
    { ...load, ...endpoint, maxLag: "25", design: "test/scripts/fixtures/generous.ts", deploy: "pulumi" },
    { ...load, maxErrorShare: "0.01" },
  ])("%j", async (given) => {
    const setupOf = async (flags: BenchFlags) => ({ ...(await readSetup(flags)), looks: looksOf(flags) });
    const setup = await setupOf({ out, ...given });
    const engineArguments = placeArguments(setup.place);
    const repeated = parse(renderCommand(toArguments({ ...setup, engineArguments }, setup.load)));
    expect(readMode(repeated)).toBe("plainRun");
    const again = await setupOf(repeated);
    const toRun = ({ loaded, load, limits, place, workers, looks, compareArguments }: typeof setup) => ({
      ...{ path: loaded.path, load, limits, place, workers, looks, compareArguments },
    });
    expect(toRun(again)).toEqual(toRun(setup));
  });
});
