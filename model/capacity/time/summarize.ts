import { type ClassPrices, hoursPerMonth } from "../cost/prices.ts";
import type { Lane } from "./lane.ts";
import type { CapacityMode } from "./mode.ts";
import type { TargetLanes } from "./mode-lanes.ts";
import type { LaneSummary, ModeSeries, ModeSummary, TargetSummary } from "./plan.ts";

export interface Billing {
  readonly prices: ClassPrices;
  readonly days: number;
  readonly stepMinutes: number;
}

/** Sums of a mode over all steps, as plain JSON. */
export function summarizeMode(
  mode: CapacityMode,
  lanes: readonly TargetLanes[],
  series: ModeSeries,
  billing: Billing,
): ModeSummary {
  const targets = lanes.map(({ target, read, write, decreases }): TargetSummary => {
    const { table, index } = target;
    return {
      table,
      ...(index === undefined ? {} : { index }),
      read: toLaneSummary(read, mode, billing),
      write: toLaneSummary(write, mode, billing),
      decreases: decreases.count(),
    };
  });
  const all = lanes.flatMap(({ read, write }) => [read, write]);
  const sum = (figure: (lane: Lane) => number) => all.reduce((total, lane) => total + figure(lane), 0);
  const costUsd = targets.reduce((total, { read, write }) => total + read.costUsd + write.costUsd, 0);
  const demandedRequests = sum((lane) => lane.demandedRequests);
  const throttledRequests = sum((lane) => lane.throttledRequests);
  const unitShare = shareOf(
    sum((lane) => lane.throttledUnits),
    sum((lane) => lane.demandedUnits),
  );
  return {
    name: mode.name,
    kind: mode.kind,
    costUsd,
    costUsdPerMonth: (costUsd * hoursPerMonth) / (billing.days * 24),
    demandedRequests,
    throttledRequests,
    throttledShare: demandedRequests === 0 ? unitShare : throttledRequests / demandedRequests,
    throttledMinutes: throttledSteps(series) * billing.stepMinutes,
    targets,
  };
}

function throttledSteps({ read, write }: ModeSeries): number {
  let steps = 0;
  for (const [step, units] of read.throttledUnitsPerMinute.entries()) {
    steps += units > 0 || (write.throttledUnitsPerMinute[step] ?? 0) > 0 ? 1 : 0;
  }
  return steps;
}

function toLaneSummary(lane: Lane, { kind: modeKind }: CapacityMode, { prices, stepMinutes }: Billing): LaneSummary {
  const served = lane.demandedUnits - lane.throttledUnits;
  const isRead = lane.kind === "read";
  const perMillionUsd = isRead ? prices.onDemandReadPerMillionUsd : prices.onDemandWritePerMillionUsd;
  const unitHourUsd = isRead ? prices.provisionedReadUnitHourUsd : prices.provisionedWriteUnitHourUsd;
  return {
    demandedUnits: lane.demandedUnits,
    throttledUnits: lane.throttledUnits,
    throttledShare: shareOf(lane.throttledUnits, lane.demandedUnits),
    throttledMinutes: lane.throttledSteps * stepMinutes,
    limitingMinutes: lane.limitingSteps * stepMinutes,
    lowestUnits: lane.lowestUnits,
    highestUnits: lane.highestUnits,
    ...(modeKind === "onDemand" ? {} : { utilization: shareOf(served, lane.offeredUnits) }),
    costUsd: modeKind === "onDemand" ? (served / 1e6) * perMillionUsd : lane.unitHours * unitHourUsd,
  };
}

const shareOf = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
