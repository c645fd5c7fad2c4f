import { assessParts, type Result, type RunPart, toOneTimeline } from "../../bench/verdict/index.ts";
import type { SampleRecord } from "../../bench/workload/record.ts";
import { say } from "../terminal.ts";
import { compareRun } from "./compare-units.ts";
import { describeRun } from "./describe.ts";
import { dataSetFor } from "./prepare.ts";
import { type ReplayedLoad, type ReplayOptions, replayLoad } from "./replay-load.ts";
import type { Session } from "./session.ts";

export interface AssessedRun {
  readonly result: Result;
  /** Of all rounds, one after the other, for the charts. */
  readonly samples: readonly SampleRecord[];
  /** When the last replay was over. */
  readonly replayEndedAt: Date;
}

/**
 * Replays a session's load, and again with other seeds on fresh data until every budget is decided, at most `looks` times. The
 * verdict of each look is held to a share of the error rate (see `RunDescription.looks`), so looking often does not make it luck.
 */
export async function replayRounds(session: Session, looks: number, options: ReplayOptions = {}): Promise<AssessedRun> {
  const rounds: ReplayedLoad[] = [];
  const parts: RunPart[] = [];
  for (;;) {
    const load = { ...session.load, seed: session.load.seed + rounds.length };
    const dataSet = rounds.length === 0 ? session.dataSet : dataSetFor(session.plan.population, load);
    if (rounds.length > 0) {
      await session.refill(dataSet);
    }
    const replayed = await replayLoad(session, load, options);
    rounds.push(replayed);
    const { design } = session.loaded;
    const comparison = compareRun({ ...session, ...replayed, dataSet, design, created: session.created() }, say);
    parts.push({ samples: replayed.samples, comparison });
    const description = describeRun({ ...session, k6Version: session.k6.version, rounds, looks });
    const result = assessParts(description, parts);
    if (result.verdict !== "undecided" || rounds.length === looks) {
      return { result, samples: toOneTimeline(description, parts), replayEndedAt: replayed.endedAt };
    }
    say(`Round ${rounds.length} of at most ${looks}: ${result.reasons.join(" ")}`);
  }
}
