import fc from "fast-check";
import type { Demand, DemandTarget, TableDemand, UnitsDemand } from "../../../../model/capacity/cost/demand.ts";
import { bytesPerGb, type RegionPrices } from "../../../../model/capacity/cost/prices.ts";

/** us-east-1 since November 2024. */
export const prices: RegionPrices = {
  standard: {
    onDemandReadPerMillionUsd: 0.125,
    onDemandWritePerMillionUsd: 0.625,
    provisionedReadUnitHourUsd: 0.00013,
    provisionedWriteUnitHourUsd: 0.00065,
    storageGbMonthUsd: 0.25,
    storageFreeGb: 25,
  },
  standardInfrequentAccess: {
    onDemandReadPerMillionUsd: 0.155,
    onDemandWritePerMillionUsd: 0.78,
    provisionedReadUnitHourUsd: 0.00016,
    provisionedWriteUnitHourUsd: 0.00081,
    storageGbMonthUsd: 0.1,
    storageFreeGb: 0,
  },
};

/** A load that never changes. */
export function steady(unitsPerSecond: number): UnitsDemand {
  return { average: unitsPerSecond, peak: unitsPerSecond };
}

export function target(readUnits: number, writeUnits: number, index?: string): DemandTarget {
  return { ...(index === undefined ? {} : { index }), read: steady(readUnits), write: steady(writeUnits) };
}

export function table(name: string, storedGb: number, ...targets: readonly DemandTarget[]): TableDemand {
  return { table: name, targets, storageBytes: storedGb * bytesPerGb };
}

/** Rates over twelve decades, and none. */
const rate = fc.oneof(
  fc.constant(0),
  fc.double({ min: -4, max: 8, noNaN: true }).map((exponent) => 10 ** exponent),
);
const units = fc
  .tuple(rate, fc.double({ min: 1, max: 20, noNaN: true }))
  .map(([average, factor]): UnitsDemand => ({ average, peak: average * factor }));
const storedGb = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 60, noNaN: true }),
  fc.double({ min: 0, max: 1e7, noNaN: true }),
);

/** Up to five tables with up to three global indexes each. */
export const anyDemand: fc.Arbitrary<Demand> = fc
  .array(fc.tuple(storedGb, fc.array(fc.tuple(units, units), { minLength: 1, maxLength: 4 })), { maxLength: 5 })
  .map((tables) =>
    tables.map(([gb, targets], position) =>
      table(
        `T${position}`,
        gb,
        ...targets.map(([read, write], n) => ({ ...(n === 0 ? {} : { index: `I${n}` }), read, write })),
      ),
    ),
  );

export function scaled(demand: Demand, factor: number): Demand {
  const times = ({ average, peak }: UnitsDemand) => ({ average: average * factor, peak: peak * factor });
  return demand.map((one) => ({
    ...one,
    targets: one.targets.map((each) => ({ ...each, read: times(each.read), write: times(each.write) })),
  }));
}
