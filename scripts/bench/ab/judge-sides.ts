import {
  assessRun,
  compareTurns,
  notComparedAtAll,
  type Result,
  withRegression,
} from "../../../bench/verdict/index.ts";
import { cutIntoSlices, sides } from "../../../bench/verdict/regression/slices.ts";
import { compareSizedUnits, type SizedUnits, type SizedUnitsComparison } from "../../../bench/verify/sized-units.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import type { ReplayPlan } from "../../../bench/workload/replay-plan.ts";
import { describeRun, renderCommand } from "../describe.ts";
import type { ReplayedLoad } from "../replay-load.ts";
import type { Session } from "../session.ts";
import type { Sides } from "./sides.ts";
import type { Turns } from "./turns.ts";

export interface Judging {
  readonly turns: Turns;
  /** What A is: a file, or a commit. */
  readonly reference: string;
  /** Share by which a percentile may grow; the comparison's own unless given. */
  readonly tolerance?: number;
}

/**
 * B's result, compared with A. Budgets are judged on B's turns, as in any run. If the generator of one side was not what it should be,
 * nothing is compared: the run is invalid.
 */
export function judgeSides(sessions: Sides<Session>, replayed: Sides<ReplayedLoad>, judging: Judging): Result {
  const results = {
    A: assessSide(sessions.A, replayed.A, judging),
    "A'": assessSide(sessions["A'"], replayed["A'"], judging),
    B: assessSide(sessions.B, replayed.B, judging),
  };
  const invalid = sides.filter((side) => results[side].verdict === "invalid");
  if (invalid.length > 0) {
    const reasons = invalid.flatMap((side) => results[side].reasons.map((reason) => `Side ${side}: ${reason}`));
    return { ...results.B, verdict: "invalid", reasons };
  }
  const { turns, reference: against, tolerance } = judging;
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
    ...{ against, patterns, errorShare: limits.errorShare },
    units: compareSizes(sessions.A.unitsBySize, sessions.B.unitsBySize),
    ...(tolerance === undefined ? {} : { tolerance }),
  });
  return withRegression(results.B, regression);
}

/** Not judged by what else the machine did: that is the other sides, and taking turns makes up for the rest. */
function assessSide(session: Session, replayed: ReplayedLoad, { turns, reference }: Judging): Result {
  const { limits, k6, load } = session;
  const described = describeRun({ ...session, k6Version: k6.version, rounds: [replayed], looks: 1 });
  const command = `${renderCommand({ ...session, looks: 1 }, load)} --ab ${reference} --slice ${turns.sliceS}`;
  const run = { ...described, command, limits: { ...limits, cpuOtherShare: 1 } };
  const note = "in turns with another design, units are compared as they are predicted for each size";
  return assessRun(run, replayed.samples, notComparedAtAll(replayed.samples, note));
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
