import { describe, expect, test } from "vitest";
import { assertTogether } from "../../../scripts/bench/combinations.ts";
import { UsageError } from "../../../scripts/failure.ts";

describe("flags of bench that do not go together", () => {
  test.each([
    [{ ab: "main", baseline: "result.json" }, "--ab takes no --baseline: it replays three sides"],
    [{ ab: "main", distribute: "local:2", topUp: "0" }, "--ab takes no --distribute, --top-up:"],
    [{ findLimit: true, target: "aws" }, "--find-limit takes no --target:"],
    [{ untilDecided: true, reuseTables: true }, "--until-decided takes no --reuse-tables:"],
    [{ slice: "1s" }, "--slice belongs to --ab."],
    [{ maxSlowdown: "2" }, "--max-slowdown belongs to --ab or --baseline."],
    [{ merge: ["log.txt"] }, "--merge belongs to --run."],
  ] as const)("%j", (flags, message) => {
    expect(() => assertTogether(flags)).toThrow(UsageError);
    expect(() => assertTogether(flags)).toThrow(message);
  });

  test("are told all at once", () => {
    const flags = { ab: "main", baseline: "result.json", findLimit: true, run: "run.json" } as const;
    expect(() => assertTogether(flags)).toThrow(
      /--ab takes no --baseline, --find-limit[\s\S]*--find-limit takes no --baseline[\s\S]*--run belongs to --merge/,
    );
  });

  test.each([
    {},
    { ab: "main", slice: "1s", maxSlowdown: "1.2", deploy: "pulumi" },
    { baseline: "result.json", maxSlowdown: "2", untilDecided: 3, profile: "spike" },
    { findLimit: "10m", engine: "dynamodb-local" },
    { merge: ["a.txt", "b.txt"], run: "run.json" },
    { target: "aws", baseline: "result.json", stackOutput: "stack.json" },
  ] as const)("but these do: %j", (flags) => {
    expect(() => assertTogether(flags)).not.toThrow();
  });
});
