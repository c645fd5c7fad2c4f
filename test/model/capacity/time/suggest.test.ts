import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curve } from "../../../../model/capacity/time/curve.ts";
import { simulateTime } from "../../../../model/capacity/time/simulate.ts";
import { suggestModes, suggestSchedule } from "../../../../model/capacity/time/suggest.ts";

const wishes = { days: 1, targetPercent: 50, updateMinutes: 0 };
const hours = (values: readonly number[]): Curve => ({ kind: "measured", minutes: 60, values });
const timesOf = (schedule: ReturnType<typeof suggestSchedule>) =>
  schedule.map(({ minuteOfDay, units }) => [
    minuteOfDay,
    "timesAverage" in units ? Number(units.timesAverage.toFixed(9)) : undefined,
  ]);

describe("a suggested schedule", () => {
  it("has each hour's highest minute at the target, and hours that need the same in one step", () => {
    const curve = hours([...new Array<number>(12).fill(1), 3, ...new Array<number>(10).fill(1), 1]);
    const average = 26 / 24;
    const rounded = (value: number) => Number(value.toFixed(9));
    expect(timesOf(suggestSchedule(curve, wishes))).toEqual([
      [0, rounded(2 / average)],
      [720, rounded(6 / average)],
      [780, rounded(2 / average)],
    ]);
  });

  it("begins a rise in the hour before, for its units come an update later", () => {
    const curve = hours([...new Array<number>(12).fill(1), 3, ...new Array<number>(11).fill(1)]);
    const minutes = suggestSchedule(curve, { ...wishes, updateMinutes: 2 }).map(({ minuteOfDay }) => minuteOfDay);
    expect(minutes).toEqual([0, 660, 780]);
  });

  it("holds every day of the curve, and no flash crowd", () => {
    const week: Curve = { kind: "diurnal", peakToAverage: 1, peakHour: 0, weekendFactor: 2 };
    const crowd: Curve = {
      kind: "flashCrowd",
      base: week,
      startMinute: 0,
      factor: 9,
      riseMinutes: 0,
      decayMinutes: 60,
    };
    const [step, ...others] = timesOf(suggestSchedule(crowd, { ...wishes, days: 7 }));
    expect(others).toEqual([]);
    expect(step?.[1]).toBeCloseTo((2 * 2 * 7) / 9, 8);
  });

  it("of a curve without flash crowds never throttles", () => {
    const curves = fc.oneof(
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 24, maxLength: 24 }).map(hours),
      fc.record({
        kind: fc.constant("diurnal" as const),
        peakToAverage: fc.double({ min: 1, max: 6, noNaN: true }),
        peakHour: fc.integer({ min: 0, max: 23 }),
      }),
    );
    const price = {
      onDemandReadPerMillionUsd: 1,
      onDemandWritePerMillionUsd: 1,
      provisionedReadUnitHourUsd: 1,
      provisionedWriteUnitHourUsd: 1,
      storageGbMonthUsd: 1,
      storageFreeGb: 0,
    };
    const load = { units: 1000, requests: 1000 };
    fc.assert(
      fc.property(curves, (curve) => {
        // A curve of hours may fall more often than the limit of decreases allows at once: units are then too many, not too few.
        const modes = suggestModes(curve, { days: 2, targetPercent: 90 }).filter(({ kind }) => kind === "scheduled");
        const { summary } = simulateTime({
          targets: [{ table: "T", read: load, write: load }],
          curve,
          days: 2,
          modes,
          prices: { standard: price, standardInfrequentAccess: price },
        });
        expect(summary.modes[0]?.throttledMinutes).toBe(0);
      }),
      { numRuns: 8 },
    );
  });
});

it("suggested modes are all four, between the curve's ends", () => {
  const modes = suggestModes(hours([1, 3]), wishes);
  expect(modes.map(({ kind }) => kind)).toEqual(["onDemand", "fixed", "autoscaled", "scheduled"]);
  expect(modes[1]).toMatchObject({ units: { timesAverage: 1.5 } });
  expect(modes[2]).toMatchObject({ minimum: { timesAverage: 1 }, maximum: { timesAverage: 3 }, targetPercent: 50 });
});
