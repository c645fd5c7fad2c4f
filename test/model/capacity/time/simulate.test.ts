import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RegionPrices } from "../../../../model/capacity/cost/prices.ts";
import type { Curve } from "../../../../model/capacity/time/curve.ts";
import type { TimeInput, TimeTarget } from "../../../../model/capacity/time/input.ts";
import type { CapacityMode, FixedMode } from "../../../../model/capacity/time/mode.ts";
import { simulateTime } from "../../../../model/capacity/time/simulate.ts";
import { suggestModes } from "../../../../model/capacity/time/suggest.ts";

const standard = {
  onDemandReadPerMillionUsd: 0.125,
  onDemandWritePerMillionUsd: 0.625,
  provisionedReadUnitHourUsd: 0.00013,
  provisionedWriteUnitHourUsd: 0.00065,
  storageGbMonthUsd: 0.25,
  storageFreeGb: 25,
};
const prices: RegionPrices = {
  standard,
  standardInfrequentAccess: { ...standard, provisionedReadUnitHourUsd: 0.00016, onDemandReadPerMillionUsd: 0.155 },
};
const idle = { units: 0, requests: 0 };
const reads = (units: number, requests = units): TimeTarget => ({ table: "T", read: { units, requests }, write: idle });
const fixed = (timesAverage: number): FixedMode => ({ kind: "fixed", name: "fixed", units: { timesAverage } });
const onDemand: CapacityMode = { kind: "onDemand", name: "on-demand", start: "new" };

function simulate(changes: Partial<TimeInput>) {
  return simulateTime({
    targets: [reads(100)],
    curve: { kind: "constant" },
    days: 1,
    modes: [fixed(1)],
    prices,
    ...changes,
  });
}

function modeOf(changes: Partial<TimeInput>, name = "fixed") {
  const { summary, series } = simulate(changes);
  const mode = summary.modes.find((one) => one.name === name);
  const own = series.get(name);
  if (mode === undefined || own === undefined) {
    throw new Error(`no mode ${name}`);
  }
  return { ...mode, series: own };
}

/** A step up at noon: 12 hours at 0.5, 12 at 1.5. */
const halves: Curve = { kind: "measured", minutes: 720, values: [50, 150] };

describe("what a mode costs", () => {
  it("fixed units: each of them, each hour", () => {
    // 100 read units and the least that can be provisioned for writes, 1.
    const { costUsd, costUsdPerMonth } = modeOf({ days: 2 });
    expect(costUsd).toBeCloseTo(48 * (100 * 0.00013 + 0.00065), 12);
    expect(costUsdPerMonth).toBeCloseTo(730 * (100 * 0.00013 + 0.00065), 12);
  });

  it("on demand: what is served, and nothing for what is throttled", () => {
    const { costUsd, targets } = modeOf({ targets: [reads(24_000)], modes: [onDemand] }, "on-demand");
    // 12,000 of a new table for 30 minutes, then all.
    expect(targets[0]?.read.throttledUnits).toBe(12_000 * 30 * 60);
    expect(costUsd).toBeCloseTo(((24_000 * 86_400 - 12_000 * 30 * 60) * 0.125) / 1e6, 9);
  });

  it("autoscaled: each hour at its highest units", () => {
    const autoscaled: CapacityMode = {
      kind: "autoscaled",
      name: "autoscaled",
      minimum: { timesAverage: 0 },
      maximum: { timesAverage: 10 },
      targetPercent: 40,
    };
    const { targets } = modeOf({ curve: halves, modes: [autoscaled] }, "autoscaled");
    // 50 units asked for: 125 there. From 12:00 on 150 are asked for: 375 there at 12:05, and paid for all of that hour.
    expect(targets[0]?.read.costUsd).toBeCloseTo((12 * 125 + 12 * 375) * 0.00013, 12);
    expect(targets[0]?.read.lowestUnits).toBe(125);
    expect(targets[0]?.read.highestUnits).toBe(375);
  });

  it("at the prices of the table's class", () => {
    expect(modeOf({ tableClass: "standardInfrequentAccess" }).targets[0]?.read.costUsd).toBeCloseTo(
      24 * 100 * 0.00016,
      12,
    );
    const { targets } = modeOf({ tableClass: "standardInfrequentAccess", modes: [onDemand] }, "on-demand");
    expect(targets[0]?.read.costUsd).toBeCloseTo((100 * 86_400 * 0.155) / 1e6, 12);
  });
});

describe("what is throttled", () => {
  it("is what bursts do not serve, minute by minute, in units and requests", () => {
    const { series, throttledMinutes, throttledRequests, demandedRequests, throttledShare } = modeOf({
      targets: [reads(100, 20)],
      curve: halves,
    });
    const throttled = series.read.throttledUnitsPerMinute;
    // 300 seconds of 100 units are kept by noon; each minute takes 50 x 60 of them: 10 minutes.
    expect([...throttled.slice(718, 732)].map(Math.round)).toEqual([...new Array<number>(12).fill(0), 3000, 3000]);
    expect(series.read.throttledRequestsPerMinute[730]).toBeCloseTo(600, 9);
    expect(throttledMinutes).toBe(710);
    expect(throttledRequests).toBeCloseTo(710 * 600, 6);
    expect(demandedRequests).toBeCloseTo(20 * 86_400, 6);
    expect(throttledShare).toBeCloseTo((710 * 600) / (20 * 86_400), 9);
    expect([...series.read.capacityUnitsPerSecond].every((units) => units === 100)).toBe(true);
    expect(series.read.demandedUnitsPerSecond[730]).toBe(150);
  });

  it("is a share of the units where a load has no requests", () => {
    expect(modeOf({ targets: [reads(100, 0)], modes: [fixed(0.5)] }).throttledShare).toBeCloseTo(0.5, 9);
  });

  it("goes by the schedule, whose steps come after an update", () => {
    const step = (hour: number, timesAverage: number) => ({ minuteOfDay: hour * 60, units: { timesAverage } });
    const scheduled: CapacityMode = { kind: "scheduled", name: "s", schedule: [step(13, 1.5), step(1, 0.5)] };
    const { series, targets } = modeOf({ curve: halves, modes: [scheduled] }, "s");
    const units = series.read.capacityUnitsPerSecond;
    // The day begins with what yesterday's last step set. Writes have 1 unit, counted by themselves.
    expect([0, 61, 62, 781, 782, 1439].map((minute) => units[minute])).toEqual([150, 150, 50, 50, 150, 150]);
    // At noon 15,000 units are kept and each minute takes 6,000: two are served, the third has half, then 60 - 3 minutes none.
    expect(series.read.throttledUnitsPerMinute[721]).toBe(0);
    expect(series.read.throttledUnitsPerMinute[722]).toBeCloseTo(3000, 6);
    expect(targets[0]?.read.throttledMinutes).toBe(60);
    expect(targets[0]?.decreases).toBe(1);
  });

  it("begins with what yesterday's last step set, also where a step stands at midnight", () => {
    const schedule = [
      { minuteOfDay: 0, units: { timesAverage: 0.5 } },
      { minuteOfDay: 720, units: { timesAverage: 1.5 } },
    ];
    const { series } = modeOf({ modes: [{ kind: "scheduled", name: "s", schedule }] }, "s");
    expect([...series.read.capacityUnitsPerSecond.slice(0, 4)]).toEqual([150, 150, 50, 50]);
  });

  it("is more where a quota keeps units down", () => {
    const limits = { newTable: { read: 1, write: 1 }, quota: { read: 80, write: 80 } };
    expect(modeOf({ limits }).targets[0]?.read.highestUnits).toBe(80);
  });

  it("is less where target tracking goes above the schedule", () => {
    const schedule = [{ minuteOfDay: 0, units: { timesAverage: 0.5 } }];
    const autoscaling = { targetPercent: 50, maximum: { timesAverage: 4 } };
    const { series } = modeOf({ curve: halves, modes: [{ kind: "scheduled", name: "s", schedule, autoscaling }] }, "s");
    const units = series.read.capacityUnitsPerSecond;
    expect([0, 724, 725].map((minute) => units[minute])).toEqual([100, 100, 300]);
  });

  it("follows a schedule above target tracking's maximum", () => {
    const schedule = [{ minuteOfDay: 0, units: { timesAverage: 3 } }];
    const autoscaling = { targetPercent: 50, maximum: { timesAverage: 2 } };
    const { targets } = modeOf({ modes: [{ kind: "scheduled", name: "s", schedule, autoscaling }] }, "s");
    expect([targets[0]?.read.lowestUnits, targets[0]?.read.highestUnits]).toEqual([300, 300]);
  });
});

describe("on demand", () => {
  const crowd: Curve = {
    kind: "flashCrowd",
    base: { kind: "constant" },
    startMinute: 600,
    factor: 3,
    riseMinutes: 0,
    decayMinutes: 1e6,
  };
  const limits = { newTable: { read: 10, write: 10 } };

  it("a table that is settled throttles what is more than double, for 30 minutes", () => {
    const settled: CapacityMode = { ...onDemand, start: "settled" };
    const { series, throttledMinutes } = modeOf({ curve: crowd, modes: [settled], limits }, "on-demand");
    expect(series.read.capacityUnitsPerSecond[0]).toBe(200);
    expect(throttledMinutes).toBe(30);
    expect(series.read.throttledUnitsPerMinute[600]).toBeCloseTo(6000, 6);
  });

  it("one that was warmed ahead throttles nothing, one under a quota all the time", () => {
    const warm = { ...reads(100), warmThroughput: { read: 300, write: 0 } };
    expect(modeOf({ targets: [warm], curve: crowd, modes: [onDemand], limits }, "on-demand").throttledMinutes).toBe(0);
    const quota = { ...limits, quota: { read: 50, write: 50 } };
    const under = modeOf({ targets: [warm], modes: [onDemand], limits: quota }, "on-demand");
    expect(under.throttledShare).toBeCloseTo(0.5, 9);
  });
});

describe("a global index short of write units", () => {
  const table: TimeTarget = { table: "T", read: { units: 10, requests: 10 }, write: { units: 100, requests: 50 } };
  const index: TimeTarget = {
    table: "T",
    index: "ByDate",
    read: { units: 40, requests: 40 },
    write: { units: 200, requests: 0 },
  };
  const other: TimeTarget = { table: "U", read: idle, write: { units: 100, requests: 100 } };
  const sized = (indexWrites: number, indexReads = 40, tableWrites = 100): CapacityMode => ({
    ...fixed(1),
    units: {
      targets: [
        { table: "T", read: 10, write: tableWrites },
        { table: "T", index: "ByDate", read: indexReads, write: indexWrites },
        { table: "U", read: 1, write: 100 },
      ],
    },
  });
  const run = (mode: CapacityMode) => modeOf({ targets: [table, index, other], modes: [mode] });

  it("throttles its table's writes as much, and no reads and no other table", () => {
    const { targets, throttledRequests } = run(sized(150));
    const [own, ofIndex, ofOther] = targets;
    expect(ofIndex?.write.throttledShare).toBeCloseTo(0.25, 9);
    expect(own?.write.throttledShare).toBeCloseTo(0.25, 9);
    expect([ofIndex?.write.limitingMinutes, own?.write.limitingMinutes]).toEqual([1440, 0]);
    expect([own?.read, ofIndex?.read, ofOther?.write].map((lane) => lane?.throttledUnits)).toEqual([0, 0, 0]);
    expect(throttledRequests).toBeCloseTo(0.25 * 50 * 86_400, 3);
  });

  it("short of read units throttles its own reads alone", () => {
    const { targets } = run(sized(200, 20));
    expect(targets[1]?.read.throttledShare).toBeCloseTo(0.5, 9);
    expect([targets[0]?.read, targets[0]?.write, targets[1]?.write].map((lane) => lane?.throttledUnits)).toEqual([
      0, 0, 0,
    ]);
  });

  it("that can take more than its table does not help it", () => {
    const { targets } = run(sized(900, 40, 50));
    expect(targets[0]?.write.throttledShare).toBeCloseTo(0.5, 9);
    expect(targets[1]?.write.throttledShare).toBeCloseTo(0.5, 9);
    expect([targets[0]?.write.limitingMinutes, targets[1]?.write.limitingMinutes]).toEqual([1440, 0]);
  });
});

describe("a comparison", () => {
  it("names the cheapest, and the cheapest that does not throttle", () => {
    const cheap: CapacityMode = { kind: "fixed", name: "cheap", units: { timesAverage: 0.1 } };
    const { summary } = simulate({ modes: [onDemand, fixed(1), cheap] });
    expect([summary.cheapest, summary.cheapestWithoutThrottles]).toEqual(["cheap", "fixed"]);
    expect(simulate({ modes: [cheap] }).summary.cheapestWithoutThrottles).toBeUndefined();
  });

  it("is plain JSON, and as long as there are steps", () => {
    const { summary, series } = simulate({
      modes: suggestModes(halves, { days: 1, targetPercent: 70 }),
      stepMinutes: 15,
    });
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect([...series.values()].map(({ write }) => write.throttledUnitsPerMinute.length)).toEqual([96, 96, 96, 96]);
  });
});

const rates = fc.double({ min: 0.01, max: 1e5, noNaN: true });
const load = fc.record({ units: rates, requests: rates });
const tables = fc
  .record({ read: load, write: load, indexRead: load, indexWrite: rates })
  .map(({ read, write, indexRead, indexWrite }): readonly TimeTarget[] => [
    { table: "T", read, write },
    { table: "T", index: "I", read: indexRead, write: { units: indexWrite, requests: 0 } },
  ]);
const curves: fc.Arbitrary<Curve> = fc.oneof(
  fc.record({
    kind: fc.constant("diurnal" as const),
    peakToAverage: fc.double({ min: 1, max: 5, noNaN: true }),
    peakHour: fc.integer({ min: 0, max: 23 }),
  }),
  fc
    .record({
      startMinute: fc.integer({ min: 0, max: 1439 }),
      factor: fc.double({ min: 1, max: 50, noNaN: true }),
      riseMinutes: fc.integer({ min: 0, max: 30 }),
      decayMinutes: fc.integer({ min: 1, max: 90 }),
    })
    .map((crowd) => ({
      kind: "flashCrowd" as const,
      base: { kind: "diurnal" as const, peakToAverage: 2, peakHour: 20 },
      ...crowd,
    })),
  fc
    .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 })
    .map((values) => ({ kind: "measured" as const, minutes: 11, values })),
);
const wishes = { days: 1, targetPercent: 70 };
const allModes = (curve: Curve): readonly CapacityMode[] => [
  ...suggestModes(curve, wishes),
  { ...onDemand, name: "new" },
  { ...fixed(1.2), name: "tight" },
];

describe("whatever the load", () => {
  const steps = { stepMinutes: 10, days: 1 };

  it("served and throttled are what was demanded, and capacity stays within its ends", () => {
    fc.assert(
      fc.property(tables, curves, fc.option(fc.nat()), (targets, curve, seed) => {
        const noise = seed === null ? {} : { noise: { seed, sigma: 0.3 } };
        const modes = allModes(curve);
        const { summary, series } = simulate({ ...steps, targets, curve, modes, ...noise });
        const demanded = summary.modes[0]?.targets.flatMap(({ read, write }) => [
          read.demandedUnits,
          write.demandedUnits,
        ]);
        for (const {
          name,
          kind,
          targets: own,
          throttledShare,
          throttledMinutes,
          demandedRequests,
          throttledRequests,
        } of summary.modes) {
          const lanes = own.flatMap(({ read, write }) => [read, write]);
          expect(lanes.map(({ demandedUnits }) => demandedUnits)).toEqual(demanded);
          for (const lane of lanes) {
            expect(lane.throttledUnits).toBeGreaterThanOrEqual(0);
            expect(lane.throttledUnits).toBeLessThanOrEqual(lane.demandedUnits);
            expect(lane.limitingMinutes).toBeLessThanOrEqual(lane.throttledMinutes);
            // Bursts add 300 seconds' worth at most.
            const served = lane.demandedUnits - lane.throttledUnits;
            expect(served).toBeLessThanOrEqual(lane.highestUnits * (86_400 + 300) * (1 + 1e-9));
            if (kind === "onDemand") {
              const price = lane === own[0]?.read || lane === own[1]?.read ? 0.125 : 0.625;
              expect(lane.costUsd).toBeCloseTo((served * price) / 1e6, 6);
            }
          }
          expect(throttledShare).toBeGreaterThanOrEqual(0);
          expect(throttledShare).toBeLessThanOrEqual(1);
          expect(throttledRequests).toBeLessThanOrEqual(demandedRequests);
          const { read, write } = series.get(name) ?? { read: undefined, write: undefined };
          const throttled = [...(read?.throttledUnitsPerMinute ?? [])].map(
            (units, step) => units + (write?.throttledUnitsPerMinute[step] ?? 0),
          );
          expect(throttled.filter((units) => units > 0).length * 10).toBe(throttledMinutes);
          const sum = throttled.reduce((total, units) => total + units * 10, 0);
          const ofLanes = lanes.reduce((total, lane) => total + lane.throttledUnits, 0);
          expect(Math.abs(sum - ofLanes)).toBeLessThanOrEqual(1e-9 * ofLanes);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("autoscaled units stay within minimum and maximum", () => {
    const ends = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(rates, curves, ends, fc.integer({ min: 20, max: 90 }), (units, curve, [one, two], targetPercent) => {
        const [least, most] = [Math.min(one, two), Math.max(one, two)];
        const all = (units: number) => ({ targets: [{ table: "T", read: units, write: units }] });
        const mode: CapacityMode = {
          kind: "autoscaled",
          name: "a",
          minimum: all(least),
          maximum: all(most),
          targetPercent,
        };
        const { targets } = modeOf({ ...steps, targets: [reads(units)], curve, modes: [mode] }, "a");
        expect(targets[0]?.read.lowestUnits).toBeGreaterThanOrEqual(least);
        expect(targets[0]?.read.highestUnits).toBeLessThanOrEqual(most);
        expect(targets[0]?.decreases).toBeLessThanOrEqual(27);
      }),
      { numRuns: 40 },
    );
  });

  it("units fixed at the peak never throttle", () => {
    fc.assert(
      fc.property(tables, curves, (targets, curve) => {
        const modes = suggestModes(curve, wishes).filter(({ kind }) => kind === "fixed");
        expect(modeOf({ ...steps, targets, curve, modes }).throttledMinutes).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it("a thousand times the load, with limits a thousand times as high, throttles the same share", () => {
    const large = fc.integer({ min: 10_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(large, large, curves, (units, limit, curve) => {
        const run = (scale: number) =>
          simulate({
            ...steps,
            targets: [reads(units * scale)],
            curve,
            modes: allModes(curve),
            limits: { newTable: { read: limit * scale, write: limit * scale } },
          }).summary.modes;
        const [small, big] = [run(1), run(1e3)];
        for (const [position, mode] of small.entries()) {
          // Units are whole: of ten million and more that is next to nothing.
          expect(big[position]?.throttledShare).toBeCloseTo(mode.throttledShare, 3);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("the same input gives the same output, noise and all, and another seed another", () => {
    const curve: Curve = { kind: "diurnal", peakToAverage: 2, peakHour: 20 };
    const run = (seed: number) =>
      JSON.stringify(simulate({ ...steps, curve, modes: allModes(curve), noise: { seed } }).summary);
    expect(run(5)).toBe(run(5));
    expect(run(5)).not.toBe(run(6));
  });

  it("on demand costs no less for more load", () => {
    const factor = fc.double({ min: 1, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(tables, curves, factor, (targets, curve, more) => {
        const cost = (scale: number) => {
          const scaled = targets.map((target) => ({
            ...target,
            read: { ...target.read, units: target.read.units * scale },
            write: { ...target.write, units: target.write.units * scale },
          }));
          return modeOf({ ...steps, targets: scaled, curve, modes: [onDemand] }, "on-demand").costUsd;
        };
        expect(cost(more)).toBeGreaterThanOrEqual(cost(1) * (1 - 1e-9));
      }),
      { numRuns: 20 },
    );
  });
});
