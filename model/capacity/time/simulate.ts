import { assertTimeInput } from "./check-input.ts";
import { stepFactors } from "./curve.ts";
import type { TimeInput, TimeTarget } from "./input.ts";
import type { Lane } from "./lane.ts";
import { createTargetLanes, type LaneContext, type TargetLanes } from "./mode-lanes.ts";
import { noiseFlow } from "./noise.ts";
import type { KindSeries, ModeSeries, ModeSummary, TimePlan } from "./plan.ts";
import { summarizeMode } from "./summarize.ts";

/**
 * Load and capacity over time, step by step: what is throttled and what it costs, for each mode. The time it takes depends on
 * steps, targets and modes, and not on the load. The same input gives the same output.
 *
 * Beyond the rules of `createOnDemand`, `createProvisioned` and `Lane`:
 * - A table and each global index have capacity of their own, for reads and for writes. An index short of write units throttles
 *   its table's writes (page "Understanding global secondary index write throttling and back pressure"). Assumed: of a table's
 *   writes as many are served as the shortest of table and indexes can take, as if every index took its share of each write.
 * - Throttled requests are gone: they are not retried, and cost nothing.
 * - On demand is paid by served units. Provisioned units are paid by the hour (page "DynamoDB provisioned capacity mode"); where
 *   they change within an hour the highest is assumed to be paid.
 * - Load is spread evenly over keys: what a hot key throttles is computed elsewhere.
 *
 * @throws DesignError with every problem of the input
 */
export function simulateTime(input: TimeInput): TimePlan {
  assertTimeInput(input);
  const { targets, curve, days, stepMinutes = 1, modes, tableClass = "standard", limits } = input;
  const prices = input.prices[tableClass];
  const factors = stepFactors(curve, days, stepMinutes);
  const tables = toTables(input, factors);
  const context: LaneContext = {
    curve,
    stepMinutes,
    firstFactor: factors[0] ?? 1,
    ...(limits === undefined ? {} : { limits }),
  };
  const series = new Map<string, ModeSeries>();
  const summaries = modes.map((mode): ModeSummary => {
    const own = { read: createKindSeries(factors.length), write: createKindSeries(factors.length) };
    const lanes = targets.map((target) => createTargetLanes(target, mode, context));
    for (const table of tables) {
      serveTable(table, lanes, own, stepMinutes);
    }
    series.set(mode.name, own);
    return summarizeMode(mode, lanes, own, { prices, days, stepMinutes });
  });
  const cheapest = cheapestOf(summaries);
  const cheapestWithout = cheapestOf(summaries.filter(({ throttledMinutes }) => throttledMinutes === 0));
  const summary = {
    days,
    stepMinutes,
    modes: summaries,
    cheapest: cheapest ?? "",
    ...(cheapestWithout === undefined ? {} : { cheapestWithoutThrottles: cheapestWithout }),
  };
  return { summary, series };
}

/** A table's targets and how their load moves: writes together, for they are the same requests, and reads each by itself. */
interface TableFlows {
  readonly table: string;
  readonly writes: Float64Array;
  /** In the order of the table's targets. */
  readonly reads: readonly Float64Array[];
}

function toTables(input: TimeInput, factors: Float64Array): readonly TableFlows[] {
  const { targets, noise, stepMinutes = 1 } = input;
  const flowOf = (name: string, perSecond: number): Float64Array => {
    if (noise === undefined) {
      return factors;
    }
    const flow = noiseFlow(noise, name);
    return factors.map((factor, step) => factor * flow.factorAt(step, perSecond * factor * stepMinutes * 60));
  };
  return [...new Set(targets.map(({ table }) => table))].map((table) => {
    const own = targets.filter((target) => target.table === table);
    const writing = own.reduce((most, target) => Math.max(most, countOf(target, "write")), 0);
    return {
      table,
      writes: flowOf(JSON.stringify([table, "write"]), writing),
      reads: own.map((target) => flowOf(JSON.stringify([table, "read", target.index]), countOf(target, "read"))),
    };
  });
}

/** Requests a second; units where none are known. */
function countOf(target: TimeTarget, kind: "read" | "write"): number {
  const { requests, units } = target[kind];
  return requests > 0 ? requests : units;
}

function serveTable(flows: TableFlows, all: readonly TargetLanes[], series: ModeSeries, stepMinutes: number): void {
  const own = all.filter(({ target }) => target.table === flows.table);
  const reads = own.map(({ read }, position) => ({ lane: read, flow: flows.reads[position] ?? flows.writes }));
  const writes = own.map(({ write }) => ({ lane: write, share: 1 }));
  for (let step = 0; step < flows.writes.length; step++) {
    for (const { lane, flow } of reads) {
      const factor = flow[step] ?? 0;
      closeStep(lane, step, lane.open(step, factor), factor, true, series.read, stepMinutes);
    }
    const factor = flows.writes[step] ?? 0;
    let share = 1;
    for (const write of writes) {
      write.share = write.lane.open(step, factor);
      share = Math.min(share, write.share);
    }
    for (const write of writes) {
      closeStep(write.lane, step, share, factor, write.share === share, series.write, stepMinutes);
    }
  }
}

function closeStep(
  lane: Lane,
  step: number,
  share: number,
  factor: number,
  isLimiting: boolean,
  series: KindSeries,
  stepMinutes: number,
): void {
  lane.close(step, share, factor, isLimiting);
  add(series.demandedUnitsPerSecond, step, lane.demand / (stepMinutes * 60));
  add(series.capacityUnitsPerSecond, step, lane.unitsPerSecond);
  if (share < 1) {
    add(series.throttledUnitsPerMinute, step, (lane.demand * (1 - share)) / stepMinutes);
    add(series.throttledRequestsPerMinute, step, lane.average.requests * factor * 60 * (1 - share));
  }
}

function add(values: Float64Array, step: number, value: number): void {
  values[step] = (values[step] ?? 0) + value;
}

function createKindSeries(steps: number): KindSeries {
  return {
    demandedUnitsPerSecond: new Float64Array(steps),
    capacityUnitsPerSecond: new Float64Array(steps),
    throttledUnitsPerMinute: new Float64Array(steps),
    throttledRequestsPerMinute: new Float64Array(steps),
  };
}

function cheapestOf(summaries: readonly ModeSummary[]): string | undefined {
  const [first, ...others] = summaries;
  return others.reduce((best, one) => (best !== undefined && one.costUsd < best.costUsd ? one : best), first)?.name;
}
