import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planCost } from "../../../../model/capacity/cost/cost-plan.ts";
import { crossovers } from "../../../../model/capacity/cost/crossovers.ts";
import type { Demand } from "../../../../model/capacity/cost/demand.ts";
import { anyDemand, prices, scaled, table, target } from "./demands.ts";

const onDemand = { mode: "onDemand", tableClass: "standard" };
const autoscaled = { mode: "autoscaled", tableClass: "standard" };

describe("crossovers", () => {
  it("finds the load at which one table's writes pay for a provisioned unit", () => {
    const found = crossovers((scale) => [table("T", 0, target(0, scale))], prices);
    // One unit each of reads and writes for 730 hours, divided by what 2.628 million writes cost on-demand.
    const atScale = (730 * (0.00065 + 0.00013)) / (2.628 * 0.625);
    expect(found).toEqual([{ scale: expect.any(Number), from: onDemand, to: autoscaled, usd: 730 * 0.00078 }]);
    expect((found[0]?.scale ?? 0) / atScale).toBeCloseTo(1, 8);
  });

  it("finds the load at which a large table leaves infrequent access", () => {
    const found = crossovers((scale) => [table("T", 1000, target(0, scale * 0.7))], prices);
    const toStandard = found.find(({ to }) => to.tableClass === "standard");
    // 975 GB at 0.25 USD against 1,000 GB at 0.10 USD, and 0.00016 USD an hour more for a write unit: whole units.
    const extraUsd = 975 * 0.25 - 1000 * 0.1;
    const wholeUnits = Math.floor((extraUsd - 730 * 0.00003) / (730 * 0.00016)) + 1;
    expect((toStandard?.scale ?? 0) / (wholeUnits - 1)).toBeCloseTo(1, 6);
  });

  it("gives loads at which both cost the same, or at which a whole unit makes the old choice dearer", () => {
    fc.assert(
      fc.property(anyDemand, (any) => {
        for (const { scale, from, to, usd } of crossovers((factor) => scaled(any, factor), prices)) {
          const before = planCost(scaled(any, scale * (1 - 1e-8)), prices).alternatives;
          const after = planCost(scaled(any, scale * (1 + 1e-8)), prices).alternatives;
          const slack = 1e-6 * usd;
          expect(before[from.mode][from.tableClass].usd).toBeLessThanOrEqual(
            before[to.mode][to.tableClass].usd + slack,
          );
          expect(after[to.mode][to.tableClass].usd).toBeLessThanOrEqual(after[from.mode][from.tableClass].usd + slack);
          expect(Math.abs(after[to.mode][to.tableClass].usd - usd)).toBeLessThanOrEqual(slack);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("leads from the cheapest at the lowest load to the cheapest at the highest, without a gap", () => {
    fc.assert(
      fc.property(anyDemand, (any) => {
        const found = crossovers((factor) => scaled(any, factor), prices);
        const ends = [planCost(scaled(any, 1e-3), prices).cheapest, ...found.map(({ to }) => to)];
        const next = [...found.map(({ from }) => from), planCost(scaled(any, 1e10), prices).cheapest];
        const names = (all: typeof ends) => all.map(({ mode, tableClass }) => `${mode} ${tableClass}`);
        expect(names(next)).toEqual(names(ends));
        expect(found.map(({ scale }) => scale)).toEqual(found.map(({ scale }) => scale).sort((a, b) => a - b));
      }),
      { numRuns: 25 },
    );
  });

  it("finds two changes within one step", () => {
    const few = [table("T", 0, target(0, 0.01))];
    const many = [table("T", 0, target(0, 100))];
    const stored = [table("T", 1000, target(0, 0.01))];
    const demandAt = (scale: number) => (scale < 1.05 ? few : scale < 1.1 ? many : stored);
    const found = crossovers(demandAt, prices, { fromScale: 1, toScale: 1.2 });
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      [onDemand, autoscaled],
      [autoscaled, { mode: "onDemand", tableClass: "standardInfrequentAccess" }],
    ]);
    expect(found[0]?.scale).toBeCloseTo(1.05, 8);
    expect(found[1]?.scale).toBeCloseTo(1.1, 8);
  });

  it("looks at the demand a few hundred times, whatever the loads are", () => {
    let calls = 0;
    const demandAt = (scale: number): Demand => {
      calls += 1;
      return [table("T", 1000, target(scale, scale))];
    };
    expect(crossovers(demandAt, prices).length).toBeGreaterThan(0);
    expect(calls).toBeLessThan(400);
  });

  it.each([
    [{ fromScale: 0 }, "scale_not_possible"],
    [{ toScale: Number.POSITIVE_INFINITY }, "scale_not_possible"],
    [{ fromScale: 10, toScale: 10 }, "scales_reversed"],
    [{ targetUtilization: 2 }, "utilization_out_of_range"],
  ])("refuses %j", (options, code) => {
    expect(() => crossovers(() => [], prices, options)).toThrow(code);
  });

  it("refuses a demand that is no number at the highest load", () => {
    expect(() => crossovers((scale) => [table("T", 0, target(0, scale > 1e9 ? Number.NaN : 1))], prices)).toThrow(
      "demand.T.write.average",
    );
  });
});
