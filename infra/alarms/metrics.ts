import type { ThroughputUse } from "./operations.ts";

/** Names and dimensions of DynamoDB's CloudWatch metrics. AWS page "DynamoDB Metrics and dimensions". */
export const namespace = "AWS/DynamoDB";

/** DynamoDB publishes everything that is used here once a minute. */
export const periodSeconds = 60;

export interface ThroughputMetrics {
  readonly consumed: "ConsumedReadCapacityUnits" | "ConsumedWriteCapacityUnits";
  readonly throttled: "ReadThrottleEvents" | "WriteThrottleEvents";
}

export function throughputMetrics(direction: ThroughputUse["direction"]): ThroughputMetrics {
  return direction === "read"
    ? { consumed: "ConsumedReadCapacityUnits", throttled: "ReadThrottleEvents" }
    : { consumed: "ConsumedWriteCapacityUnits", throttled: "WriteThrottleEvents" };
}

/** `table` is the name in AWS. */
export function operationDimensions(table: string, operation: string) {
  return { TableName: table, Operation: operation };
}

/** `table` is the name in AWS; without an index the figures of the table alone. */
export function throughputDimensions(table: string, index?: string): Record<string, string> {
  return { TableName: table, ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }) };
}
