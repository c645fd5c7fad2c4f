import { describe, expect, test } from "vitest";
import { assertSeeds } from "../../../scripts/bench/seeds.ts";
import { UsageError } from "../../../scripts/failure.ts";

describe("the seeds of a run that counts on from its own", () => {
  const largest = Number.MAX_SAFE_INTEGER;

  test("are any for one run", () => {
    expect(() => assertSeeds(largest, {})).not.toThrow();
  });

  test.each([
    [{ untilDecided: 4 }, 4],
    [{ untilDecided: true as const }, 4],
    [{ findLimit: true as const }, 16],
  ])("are left over for %j", (flags, runs) => {
    expect(() => assertSeeds(largest - runs, flags)).not.toThrow();
    expect(() => assertSeeds(largest - runs + 1, flags)).toThrow(UsageError);
    expect(() => assertSeeds(largest, flags)).toThrow(/^--seed 9007199254740991 leaves no seeds for the \d+ runs/);
  });
});
