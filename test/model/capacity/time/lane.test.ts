import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lane } from "../../../../model/capacity/time/lane.ts";

/** 100 units on average, and capacity as given for each step. */
function laneWith(units: readonly number[], { isProvisioned = true, stepMinutes = 1 } = {}) {
  const load = { units: 100, requests: 50 };
  const control = { unitsAt: (step: number) => units[step] ?? 0, consumed: () => undefined };
  return new Lane({
    target: { table: "T", read: load, write: load },
    kind: "read",
    control,
    isProvisioned,
    stepMinutes,
  });
}

/** Serves all it can; the share that is served in each step. */
function sharesOf(lane: Lane, factors: readonly number[]) {
  return factors.map((factor, step) => {
    const share = lane.open(step, factor);
    lane.close(step, share, factor, true);
    return share;
  });
}

const times = (count: number, value: number) => new Array<number>(count).fill(value);

describe("provisioned units that are not used", () => {
  it("serve a burst of their own size, and no more", () => {
    // Two minutes of 50 unused units are 6,000: a minute of 200 takes 12,000 where 6,000 come.
    const shares = sharesOf(laneWith(times(5, 100)), [0.5, 0.5, 2, 2, 1]);
    expect(shares).toEqual([1, 1, 1, 0.5, 1]);
  });

  it("are kept for 300 seconds' worth", () => {
    // An hour unused keeps 300 x 100 = 30,000: the 6,000 of each minute and that serve 36,000 of 60,000, then nothing is kept.
    const lane = laneWith(times(62, 100));
    expect(sharesOf(lane, [...times(60, 0), 10, 10])).toEqual([...times(60, 1), 0.6, 0.1]);
    expect(lane.keptUnits).toBe(0);
  });

  it("are kept for 300 seconds' worth of what the units are now", () => {
    const lane = laneWith([...times(10, 100), 10]);
    sharesOf(lane, times(10, 0));
    expect(lane.keptUnits).toBe(30_000);
    lane.open(10, 0);
    lane.close(10, 1, 0, true);
    expect(lane.keptUnits).toBe(3000);
  });

  it("serve 200 units for 10 minutes on 150 that were unused, as AWS's own example goes", () => {
    // AWS re:Post, "spiky workloads in short intervals": 150 x 300 = 45,000; 45,000 / (200 - 150) = 900 seconds.
    const shares = sharesOf(laneWith(times(30, 150)), [...times(5, 0), ...times(20, 2)]);
    expect(shares.filter((share) => share === 1)).toHaveLength(5 + 15);
    expect(shares.slice(20)).toEqual(times(5, 0.75));
  });

  it("are never more than 300 seconds' worth, and none on demand", () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })),
    );
    fc.assert(
      fc.property(steps, fc.boolean(), (pairs, isProvisioned) => {
        const lane = laneWith(
          pairs.map(([units]) => units),
          { isProvisioned },
        );
        for (const [step, [units, factor]] of pairs.entries()) {
          lane.close(step, lane.open(step, factor), factor, true);
          expect(lane.keptUnits).toBeGreaterThanOrEqual(0);
          expect(lane.keptUnits).toBeLessThanOrEqual(isProvisioned ? 300 * units : 0);
        }
      }),
    );
  });
});

describe("the sums of a lane", () => {
  it("are units, requests and steps", () => {
    const lane = laneWith([100, 50, 100]);
    sharesOf(lane, [1, 1, 1]);
    expect([lane.demandedUnits, lane.throttledUnits, lane.offeredUnits]).toEqual([18_000, 3000, 15_000]);
    expect([lane.demandedRequests, lane.throttledRequests]).toEqual([9000, 1500]);
    expect([lane.throttledSteps, lane.limitingSteps, lane.lowestUnits, lane.highestUnits]).toEqual([1, 1, 50, 100]);
  });

  it("have each hour at its highest units", () => {
    const lane = laneWith([...times(59, 10), 30, 20, ...times(59, 10)]);
    sharesOf(lane, times(120, 0));
    expect(lane.unitHours).toBe(50);
    const long = laneWith([10, 30, 20, 10], { stepMinutes: 30 });
    sharesOf(long, times(4, 0));
    expect(long.unitHours).toBe(50);
  });

  it("do not count as throttled what differs from the capacity in the last bit", () => {
    const lane = laneWith([100 * (0.1 + 0.2)]);
    expect(sharesOf(lane, [0.3 * (1 + 2e-16) + 4e-17])).toEqual([1]);
    expect(lane.throttledUnits).toBe(0);
  });
});
