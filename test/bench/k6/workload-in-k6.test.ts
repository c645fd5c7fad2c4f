import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { runInK6 } from "../../run-in-k6.ts";
import { workloadLines } from "./workload-vectors.ts";

it("k6 computes the same requests, schedule, ranks and owners as Node does", async () => {
  const inK6 = await runInK6(fileURLToPath(new URL("./print-workload.ts", import.meta.url)));
  const inNode = [...workloadLines()];
  expect(inNode.length).toBeGreaterThan(1000);
  // As in test/bench/workload/schedule.test.ts.
  expect(inNode).toContain("schedule -1539469165");
  expect(inK6.length).toBe(inNode.length);
  // One at a time, so that a difference is shown and not a thousand lines.
  inNode.forEach((line, position) => {
    expect(inK6[position]).toBe(line);
  });
});
