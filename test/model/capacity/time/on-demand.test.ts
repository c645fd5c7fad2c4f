import { describe, expect, it } from "vitest";
import { createOnDemand } from "../../../../model/capacity/time/on-demand.ts";

/** Serves what the capacity allows, and gives the capacity of each step. */
function capacityUnder(demand: readonly number[], settings: { stepMinutes?: number; quotaUnits?: number } = {}) {
  const control = createOnDemand({ stepMinutes: 1, warmUnits: 4000, quotaUnits: 1e9, ...settings });
  return demand.map((asked, step) => {
    const units = control.unitsAt(step);
    control.consumed(step, Math.min(asked, units));
    return units;
  });
}

const minutes = (count: number, units: number) => new Array<number>(count).fill(units);

describe("on demand", () => {
  it("a new table serves its 4,000 writes, and double what it served after 30 minutes, again and again", () => {
    const capacity = capacityUnder(minutes(100, 20_000));
    expect(capacity).toEqual([
      ...minutes(30, 4000),
      ...minutes(30, 8000),
      ...minutes(30, 16_000),
      ...minutes(10, 32_000),
    ]);
  });

  it("a spike of three times the settled load is throttled, and absorbed after 30 minutes", () => {
    const capacity = capacityUnder([...minutes(40, 4000), ...minutes(40, 12_000)]);
    // Settled at 4,000 it serves 8,000; the spike comes at minute 40 and has 8,000 served, which makes 16,000 at minute 70.
    expect(capacity[29]).toBe(4000);
    expect(capacity.slice(30, 70)).toEqual(minutes(40, 8000));
    expect(capacity.slice(70)).toEqual(minutes(10, 16_000));
  });

  it("twice the previous peak is served at once", () => {
    const capacity = capacityUnder([...minutes(31, 4000), 8000]);
    expect(capacity.at(-1)).toBe(8000);
  });

  it("what was once reached stays", () => {
    const capacity = capacityUnder([3500, ...minutes(2000, 0)]);
    expect(capacity.at(-1)).toBe(7000);
  });

  it("a load below half of the warm throughput changes nothing", () => {
    expect(new Set(capacityUnder(minutes(200, 1999)))).toEqual(new Set([4000]));
  });

  it("never serves more than the quota", () => {
    expect(Math.max(...capacityUnder(minutes(100, 20_000), { quotaUnits: 10_000 }))).toBe(10_000);
  });

  it("counts 30 minutes in longer steps, the next whole step where they do not fit", () => {
    expect(capacityUnder(minutes(5, 20_000), { stepMinutes: 15 })).toEqual([4000, 4000, 8000, 8000, 16_000]);
    expect(capacityUnder(minutes(3, 20_000), { stepMinutes: 20 })).toEqual([4000, 4000, 8000]);
  });
});
