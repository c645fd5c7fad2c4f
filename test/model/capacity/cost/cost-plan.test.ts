import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { firstBill, toBill, toProvisionedUnits, toUniformUsd } from "../../../../model/capacity/cost/bill.ts";
import { type CostPlan, choices, planCost } from "../../../../model/capacity/cost/cost-plan.ts";
import type { Demand } from "../../../../model/capacity/cost/demand.ts";
import type { RegionPrices } from "../../../../model/capacity/cost/prices.ts";
import { readUnits, writeUnits } from "../../../../model/capacity/units/amounts.ts";
import { DesignError } from "../../../../model/schema/problem.ts";
import { anyDemand, prices, scaled, steady, table, target } from "./demands.ts";

/** Each run looks at many bills. */
const runs = { numRuns: 40 };

function uniformBills({ alternatives }: CostPlan) {
  return Object.values(alternatives).flatMap((classes) => Object.values(classes));
}

function sumUsd(lines: readonly { readonly usd: number }[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

describe("AWS's own figures", () => {
  test('"Amazon DynamoDB FAQs": 10 write and 200 read units cost 0.05 USD an hour, 10,000 and 50,000 cost 20 USD', () => {
    // The prices of that example: 0.01 USD an hour for 10 write or 50 read units.
    const perHour = { provisionedReadUnitHourUsd: 0.01 / 50, provisionedWriteUnitHourUsd: 0.01 / 10 };
    const faqPrices: RegionPrices = { ...prices, standard: { ...prices.standard, ...perHour } };
    const toHourlyUsd = (read: number, write: number) =>
      planCost([table("T", 0, target(read * 0.7, write * 0.7))], faqPrices).alternatives.autoscaled.standard.usd / 730;
    expect(toHourlyUsd(200, 10)).toBeCloseTo(0.05, 12);
    expect(toHourlyUsd(50_000, 10_000)).toBeCloseTo(20, 9);
  });

  test('"Amazon DynamoDB pricing": a million writes 0.625 USD, a million reads 0.125, a GB above the free 25 0.25', () => {
    const perSecond = 1e6 / (730 * 3600);
    const { standard, standardInfrequentAccess } = planCost([table("T", 26, target(perSecond, perSecond))], prices)
      .alternatives.onDemand;
    expect(standard.usd).toBeCloseTo(0.625 + 0.125 + 0.25, 12);
    expect(standardInfrequentAccess.usd).toBeCloseTo(0.78 + 0.155 + 26 * 0.1, 12);
  });

  test('"Pricing for Provisioned Capacity": 5 million writes and as many eventual reads a day, of 1 KB, 8 GB: 58 WCU, 29 RCU, 29.85 USD', () => {
    const perSecond = 5e6 / 86_400;
    const used = { write: perSecond * writeUnits(undefined, 1024), read: perSecond * readUnits(1024, "eventual") };
    expect(toProvisionedUnits(steady(used.write), "fixed", 1)).toBe(58);
    expect(toProvisionedUnits(steady(used.read), "fixed", 1)).toBe(29);
    // The page provisions for the load itself and counts a month of 30 days.
    const demand = [
      { demand: table("T", 8, target(used.read, used.write)), choice: { mode: "fixed", tableClass: "standard" } },
    ] as const;
    const [reads, writes, ...storage] = firstBill(toBill(demand, prices, 1)).map(({ usd }) => (usd / 730) * 24 * 30);
    expect(writes?.toFixed(2)).toBe("27.14");
    expect(reads?.toFixed(2)).toBe("2.71");
    expect(storage.reduce((sum, usd) => sum + usd, 0)).toBe(0);
  });

  test("Database Blog, Standard-IA: where storage is half of a standard table's cost, infrequent access is cheaper", () => {
    const written = 400;
    const { onDemand } = planCost(
      [table("T", 25 + (written * 0.625) / 0.25, target(0, (written * 1e6) / 2_628_000))],
      prices,
    ).alternatives;
    expect(onDemand.standard.usd).toBeCloseTo(written * 0.625 * 2, 6);
    expect(onDemand.standardInfrequentAccess.usd).toBeLessThan(onDemand.standard.usd);
  });
});

describe("a bill", () => {
  const demand: Demand = [
    { table: "A", storageBytes: 20 * 2 ** 30, targets: [target(10, 5), { ...target(1, 2), index: "ByName" }] },
    { table: "B", storageBytes: 10 * 2 ** 30, targets: [{ read: { average: 7, peak: 70 }, write: steady(0) }] },
  ];

  it("has reads, writes and storage of each table, and reads and writes of each index", () => {
    const lines = firstBill(planCost(demand, prices).alternatives.autoscaled.standard);
    expect(lines.map(({ table: name, index, what, quantity }) => [name, index, what, quantity])).toEqual([
      ["A", undefined, "reads", 15 * 730],
      ["A", undefined, "writes", 8 * 730],
      ["A", "ByName", "reads", 2 * 730],
      ["A", "ByName", "writes", 3 * 730],
      ["A", undefined, "freeStorage", 20],
      ["A", undefined, "storage", 0],
      ["B", undefined, "reads", 10 * 730],
      ["B", undefined, "writes", 730],
      ["B", undefined, "freeStorage", 5],
      ["B", undefined, "storage", 5],
    ]);
  });

  it("provisions for the peak where capacity is fixed, with autoscaling's headroom", () => {
    const [reads] = planCost(demand, prices).alternatives.fixed.standard.tables[1]?.lines ?? [];
    expect(reads).toMatchObject({ quantity: 100 * 730, priceUsd: 0.00013, unit: "unit-hours" });
  });

  it.each([
    [0, 1],
    [0.7, 1],
    [0.701, 2],
    [2.1, 3],
    [7e9, 1e10],
  ])("provisions %d units a second at 70 % as %d", (average, capacity) => {
    expect(toProvisionedUnits(steady(average), "autoscaled", 0.7)).toBe(capacity);
  });

  it("gives no free storage in the infrequent access class", () => {
    const lines = firstBill(planCost(demand, prices).alternatives.onDemand.standardInfrequentAccess);
    expect(lines.filter(({ what }) => what === "freeStorage")).toEqual([]);
    expect(sumUsd(lines.filter(({ what }) => what === "storage"))).toBeCloseTo(3, 12);
  });

  it("adds up exactly, line by line and over all of it", () => {
    fc.assert(
      fc.property(anyDemand, (any) => {
        const plan = planCost(any, prices);
        for (const bill of [...uniformBills(plan), plan.cheapestPerTable]) {
          expect(sumUsd(firstBill(bill))).toBe(bill.usd);
          for (const { lines, usd } of bill.tables) {
            expect(sumUsd(lines)).toBe(usd);
            expect(lines.every((line) => line.usd === line.quantity * line.priceUsd)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it("is what the sum without lines says", () => {
    fc.assert(
      fc.property(anyDemand, (any) => {
        for (const bill of uniformBills(planCost(any, prices))) {
          expect(toUniformUsd(any, bill, prices, 0.7)).toBeCloseTo(bill.usd, 12 - Math.ceil(Math.log10(bill.usd + 1)));
        }
      }),
      runs,
    );
  });
});

describe("what a month costs", () => {
  it("grows with the demand, on-demand in proportion", () => {
    fc.assert(
      fc.property(anyDemand, fc.double({ min: 1, max: 1000, noNaN: true }), (any, factor) => {
        const small = uniformBills(planCost(any, prices));
        const large = uniformBills(planCost(scaled(any, factor), prices));
        large.forEach((bill, position) => {
          expect(bill.usd).toBeGreaterThanOrEqual(small[position]?.usd ?? Number.NaN);
        });
        const ofThroughput = (demand: Demand) =>
          planCost(
            demand.map((one) => ({ ...one, storageBytes: 0 })),
            prices,
          ).alternatives.onDemand.standard.usd;
        const scaledUsd = ofThroughput(scaled(any, factor));
        expect(Math.abs(scaledUsd - factor * ofThroughput(any))).toBeLessThanOrEqual(1e-9 * scaledUsd);
      }),
      runs,
    );
  });

  it("names nothing as cheapest that is dearer than another, and per table nothing dearer than that", () => {
    fc.assert(
      fc.property(anyDemand, fc.constantFrom(0.2, 0.5, 0.7, 0.9), (any, targetUtilization) => {
        const plan = planCost(any, prices, { targetUtilization });
        expect(plan.cheapest.usd).toBe(Math.min(...uniformBills(plan).map(({ usd }) => usd)));
        expect(plan.cheapestPerTable.usd).toBeLessThanOrEqual(plan.cheapest.usd);
      }),
      runs,
    );
  });

  it("finds the cheapest of all combinations of modes and classes", () => {
    const freeInBoth = { ...prices.standardInfrequentAccess, storageFreeGb: 10 };
    fc.assert(
      fc.property(
        fc.oneof(
          anyDemand.map((any) => any.slice(0, 3)),
          closeCalls,
        ),
        fc.constantFrom(prices, { ...prices, standardInfrequentAccess: freeInBoth }),
        (any, regionPrices) => {
          const all = any.reduce<readonly (readonly number[])[]>(
            (before) => before.flatMap((picked) => choices.map((_, position) => [...picked, position])),
            [[]],
          );
          const usd = all.map((picked) => {
            const tables = any.map((demand, n) => ({ demand, choice: choices[picked[n] ?? 0] ?? plain }));
            return toBill(tables, regionPrices, 0.7).usd;
          });
          const least = Math.min(...usd);
          const found = planCost(any, regionPrices).cheapestPerTable.usd;
          expect(Math.abs(found - least)).toBeLessThanOrEqual(1e-9 * (1 + least));
        },
      ),
      runs,
    );
  });

  it("counts storage that a list makes free in the infrequent access class", () => {
    const infrequent = { ...prices.standardInfrequentAccess, storageFreeGb: 40 };
    const regionPrices = { standard: { ...prices.standard, storageFreeGb: 0 }, standardInfrequentAccess: infrequent };
    // The cold table is to be on-demand and infrequent access, so that no uniform choice is the best.
    // 35 GB: 8.75 USD in the standard class, 3.50 in the other one where it is not free. 60 writes cost 8 USD more there, 86 cost 11.
    const classOf = (list: RegionPrices, writes: number) => {
      const demand = [
        table("Stored", 35, target(0, writes)),
        table("Written", 0, target(0, 1000)),
        table("Cold", 5, target(0, 0), ...["A", "B", "C", "D", "E"].map((index) => target(0, 0, index))),
      ];
      return planCost(demand, list, { targetUtilization: 0.9 }).cheapestPerTable.tables[0]?.tableClass;
    };
    const notFree = { ...regionPrices, standardInfrequentAccess: { ...infrequent, storageFreeGb: 0 } };
    expect(classOf(notFree, 60)).toBe("standard");
    expect(classOf(regionPrices, 60)).toBe("standardInfrequentAccess");
    expect(classOf(regionPrices, 86)).toBe("standard");
  });

  it("is never dearer per table, where so many tables share the free storage that not all combinations are tried", () => {
    const tables = Array.from({ length: 30 }, (_, n) => table(`T${n}`, 0.8, target(0.01, 0.01)));
    const { cheapest, cheapestPerTable } = planCost(tables, prices);
    expect(cheapest.tableClass).toBe("standard");
    expect(cheapestPerTable.usd).toBe(cheapest.usd);
  });

  it("leaves small tables the free storage even where there are more of them than are tried in combination", () => {
    const tables = Array.from({ length: 30 }, (_, n) => table(`T${n}`, 5 + n / 100, target(0.1, 0.1)));
    const { cheapest, cheapestPerTable } = planCost(tables, prices);
    expect(cheapestPerTable.usd).toBeLessThan(cheapest.usd);
    expect(cheapestPerTable.tables.some(({ tableClass }) => tableClass === "standard")).toBe(true);
  });

  it("is not lowered on-demand by splitting a table in two", () => {
    fc.assert(
      fc.property(anyDemand, fc.double({ min: 0, max: 1, noNaN: true }), (any, share) => {
        const split = any.flatMap((one) => [
          ...scaled([{ ...one, storageBytes: one.storageBytes * share }], share),
          ...scaled([{ ...one, table: `${one.table} too`, storageBytes: one.storageBytes * (1 - share) }], 1 - share),
        ]);
        const whole = planCost(any, prices).alternatives;
        const parts = planCost(split, prices).alternatives;
        for (const mode of ["onDemand", "autoscaled"] as const) {
          expect(parts[mode].standard.usd).toBeGreaterThanOrEqual(whole[mode].standard.usd * (1 - 1e-9));
        }
      }),
      runs,
    );
  });
});

/** Tables whose classes cost nearly the same, so that the free storage decides. */
const closeCalls = fc
  .array(fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true })), {
    maxLength: 3,
  })
  .map((tables) => tables.map(([storedGb, writeUnits], n) => table(`T${n}`, storedGb, target(0, writeUnits))));

const plain = { mode: "onDemand", tableClass: "standard" } as const;

describe("nonsense", () => {
  it("is refused with all that is wrong", () => {
    const demand: Demand = [
      table("Users", Number.NaN, {
        read: { average: -1, peak: Number.POSITIVE_INFINITY },
        write: { average: 5, peak: 4 },
      }),
      table("Users", 1, target(1, 1, "ByName"), target(1, Number.NEGATIVE_INFINITY, "ByName")),
    ];
    const attempt = () => planCost(demand, prices, { targetUtilization: 0.95 });
    expect(attempt).toThrow(DesignError);
    try {
      attempt();
    } catch (error) {
      expect(error instanceof DesignError ? error.problems.map(({ code, path }) => `${code} ${path}`) : error).toEqual([
        "utilization_out_of_range targetUtilization",
        "named_twice demand",
        "amount_not_possible demand.Users.read.average",
        "amount_not_possible demand.Users.read.peak",
        "peak_below_average demand.Users.write.peak",
        "amount_not_possible demand.Users.storageBytes",
        "named_twice demand.Users",
        "amount_not_possible demand.Users.indexes.ByName.write.average",
        "amount_not_possible demand.Users.indexes.ByName.write.peak",
      ]);
    }
  });

  it.each([0.2, 0.9])("does not take a utilization of %d for it", (targetUtilization) => {
    expect(planCost([], prices, { targetUtilization }).cheapest.usd).toBe(0);
  });

  it.each([0.19, 0.91, Number.NaN])("takes a utilization of %d for it", (targetUtilization) => {
    expect(() => planCost([], prices, { targetUtilization })).toThrow("utilization_out_of_range");
  });

  it("does not take a peak for it that a rounding put below an equal average", () => {
    const units = { average: 0.1 + 0.2, peak: 0.3 };
    expect(() => planCost([table("T", 0, { read: units, write: units })], prices)).not.toThrow();
  });
});
