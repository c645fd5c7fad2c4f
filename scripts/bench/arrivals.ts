import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { arrivalLines } from "../../bench/workload/arrival-source.ts";
import { type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import type { Plan } from "../../model/schema/plan.ts";

/** Some 450 bytes each, held by k6 in memory; a longer run builds its requests as it goes. */
const arrivalsMost = 500_000;

/** What a load asks, built before it is replayed. */
export interface Arrivals {
  /** What k6 is told: the file that holds the requests. Without one it builds them itself. */
  readonly setting: { readonly arrivalsFile?: string };
  /** Of each arrival, in the order of the schedule; empty without a file. Predicting their units takes them again. */
  readonly plans: readonly Plan[];
}

/** Writes the requests of a load for k6 into a file. */
export async function writeArrivals(plan: ReplayPlan, load: LoadSettings, folder: string): Promise<Arrivals> {
  const counts = planCounts(toScheduleInput(load, ratesOf(plan)));
  if (sum(Object.values(counts).map(sum)) > arrivalsMost) {
    return { setting: {}, plans: [] };
  }
  const arrivalsFile = join(folder, "arrivals.txt");
  const plans: Plan[] = [];
  const lines = arrivalLines(plan, load, (asked) => plans.push(asked));
  await pipeline(Readable.from(blocks(lines)), createWriteStream(arrivalsFile));
  return { setting: { arrivalsFile }, plans };
}

const linesInBlock = 2000;

function* blocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  for (const line of lines) {
    block.push(line);
    if (block.length === linesInBlock) {
      yield `${block.join("\n")}\n`;
      block = [];
    }
  }
  yield block.length === 0 ? "" : `${block.join("\n")}\n`;
}
