import { deployedNameOf } from "../settings/settings.ts";
import type { AlarmInput } from "./alarms.ts";
import { type CapacityLimits, limitOf } from "./capacity-limits.ts";
import { renderHeader } from "./dashboard-header.ts";
import { namespace, operationDimensions, periodSeconds, throughputDimensions, throughputMetrics } from "./metrics.ts";
import { type TableUse, type ThroughputUse, toTableUses } from "./operations.ts";

export interface DashboardInput extends AlarmInput {
  readonly region: string;
}

/** AWS pages "Dashboard Body Structure and Syntax" and "CloudWatch service quotas". */
const columns = 24;
const most = { widgets: 500, metrics: 2500, bytes: 1_000_000 };

const graphHeight = 6;
const headingHeight = 1;
/** A longer table of patterns scrolls, so that the graphs stay in sight. */
const headerHeightMost = 12;

type MetricOptions = { readonly [option: string]: string | number | boolean };

interface Graph {
  readonly title: string;
  readonly unit: string;
  /** Each `[namespace, metric, dimension, value, ..., options]`, or `[{ expression }]`. */
  readonly metrics: readonly (readonly (string | MetricOptions)[])[];
  readonly limits: readonly { readonly label: string; readonly value: number }[];
}

interface Row {
  readonly heading: string;
  readonly graphs: readonly Graph[];
}

/**
 * The CloudWatch dashboard of a design, as JSON: its patterns with their budgets, then for each table that they use a row of
 * latency, consumed units, throttled events and system errors. `undefined` when the dashboard is off.
 *
 * A design that is larger than a dashboard may be shows its first tables, and says how many are left out.
 */
export function toDashboardBody({ design, settings, tables, limits, region }: DashboardInput): string | undefined {
  if (!settings.alarms.dashboard) {
    return undefined;
  }
  const uses = toTableUses(design);
  const deployedName = (table: string) => deployedNameOf(settings, table);
  const rows = tables.flatMap(({ TableName }) => {
    const use = uses.get(TableName);
    return use === undefined ? [] : [toRow(TableName, deployedName(TableName), use, limits)];
  });
  const header = renderHeader(design.name, uses, deployedName);
  const shown = rows.findLastIndex((_, last) => fits(toWidgets(header, rows, last + 1, region))) + 1;
  return JSON.stringify({ widgets: toWidgets(header, rows, shown, region) });
}

function toRow(name: string, table: string, { operations, throughput }: TableUse, limits: CapacityLimits): Row {
  const ofOperations = (metric: string, stat: string) =>
    operations.map(({ operation }) => [
      namespace,
      metric,
      ...Object.entries(operationDimensions(table, operation)).flat(),
      { stat, label: operation },
    ]);
  return {
    heading: table,
    graphs: [
      {
        title: "Latency p99",
        unit: "ms",
        metrics: ofOperations("SuccessfulRequestLatency", "p99"),
        limits: toBudgetLines(operations),
      },
      {
        title: "Consumed units",
        unit: "a second",
        metrics: throughput.flatMap((use, position) => toConsumedMetrics(table, use, `units${position}`)),
        limits: throughput.flatMap((use) => {
          const value = limitOf(limits, name, use);
          return value === undefined ? [] : [{ label: `${labelOf(use)} maximum`, value }];
        }),
      },
      {
        title: "Throttled events",
        unit: "a minute",
        metrics: throughput.map((use) => [
          namespace,
          throughputMetrics(use.direction).throttled,
          ...Object.entries(throughputDimensions(table, use.index)).flat(),
          { stat: "Sum", label: labelOf(use) },
        ]),
        limits: [],
      },
      { title: "System errors", unit: "a minute", metrics: ofOperations("SystemErrors", "Sum"), limits: [] },
    ],
  };
}

/** One line for operations with the same budget, so that labels do not cover each other. */
function toBudgetLines(operations: TableUse["operations"]): Graph["limits"] {
  const budgets = [...new Set(operations.flatMap(({ budget }) => (budget === undefined ? [] : [budget.p99Ms])))];
  return budgets.map((value) => {
    const equal = operations.filter(({ budget }) => budget?.p99Ms === value).map(({ operation }) => operation);
    return { label: `${equal.join(", ")} budget`, value };
  });
}

/** The sum of each period, which is not shown, and that divided by the period's seconds, which is. */
function toConsumedMetrics(table: string, use: ThroughputUse, id: string): Graph["metrics"] {
  const dimensions = Object.entries(throughputDimensions(table, use.index)).flat();
  return [
    [namespace, throughputMetrics(use.direction).consumed, ...dimensions, { stat: "Sum", id, visible: false }],
    [{ expression: `${id}/PERIOD(${id})`, id: `${id}PerSecond`, label: labelOf(use) }],
  ];
}

function labelOf({ index, direction }: ThroughputUse): string {
  return `${index ?? "table"} ${direction}`;
}

/** The header, the first `shown` rows, and how many tables are not. */
function toWidgets(header: string, rows: readonly Row[], shown: number, region: string) {
  const left = rows.length - shown;
  const note = `\n\n${left} more tables do not fit on a dashboard of CloudWatch.`;
  const headerHeight = Math.min(3 + header.split("\n").length, headerHeightMost);
  const rowHeight = headingHeight + graphHeight;
  return [
    toText(left === 0 ? header : header + note, { x: 0, y: 0, width: columns, height: headerHeight }),
    ...rows.slice(0, shown).flatMap(({ heading, graphs }, position) => {
      const y = headerHeight + position * rowHeight;
      const width = columns / graphs.length;
      return [
        toText(`## ${heading}`, { x: 0, y, width: columns, height: headingHeight }),
        ...graphs.map((graph, column) =>
          toGraph(graph, region, { x: column * width, y: y + headingHeight, width, height: graphHeight }),
        ),
      ];
    }),
  ];
}

type Widget = ReturnType<typeof toWidgets>[number];

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function toText(markdown: string, place: Place) {
  return { type: "text", ...place, properties: { markdown } } as const;
}

function toGraph({ title, unit, metrics, limits }: Graph, region: string, place: Place) {
  const properties = {
    title,
    region,
    view: "timeSeries",
    period: periodSeconds,
    metrics,
    yAxis: { left: { min: 0, label: unit, showUnits: false } },
    ...(limits.length === 0 ? {} : { annotations: { horizontal: limits } }),
  };
  return { type: "metric", ...place, properties } as const;
}

function fits(widgets: readonly Widget[]): boolean {
  const metrics = widgets.reduce(
    (sum, widget) => sum + (widget.type === "metric" ? widget.properties.metrics.length : 0),
    0,
  );
  return (
    widgets.length <= most.widgets &&
    metrics <= most.metrics &&
    Buffer.byteLength(JSON.stringify({ widgets })) <= most.bytes
  );
}
