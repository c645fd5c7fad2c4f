import { UsageError } from "../failure.ts";
import { looksOf } from "./compare-options.ts";
import type { BenchFlags } from "./options.ts";

/** Six steps of two, four to halve the last of them down to the resolution, and as many again for those that are repeated. */
export const probesMost = 16;

/** Rounds and probes count on from the seed. @throws UsageError if the last of them would have none that is exact */
export function assertSeeds(seed: number, flags: Pick<BenchFlags, "untilDecided" | "findLimit">): void {
  const runs = flags.findLimit === undefined ? looksOf(flags) : probesMost;
  const most = Number.MAX_SAFE_INTEGER - runs;
  if (runs > 1 && seed > most) {
    throw new UsageError(
      `--seed ${seed} leaves no seeds for the ${runs} runs that there may be, each with the next one.`,
      `Give --seed a whole number up to ${most}.`,
    );
  }
}
