import {
  assessRun,
  combineEnds,
  type GeneratorOutcome,
  mergeWorkers,
  notComparedAtAll,
  type Result,
  type RunDescription,
} from "../../../bench/verdict/index.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import { planReplay, ratesOf } from "../../../bench/workload/replay-plan.ts";
import { buildSchedule, type Schedule } from "../../../bench/workload/schedule.ts";
import { sum } from "../../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../../bench/workload/settings.ts";
import { UsageError } from "../../failure.ts";
import { type LoadedDesign, loadDesign } from "../../load-design.ts";
import { errnoOf } from "../../tools/tool-error.ts";
import { describeRun } from "../describe.ts";
import { type DistributedRun, readRunFile } from "./run-file.ts";
import { readWorkerLog, type WorkerLog } from "./worker-log.ts";

export interface MergedRun {
  readonly result: Result;
  /** Of all workers, in the order of the schedule. */
  readonly samples: readonly SampleRecord[];
}

/**
 * The verdict on what workers elsewhere recorded: that of one generator with the same samples, whatever their number and order.
 *
 * @param paths of the workers' logs
 * @throws UsageError if the logs are not those of the run, in one sentence for all that is wrong with them
 */
export async function mergeLogs(paths: readonly string[], runPath: string): Promise<MergedRun> {
  const run = await readRunFile(runPath);
  const loaded = await loadSameDesign(run, runPath);
  const plan = planReplay(loaded.design, run.tableNames);
  const logs = await readLogs(paths);
  const schedule = buildSchedule(toScheduleInput(run.load, ratesOf(plan)));
  assertSameRun(logs, schedule, runPath);

  const { workers, samples } = mergeWorkers(logs);
  const generator: GeneratorOutcome = {
    ...describeMissing(logs.length, run.workers, schedule.count - samples.length),
    ...combineEnds(logs.map(({ end }) => end)),
    unreadableLines: sum(logs.map(({ unreadableLines }) => unreadableLines)),
    workers,
  };
  const description = describeMerged(run, loaded, plan, generator);
  const comparison = notComparedAtAll(
    samples,
    "each worker has a clock of its own, so the order of their requests is not known",
  );
  return { result: assessRun(description, samples, comparison), samples };
}

/** Logs may have been put together or split, so fewer of them alone say nothing. */
function describeMissing(
  logs: number,
  runners: number,
  arrivalsMissing: number,
): Pick<GeneratorOutcome, "stoppedBecause"> {
  if (logs >= runners || arrivalsMissing === 0) {
    return {};
  }
  const missing = `${arrivalsMissing.toLocaleString("en-US")} ${arrivalsMissing === 1 ? "arrival is" : "arrivals are"} in none`;
  return { stoppedBecause: `${logs} of ${runners} runners' logs are here, and ${missing}: give --merge all of them.` };
}

async function loadSameDesign(run: DistributedRun, runPath: string): Promise<LoadedDesign> {
  const loaded = await loadDesign(run.designPath);
  const { design, fingerprint } = loaded;
  if (design.name === run.design && fingerprint === run.designFingerprint) {
    return loaded;
  }
  const difference =
    design.name === run.design
      ? `has changed since ${runPath} was written`
      : `is "${design.name}", and ${runPath} is of "${run.design}"`;
  throw new UsageError(
    `The design ${loaded.path} ${difference}, so its records would be judged by another design.`,
    "Merge with the design as it was (git shows it), or write the manifests anew and run again.",
  );
}

async function readLogs(paths: readonly string[]): Promise<readonly WorkerLog[]> {
  const logs: WorkerLog[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const log = await readWorkerLog(path);
      logs.push(log);
      // A runner that died before its first request left its exit code alone, and that is a result.
      if (log.samples.length === 0 && !log.isEnded) {
        problems.push(`${path} holds no record and no exit code`);
      }
    } catch (error) {
      problems.push(
        errnoOf(error) === "ENOENT"
          ? `there is no file ${path}; collect.sh, which is written with the manifests, collects the logs`
          : `${path} cannot be read (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }
  if (problems.length > 0) {
    throw new UsageError(
      `There is nothing to merge: ${problems.join("; ")}.`,
      "Give --merge the log of each runner as `kubectl logs --tail=-1` prints it, without prefixes and time stamps.",
    );
  }
  // Names are the user's, and their order is not to matter.
  return logs.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** @throws UsageError if a record is not of this schedule, or an arrival has two: missing ones are the verdict's business */
function assertSameRun(logs: readonly WorkerLog[], schedule: Schedule, runPath: string): void {
  // By arrival, the position of its log, counted from 1: a schedule may have more arrivals than a Map holds.
  const seenIn = new Int32Array(schedule.count);
  for (const [position, { path, samples }] of logs.entries()) {
    for (const sample of samples) {
      if (!isOfSchedule(sample, schedule)) {
        throw new UsageError(
          `${path} holds records of another run: arrival ${sample.arrival} is none of the schedule in ${runPath}.`,
          "Give the logs and the run.json of the same run.",
        );
      }
      const other = logs[(seenIn[sample.arrival] ?? 0) - 1]?.path;
      if (other !== undefined) {
        const where = other === path ? `twice in ${path}` : `in ${other} and in ${path}`;
        throw new UsageError(`Arrival ${sample.arrival} is ${where}.`, "Give the log of each runner once, of one run.");
      }
      seenIn[sample.arrival] = position + 1;
    }
  }
}

function isOfSchedule({ arrival, pattern, phase, dueMs }: SampleRecord, schedule: Schedule): boolean {
  if (arrival >= schedule.count) {
    return false;
  }
  const planned = schedule.at(arrival);
  return planned.pattern === pattern && planned.phase === phase && planned.dueUs === Math.round(dueMs * 1000);
}

function describeMerged(
  run: DistributedRun,
  loaded: LoadedDesign,
  plan: ReturnType<typeof planReplay>,
  generator: GeneratorOutcome,
): RunDescription {
  const describedAt = new Date(run.describedAt);
  const round = {
    load: run.load,
    startedAt: describedAt,
    endedAt: describedAt,
    generator,
    samples: [],
    cpu: [],
    plans: [],
  };
  const description = describeRun({
    ...{
      loaded,
      plan,
      limits: run.limits,
      rounds: [round],
      looks: 1,
      workers: 1,
      engineArguments: [],
      compareArguments: [],
    },
    engine: {
      ...{ name: "endpoint", version: "unknown", endpoint: run.endpoint, region: run.region },
      credentials: { accessKeyId: "", secretAccessKey: "" },
      stop: async () => {},
    },
    k6Version: run.image,
  });
  return { ...description, command: run.command, machine: { ...description.machine, ...elsewhere } };
}

/** The machines that the load came from are not known here, and this one has no part in the figures. */
const elsewhere = { cpuModel: "machines that are not known here", cores: 0, memoryGiB: 0, os: "not known here" };
