import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onShutdown } from "../../../bench/engine/shutdown.ts";
import { readMaxSlowdown, readSlice } from "../compare-options.ts";
import type { BenchFlags } from "../options.ts";
import { publish } from "../publish.ts";
import { readSetup } from "../setup.ts";
import { findDesign } from "./checkout.ts";
import { assertCommonPattern } from "./common-patterns.ts";
import { judgeSides } from "./judge-sides.ts";
import { closeSides, openSides, replaySides } from "./sides.ts";
import { planSideTurns } from "./turns.ts";

/** `bench --ab`: the design as it is (B) against another one (A), both replayed here in turns. Gives the exit code. */
export async function benchAb(flags: BenchFlags, reference: string): Promise<number> {
  const sliceS = readSlice(flags);
  const tolerance = readMaxSlowdown(flags);
  const current = await readSetup(flags);
  const folder = await mkdtemp(join(tmpdir(), "tablewright-ab-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const takeBack = onShutdown(removeFolder);
  try {
    const path = await findDesign(reference, current.loaded.path, join(folder, "baseline"));
    const baseline = await readSetup(flags, path);
    assertCommonPattern(baseline.plan, current.plan, reference);
    const turns = planSideTurns({ A: baseline.load, "A'": baseline.load, B: current.load }, sliceS);
    const sessions = await openSides({ A: baseline, "A'": baseline, B: current });
    try {
      const replayed = await replaySides(sessions, turns);
      const result = judgeSides(sessions, replayed, { turns, reference, ...tolerance });
      return await publish(result, replayed.B.samples, flags);
    } finally {
      await closeSides(sessions);
    }
  } finally {
    await removeFolder();
    takeBack();
  }
}
