import { compareWithBaseline, type Result, readBaseline, withRegression } from "../../bench/verdict/index.ts";
import { readAwsPlace } from "./aws/flags.ts";
import { readMode } from "./combinations.ts";
import { looksOf, readMaxSlowdown } from "./compare-options.ts";
import type { BenchFlags } from "./options.ts";
import { publish } from "./publish.ts";
import { replayRounds } from "./rounds.ts";
import { openSession } from "./session.ts";
import { type BenchSetup, readSetup } from "./setup.ts";

/** Engine, data, replay, verdict, reports. Gives the exit code. */
export async function bench(flags: BenchFlags): Promise<number> {
  const mode = readMode(flags);
  const aws = readAwsPlace(flags);
  if (mode === "cleanUpOnly" && aws !== undefined) {
    const { cleanUp } = await import("./aws/clean-up.ts");
    return cleanUp(flags.design, aws);
  }
  if (mode === "merge" || mode === "prepareOnly" || mode === "kubernetes") {
    const { doPart } = await import("./distribute/index.ts");
    return doPart(flags);
  }
  if (mode === "ab" && flags.ab !== undefined) {
    const { benchAb } = await import("./ab/ab.ts");
    return benchAb(flags, flags.ab);
  }
  if (mode === "findLimit") {
    const { findLimit } = await import("./find-limit.ts");
    return findLimit(flags);
  }
  const setup = await readSetup(flags);
  const compare = await readComparison(flags, setup);
  const session = await openSession(setup);
  try {
    const { result, samples } = await replayRounds(session, looksOf(flags));
    return await publish(compare(result), samples, flags);
  } finally {
    await session.close();
  }
}

/** What `--baseline` adds to a result. The file is read before anything starts. */
async function readComparison(flags: BenchFlags, setup: BenchSetup): Promise<(result: Result) => Result> {
  const tolerance = readMaxSlowdown(flags);
  if (flags.baseline === undefined) {
    return (result) => result;
  }
  const { design } = setup.loaded;
  const patterns = setup.plan.replayed.map(({ name }) => name);
  const baseline = await readBaseline(flags.baseline, { design: design.name, patterns });
  return (result) =>
    withRegression(result, compareWithBaseline(baseline, result, { unitsBySize: result.unitsBySize, ...tolerance }));
}
