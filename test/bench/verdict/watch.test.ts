import { describe, expect, it } from "vitest";
import { describeOtherWork } from "../../../bench/verdict/other-work.ts";
import { type CpuSample, toCpuResult } from "../../../bench/verdict/watch.ts";
import { assessPattern } from "./fixture.ts";

/** One sample a second, of these shares of other work. */
const samplesOf = (otherShares: readonly (number | null)[]): CpuSample[] =>
  otherShares.map((otherShare, second) => ({
    atS: second + 1,
    busyShare: 0.5 + (otherShare ?? 0),
    generatorShare: 0.3,
    engineShare: 0.2,
    otherShare,
  }));
const quiet = (seconds: number) => new Array<number>(seconds).fill(0.02);
const heavy = (seconds: number) => new Array<number>(seconds).fill(0.45);

describe("other work on the machine", () => {
  it.each([
    [60, 0],
    [60, 6],
    [10, 1],
    [3, 1],
    [1, 1],
    [0, 0],
  ])("of %i quiet seconds, %i of them heavy instead, is let go", (seconds, heavySeconds) => {
    const samples = samplesOf([...quiet(seconds - heavySeconds), ...heavy(heavySeconds)]);
    expect(describeOtherWork(samples, 0.25)).toBeUndefined();
  });

  it.each([
    [60, 7, "7 of 60 samples"],
    [3, 2, "2 of 3 samples"],
    [2, 2, "2 of 2 samples"],
  ])("of %i seconds with %i heavy ones makes latencies not the engine's", (seconds, heavySeconds, said) => {
    const samples = samplesOf([...quiet(seconds - heavySeconds), ...heavy(heavySeconds)]);
    const sentence = describeOtherWork(samples, 0.25);
    expect(sentence).toContain(`more than 25.0 % of its processors in ${said}`);
    expect(sentence).toContain("--max-other-cpu");
  });

  it("has the limit that it is given, and none at 1 or where it is not known", () => {
    expect(describeOtherWork(samplesOf(heavy(60)), 0.45)).toBeUndefined();
    expect(describeOtherWork(samplesOf(quiet(60)), 0.01)).toBeDefined();
    expect(describeOtherWork(samplesOf(new Array<number>(60).fill(1)), 1)).toBeUndefined();
    expect(describeOtherWork(samplesOf(new Array<null>(60).fill(null)), 0)).toBeUndefined();
  });

  it("makes a run invalid that would fail, and one that would pass", () => {
    const cpu = samplesOf(heavy(60));
    for (const serviceMs of [1, 1000]) {
      const { result, pattern } = assessPattern([{ count: 400, serviceMs }], { cpu });
      expect([result.verdict, pattern.verdict]).toEqual(["invalid", "invalid"]);
      expect(result.reasons).toEqual([expect.stringMatching(/^Other work on this machine took more than 25.0 %/)]);
    }
    expect(assessPattern([{ count: 400, serviceMs: 1000 }], { cpu: samplesOf(quiet(60)) }).result.verdict).toBe("fail");
  });

  it("is not named where the engine's end is the cause", () => {
    const generator = { exitCode: 0, engineExit: "was ended by SIGKILL" };
    const { result } = assessPattern([{ count: 400 }], { cpu: samplesOf(heavy(60)), generator });
    expect(result.reasons).toEqual([expect.stringContaining("SIGKILL")]);
  });
});

describe("the processor in a result", () => {
  it("is null if it was not watched", () => {
    expect(assessPattern([{ count: 400 }]).result.cpu).toBeNull();
    expect(assessPattern([{ count: 400 }], { cpu: [] }).result.cpu).toBeNull();
  });

  it("has the samples and their means", () => {
    const samples = samplesOf([0.1, 0.2, 0.3]);
    expect(assessPattern([{ count: 400 }], { cpu: samples }).result.cpu).toEqual({
      samples,
      busyShareMean: 0.7,
      otherShareMean: 0.2,
    });
  });

  it("of a day is not longer than a chart can show, and has the same means", () => {
    const shares = Array.from({ length: 86_400 }, (_, second) => (second % 10) / 10);
    const result = toCpuResult(samplesOf(shares));
    expect(result?.samples.length).toBe(600);
    expect(result?.otherShareMean).toBe(0.45);
    expect(result?.samples[0]).toMatchObject({ atS: 144, generatorShare: 0.3 });
    expect(result?.samples.at(-1)?.atS).toBe(86_400);
  });

  it("has no other work where none of the samples knows of it", () => {
    expect(toCpuResult(samplesOf([null, null]))).toMatchObject({ otherShareMean: null, busyShareMean: 0.5 });
    expect(toCpuResult(samplesOf([null, 0.5]))).toMatchObject({ otherShareMean: 0.5 });
  });
});
