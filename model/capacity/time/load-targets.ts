import type { DesignLoad, PatternLoad, TargetUnits } from "../load/load.ts";
import type { AverageLoad, TimeTarget } from "./input.ts";

interface Sums {
  readonly table: string;
  readonly index?: string;
  readonly read: { units: number; requests: number };
  readonly write: { units: number; requests: number };
}

/**
 * A design's load as targets of `simulateTime`: units and requests a second at `scale` times the documented rates, of every
 * table and global index that is used. A local index uses its table's units.
 *
 * Each request is counted once, where its pattern takes most units of its kind: reads at a table or global index, writes at a
 * table.
 */
export function toTimeTargets(load: DesignLoad, scale: number): readonly TimeTarget[] {
  const targets = new Map<string, Sums>();
  const targetOf = (table: string, index: string | undefined): Sums => {
    const name = JSON.stringify([table, index]);
    const known = targets.get(name) ?? {
      table,
      ...(index === undefined ? {} : { index }),
      read: { units: 0, requests: 0 },
      write: { units: 0, requests: 0 },
    };
    targets.set(name, known);
    return known;
  };
  for (const pattern of load.patterns) {
    const rateRps = pattern.rateRps * scale;
    for (const units of pattern.units) {
      const target = targetOf(units.table, capacityIndexOf(units));
      target.read.units += units.read * rateRps;
      target.write.units += units.write * rateRps;
      // A write to an index is one to its table, which has units of its own even if the pattern takes none of them.
      targetOf(units.table, undefined);
    }
    const main = mainTargetOf(pattern);
    if (main !== undefined) {
      const index = pattern.kind === "read" ? capacityIndexOf(main) : undefined;
      targetOf(main.table, index)[pattern.kind].requests += pattern.requests * rateRps;
    }
  }
  const copy = ({ units, requests }: AverageLoad): AverageLoad => ({ units, requests });
  return [...targets.values()].map((sums) => ({ ...sums, read: copy(sums.read), write: copy(sums.write) }));
}

/** The index with capacity of its own; a local index has none. */
const capacityIndexOf = ({ scope, index }: TargetUnits) => (scope === "gsi" ? index : undefined);

function mainTargetOf({ kind, units }: PatternLoad): TargetUnits | undefined {
  const [first, ...others] = units;
  return others.reduce((most, one) => (most !== undefined && one[kind] > most[kind] ? one : most), first);
}
