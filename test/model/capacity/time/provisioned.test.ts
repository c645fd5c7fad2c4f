import { describe, expect, it } from "vitest";
import { createDecreaseLimit } from "../../../../model/capacity/time/decrease-limit.ts";
import type { Tracking } from "../../../../model/capacity/time/mode.ts";
import { createProvisioned, type ProvisionedSettings } from "../../../../model/capacity/time/provisioned.ts";

const range = (minimum: number, maximum: number) => () => ({ minimum, maximum });
const seventy: Tracking = { targetPercent: 70 };

/** The units of each step while so much is asked for and, without bursts, no more than the units are consumed. */
function unitsUnder(demand: readonly number[], settings: Partial<ProvisionedSettings> = {}) {
  const control = createProvisioned({
    stepMinutes: 1,
    initialUnits: 100,
    rangeAt: range(100, 1000),
    updateMinutes: 2,
    decreases: createDecreaseLimit(),
    tracking: seventy,
    ...settings,
  });
  return demand.map((asked, step) => {
    const units = control.unitsAt(step);
    control.consumed(step, Math.min(asked, units));
    return units;
  });
}

const minutes = (count: number, units: number) => new Array<number>(count).fill(units);

describe("target tracking raises units", () => {
  it("five minutes after consumption came above the target: two of the alarm, one of its delay, two of the update", () => {
    // 91 / 0.7 = 130.
    expect(unitsUnder([...minutes(10, 50), ...minutes(10, 91)])).toEqual([...minutes(15, 100), ...minutes(5, 130)]);
  });

  it("in stairs where requests are throttled, for what is throttled is not consumed", () => {
    // 100 / 0.7 = 142.9; 143 / 0.7 = 204.3; 205 / 0.7 = 292.9; 293 / 0.7 = 418.6: at 300 / 0.7 = 428.6 the target is met.
    const units = unitsUnder(minutes(40, 300));
    expect(units).toEqual([100, 143, 205, 293, 419].flatMap((stair) => minutes(5, stair)).concat(minutes(15, 429)));
  });

  it("not at the target itself, and not for a single minute above it", () => {
    expect(new Set(unitsUnder(minutes(60, 70)))).toEqual(new Set([100]));
    // 0.57 x 100 is a little less than 57 in floating point.
    expect(new Set(unitsUnder(minutes(60, 57), { tracking: { targetPercent: 57 } }))).toEqual(new Set([100]));
    const lone = Array.from({ length: 60 }, (_, minute) => (minute % 2 === 0 ? 90 : 60));
    expect(new Set(unitsUnder(lone))).toEqual(new Set([100]));
  });

  it("to the higher of the alarm's minutes, and no further than the maximum", () => {
    expect(unitsUnder([98, 84, ...minutes(8, 0)])[5]).toBe(140);
    expect(unitsUnder(minutes(40, 500), { rangeAt: range(100, 150) }).at(-1)).toBe(150);
  });

  it("sooner or later as delays say, and not within the cool-down of the last time", () => {
    const swift = { ...seventy, alarmDelayMinutes: 0 };
    expect(unitsUnder(minutes(4, 91), { tracking: swift, updateMinutes: 0 })).toEqual([100, 100, 130, 130]);
    const resting = { ...swift, scaleOutCooldownMinutes: 10 };
    const units = unitsUnder(minutes(14, 1000), { tracking: resting, updateMinutes: 0 });
    // 100 / 0.7 = 143 at minute 2: asked again at the end of minute 12.
    expect(units).toEqual([100, 100, ...minutes(11, 143), 205]);
  });
});

describe("target tracking lowers units", () => {
  const settled = { initialUnits: 400, rangeAt: range(10, 1000) };

  it("18 minutes after consumption came 20 points below the target", () => {
    // 50 % of 400 are 200. 15 minutes of the alarm, 1 of its delay, 2 of the update; 140 / 0.7 = 200.
    expect(unitsUnder([...minutes(5, 280), ...minutes(25, 140)], settled)).toEqual([
      ...minutes(23, 400),
      ...minutes(7, 200),
    ]);
  });

  it("at 20 points below, not a little above that", () => {
    expect(unitsUnder(minutes(30, 200), settled).at(-1)).toBe(286);
    expect(unitsUnder(minutes(300, 201), settled).at(-1)).toBe(400);
  });

  it("at 20 points below also where floating point has them a little higher", () => {
    // 0.57 x 100 is a little less than 57; 57 / 0.77 = 74.03.
    const tracking = { targetPercent: 77 };
    expect(unitsUnder(minutes(30, 57), { rangeAt: range(10, 1000), tracking }).at(-1)).toBe(75);
  });

  it("only after 15 minutes in a row", () => {
    const broken = Array.from({ length: 300 }, (_, minute) => (minute % 15 === 14 ? 201 : 100));
    expect(unitsUnder(broken, settled).at(-1)).toBe(400);
  });

  it("to the highest of those minutes, and no further than the minimum", () => {
    expect(unitsUnder([175, ...minutes(29, 70)], settled)[18]).toBe(250);
    expect(unitsUnder(minutes(30, 0), settled).at(-1)).toBe(10);
  });

  it("again only after 15 minutes with the new units", () => {
    // Lowered at minute 18; minutes 18 to 32 make the next alarm, and not 15 to 29. 20 / 0.7 = 28.6.
    const units = unitsUnder([...minutes(15, 140), ...minutes(25, 20)], settled);
    expect(units).toEqual([...minutes(18, 400), ...minutes(18, 200), ...minutes(4, 29)]);
  });

  it("with a target of 20 % only when nothing is consumed", () => {
    const tracking = { targetPercent: 20 };
    expect(unitsUnder(minutes(100, 1), { ...settled, tracking }).at(-1)).toBe(400);
    expect(unitsUnder(minutes(100, 0), { ...settled, tracking }).at(-1)).toBe(10);
  });

  it("not within the cool-down of the last time", () => {
    const tracking = { ...seventy, scaleInCooldownMinutes: 60 };
    // Lowered at minute 18 to 286. Far below again at once: the alarm is there at 32, and waits for the cool-down until 78.
    const units = unitsUnder([...minutes(18, 200), ...minutes(80, 60)], { ...settled, tracking });
    expect(units[18]).toBe(286);
    expect(units.slice(18, 82)).toEqual(minutes(64, 286));
    expect(units[82]).toBe(86);
  });

  it("no more than four times at once, and then when the hour before had none", () => {
    // Demand falls to 0.6 of itself every 20 minutes: each time an alarm.
    const demand = Array.from({ length: 240 }, (_, minute) => 600 * 0.6 ** Math.floor(minute / 20));
    const units = unitsUnder(demand, { initialUnits: 860, rangeAt: range(1, 1000) });
    const asked = units.flatMap((one, minute) => (one < (units[minute - 1] ?? one) ? [minute - 4] : []));
    expect(asked).toHaveLength(6);
    const [, , , fourth = 0, fifth = 0, sixth = 0] = asked;
    expect([fifth - fourth, sixth - fifth]).toEqual([60, 60]);
  });

  it("sharing the limit with the other kind of requests of its target", () => {
    const decreases = createDecreaseLimit();
    for (const minute of [0, 0, 0, 0]) {
      decreases.take(minute);
    }
    const units = unitsUnder(minutes(70, 0), { ...settled, decreases });
    // Asked from minute 14 on, allowed at 60, there after the delay of the alarm and the update.
    expect(units.slice(0, 64)).toEqual(minutes(64, 400));
    expect(units[64]).toBe(10);
  });
});

describe("a range that moves", () => {
  const rangeAt = (step: number) => (step < 10 ? { minimum: 100, maximum: 100 } : { minimum: 50, maximum: 50 });

  it("takes the units with it, after an update", () => {
    const control = createProvisioned({
      stepMinutes: 1,
      initialUnits: 100,
      updateMinutes: 2,
      decreases: createDecreaseLimit(),
      rangeAt,
    });
    const units = Array.from({ length: 16 }, (_, step) => control.unitsAt(step));
    expect(units).toEqual([...minutes(12, 100), ...minutes(4, 50)]);
  });

  it("waits for the limit of decreases", () => {
    const decreases = createDecreaseLimit();
    for (const minute of [9, 9, 9, 9]) {
      decreases.take(minute);
    }
    const units = unitsUnder(minutes(80, 0), { rangeAt, decreases });
    expect(units.slice(0, 71)).toEqual(minutes(71, 100));
    expect(units[71]).toBe(50);
  });

  it("leaves units alone that are within it, which tracking moves on", () => {
    const minimum = (step: number) => ({ minimum: step < 10 ? 100 : 120, maximum: 1000 });
    const units = unitsUnder(minutes(30, 91), { rangeAt: minimum });
    expect(units).toEqual([...minutes(5, 100), ...minutes(25, 130)]);
  });
});

it("longer steps are a data point each, and delays whole steps", () => {
  // Two minutes of the alarm are one step of five; three of delay and update one more.
  expect(unitsUnder([91, 91, 91, 91], { stepMinutes: 5 })).toEqual([100, 100, 130, 130]);
});
