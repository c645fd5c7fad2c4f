import { describe, expect, it } from "vitest";
import { checkTimeInput } from "../../../../model/capacity/time/check-input.ts";
import type { Curve } from "../../../../model/capacity/time/curve.ts";
import type { TimeInput, TimeTarget } from "../../../../model/capacity/time/input.ts";
import type { CapacityMode, Sizing } from "../../../../model/capacity/time/mode.ts";
import { simulateTime } from "../../../../model/capacity/time/simulate.ts";
import { suggestSchedule } from "../../../../model/capacity/time/suggest.ts";
import { DesignError } from "../../../../model/schema/problem.ts";

const prices = {
  onDemandReadPerMillionUsd: 1,
  onDemandWritePerMillionUsd: 1,
  provisionedReadUnitHourUsd: 1,
  provisionedWriteUnitHourUsd: 1,
  storageGbMonthUsd: 1,
  storageFreeGb: 0,
};
const load = { units: 1, requests: 1 };
const target: TimeTarget = { table: "T", read: load, write: load };
const input: TimeInput = {
  targets: [target],
  curve: { kind: "constant" },
  days: 1,
  modes: [{ kind: "onDemand", name: "a", start: "new" }],
  prices: { standard: prices, standardInfrequentAccess: prices },
};
const once: Sizing = { timesAverage: 1 };
const tracked = { kind: "autoscaled", name: "a", minimum: once, maximum: once, targetPercent: 70 } as const;
const scheduled = { kind: "scheduled", name: "a", schedule: [{ minuteOfDay: 0, units: once }] } as const;
const crowd = {
  kind: "flashCrowd",
  base: { kind: "constant" },
  startMinute: 0,
  factor: 2,
  riseMinutes: 1,
  decayMinutes: 1,
} as const;
const diurnal = { kind: "diurnal", peakToAverage: 2, peakHour: 20 } as const;
const measured = { kind: "measured", minutes: 1, values: [1] } as const;
const mode = (...modes: readonly CapacityMode[]) => ({ modes });
const curve = (one: Curve) => ({ curve: one });
const listed = (read: number, write: number): Sizing => ({ targets: [{ table: "T", read, write }] });

let deep: Curve = crowd;
for (let level = 0; level < 101; level++) {
  deep = { ...crowd, base: deep };
}

describe("a simulation is refused for", () => {
  it.each<[string, Partial<TimeInput>, readonly string[]]>([
    ["no day", { days: 0 }, ["days"]],
    ["half a day", { days: 0.5 }, ["days"]],
    ["too many days", { days: 367 }, ["days"]],
    ["no step", { stepMinutes: 0 }, ["stepMinutes"]],
    ["a negative step", { stepMinutes: -1 }, ["stepMinutes"]],
    ["a step that divides no hour", { stepMinutes: 7 }, ["stepMinutes"]],
    ["half a minute", { stepMinutes: 0.5 }, ["stepMinutes"]],
    ["no targets", { targets: [] }, ["targets"]],
    ["a negative rate", { targets: [{ ...target, read: { units: -1, requests: 1 } }] }, ["targets[0].read.units"]],
    [
      "an infinite rate",
      { targets: [{ ...target, write: { units: 1, requests: Number.POSITIVE_INFINITY } }] },
      ["targets[0].write.requests"],
    ],
    ["no number", { targets: [{ ...target, write: { units: Number.NaN, requests: 1 } }] }, ["targets[0].write.units"]],
    ["requests that write an index", { targets: [{ ...target, index: "I" }] }, ["targets[0].write.requests"]],
    ["a target twice", { targets: [target, target] }, ["targets[1]"]],
    [
      "negative warm throughput",
      { targets: [{ ...target, warmThroughput: { read: -1, write: 1 } }] },
      ["targets[0].warmThroughput.read"],
    ],
    ["negative limits", { limits: { newTable: { read: -1, write: 1 } } }, ["limits.newTable.read"]],
    [
      "a quota of nothing",
      { limits: { newTable: { read: 1, write: 1 }, quota: { read: 1, write: 0 } } },
      ["limits.quota.write"],
    ],
    ["a broken seed", { noise: { seed: 1.5 } }, ["noise.seed"]],
    ["negative noise", { noise: { seed: 1, sigma: -1 } }, ["noise.sigma"]],
    ["no modes", mode(), ["modes"]],
    ["two modes of one name", mode(tracked, scheduled), ["modes[1].name"]],
    ["a target below 20 %", mode({ ...tracked, targetPercent: 19 }), ["modes[0].targetPercent"]],
    ["a target above 90 %", mode({ ...tracked, targetPercent: 91 }), ["modes[0].targetPercent"]],
    ["a minimum above the maximum", mode({ ...tracked, minimum: listed(3, 1), maximum: listed(2, 2) }), ["modes[0]"]],
    ["negative units", mode({ kind: "fixed", name: "a", units: listed(-1, 1) }), ["modes[0].units.targets[0].read"]],
    [
      "a negative multiple",
      mode({ kind: "fixed", name: "a", units: { timesAverage: -1 } }),
      ["modes[0].units.timesAverage"],
    ],
    [
      "units that leave a target out",
      mode({ kind: "fixed", name: "a", units: { targets: [] } }),
      ["modes[0].units.targets"],
    ],
    [
      "a negative delay",
      mode({ ...tracked, updateMinutes: -1, alarmDelayMinutes: -1 }),
      ["modes[0].alarmDelayMinutes", "modes[0].updateMinutes"],
    ],
    [
      "a broken cool-down",
      mode({ ...tracked, scaleInCooldownMinutes: 0.5, scaleOutCooldownMinutes: -1 }),
      ["modes[0].scaleOutCooldownMinutes", "modes[0].scaleInCooldownMinutes"],
    ],
    ["an empty schedule", mode({ ...scheduled, schedule: [] }), ["modes[0].schedule"]],
    [
      "a time after midnight",
      mode({ ...scheduled, schedule: [{ minuteOfDay: 1440, units: once }] }),
      ["modes[0].schedule[0].minuteOfDay"],
    ],
    [
      "a time twice",
      mode({ ...scheduled, schedule: [...scheduled.schedule, ...scheduled.schedule] }),
      ["modes[0].schedule[1].minuteOfDay"],
    ],
    [
      "a schedule's delay and tracking",
      mode({ ...scheduled, updateMinutes: -1, autoscaling: { targetPercent: 99, maximum: { timesAverage: -1 } } }),
      ["modes[0].updateMinutes", "modes[0].autoscaling.targetPercent", "modes[0].autoscaling.maximum.timesAverage"],
    ],
    ["a peak below the average", curve({ ...diurnal, peakToAverage: 0.5 }), ["curve.peakToAverage"]],
    [
      "a peak of no day",
      curve({ ...diurnal, peakToAverage: 25, peakHour: 25, weekendFactor: -1 }),
      ["curve.peakToAverage", "curve.peakHour", "curve.weekendFactor"],
    ],
    [
      "a broken flash crowd",
      curve({ ...crowd, startMinute: -1, factor: -1, riseMinutes: -1, decayMinutes: 0 }),
      ["curve.startMinute", "curve.factor", "curve.riseMinutes", "curve.decayMinutes"],
    ],
    ["a broken base", curve({ ...crowd, base: { ...diurnal, peakHour: -1 } }), ["curve.base.peakHour"]],
    ["no values", curve({ ...measured, values: [] }), ["curve.values"]],
    ["a negative value", curve({ ...measured, values: [1, -1] }), ["curve.values[1]"]],
    ["values of 0 alone", curve({ ...measured, values: [0, 0] }), ["curve.values"]],
    [
      "a measured step of nothing",
      curve({ ...measured, minutes: 0, startMinute: 1440 }),
      ["curve.minutes", "curve.startMinute"],
    ],
  ])("%s", (_, changes, paths) => {
    expect(checkTimeInput({ ...input, ...changes }).map(({ path }) => path)).toEqual(paths);
  });

  it("flash crowds without end", () => {
    expect(checkTimeInput({ ...input, curve: deep }).map(({ code }) => code)).toEqual(["curve_too_deep"]);
  });

  it("all of its problems at once", () => {
    const run = () => simulateTime({ ...input, days: 0, stepMinutes: 0, curve: { ...measured, values: [] } });
    expect(run).toThrow(DesignError);
    expect(run).toThrow(/The simulation has 3 problems/);
  });
});

it("a sound simulation has no problems", () => {
  const sound = mode({ ...tracked, minimum: listed(1, 1), maximum: listed(2, 2) }, { ...scheduled, name: "b" });
  expect(checkTimeInput({ ...input, ...sound, curve: { ...crowd, base: measured }, noise: { seed: 0 } })).toEqual([]);
});

it("a schedule is not suggested for an unsound curve, target, day or delay", () => {
  const run = () => suggestSchedule({ ...measured, values: [] }, { days: 0, targetPercent: 10, updateMinutes: 61 });
  expect(run).toThrow(/The schedule has 4 problems/);
});
