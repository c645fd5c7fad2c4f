import { countOf, formatNumber, formatShare } from "../../bench/verdict/format.ts";
import { createPaint, type Paint } from "../../bench/verdict/paint.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import type { TimeSummary } from "../../model/capacity/time/plan.ts";
import type { Popularity } from "../../model/population/popularity.ts";
import { assumptionsOf } from "./assumptions.ts";
import { renderBills } from "./bill-text.ts";
import { renderBreaks } from "./breaks-text.ts";
import { formatAmount, formatBytes, formatMeanUnits, formatScale, formatUsd, noBendText } from "./format.ts";
import { type Align, renderTextTable, wrapIndented } from "./text-table.ts";
import type { PlanFacts } from "./to-json.ts";

export interface PlanTextOptions {
  /** Width of the terminal in characters; tables may be wider. */
  readonly columns: number;
  readonly color: boolean;
}

/** The plan as text: figures side by side for every load, then what breaks first, then the bill. */
export function renderPlan(facts: PlanFacts, options: PlanTextOptions): string {
  const { plan, time } = facts;
  const paint = createPaint(options.color);
  const width = Math.max(64, options.columns);
  const sections = [
    renderHeading(facts),
    renderSummary(plan),
    renderPatterns(plan),
    renderTargets(plan),
    renderBreaks(plan).flatMap((line) => wrapIndented(line, width)),
    renderBills(plan, width),
    ...(time === undefined ? [] : [renderTime(plan, time)]),
    renderNotes(facts).flatMap((line) => wrapIndented(line, width)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => withHeading(lines, paint).join("\n"))
    .join("\n\n")}\n`;
}

/** The first line of a section is its heading. */
const withHeading = ([heading = "", ...lines]: readonly string[], paint: Paint) => [paint(heading, "strong"), ...lines];

function renderHeading({ plan, region, prices }: PlanFacts): string[] {
  const peak = plan.peakToAverage === 1 ? "" : `, peaks of ${formatNumber(plan.peakToAverage)} times the average`;
  return [
    `${plan.design}: what it costs and what breaks first`,
    `Popularity of keys: ${describePopularity(plan.popularity)}${peak}. Prices: ${region}, ${prices.date}.`,
  ];
}

export function describePopularity(popularity: Popularity): string {
  return popularity.kind === "zipf" ? `Zipf with skew ${popularity.skew}` : "as measured";
}

const labelThenFigures = (plan: DesignPlan): Align[] => ["left", ...plan.scales.map((): Align => "right")];

function renderSummary(plan: DesignPlan): string[] {
  const row = (label: string, cell: (scale: ScalePlan) => string) => [label, ...plan.scales.map(cell)];
  const isPeaky = plan.peakToAverage !== 1;
  const rows = [
    row("users", ({ users }) => formatAmount(users)),
    row("pattern executions/s", ({ executionsPerSecond }) => formatAmount(executionsPerSecond)),
    ...(isPeaky ? [row("  at the peak", ({ executionsPerSecondPeak }) => formatAmount(executionsPerSecondPeak))] : []),
    row("DynamoDB requests/s", ({ requestsPerSecond }) => formatAmount(requestsPerSecond)),
    row("read units/s", ({ readUnitsPerSecond }) => formatAmount(readUnitsPerSecond)),
    row("write units/s", ({ writeUnitsPerSecond }) => formatAmount(writeUnitsPerSecond)),
    row("stored", ({ storageBytes }) => formatBytes(storageBytes)),
    row("on-demand, USD a month", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.onDemand)),
    row("  Standard-IA", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.onDemandInfrequentAccess)),
    row("provisioned, autoscaled", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.provisioned)),
    row("  Standard-IA", ({ costUsdPerMonth }) => formatUsd(costUsdPerMonth.provisionedInfrequentAccess)),
    ...(isPeaky
      ? [
          row(`provisioned for peak / ${formatNumber(plan.targetUtilization)}`, ({ costUsdPerMonth }) =>
            formatUsd(costUsdPerMonth.provisionedFixed),
          ),
        ]
      : []),
    row("cheapest for each table", ({ cheapestPerTable }) => formatUsd(cheapestPerTable.usd)),
    row("first key to bend", ({ bendsFirst, isHeatKnown }) =>
      bendsFirst === undefined ? noBendText(isHeatKnown) : `at ${formatScale(bendsFirst.atScale)}`,
    ),
    row("keys over their limit", ({ tooHot }) => String(tooHot.length)),
    row("quotas passed", ({ quotas }) => String(quotas.length)),
  ];
  return [
    "At a glance",
    ...renderTextTable(["scale", ...plan.scales.map(({ scale }) => formatScale(scale))], rows, labelThenFigures(plan)),
  ];
}

function renderPatterns({ scales }: DesignPlan): string[] {
  const [first] = scales;
  const heading = [
    "#",
    "pattern",
    "units",
    "p99",
    ...scales.map(({ scale }) => `units/s at ${formatScale(scale)}`),
    "alone it bends at",
  ];
  const rows = (first?.patterns ?? []).map((pattern, position) => {
    const own = scales.map(({ patterns }) => patterns[position]);
    const bend = scales.at(-1)?.heat.patterns.find((heat) => heat.pattern === pattern.name)?.first;
    return [
      pattern.number === undefined ? "" : String(pattern.number),
      pattern.name,
      spread(own.map((one) => formatMeanUnits(one?.unitsMean ?? 0))),
      spread(own.map((one) => formatMeanUnits(one?.unitsP99 ?? 0))),
      ...own.map((one) => formatAmount((one?.readUnitsPerSecond ?? 0) + (one?.writeUnitsPerSecond ?? 0))),
      bend === undefined
        ? noBendText(pattern.isEstimated !== true)
        : `${formatScale(bend.atScale)} (${bend.scope === "item" ? "item" : bend.scope === "indexKey" ? "index key" : "item collection"})`,
    ];
  });
  const align: Align[] = ["right", "left", "right", "right", ...scales.map((): Align => "right"), "left"];
  return [
    `Access patterns: units of one execution, and where one pattern alone would make a key too hot (with ${formatAmount(scales.at(-1)?.users ?? 0)} users)`,
    ...renderTextTable(heading, rows, align),
  ];
}

/** One figure where all loads have the same, else the lowest and the highest. */
function spread(figures: readonly string[]): string {
  const distinct = [...new Set(figures)];
  return distinct.length === 1 ? (distinct[0] ?? "") : `${figures[0]} … ${figures.at(-1)}`;
}

function renderTargets({ scales }: DesignPlan): string[] {
  const [first] = scales;
  const heading = [
    "table / index",
    ...scales.flatMap(({ scale }) => [`read/s at ${formatScale(scale)}`, "write/s", "stored"]),
  ];
  const rows = (first?.targets ?? []).map(({ table, index }, position) => [
    index === undefined ? table : `${table}/${index}`,
    ...scales.flatMap(({ targets, storage }) => {
      const target = targets[position];
      return [
        formatAmount(target?.readUnitsPerSecond ?? 0),
        formatAmount(target?.writeUnitsPerSecond ?? 0),
        formatBytes(storage[position]?.bytes ?? 0),
      ];
    }),
  ]);
  return [
    "Tables and indexes: units a second",
    ...renderTextTable(heading, rows, ["left", ...scales.flatMap((): Align[] => ["right", "right", "right"])]),
  ];
}

function renderTime({ scales }: DesignPlan, time: readonly TimeSummary[]): string[] {
  const days = time[0]?.days ?? 0;
  const rows = time.flatMap((summary, position) =>
    summary.modes.map(({ name, costUsdPerMonth, throttledRequests, throttledShare, throttledMinutes }) => [
      formatScale(scales[position]?.scale ?? 0),
      name,
      formatUsd(costUsdPerMonth),
      formatAmount(throttledRequests),
      formatShare(throttledShare),
      formatAmount(throttledMinutes),
      name === summary.cheapestWithoutThrottles
        ? "cheapest without throttles"
        : name === summary.cheapest
          ? "cheapest"
          : "",
    ]),
  );
  const heading = ["scale", "capacity", "USD a month", "throttled", "share", "minutes", ""];
  return [
    `Over time: ${countOf(days, "day")}, throughput only; hot keys and quotas are not in it`,
    ...renderTextTable(heading, rows, ["right", "left", "right", "right", "right", "right", "left"]),
  ];
}

function renderNotes({ plan, time }: PlanFacts): string[] {
  return [
    "What the figures rest on",
    ...assumptionsOf(plan).map((text) => `  ${text}`),
    "  On-demand and autoscaled bills are made from average units, all month; autoscaled capacity is taken to follow the load. Left out: free provisioned units, reserved capacity, backups, streams, transfer.",
    ...(time === undefined ? ["  What a day's curve does to throttling and cost: add --curve diurnal --peak 3."] : []),
  ];
}
