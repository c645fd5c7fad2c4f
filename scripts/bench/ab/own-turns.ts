/** What one side's run was outside its warm-up and in its own turns, which the timeline of all sides does not show. */

import type { Result, RunDescription } from "../../../bench/verdict/index.ts";
import type { Side } from "../../../bench/verdict/regression/slices.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import type { Turns } from "./turns.ts";

export interface SideRun {
  readonly run: RunDescription;
  readonly samples: readonly SampleRecord[];
}

/**
 * The replay knows no warm-up of its own, because each side's lies within the others' time. Here the first turns become one: they are
 * not judged, and not counted as planned. What was planned for them and not recorded stays planned, and so counts as dropped.
 */
export function withoutWarmupTurns({ run, samples }: SideRun, { warmupS }: Pick<Turns, "warmupS">): SideRun {
  const isWarmup = ({ dueMs, phase }: SampleRecord) => phase === "mix" && dueMs < warmupS * 1000;
  const warmups = run.scheduled.mix.map(() => 0);
  for (const sample of samples) {
    if (isWarmup(sample)) {
      warmups[sample.pattern] = (warmups[sample.pattern] ?? 0) + 1;
    }
  }
  const mix = run.scheduled.mix.map((count, position) => count - (warmups[position] ?? 0));
  return {
    run: { ...run, warmupS, durationS: run.durationS - warmupS, scheduled: { ...run.scheduled, mix } },
    samples: samples.map((sample) => (isWarmup(sample) ? { ...sample, phase: "warmup" } : sample)),
  };
}

/** With rates over the time in which the side was under load, not over the turns of all sides. */
export function atOwnRates(result: Result, side: Side, { sides, sliceS }: Pick<Turns, "sides" | "sliceS">): Result {
  const ownS = sides.filter((turn) => turn === side).length * sliceS;
  const toOwn = (rateRps: number) => Math.round(((rateRps * result.durationS) / ownS) * 1e6) / 1e6;
  const own = <Rates extends Pick<Result["mix"], "rateRpsOffered" | "rateRpsServed">>(rates: Rates): Rates => ({
    ...rates,
    rateRpsOffered: toOwn(rates.rateRpsOffered),
    rateRpsServed: toOwn(rates.rateRpsServed),
  });
  return ownS === 0 ? result : { ...result, mix: own(result.mix), patterns: result.patterns.map(own) };
}
