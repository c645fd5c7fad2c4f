import { type Side, sides } from "../../../bench/verdict/regression/slices.ts";
import { say } from "../../terminal.ts";
import { type ReplayedLoad, replayLoad, startTogether } from "../replay-load.ts";
import { openSession, type Session } from "../session.ts";
import type { BenchSetup } from "../setup.ts";
import type { Turns } from "./turns.ts";

/** Something for each side. */
export type Sides<Of> = Readonly<Record<Side, Of>>;

/** An engine of its own for each side, so that none finds what another left behind. Nothing is left running if one fails. */
export async function openSides(setups: Sides<BenchSetup>): Promise<Sides<Session>> {
  const opened: Session[] = [];
  const open = async (side: Side) => {
    say(`Side ${side}: ${setups[side].loaded.path}`);
    const session = await openSession(setups[side]);
    opened.push(session);
    return session;
  };
  try {
    return { A: await open("A"), "A'": await open("A'"), B: await open("B") };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

export const closeSides = (sessions: Sides<Session>) => closeAll(Object.values(sessions));

/** The last one opened first; one that fails to end does not keep the others. */
async function closeAll(sessions: readonly Session[]): Promise<void> {
  const ended = await Promise.allSettled([...sessions].reverse().map((session) => session.close()));
  const failed = ended.find((end) => end.status === "rejected");
  if (failed !== undefined) {
    throw failed.reason;
  }
}

/** Replays all sides at once, each in its own turns of the common timeline. */
export async function replaySides(sessions: Sides<Session>, turns: Turns): Promise<Sides<ReplayedLoad>> {
  const { loads, sides: judged, sliceS, warmupS } = turns;
  say(
    `Turns of ${sliceS} s: after ${warmupS} s to warm up, ${count(judged, "A'")} of A' and ${count(judged, "B")} of B, each beside one of A`,
  );
  const start = startTogether(sides.length);
  const replay = (side: Side) => replayLoad(sessions[side], loads[side], { start, isSilent: side !== "A" });
  const [a, copy, b] = await Promise.all([replay("A"), replay("A'"), replay("B")]);
  return { A: a, "A'": copy, B: b };
}

const count = (turns: readonly Side[], side: Side) => turns.filter((turn) => turn === side).length;
