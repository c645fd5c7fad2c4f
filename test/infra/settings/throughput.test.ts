import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProvisionedCapacity } from "../../../infra/settings/settings.ts";
import { toThroughput } from "../../../infra/settings/throughput.ts";
import type { CapacityPlan } from "../../../model/capacity/capacity-plan.ts";
import { toTableDefinitions } from "../../../model/index.ts";
import { shop } from "./orders.ts";

const [orders, counters] = toTableDefinitions(shop);
const settings: ProvisionedCapacity = {
  mode: "provisioned",
  scale: 1,
  targetPercent: 70,
  maximumFactor: 10,
  tables: {},
};
const plan: CapacityPlan = {
  tables: {
    Orders: {
      read: 0.7,
      write: 71,
      indexes: { ByStatus: { read: 0, write: 7.01 }, ByCustomer: { read: 2.1, write: 0 } },
    },
    constructor: { read: 0, write: 0, indexes: {} },
  },
};
const throughputOf = (changes: Partial<ProvisionedCapacity> = {}) =>
  orders === undefined ? undefined : toThroughput(orders, { ...settings, ...changes }, plan);

describe("the throughput of a table", () => {
  it("holds the planned units at the target share, at least 1", () => {
    expect(throughputOf()).toEqual({
      table: { read: { minimum: 1, maximum: 10 }, write: { minimum: 102, maximum: 1020 } },
      indexes: {
        ByStatus: { read: { minimum: 1, maximum: 10 }, write: { minimum: 11, maximum: 110 } },
        ByCustomer: { read: { minimum: 3, maximum: 30 }, write: { minimum: 1, maximum: 10 } },
      },
    });
  });

  it("has the ends that the settings give instead, of this table and this index alone", () => {
    const read = { minimum: 5, maximum: 6 };
    const given = throughputOf({
      maximumFactor: 1.5,
      tables: { Orders: { read, indexes: { ByCustomer: { write: read } } } },
    });
    expect(given?.table).toEqual({ read, write: { minimum: 102, maximum: 153 } });
    expect(given?.indexes.ByCustomer).toEqual({ read: { minimum: 3, maximum: 5 }, write: read });
    expect(given?.indexes.ByStatus?.write).toEqual({ minimum: 11, maximum: 17 });
    expect(throughputOf({ tables: { constructor: { read } } })).toEqual(throughputOf());
  });

  it("is 1 for a table without load, whatever it is called", () => {
    const one = { minimum: 1, maximum: 10 };
    const idle = { table: { read: one, write: one }, indexes: {} };
    expect(counters === undefined ? undefined : toThroughput(counters, settings, plan)).toEqual(idle);
    expect(counters === undefined ? undefined : toThroughput(counters, settings, { tables: {} })).toEqual(idle);
  });

  it("is not a unit more for what floating point adds to a sum", () => {
    const read = 0.1 + 0.2;
    const busy = { tables: { constructor: { read, write: 0.3, indexes: {} } } };
    const capacity = { ...settings, targetPercent: 30, maximumFactor: 1 };
    const one = { minimum: 1, maximum: 1 };
    expect(read).toBeGreaterThan(0.3);
    expect(counters === undefined ? undefined : toThroughput(counters, capacity, busy).table).toEqual({
      read: one,
      write: one,
    });
  });

  it("keeps consumption at or below the target, with less than one unit to spare", () => {
    const percent = fc.integer({ min: 20, max: 90 });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        percent,
        fc.integer({ min: 1, max: 50 }),
        (units, targetPercent, maximumFactor) => {
          const capacity = { ...settings, targetPercent, maximumFactor };
          const busy = { tables: { constructor: { read: units, write: units, indexes: {} } } };
          const range = counters === undefined ? undefined : toThroughput(counters, capacity, busy).table.read;
          const minimum = range?.minimum ?? 0;
          expect(Number.isInteger(minimum) && minimum >= 1).toBe(true);
          expect((minimum * targetPercent) / 100 + 1e-6).toBeGreaterThanOrEqual(units);
          expect(minimum === 1 || ((minimum - 1) * targetPercent) / 100 < units).toBe(true);
          expect(range?.maximum).toBe(minimum * maximumFactor);
        },
      ),
    );
  });
});
