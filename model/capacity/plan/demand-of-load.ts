import type { Demand, DemandTarget, UnitsDemand } from "../cost/demand.ts";
import type { DesignLoad, UnitsTarget } from "../load/load.ts";
import type { TargetPlan } from "./plan.ts";

/** A demand at so many times its rates; what is stored stays. Hundreds of loads are looked at for one plan. */
export function scaledDemand(demand: Demand, scale: number): Demand {
  const scaled = ({ average, peak }: UnitsDemand): UnitsDemand => ({ average: average * scale, peak: peak * scale });
  return demand.map((table) => ({
    ...table,
    targets: table.targets.map((target) => ({ ...target, read: scaled(target.read), write: scaled(target.write) })),
  }));
}

/** Units a second of every table and index of the design, at `scale` times the documented rates; 0 where nothing asks for it. */
export function toTargets({ patterns, storage }: DesignLoad, scale: number): readonly TargetPlan[] {
  return storage.map(({ table, index, scope }) => {
    const own = patterns.flatMap(({ rateRps, units }) =>
      units
        .filter((target) => isSame(target, { table, scope, ...(index === undefined ? {} : { index }) }))
        .map(({ read, write }) => ({ read: read * rateRps * scale, write: write * rateRps * scale })),
    );
    return {
      table,
      ...(index === undefined ? {} : { index }),
      scope,
      readUnitsPerSecond: own.reduce((sum, { read }) => sum + read, 0),
      writeUnitsPerSecond: own.reduce((sum, { write }) => sum + write, 0),
    };
  });
}

const isSame = (one: UnitsTarget, other: UnitsTarget) =>
  one.table === other.table && one.index === other.index && one.scope === other.scope;

/** What a bill is made from, at the documented rates: tables with their local indexes, and global indexes, by themselves. */
export function toDemand(load: DesignLoad, peakToAverage: number): Demand {
  const targets = toTargets(load, 1);
  const tables = [...new Set(load.storage.map(({ table }) => table))];
  return tables.map((table) => {
    const own = targets.filter((target) => target.table === table);
    const withLocal = own.filter(({ scope }) => scope !== "gsi");
    const global = own.filter(({ scope }) => scope === "gsi");
    return {
      table,
      targets: [toTarget(withLocal), ...global.map((target) => ({ index: target.index ?? "", ...toTarget([target]) }))],
      storageBytes: load.storage.reduce((sum, stored) => sum + (stored.table === table ? stored.bytes : 0), 0),
    };
  });

  function toTarget(parts: readonly TargetPlan[]): DemandTarget {
    return {
      read: toUnits(parts.reduce((sum, part) => sum + part.readUnitsPerSecond, 0)),
      write: toUnits(parts.reduce((sum, part) => sum + part.writeUnitsPerSecond, 0)),
    };
  }

  function toUnits(average: number): UnitsDemand {
    return { average, peak: average * peakToAverage };
  }
}
