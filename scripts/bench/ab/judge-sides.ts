import {
  assessRun,
  compareTurns,
  notComparedAtAll,
  type Result,
  withRegression,
} from "../../../bench/verdict/index.ts";
import { invalidJudgement } from "../../../bench/verdict/judge-pattern.ts";
import { toleranceOfAb } from "../../../bench/verdict/regression/compare-turns.ts";
import { cutIntoSlices, type Side, sides } from "../../../bench/verdict/regression/slices.ts";
import { toRegression } from "../../../bench/verdict/regression/to-regression.ts";
import { describeUnpaired } from "../../../bench/verdict/regression/unpaired.ts";
import { compareSizedUnits, type SizedUnits, type SizedUnitsComparison } from "../../../bench/verify/sized-units.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import type { ReplayPlan } from "../../../bench/workload/replay-plan.ts";
import { renderCommand, toArguments } from "../command.ts";
import { describeRun } from "../describe.ts";
import type { ReplayedLoad } from "../replay-load.ts";
import type { Session } from "../session.ts";
import { atOwnRates, withoutWarmupTurns } from "./own-turns.ts";
import type { Sides } from "./sides.ts";
import type { Turns } from "./turns.ts";

export interface Judging {
  readonly turns: Turns;
  /** What A is: a file, or a commit. */
  readonly reference: string;
  /** Share by which a percentile may grow; the comparison's own unless given. */
  readonly tolerance?: number;
}

/** What judging has to know of a session. */
export type JudgedSession = Pick<
  Session,
  | "loaded"
  | "plan"
  | "load"
  | "limits"
  | "engine"
  | "engineArguments"
  | "compareArguments"
  | "k6"
  | "workers"
  | "unitsBySize"
>;

/**
 * B's result, compared with A. Budgets are judged on B's turns, as in any run. If one side was not under the load that it should have
 * been, the run is invalid, and only units, which are computed, are compared.
 */
export function judgeSides(sessions: Sides<JudgedSession>, replayed: Sides<ReplayedLoad>, judging: Judging): Result {
  const assess = (side: Side) => assessSide(side, sessions[side], replayed[side], judging);
  const results = { A: assess("A"), "A'": assess("A'"), B: assess("B") };
  const { turns, reference: against, tolerance } = judging;
  const units = compareSizes(sessions.A.unitsBySize, sessions.B.unitsBySize);
  const areUnitsLost = sessions.A.unitsBySize !== undefined && sessions.B.unitsBySize === undefined;
  const invalid = sides.filter((side) => results[side].verdict === "invalid");
  if (invalid.length > 0) {
    const reasons = invalid.flatMap((side) => results[side].reasons.map((reason) => `Side ${side}: ${reason}`));
    const unjudged = results.B.patterns.map((pattern) => ({ ...pattern, ...invalidJudgement }));
    const regression = toRegression({
      ...{ kind: "ab", against, tolerance: tolerance ?? toleranceOfAb, noise: null, patterns: [], units, areUnitsLost },
      notes: ["Latency is not compared, because the run is invalid."],
    });
    return withRegression({ ...results.B, verdict: "invalid", reasons, patterns: unjudged }, regression);
  }
  const { plan, limits } = sessions.B;
  const earlier = new Set(sessions.A.plan.replayed.map(({ name }) => name));
  const patterns = results.B.patterns.filter(({ name }) => earlier.has(name));
  const names = patterns.map(({ name }) => name);
  const slices = cutIntoSlices(
    {
      turns: turns.sides,
      sliceMs: turns.sliceS * 1000,
      startMs: turns.warmupS * 1000,
      patternCount: names.length,
    },
    {
      A: renumber(replayed.A.samples, sessions.A.plan, names),
      "A'": renumber(replayed["A'"].samples, sessions.A.plan, names),
      B: renumber(replayed.B.samples, plan, names),
    },
  );
  const regression = compareTurns(slices, {
    ...{ against, patterns, errorShare: limits.errorShare, units, areUnitsLost },
    notes: describeUnpaired(results.A.patterns, results.B.patterns),
    ...(tolerance === undefined ? {} : { tolerance }),
  });
  return withRegression(results.B, regression);
}

/** Not judged by what else the machine did: that is the other sides, and taking turns makes up for the rest. */
function assessSide(side: Side, session: JudgedSession, replayed: ReplayedLoad, { turns, reference }: Judging): Result {
  const { limits, k6, load } = session;
  const described = describeRun({ ...session, k6Version: k6.version, rounds: [replayed], looks: 1 });
  // Turns are not topped up, so --ab takes no --top-up.
  const own = toArguments({ ...session, looks: 1 }, load).filter(([flag]) => flag !== "--top-up");
  const command = renderCommand([...own, ["--ab", reference], ["--slice", turns.sliceS]]);
  const run = { ...described, command, limits: { ...limits, cpuOtherShare: 1 } };
  const judged = withoutWarmupTurns({ run, samples: replayed.samples }, turns);
  const note = "in turns with another design, units are compared as they are predicted for each size";
  return atOwnRates(assessRun(judged.run, judged.samples, notComparedAtAll(judged.samples, note)), side, turns);
}

/** The samples of the named patterns, which get their positions among the names. */
function renumber(
  samples: readonly SampleRecord[],
  { replayed }: ReplayPlan,
  names: readonly string[],
): SampleRecord[] {
  const positions = replayed.map(({ name }) => names.indexOf(name));
  return samples.flatMap((sample) => {
    const pattern = positions[sample.pattern] ?? -1;
    return pattern < 0 ? [] : [{ ...sample, pattern }];
  });
}

function compareSizes(
  baseline: readonly SizedUnits[] | undefined,
  current: readonly SizedUnits[] | undefined,
): SizedUnitsComparison | null {
  return baseline === undefined || current === undefined ? null : compareSizedUnits(baseline, current);
}
