import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sliceRun } from "../../../bench/verdict/time-slices.ts";
import { type Phase, phases, type SampleRecord } from "../../../bench/workload/record.ts";

const sample = (phase: Phase, dueMs: number, serviceMs: number, more: Partial<SampleRecord> = {}): SampleRecord => ({
  ...{ arrival: 0, pattern: 0, phase, dueMs, claimedMs: dueMs, startMs: dueMs, endMs: dueMs + serviceMs },
  ...{ outcome: "ok", units: [] },
  ...more,
});

const anySample = fc
  .record({
    phase: fc.constantFrom(...phases),
    dueMs: fc.integer({ min: 0, max: 100_000 }),
    serviceMs: fc.integer({ min: 0, max: 30_000 }),
    outcome: fc.constantFrom("ok", "transport"),
  })
  .map(({ phase, dueMs, serviceMs, outcome }) => sample(phase, dueMs, serviceMs, { outcome }));

describe("a run in slices of time", () => {
  it("has what was offered by intended start, and what was served by its end", () => {
    const { sliceS, slices } = sliceRun(10, [
      sample("mix", 100, 1),
      sample("mix", 150, 2500),
      sample("mix", 160, 0, { outcome: "transport" }),
    ]);
    expect(sliceS).toBe(0.2);
    expect(slices[0]).toMatchObject({ offeredRps: 15, servedRps: 5, errors: 1, responseMs: { p50: 1, p99: 2500 } });
    expect(slices[13]).toMatchObject({ offeredRps: 0, servedRps: 5, responseMs: { p50: null, p99: null } });
  });

  it("loses nothing and makes nothing up", () => {
    fc.assert(
      fc.property(fc.array(anySample), fc.integer({ min: 1, max: 200 }), (samples, plannedS) => {
        const { slices, sliceS, spanS } = sliceRun(plannedS, samples);
        const total = (figure: (slice: (typeof slices)[number]) => number) =>
          Math.round(slices.reduce((sum, slice) => sum + figure(slice), 0));
        const ok = samples.filter(({ outcome }) => outcome === "ok").length;
        expect(total(({ offeredRps }) => offeredRps * sliceS)).toBe(samples.length);
        expect(total(({ servedRps }) => servedRps * sliceS)).toBe(ok);
        expect(total(({ errors }) => errors)).toBe(samples.length - ok);
        expect(slices.length).toBeLessThanOrEqual(72);
        expect(spanS).toBeCloseTo(slices.length * sliceS);
      }),
    );
  });

  it("shows the seconds that a stalled engine made requests wait", () => {
    const stalled = Array.from({ length: 600 }, (_, at) => {
      const dueMs = at * 100;
      return sample("mix", dueMs, dueMs >= 20_000 && dueMs < 25_000 ? 25_000 - dueMs : 1);
    });
    const { slices } = sliceRun(60, stalled);
    expect(slices.filter(({ servedRps }) => servedRps === 0).map(({ startS }) => startS)).toEqual([20, 21, 22, 23, 24]);
    expect(slices[25]?.servedRps).toBe(60);
    expect(slices.map(({ responseMs }) => responseMs.p99).slice(19, 26)).toEqual([1, 5000, 4000, 3000, 2000, 1000, 1]);
  });

  it("names the phases in the order of time, also of several rounds, and through a silence", () => {
    const round = (fromS: number) => [
      sample("warmup", fromS * 1000 + 100, 1),
      sample("mix", fromS * 1000 + 1100, 1),
      sample("mix", fromS * 1000 + 4100, 1),
      sample("topup", fromS * 1000 + 5100, 1),
    ];
    const { phases: spans } = sliceRun(12, [...round(6), ...round(0)]);
    expect(spans.map(({ phase, startS, endS }) => [phase, startS, Number(endS.toFixed(1))])).toEqual([
      ["warmup", 0, 1],
      ["mix", 1, 5],
      ["topup", 5, 6],
      ["warmup", 6, 7],
      ["mix", 7, 11],
      ["topup", 11, 12],
    ]);
  });

  it("counts an answer just after the end in the last slice, and lasts longer for later ones", () => {
    expect(sliceRun(60, [sample("mix", 59_990, 30)])).toMatchObject({ sliceS: 1, spanS: 60 });
    expect(sliceRun(60, [sample("mix", 59_990, 4000)]).spanS).toBe(64);
    expect(sliceRun(0, [])).toMatchObject({ slices: [{ offeredRps: 0, phase: "mix" }] });
  });
});
