import type { Design } from "../../model/schema/design.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { deployedNameOf, type StackSettings } from "../settings/settings.ts";
import { type AlarmSpec, type MetricQuery, pathOf, toSpec } from "./alarm-spec.ts";
import { type CapacityLimits, limitOf } from "./capacity-limits.ts";
import {
  describeConsumption,
  describeErrors,
  describeLatency,
  describeThrottles,
  type EvaluationWindow,
} from "./descriptions.ts";
import { namespace, operationDimensions, periodSeconds, throughputDimensions, throughputMetrics } from "./metrics.ts";
import { type PatternUse, patternsOf, type TableUse, toTableUses } from "./operations.ts";

export type { AlarmArgs, AlarmSpec } from "./alarm-spec.ts";
export type { CapacityLimits } from "./capacity-limits.ts";

export interface AlarmInput {
  readonly design: Design;
  readonly settings: StackSettings;
  /** With the design's names. */
  readonly tables: readonly TableDefinition[];
  readonly limits: CapacityLimits;
}

/** AWS page "CloudWatch service quotas": period times periods is at most a day. */
const windowMinutesMost = 1440;

/**
 * The CloudWatch alarms of a design: latency against the tightest budget of each operation, throttled events, system errors,
 * and consumption against the most that is allowed. Only for operations, tables and indexes that an access pattern uses; none
 * when alarms are off.
 *
 * No data is no harm (`notBreaching`): DynamoDB publishes nothing for a minute in which nothing happened.
 */
export function toAlarms({ design, settings, tables, limits }: AlarmInput): readonly AlarmSpec[] {
  if (!settings.alarms.enabled) {
    return [];
  }
  const uses = toTableUses(design);
  return tables.flatMap(({ TableName }) => {
    const use = uses.get(TableName);
    if (use === undefined) {
      return [];
    }
    const table = { name: TableName, deployedName: deployedNameOf(settings, TableName), use, settings };
    return [
      ...toLatencyAlarms(table),
      ...toThrottleAlarms(table),
      toErrorAlarm(table),
      ...toConsumptionAlarms(table, limits),
    ];
  });
}

interface AlarmedTable {
  readonly name: string;
  readonly deployedName: string;
  readonly use: TableUse;
  readonly settings: StackSettings;
}

/**
 * One for each operation with a budget. CloudWatch knows operations, not access patterns, so the tightest budget of the
 * patterns that send the operation is the threshold for all of them.
 */
function toLatencyAlarms(table: AlarmedTable): readonly AlarmSpec[] {
  return table.use.operations.flatMap((use) => {
    if (use.budget === undefined) {
      return [];
    }
    const window = windowOf(table.settings.alarms.minutes, use.patterns);
    const description = describeLatency(table.deployedName, { ...use, budget: use.budget }, window);
    return toSpec(table.settings, `${table.name}-${use.operation}-latency`, description, window, {
      threshold: use.budget.p99Ms,
      namespace,
      metricName: "SuccessfulRequestLatency",
      dimensions: operationDimensions(table.deployedName, use.operation),
      extendedStatistic: "p99",
      // Below 1,000 requests a minute CloudWatch calls a p99 unsure and could skip it; most operations would then never alarm.
      evaluateLowSampleCountPercentiles: "evaluate",
      period: periodSeconds,
    });
  });
}

/**
 * Refused work is never planned, so the first minute with any raises the alarm; it ends after `minutes` without, so that a
 * load that is throttled every other minute is one notification and not many.
 */
function toThrottleAlarms(table: AlarmedTable): readonly AlarmSpec[] {
  const window = { minutes: table.settings.alarms.minutes, minutesOver: 1 };
  return table.use.throughput.map(({ index, direction }) =>
    toSpec(
      table.settings,
      `${pathOf(table.name, index)}-${direction}-throttles`,
      describeThrottles(pathOf(table.deployedName, index), direction, window),
      window,
      {
        threshold: 0,
        namespace,
        metricName: throughputMetrics(direction).throttled,
        dimensions: throughputDimensions(table.deployedName, index),
        statistic: "Sum",
        period: periodSeconds,
      },
    ),
  );
}

/**
 * One for a table, the sum over its operations: alarms are priced by the metrics that they watch, so that costs no less than
 * one for each operation, but a fault of the service is one notification. At most 9 operations, where an alarm takes 10 metrics. A missing value counts as 0 in a sum
 * (AWS page "Using math expressions with CloudWatch metrics"). A single error is retried by every SDK and wakes nobody.
 */
function toErrorAlarm(table: AlarmedTable): AlarmSpec {
  const window = windowOf(table.settings.alarms.minutes, patternsOf([table.use]));
  const operations = table.use.operations.map(({ operation }) => operation);
  return toSpec(
    table.settings,
    `${table.name}-system-errors`,
    describeErrors(table.deployedName, operations, window),
    window,
    {
      threshold: 0,
      metricQueries: [
        { id: "errors", expression: operations.map(metricId).join(" + "), label: "System errors", returnData: true },
        ...operations.map(
          (operation): MetricQuery => ({
            id: metricId(operation),
            metric: {
              namespace,
              metricName: "SystemErrors",
              dimensions: operationDimensions(table.deployedName, operation),
              stat: "Sum",
              period: periodSeconds,
            },
            returnData: false,
          }),
        ),
      ],
    },
  );
}

function toConsumptionAlarms(table: AlarmedTable, limits: CapacityLimits): readonly AlarmSpec[] {
  const { consumedPercent, minutes } = table.settings.alarms;
  const window = { minutes, minutesOver: minutes };
  return table.use.throughput.flatMap((use) => {
    const limit = limitOf(limits, table.name, use);
    if (limit === undefined) {
      return [];
    }
    const { index, direction } = use;
    const path = pathOf(table.deployedName, index);
    return toSpec(
      table.settings,
      `${pathOf(table.name, index)}-${direction}-consumption`,
      describeConsumption(path, direction, { limit, consumedPercent }, window),
      window,
      {
        // CloudWatch sums the units of a period; the limit is in units a second.
        threshold: (limit * periodSeconds * consumedPercent) / 100,
        namespace,
        metricName: throughputMetrics(direction).consumed,
        dimensions: throughputDimensions(table.deployedName, index),
        statistic: "Sum",
        period: periodSeconds,
      },
    );
  });
}

/**
 * An operation that is sent less than once a minute leaves minutes without data, and so would never be over its threshold for
 * `minutes` minutes in a row. The window is therefore as long as it takes, at the design's rate, until so many minutes had a
 * request.
 */
function windowOf(minutes: number, patterns: readonly PatternUse[]): EvaluationWindow {
  const rateRps = patterns.reduce((sum, pattern) => sum + pattern.rateRps, 0);
  const shareOfMinutesWithRequest = rateRps === 0 ? 1 : 1 - Math.exp(-rateRps * 60);
  return {
    minutesOver: minutes,
    minutes: Math.min(Math.round(minutes / shareOfMinutesWithRequest), windowMinutesMost),
  };
}

/** What an expression calls the metric: a name that begins with a small letter. */
function metricId(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}
