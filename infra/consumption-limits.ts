import type { TableDefinition } from "../model/schema/table-definition.ts";
import type { CapacityLimits, UnitLimits } from "./alarms/capacity-limits.ts";
import { ownMember } from "./settings/raw-values.ts";
import type { StackSettings, ThroughputRange } from "./settings/settings.ts";
import type { TableThroughput } from "./settings/throughput.ts";

/** The units that a table and its global indexes can consume at most: the maximum on demand, or autoscaling's upper end. */
export function toCapacityLimits(
  { TableName, GlobalSecondaryIndexes = [] }: TableDefinition,
  { capacity }: StackSettings,
  throughput: TableThroughput | undefined,
): CapacityLimits[string] {
  const indexes = GlobalSecondaryIndexes.map(({ IndexName }) => IndexName);
  if (capacity.mode === "on-demand") {
    const own = ownMember(capacity.tables, TableName);
    const ofIndex = (index: string) => ownMember(own?.indexes ?? {}, index)?.maximumUnits ?? capacity.maximumUnits;
    return {
      table: own?.maximumUnits ?? capacity.maximumUnits ?? {},
      indexes: Object.fromEntries(indexes.map((index) => [index, ofIndex(index) ?? {}])),
    };
  }
  const ofIndex = (index: string) => upperEnds(ownMember(throughput?.indexes ?? {}, index));
  return {
    table: upperEnds(throughput?.table),
    indexes: Object.fromEntries(indexes.map((index) => [index, ofIndex(index)])),
  };
}

const upperEnds = (range: ThroughputRange | undefined): UnitLimits =>
  range === undefined ? {} : { read: range.read.maximum, write: range.write.maximum };
