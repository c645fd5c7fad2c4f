import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { segmentFlags } from "../../../../scripts/bench/segments.ts";
import { runK6 } from "../../../bench/k6/run-replay.ts";

const script = fileURLToPath(new URL("../../../bench/k6/fixtures/segments.ts", import.meta.url));

test("a process that is alone has no segment", () => {
  expect(segmentFlags(0, 1)).toEqual([]);
});

test("segments are written as k6 reads them", () => {
  expect([0, 1, 2].map((index) => segmentFlags(index, 3))).toEqual([
    ["--execution-segment=0:1/3", "--execution-segment-sequence=0,1/3,2/3,1"],
    ["--execution-segment=1/3:2/3", "--execution-segment-sequence=0,1/3,2/3,1"],
    ["--execution-segment=2/3:1", "--execution-segment-sequence=0,1/3,2/3,1"],
  ]);
});

const loads = fc
  .record({ processes: fc.integer({ min: 2, max: 5 }), virtualUsers: fc.integer({ min: 0, max: 9 }) })
  .map(({ processes, virtualUsers }) => ({ processes, virtualUsers: processes + virtualUsers }))
  .chain((load) => fc.record({ ...constants(load), iterations: fc.integer({ min: load.virtualUsers, max: 60 }) }));

const constants = (load: { readonly processes: number; readonly virtualUsers: number }) => ({
  processes: fc.constant(load.processes),
  virtualUsers: fc.constant(load.virtualUsers),
});

test(
  "k6 gives every arrival to exactly one process, and each the share of its virtual users",
  {
    timeout: 120_000,
  },
  () =>
    fc.assert(
      fc.asyncProperty(loads, async ({ processes, virtualUsers, iterations }) => {
        const flags = ["--quiet", "--address=", "--summary-mode=disabled", "--log-format=raw"];
        const variables = ["-e", `VIRTUAL_USERS=${virtualUsers}`, "-e", `ITERATIONS=${iterations}`];
        const runs = await Promise.all(
          Array.from({ length: processes }, (_, index) =>
            runK6(["run", ...flags, ...segmentFlags(index, processes), ...variables, script]),
          ),
        );
        const served = runs.map(({ stderr }) => stderr.trim().split("\n").map(Number));
        expect(served.flat().sort((one, other) => one - other)).toEqual(
          Array.from({ length: iterations }, (_, index) => index),
        );
        const perUser = iterations / virtualUsers;
        for (const own of served) {
          expect(own.length).toBeGreaterThan(Math.floor(virtualUsers / processes) * perUser - 2);
          expect(own.length).toBeLessThan(Math.ceil(virtualUsers / processes) * perUser + 2);
        }
      }),
      {
        numRuns: 8,
        examples: [
          [{ processes: 3, virtualUsers: 7, iterations: 10 }],
          [{ processes: 2, virtualUsers: 3, iterations: 60 }],
        ],
      },
    ),
);
