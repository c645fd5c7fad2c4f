import type { ReplayPlan } from "../../../bench/workload/replay-plan.ts";
import { UsageError } from "../../failure.ts";

/**
 * Meant to be called before anything is replayed.
 *
 * @throws UsageError if no pattern is replayed on both sides, so that there is nothing to compare
 */
export function assertCommonPattern(
  before: Pick<ReplayPlan, "replayed">,
  now: Pick<ReplayPlan, "replayed">,
  reference: string,
): void {
  if (before.replayed.some(({ name }) => now.replayed.some((other) => other.name === name))) {
    return;
  }
  throw new UsageError(
    `The design of --ab ${reference} and this one have no access pattern of the same name that is replayed.`,
    "Give --ab a design or a commit that has some of this design's patterns.",
  );
}
