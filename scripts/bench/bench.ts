import { looksOf } from "./compare-options.ts";
import type { BenchFlags } from "./options.ts";
import { publish } from "./publish.ts";
import { replayRounds } from "./rounds.ts";
import { openSession } from "./session.ts";
import { readSetup } from "./setup.ts";

/** Engine, data, replay, verdict, reports. Gives the exit code. */
export async function bench(flags: BenchFlags): Promise<number> {
  const session = await openSession(await readSetup(flags));
  try {
    const { result, samples } = await replayRounds(session, looksOf(flags));
    return await publish(result, samples, flags);
  } finally {
    await session.close();
  }
}
