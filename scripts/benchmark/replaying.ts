/**
 * What the load generator and the reading of its results cost, at the rate that one machine is expected to serve: a thousand
 * requests a second of the documented mix against the embedded engine, on the same cores. Its own lag must stay far below any
 * latency that is judged, and nobody should wait long for a verdict that is already there.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderReport, writeResults } from "../../bench/verdict/index.ts";
import { ratesOf } from "../../bench/workload/replay-plan.ts";
import { sum } from "../../bench/workload/schedule-input.ts";
import { replayRounds } from "../bench/rounds.ts";
import { openSession } from "../bench/session.ts";
import { readSetup } from "../bench/setup.ts";

const rateRps = 1000;
const durationS = 60;
/** From the project's requirements. */
const lagMsP50Most = 1;
const lagMsP99Most = 10;
const afterShareMost = 0.1;

/** Replays once, prints the figures, and resolves with the exit code: 1 when one is above its mark. */
export async function run(): Promise<number> {
  const out = await mkdtemp(join(tmpdir(), "tablewright-replaying-"));
  const { plan } = await readSetup({ out });
  const scale = rateRps / sum(ratesOf(plan));
  const session = await openSession(await readSetup({ out, scale: String(scale), duration: String(durationS) }));
  try {
    const { result, samples, replayEndedAt } = await replayRounds(session, 1);
    await writeResults(out, { result, html: renderReport(result, samples) });
    const lengthMs = replayEndedAt.getTime() - Date.parse(result.startedAt);
    const afterShare = (Date.now() - replayEndedAt.getTime()) / lengthMs;
    const { p50, p99 } = result.generator.lagMs;
    console.log(
      `${result.mix.requestsOffered.toLocaleString("en-US")} executions at ${result.mix.rateRpsOffered} a second: ${result.verdict}\n` +
        `lag p50 ${p50} ms, at most ${lagMsP50Most} wanted; p99 ${p99} ms, at most ${lagMsP99Most} wanted\n` +
        `from the end of the replay to written results ${(100 * afterShare).toFixed(1)} % of its length, at most ${100 * afterShareMost} wanted`,
    );
    const isMet =
      p50 !== null && p50 <= lagMsP50Most && p99 !== null && p99 <= lagMsP99Most && afterShare <= afterShareMost;
    console.log(isMet ? "All marks are met." : "MISSED: a figure above is over what is wanted of it.");
    return isMet ? 0 : 1;
  } finally {
    await session.close();
    await rm(out, { recursive: true, force: true });
  }
}
