import type { TableDefinition } from "../model/schema/table-definition.ts";
import { deployedNameOf, type StackSettings, type UnitsRange } from "./settings/settings.ts";
import type { TableThroughput } from "./settings/throughput.ts";

/**
 * What Application Auto Scaling needs to move one kind of capacity of one table or global index: a scalable target and a
 * target tracking policy (Application Auto Scaling API Reference, "RegisterScalableTarget" and "PredefinedMetricSpecification").
 */
export interface AutoscalingSpec {
  /** Unique and stable: the design's table, the index where it is one's, and `read` or `write`, with slashes. */
  readonly name: string;
  /** `table/NAME` or `table/NAME/index/INDEX`, with the name in AWS. */
  readonly resourceId: string;
  readonly scalableDimension: `dynamodb:${"table" | "index"}:${"Read" | "Write"}CapacityUnits`;
  readonly predefinedMetricType: `DynamoDB${"Read" | "Write"}CapacityUtilization`;
  /** Units a second. */
  readonly minimum: number;
  readonly maximum: number;
  /** Share of the provisioned units that is to be consumed. */
  readonly targetPercent: number;
}

/** One for reads and one for writes of the table and of each global index, in name order; none for on-demand capacity. */
export function toAutoscalings(
  { TableName, GlobalSecondaryIndexes = [] }: TableDefinition,
  settings: Pick<StackSettings, "namePrefix" | "capacity">,
  throughput: TableThroughput,
): readonly AutoscalingSpec[] {
  const { capacity } = settings;
  if (capacity.mode === "on-demand") {
    return [];
  }
  const { targetPercent } = capacity;
  const tableId = `table/${deployedNameOf(settings, TableName)}`;
  const toSpecs = (name: string, resourceId: string, of: "table" | "index", read: UnitsRange, write: UnitsRange) =>
    [["Read", read] as const, ["Write", write] as const].map(
      ([kind, range]): AutoscalingSpec => ({
        name: `${name}/${kind.toLowerCase()}`,
        resourceId,
        scalableDimension: `dynamodb:${of}:${kind}CapacityUnits`,
        predefinedMetricType: `DynamoDB${kind}CapacityUtilization`,
        ...range,
        targetPercent,
      }),
    );
  const indexes = GlobalSecondaryIndexes.map(({ IndexName }) => IndexName).sort();
  return [
    ...toSpecs(TableName, tableId, "table", throughput.table.read, throughput.table.write),
    ...indexes.flatMap((index) => {
      const range = throughput.indexes[index];
      const name = `${TableName}/${index}`;
      return range === undefined ? [] : toSpecs(name, `${tableId}/index/${index}`, "index", range.read, range.write);
    }),
  ];
}
