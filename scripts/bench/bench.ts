import { assessRun, type Result } from "../../bench/verdict/index.ts";
import { say } from "../terminal.ts";
import { compareRun } from "./compare-units.ts";
import { describeRun } from "./describe.ts";
import type { BenchFlags } from "./options.ts";
import { publish } from "./publish.ts";
import { type ReplayedLoad, replayLoad } from "./replay-load.ts";
import { openSession, type Session } from "./session.ts";
import { readSetup } from "./setup.ts";

/** Engine, data, replay, verdict, reports. Gives the exit code. */
export async function bench(flags: BenchFlags): Promise<number> {
  const session = await openSession(await readSetup(flags));
  try {
    const replayed = await replayLoad(session);
    return await publish(assess(session, replayed), replayed.samples, flags);
  } finally {
    await session.close();
  }
}

/** What a replay against a session's engine came to. */
function assess(session: Session, replayed: ReplayedLoad): Result {
  const { design } = session.loaded;
  const comparison = compareRun({ ...session, ...replayed, design, created: session.created() }, say);
  const description = describeRun({ ...session, ...replayed, k6Version: session.k6.version });
  return assessRun(description, replayed.samples, comparison);
}
