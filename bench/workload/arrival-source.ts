import type { Plan } from "../../model/schema/plan.ts";
import type { Draw, Population } from "../../model/schema/population.ts";
import { formatArrivalLine } from "./arrival-line.ts";
import { createDataSet, type DataSet } from "./data-set.ts";
import { createDraws } from "./draw.ts";
import { type ReplayPlan, ratesOf } from "./replay-plan.ts";
import { buildSchedule } from "./schedule.ts";
import { encodeSchedule } from "./schedule-chunk.ts";
import { type LoadSettings, toScheduleInput } from "./settings.ts";

/** The data set that a load is aimed at: what is seeded, and what its parameters are drawn from. */
export function dataSetOf(population: Population, { users, seed, skew, dataSetMomentMs }: LoadSettings): DataSet {
  return createDataSet(population, { roots: users, seed, skew, nowMs: dataSetMomentMs });
}

/** What the arrivals of a load draw their parameters from: by position in the schedule and intended start. */
export function drawsOf(plan: ReplayPlan, load: LoadSettings): (position: number, dueMs: number) => Draw {
  return createDraws(dataSetOf(plan.population, load));
}

/** The schedule of a load, one text an arrival. */
export function scheduleTexts(plan: ReplayPlan, load: LoadSettings): string[] {
  return encodeSchedule(buildSchedule(toScheduleInput(load, ratesOf(plan))));
}

/**
 * All arrivals of a load with the requests that can be built beforehand, one line each.
 *
 * @param onPlan takes what each arrival asks, in the order of the schedule, for whoever needs it as well
 */
export function* arrivalLines(
  plan: ReplayPlan,
  load: LoadSettings,
  onPlan: (plan: Plan) => void = () => {},
): Generator<string> {
  const drawOf = drawsOf(plan, load);
  let position = 0;
  for (const text of scheduleTexts(plan, load)) {
    const [dueUs = 0, pattern = 0] = text.split(",").map(Number);
    const target = plan.replayed[pattern];
    if (target === undefined) {
      yield text;
    } else {
      const asked = target.draw.plan(drawOf(position, dueUs / 1000));
      onPlan(asked);
      yield formatArrivalLine(text, asked);
    }
    position += 1;
  }
}
