import type { Engine } from "../../bench/engine/engine.ts";
import { reportedBy } from "../../bench/engine/unit-differences.ts";
import { compareUnits, notComparedAtAll, type UnitsComparison } from "../../bench/verdict/index.ts";
import { drawsOf } from "../../bench/workload/arrival-source.ts";
import type { DataSet } from "../../bench/workload/data-set.ts";
import type { SampleRecord } from "../../bench/workload/record.ts";
import { type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { buildSchedule } from "../../bench/workload/schedule.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { type TableNames, tableNameOf } from "../../model/request/table-names.ts";
import type { Design } from "../../model/schema/design.ts";
import type { Plan } from "../../model/schema/plan.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";

/** About 1 KB each in memory. */
const itemsMost = 500_000;

export interface ComparedRun {
  readonly design: Design;
  readonly tableNames?: TableNames;
  readonly plan: ReplayPlan;
  readonly load: LoadSettings;
  readonly dataSet: DataSet;
  readonly engine: Pick<Engine, "name">;
  /** Tables that the run made, so that nothing but the data set was in them. */
  readonly created: readonly string[];
  readonly samples: readonly SampleRecord[];
  /** What each arrival asked, where it is still known; the others are built again. */
  readonly plans?: readonly Plan[];
  readonly endedAt: Date;
  /** How many k6 processes made the records. */
  readonly workers: number;
}

/**
 * Predicts every request of a run from the data set on, and compares its units with those measured.
 *
 * @param report takes a line about the progress, if it takes long
 */
export function compareRun(run: ComparedRun, report: (line: string) => void): UnitsComparison {
  const { design, tableNames = {}, plan, load, dataSet, engine, samples, plans = [] } = run;
  const why = whyNotCompared(run);
  if (why !== undefined) {
    return notComparedAtAll(samples, why);
  }
  const drawOf = drawsOf(plan, load);
  function* items() {
    for (const { table, item } of dataSet.items()) {
      yield { table: tableNameOf(tableNames, table), item };
    }
  }
  return compareUnits({
    definitions: toTableDefinitions(design).map((table) => ({
      ...table,
      TableName: tableNameOf(tableNames, table.TableName),
    })),
    targets: plan.targets,
    patterns: plan.replayed.map(({ name }) => name),
    items: items(),
    samples: run.workers === 1 ? samples : samples.map(widen),
    unrecorded: unrecordedOf(run),
    planOf: ({ arrival, pattern, dueMs }): Plan =>
      plans[arrival] ?? plan.replayed[pattern]?.draw.plan(drawOf(arrival, dueMs)) ?? { requests: [] },
    reportedBy: (request, prediction) => reportedBy(engine.name, request, prediction),
    endedAtS: run.endedAt.getTime() / 1000,
    onProgress: createProgress(samples.length, report),
  });
}

/** How far the clocks of k6 processes with a common start may be apart: many times what was measured. */
const clocksApartMs = 1;

/** What ended on one clock may have ended after what began on another: only what is certain orders requests. */
function widen(sample: SampleRecord): SampleRecord {
  return { ...sample, startMs: sample.startMs - clocksApartMs, endMs: sample.endMs + clocksApartMs };
}

const progressIntervalMs = 3000;

function createProgress(total: number, report: (line: string) => void): (executions: number) => void {
  let nextMs = performance.now() + progressIntervalMs;
  return (executions) => {
    if (performance.now() >= nextMs) {
      nextMs += progressIntervalMs;
      const [done, all] = [executions, total].map((count) => count.toLocaleString("en-US"));
      report(`Comparing units: ${done} of ${all} executions`);
    }
  };
}

function whyNotCompared({ design, dataSet, created, samples, plan }: ComparedRun): string | undefined {
  if (dataSet.itemCount > itemsMost) {
    const [count, most] = [dataSet.itemCount, itemsMost].map((items) => items.toLocaleString("en-US"));
    return `the data set has ${count} items, and units are predicted for up to ${most}: lower --users`;
  }
  if (created.length < design.tables.length) {
    return "the tables were there before the run, so what else is in them is not known";
  }
  const arrivals = new Set(samples.map(({ arrival }) => arrival));
  const isSound = samples.every(({ pattern, startMs, endMs }) => pattern < plan.replayed.length && startMs <= endMs);
  return isSound && arrivals.size === samples.length ? undefined : "records of the run contradict each other";
}

/** Arrivals of the schedule without a record: dropped, or cut off when k6 ended. */
function unrecordedOf({ plan, load, samples }: ComparedRun) {
  const schedule = buildSchedule(toScheduleInput(load, ratesOf(plan)));
  if (schedule.count === samples.length) {
    return [];
  }
  const recorded = new Set(samples.map(({ arrival }) => arrival));
  return Array.from({ length: schedule.count }, (_, arrival) => arrival)
    .filter((arrival) => !recorded.has(arrival))
    .map((arrival) => {
      const { pattern, dueUs } = schedule.at(arrival);
      return { arrival, pattern, dueMs: dueUs / 1000 };
    });
}
