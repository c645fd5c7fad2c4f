/** Whether a run measured what it was meant to: the engine, under the documented load. */

import type { SampleRecord } from "../workload/record.ts";
import { countOf, formatCount, formatGiven, formatMs, toPlainLine } from "./format.ts";
import { passSamplesMin } from "./judge-latency.ts";
import { describeOtherWork } from "./other-work.ts";
import type { GeneratorResult } from "./result.ts";
import type { RunDescription } from "./run.ts";
import { type Percentiles, toPercentiles } from "./statistics.ts";
import type { PatternTally, UsableSamples } from "./tally.ts";
import { toLagMs, toQueueMs } from "./timing.ts";
import { isFinished } from "./workers.ts";

export interface GeneratorJudgement {
  readonly generator: GeneratorResult;
  /** Empty if the run is valid; else one sentence for each cause, with what to do. */
  readonly invalidBecause: readonly string[];
}

export function judgeRun(
  run: RunDescription,
  { judged, contradictory }: UsableSamples,
  tallies: readonly PatternTally[],
): GeneratorJudgement {
  const mix = judged.filter((sample) => sample.phase === "mix");
  const topup = judged.filter((sample) => sample.phase === "topup");
  const generator: GeneratorResult = {
    exitCode: run.generator.exitCode,
    endedEarly: run.generator.stoppedBecause ?? run.generator.endedEarly ?? null,
    engineExit: run.generator.engineExit ?? null,
    arrivalsPlanned: sum(run.scheduled.mix) + sum(run.scheduled.topup),
    arrivalsRecorded: judged.length,
    dropped: countDropped(run, tallies),
    unreadableLines: run.generator.unreadableLines ?? 0,
    contradictoryRecords: contradictory,
    lagMs: toPercentiles(mix.map(toLagMs)),
    lagMsTopup: toPercentiles(topup.map(toLagMs)),
    queueMs: toPercentiles(mix.map(toQueueMs)),
    workers: run.generator.workers ?? [],
  };
  const rootCause =
    run.generator.stoppedBecause ??
    describeEngineLoss(generator, judged) ??
    describeEarlyEnd(generator, run.generator.worker) ??
    describeExitCode(generator, run.generator.worker);
  const invalidBecause =
    rootCause === undefined
      ? [
          describeContradiction(generator),
          describeDropped(generator),
          // Before the lag, which it causes.
          describeOtherWork(run.cpu ?? [], run.limits.cpuOtherShare),
          ...describeLags(run, mix, topup),
        ].filter((reason) => reason !== undefined)
      : [rootCause];
  return { generator, invalidBecause };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Planned arrivals without a record. A pattern with too many does not make up for another with too few. */
function countDropped({ scheduled }: RunDescription, tallies: readonly PatternTally[]): number {
  return tallies.reduce(
    (dropped, { mixRecorded, topupRecorded }, position) =>
      dropped +
      Math.max(0, (scheduled.mix[position] ?? 0) - mixRecorded) +
      Math.max(0, (scheduled.topup[position] ?? 0) - topupRecorded),
    0,
  );
}

/** With fewer requests than this lost at the very end, the engine may just as well be there and failing. */
const lostAtEndMin = 5;

function describeEngineLoss(
  { engineExit, arrivalsPlanned }: GeneratorResult,
  judged: readonly SampleRecord[],
): string | undefined {
  const answered = judged.filter((sample) => sample.outcome !== "transport");
  const lastAnswerMs = answered.reduce((last, sample) => Math.max(last, sample.endMs), 0);
  if (engineExit !== null) {
    const share = `${formatCount(answered.length)} of ${countOf(arrivalsPlanned, "planned request")} had been answered`;
    return `The engine's process ended by itself during the run (${toPlainLine(engineExit)}) when ${share}: look at the engine's output for the cause, then run again.`;
  }
  const lost = judged.filter((sample) => sample.outcome === "transport" && sample.startMs >= lastAnswerMs).length;
  if (lost < lostAtEndMin) {
    return undefined;
  }
  const when = answered.length === 0 ? "never answered" : `stopped answering ${toSeconds(lastAnswerMs)} s into the run`;
  return `The engine ${when}: the last ${countOf(lost, "request")} got no response; check that it is still up and can be reached, then run again.`;
}

function toSeconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** @param worker if one of several ended early */
function describeEarlyEnd(
  { endedEarly, arrivalsRecorded, arrivalsPlanned }: GeneratorResult,
  worker: string | undefined,
): string | undefined {
  if (endedEarly === null) {
    return undefined;
  }
  const share = `${formatCount(arrivalsRecorded)} of ${countOf(arrivalsPlanned, "planned request")}`;
  const who = worker === undefined ? "" : ` (${toPlainLine(worker)})`;
  return `The load generator${who} stopped before the end of its schedule, after ${share} (${toPlainLine(endedEarly)}): run again and let it finish.`;
}

/** k6's exit codes, from errext/exitcodes of github.com/grafana/k6. */
const exitMeanings: Readonly<Record<number, string>> = {
  100: "setup took too long",
  101: "teardown took too long",
  102: "something took too long",
  103: "stopped through its REST API",
  104: "invalid options",
  105: "interrupted by a signal",
  106: "its REST API could not start",
  107: "an exception in the script",
  108: "the script aborted the test",
  109: "a crash of k6 itself",
  110: "the script marked the test as failed",
};

/** A crossed threshold of the script says nothing new: the budgets are judged here. */
function describeExitCode(
  { exitCode, arrivalsRecorded, arrivalsPlanned }: GeneratorResult,
  worker: string | undefined,
): string | undefined {
  if (isFinished(exitCode)) {
    return undefined;
  }
  const meaning = exitMeanings[exitCode] ?? "not one of its own codes: killed, or never started";
  const share = `${formatCount(arrivalsRecorded)} of ${countOf(arrivalsPlanned, "planned request")}`;
  const who = worker === undefined ? "" : ` of ${toPlainLine(worker)}`;
  return `k6${who} ended with exit code ${exitCode} (${meaning}) after ${share}: its own output says more; mend that and run again.`;
}

function describeContradiction({ contradictoryRecords }: GeneratorResult): string | undefined {
  if (contradictoryRecords === 0) {
    return undefined;
  }
  return `${countOf(contradictoryRecords, "record")} of the load generator cannot be true (an unknown pattern, an end before the start, or an arrival seen before), as when two runs write to one file: run again, alone.`;
}

function describeDropped({ dropped, arrivalsPlanned, unreadableLines }: GeneratorResult): string | undefined {
  if (dropped === 0) {
    return undefined;
  }
  const lines =
    unreadableLines === 0 ? "" : `; ${countOf(unreadableLines, "line")} of its record file could not be read`;
  return `The load generator dropped ${formatCount(dropped)} of ${countOf(arrivalsPlanned, "planned request")}${lines}, so the load was not the documented one: lower --scale, or read k6's output for exceptions.`;
}

/**
 * A long top-up is judged by itself, so that the mix cannot hide its lag. The p99 of a short one would be its worst request or
 * two, which a single hiccup of the machine decides, so it is judged with the mix. Lag only ever makes responses look slower.
 */
function describeLags(
  run: RunDescription,
  mix: readonly SampleRecord[],
  topup: readonly SampleRecord[],
): readonly (string | undefined)[] {
  const describe = (samples: readonly SampleRecord[], phase: string) =>
    describeLag(run, toPercentiles(samples.map(toLagMs)), samples.length, phase);
  if (topup.length === 0) {
    return [describe(mix, "mix")];
  }
  return topup.length < passSamplesMin
    ? [describe([...mix, ...topup], "mix and the top-up")]
    : [describe(mix, "mix"), describe(topup, "top-up")];
}

function describeLag(run: RunDescription, lagMs: Percentiles, samples: number, phase: string): string | undefined {
  const limitMs = run.limits.lagMsP99;
  if (lagMs.p99 === null || lagMs.p99 <= limitMs) {
    return undefined;
  }
  const figures = `p99 ${formatMs(lagMs.p99)} over ${countOf(samples, "request")} of the ${phase}, limit ${formatGiven(limitMs)} ms`;
  return `The load generator could not keep its schedule (lag ${figures}), so the run measures the generator and not the engine: lower --scale, or free the machine of other work.`;
}
