import { describe, expect, it } from "vitest";
import { renderCpuPanel, toCpuRows } from "../../../bench/verdict/chart-cpu.ts";
import { sliceRun } from "../../../bench/verdict/time-slices.ts";
import { type CpuSample, toCpuResult } from "../../../bench/verdict/watch.ts";

/** Four slices of a second. */
const timeline = { ...sliceRun(0, []), sliceS: 1, spanS: 4, slices: sliceRun(60, []).slices.slice(0, 4) };

const sample = (
  atS: number,
  busyShare: number,
  generatorShare: number | null,
  engineShare: number | null,
): CpuSample => ({
  ...{ atS, busyShare, generatorShare, engineShare },
  otherShare: generatorShare === null || engineShare === null ? null : busyShare - generatorShare - engineShare,
});

function resultOf(...samples: readonly CpuSample[]) {
  const result = toCpuResult(samples);
  if (result === null) {
    throw new Error("there are samples");
  }
  return result;
}

describe("the processor over time", () => {
  it("piles up generator, engine and others, the topmost drawn first", () => {
    const cpu = resultOf(...[1, 2, 3, 4].map((atS) => sample(atS, 0.6, 0.2, 0.3)));
    const { text } = renderCpuPanel(timeline, cpu);
    const heights = [...text.matchAll(/class="area (\w+)" d="M0 90.0V([\d.]+)H/g)].map(([, user, y]) => [user, y]);
    expect(heights).toEqual([
      ["others", "36.0"],
      ["engine", "45.0"],
      ["generator", "72.0"],
    ]);
    expect(text).toContain("on average 60.0 %: load generator 20.0 %, engine 30.0 %, others 10.0 %");
  });

  it("has a sample stand for the time since the one before, and nothing for the time before the first", () => {
    const rows = toCpuRows(timeline, resultOf(sample(2, 0.5, 0.5, 0), sample(4, 0.9, 0.1, 0.8)));
    expect(rows.map(([generator]) => generator)).toEqual(["–", "50.0 %", "10.0 %", "10.0 %"]);
  });

  it.each([
    ["the engine is on no list of processes", 0.2, null, "load generator 20.0 %, engine and others 40.0 %"],
    ["the system tells nothing of processes", null, null, "all others 60.0 %"],
  ])("says what is not told apart where %s", (_, generator, engine, expected) => {
    const { text } = renderCpuPanel(timeline, resultOf(sample(1, 0.6, generator, engine)));
    expect(text).toContain(`on average 60.0 %: ${expected}"`);
  });
});
