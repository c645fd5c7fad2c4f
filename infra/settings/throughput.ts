import type { CapacityPlan } from "../../model/capacity/capacity-plan.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { ownMember } from "./raw-values.ts";
import type { ProvisionedCapacity, ThroughputRange, Units, UnitsRange } from "./settings.ts";

/** Between which ends autoscaling moves a table and each of its global indexes, in units a second. */
export interface TableThroughput {
  readonly table: ThroughputRange;
  /** By the index's name. */
  readonly indexes: { readonly [index: string]: ThroughputRange };
}

/**
 * The ranges of a table with provisioned capacity.
 *
 * The lower end is what holds the planned units at the target share, at least 1; the upper end is a multiple of it. A range in
 * the settings stands instead. A local index has none of its own: it uses the table's units.
 */
export function toThroughput(
  { TableName, GlobalSecondaryIndexes = [] }: TableDefinition,
  settings: ProvisionedCapacity,
  plan: CapacityPlan,
): TableThroughput {
  const planned = ownMember(plan.tables, TableName);
  const given = ownMember(settings.tables, TableName);
  const indexes = GlobalSecondaryIndexes.map(({ IndexName }): [string, ThroughputRange] => {
    const own = ownMember(given?.indexes ?? {}, IndexName);
    return [IndexName, toRanges(ownMember(planned?.indexes ?? {}, IndexName), own, settings)];
  });
  return { table: toRanges(planned, given, settings), indexes: Object.fromEntries(indexes) };
}

function toRanges(
  planned: Units = { read: 0, write: 0 },
  given: Partial<ThroughputRange> = {},
  settings: ProvisionedCapacity,
): ThroughputRange {
  return {
    read: given.read ?? toRange(planned.read, settings),
    write: given.write ?? toRange(planned.write, settings),
  };
}

/** Far below one unit, far above what sums of rates in floating point are wrong by: 0.7 units at 70 % are 1 and not 2. */
const roundingError = 1e-9;

function toRange(planned: number, { targetPercent, maximumFactor }: ProvisionedCapacity): UnitsRange {
  const minimum = Math.max(1, Math.ceil((planned * 100) / targetPercent - roundingError));
  return { minimum, maximum: Math.ceil(minimum * maximumFactor - roundingError) };
}
