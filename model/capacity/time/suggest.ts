import { DesignError } from "../../schema/problem.ts";
import { checkCurve, outside, wholeOutside } from "./check-curve.ts";
import { type Curve, everydayCurve, highestOf, minutesPerDay, stepFactors } from "./curve.ts";
import { mostDays } from "./input.ts";
import { type CapacityMode, defaultUpdateMinutes, type Schedule, type ScheduleStep } from "./mode.ts";

export interface ScheduleWishes {
  /** Days of the curve that the schedule is to hold, from 1 to `mostDays`. */
  readonly days: number;
  /** Share of the scheduled units that is to be consumed in each hour's highest minute. */
  readonly targetPercent: number;
  /** From a change until its units are there. */
  readonly updateMinutes?: number;
}

/**
 * Units hour by hour, the same every day: each hour's highest minute over all days is at the target. Flash crowds are not in
 * it, for they are not foreseen. Neighbouring hours that need the same are one step.
 *
 * @throws DesignError when the curve or the wishes are unsound
 */
export function suggestSchedule(curve: Curve, wishes: ScheduleWishes): Schedule {
  assertWishes(curve, wishes);
  const { days, targetPercent, updateMinutes = defaultUpdateMinutes } = wishes;
  const factors = stepFactors(everydayCurve(curve), days, 1);
  const hours = new Float64Array(24);
  for (const [minute, factor] of factors.entries()) {
    // Units asked for at the full hour come a few minutes later: those minutes are still the last hour's to serve.
    const hour = Math.floor(((minute - updateMinutes + minutesPerDay) % minutesPerDay) / 60);
    hours[hour] = Math.max(hours[hour] ?? 0, factor);
  }
  const steps = [...hours].map((highest, hour): ScheduleStep & { units: { timesAverage: number } } => ({
    minuteOfDay: hour * 60,
    units: { timesAverage: (highest * 100) / targetPercent },
  }));
  return steps.filter((step, hour) => hour === 0 || step.units.timesAverage !== steps[hour - 1]?.units.timesAverage);
}

/**
 * The modes worth comparing, at any load: on demand on a table that knows its everyday peak, fixed units at the highest minute
 * of the curve, target tracking between the lowest and the highest minute, and the suggested schedule.
 *
 * @throws DesignError when the curve or the wishes are unsound
 */
export function suggestModes(curve: Curve, wishes: ScheduleWishes): readonly CapacityMode[] {
  assertWishes(curve, wishes);
  const { days, targetPercent, updateMinutes = defaultUpdateMinutes } = wishes;
  const highest = highestOf(stepFactors(curve, days, 1));
  const lowest = stepFactors(everydayCurve(curve), days, 1).reduce((least, one) => Math.min(least, one), highest);
  const atTarget = (factor: number) => ({ timesAverage: (factor * 100) / targetPercent });
  return [
    { kind: "onDemand", name: "on-demand", start: "settled" },
    { kind: "fixed", name: "fixed", units: { timesAverage: highest } },
    {
      kind: "autoscaled",
      name: "autoscaled",
      minimum: atTarget(lowest),
      maximum: atTarget(highest),
      targetPercent,
      updateMinutes,
    },
    { kind: "scheduled", name: "scheduled", schedule: suggestSchedule(curve, wishes), updateMinutes },
  ];
}

function assertWishes(curve: Curve, { days, targetPercent, updateMinutes = 0 }: ScheduleWishes): void {
  const problems = [
    ...checkCurve(curve),
    ...wholeOutside(days, 1, mostDays, "days"),
    ...outside(targetPercent, 20, 90, "targetPercent"),
    ...wholeOutside(updateMinutes, 0, 60, "updateMinutes"),
  ];
  if (problems.length > 0) {
    throw new DesignError(problems, "The schedule");
  }
}
