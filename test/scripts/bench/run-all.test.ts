import { expect, test } from "vitest";
import { runAll } from "../../../scripts/bench/run-all.ts";

test("every step is taken in turn, and the first failure is thrown after the last", async () => {
  const taken: number[] = [];
  const step = (number: number, failure?: string) => async () => {
    await Promise.resolve();
    taken.push(number);
    if (failure !== undefined) {
      throw new Error(failure);
    }
  };
  await expect(runAll([step(1), step(2, "first"), () => undefined, step(3, "second"), step(4)])).rejects.toThrow(
    "first",
  );
  expect(taken).toEqual([1, 2, 3, 4]);
});

test("nothing is thrown where nothing failed", async () => {
  await expect(runAll([async () => {}])).resolves.toBeUndefined();
});
