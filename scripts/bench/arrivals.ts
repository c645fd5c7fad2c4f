import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { arrivalLines } from "../../bench/workload/arrival-source.ts";
import { type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";

/** Some 450 bytes each, held by k6 in memory; a longer run builds its requests as it goes. */
const arrivalsMost = 500_000;

/** Writes the requests of a load for k6 into a file, and gives the setting that names it. */
export async function writeArrivals(
  plan: ReplayPlan,
  load: LoadSettings,
  folder: string,
): Promise<{ readonly arrivalsFile?: string }> {
  const counts = planCounts(toScheduleInput(load, ratesOf(plan)));
  if (sum(Object.values(counts).map(sum)) > arrivalsMost) {
    return {};
  }
  const arrivalsFile = join(folder, "arrivals.txt");
  await pipeline(Readable.from(blocks(arrivalLines(plan, load))), createWriteStream(arrivalsFile));
  return { arrivalsFile };
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
