import { requestsOf } from "../request/pattern-requests.ts";
import type { Design } from "../schema/design.ts";
import type { AnyPattern } from "../schema/pattern.ts";
import { type Consumption, estimateRequest } from "./request-estimate.ts";

/** Units a second, on average and not rounded. */
export interface PlannedUnits {
  readonly read: number;
  readonly write: number;
}

export interface CapacityPlan {
  /** By the design's table name. Local indexes use their table's units and are in them. */
  readonly tables: {
    readonly [table: string]: PlannedUnits & { readonly indexes: { readonly [globalIndex: string]: PlannedUnits } };
  };
}

/**
 * The units that a design's documented load needs at `scale` times its rates: a simple estimate from above, by which
 * provisioned capacity starts. The exact capacity model is to replace it. What a request costs is in `estimateRequest`.
 *
 * Counted are the patterns with a number and a rate, each with every request that it can send (`requestsOf`).
 *
 * Not from above: a pattern that writes a list of items is counted with one, for no figure says how many there are, and
 * requests that differ in their values alone are one to `requestsOf`.
 */
export function planCapacity(design: Design, scale: number): CapacityPlan {
  const loads = Object.values(design.patterns)
    .filter(({ number, rateRps }) => number !== undefined && rateRps.value > 0)
    .flatMap((pattern) => {
      const executionsPerSecond = pattern.rateRps.value * scale;
      return consumptionsOf(pattern, design).map((one) => ({ ...one, units: one.units * executionsPerSecond }));
    });
  const unitsOf = (table: string, index: string | undefined): PlannedUnits => {
    const own = loads.filter((load) => load.table === table && load.index === index);
    const sum = (kind: keyof PlannedUnits) =>
      own.reduce((units, load) => units + (load.kind === kind ? load.units : 0), 0);
    return { read: sum("read"), write: sum("write") };
  };
  const tables = design.tables.map(({ name }) => {
    const global = design.indexes.filter(({ scope, table }) => scope === "global" && table.name === name);
    const indexes = Object.fromEntries(global.map((index) => [index.name, unitsOf(name, index.name)]));
    return [name, { ...unitsOf(name, undefined), indexes }] as const;
  });
  return { tables: Object.fromEntries(tables) };
}

/** Of the variants of one request (with and without optional parameters) one is sent: the dearest counts. */
function consumptionsOf(pattern: AnyPattern, design: Design): readonly Consumption[] {
  const returnsAtMost = pattern.returns?.atMost.value ?? 1;
  const dearest = new Map<string, Consumption>();
  for (const one of requestsOf(pattern, design).flatMap((request) => estimateRequest(request, returnsAtMost, design))) {
    const identity = JSON.stringify([one.of, one.table, one.index, one.kind]);
    const known = dearest.get(identity);
    dearest.set(identity, known === undefined || known.units < one.units ? one : known);
  }
  return [...dearest.values()];
}
