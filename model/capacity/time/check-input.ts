import { DesignError, type Problem } from "../../schema/problem.ts";
import { checkCurve, outside, wholeOutside } from "./check-curve.ts";
import { minutesPerDay } from "./curve.ts";
import { mostDays, type TimeInput, type TimeTarget, type Units } from "./input.ts";
import type { CapacityMode, Schedule, Sizing, Tracking } from "./mode.ts";
import { unitsOf } from "./mode-lanes.ts";

/** Units or requests a second beyond which a figure is nonsense: sums over a year stay whole numbers well below that. */
const mostPerSecond = 1e15;

/** @throws DesignError with every problem of the input */
export function assertTimeInput(input: TimeInput): void {
  const problems = checkTimeInput(input);
  if (problems.length > 0) {
    throw new DesignError(problems, "The simulation");
  }
}

export function checkTimeInput(input: TimeInput): readonly Problem[] {
  const { targets, curve, days, stepMinutes = 1, modes, limits, noise } = input;
  const targetProblems = checkTargets(targets);
  return [
    ...checkSteps(days, stepMinutes),
    ...checkCurve(curve),
    ...targetProblems,
    // Units follow from the targets' loads: with unsound ones every mode would be said to be wrong, too.
    ...checkModes(modes, targetProblems.length === 0 ? targets : []),
    ...(limits === undefined ? [] : checkUnits(limits.newTable, "limits.newTable", 0)),
    ...(limits?.quota === undefined ? [] : checkUnits(limits.quota, "limits.quota", 1)),
    ...(noise === undefined
      ? []
      : [
          ...wholeOutside(noise.seed, 0, Number.MAX_SAFE_INTEGER, "noise.seed"),
          ...outside(noise.sigma ?? 0, 0, 10, "noise.sigma"),
        ]),
  ];
}

function checkSteps(days: number, stepMinutes: number): readonly Problem[] {
  const dividesHour = Number.isInteger(stepMinutes) && stepMinutes > 0 && 60 % stepMinutes === 0;
  return [
    ...wholeOutside(days, 1, mostDays, "days"),
    ...(dividesHour
      ? []
      : [
          {
            code: "step_does_not_divide_hour",
            path: "stepMinutes",
            message: `it is ${stepMinutes}`,
            fix: "give whole minutes that divide an hour, which is what provisioned units are paid by: 1, 5, 15, 60",
          },
        ]),
  ];
}

function checkTargets(targets: readonly TimeTarget[]): readonly Problem[] {
  const names = targets.map(({ table, index }) => JSON.stringify([table, index]));
  return [
    ...(targets.length === 0 ? [missing("targets", "there is no table", "give at least one target")] : []),
    ...targets.flatMap(({ read, write, index, warmThroughput }, position) => {
      const path = `targets[${position}]`;
      const isRepeated = names.indexOf(names[position] ?? "") < position;
      return [
        ...(isRepeated ? [repeated(path, "this table or index stands there already", "give each once")] : []),
        ...outside(read.units, 0, mostPerSecond, `${path}.read.units`),
        ...outside(read.requests, 0, mostPerSecond, `${path}.read.requests`),
        ...outside(write.units, 0, mostPerSecond, `${path}.write.units`),
        ...outside(write.requests, 0, index === undefined ? mostPerSecond : 0, `${path}.write.requests`),
        ...(warmThroughput === undefined ? [] : checkUnits(warmThroughput, `${path}.warmThroughput`, 0)),
      ];
    }),
  ];
}

function checkUnits({ read, write }: Units, path: string, least: number): readonly Problem[] {
  return [
    ...outside(read, least, mostPerSecond, `${path}.read`),
    ...outside(write, least, mostPerSecond, `${path}.write`),
  ];
}

function checkModes(modes: readonly CapacityMode[], targets: readonly TimeTarget[]): readonly Problem[] {
  const names = modes.map(({ name }) => name);
  return [
    ...(modes.length === 0 ? [missing("modes", "there is no mode", "give at least one to simulate")] : []),
    ...modes.flatMap((mode, position) => {
      const path = `modes[${position}]`;
      const isRepeated = names.indexOf(mode.name) < position;
      return [
        ...(isRepeated ? [repeated(`${path}.name`, `"${mode.name}" is taken`, "name each mode differently")] : []),
        ...checkMode(mode, targets, path),
      ];
    }),
  ];
}

function checkMode(mode: CapacityMode, targets: readonly TimeTarget[], path: string): readonly Problem[] {
  switch (mode.kind) {
    case "onDemand":
      return [];
    case "fixed":
      return checkSizing(mode.units, targets, `${path}.units`);
    case "autoscaled": {
      const sizings = [
        ...checkSizing(mode.minimum, targets, `${path}.minimum`),
        ...checkSizing(mode.maximum, targets, `${path}.maximum`),
      ];
      return [
        ...checkTracking(mode, path),
        ...sizings,
        ...(sizings.length > 0 ? [] : checkOrder(mode.minimum, mode.maximum, targets, path)),
      ];
    }
    case "scheduled":
      return [
        ...checkSchedule(mode.schedule, targets, `${path}.schedule`),
        ...delayOutside(mode.updateMinutes, `${path}.updateMinutes`),
        ...(mode.autoscaling === undefined
          ? []
          : [
              ...checkTracking(mode.autoscaling, `${path}.autoscaling`),
              ...checkSizing(mode.autoscaling.maximum, targets, `${path}.autoscaling.maximum`),
            ]),
      ];
  }
}

function checkTracking(tracking: Tracking, path: string): readonly Problem[] {
  return [
    ...outside(tracking.targetPercent, 20, 90, `${path}.targetPercent`),
    ...delayOutside(tracking.alarmDelayMinutes, `${path}.alarmDelayMinutes`),
    ...delayOutside(tracking.updateMinutes, `${path}.updateMinutes`),
    ...delayOutside(tracking.scaleOutCooldownMinutes, `${path}.scaleOutCooldownMinutes`),
    ...delayOutside(tracking.scaleInCooldownMinutes, `${path}.scaleInCooldownMinutes`),
  ];
}

function delayOutside(minutes: number | undefined, path: string): readonly Problem[] {
  return minutes === undefined ? [] : wholeOutside(minutes, 0, minutesPerDay, path);
}

function checkSchedule(schedule: Schedule, targets: readonly TimeTarget[], path: string): readonly Problem[] {
  const minutes = schedule.map(({ minuteOfDay }) => minuteOfDay);
  return [
    ...(schedule.length === 0
      ? [missing(path, "it has no step", "give the units from some minute of the day on")]
      : []),
    ...schedule.flatMap(({ minuteOfDay, units }, position) => {
      const at = `${path}[${position}]`;
      const isRepeated = minutes.indexOf(minuteOfDay) < position;
      return [
        ...(isRepeated ? [repeated(`${at}.minuteOfDay`, `${minuteOfDay} is there already`, "give it once")] : []),
        ...wholeOutside(minuteOfDay, 0, minutesPerDay - 1, `${at}.minuteOfDay`),
        ...checkSizing(units, targets, `${at}.units`),
      ];
    }),
  ];
}

function checkSizing(sizing: Sizing, targets: readonly TimeTarget[], path: string): readonly Problem[] {
  if ("timesAverage" in sizing) {
    return outside(sizing.timesAverage, 0, 1e9, `${path}.timesAverage`);
  }
  const unlisted = targets.filter((target) => !sizing.targets.some((one) => isSame(one, target)));
  return [
    ...sizing.targets.flatMap((one, position) => checkUnits(one, `${path}.targets[${position}]`, 0)),
    ...unlisted.map((target) =>
      missing(`${path}.targets`, `${nameOf(target)} is not in it`, "list the units of every table and global index"),
    ),
  ];
}

function checkOrder(minimum: Sizing, maximum: Sizing, targets: readonly TimeTarget[], path: string) {
  return targets.flatMap((target) =>
    (["read", "write"] as const).flatMap((kind): readonly Problem[] => {
      const [least, most] = [unitsOf(minimum, target, kind), unitsOf(maximum, target, kind)];
      return least <= most
        ? []
        : [
            {
              code: "minimum_above_maximum",
              path,
              message: `${kind} units of ${nameOf(target)} are at least ${least} and at most ${most}`,
              fix: "give a minimum that is no more than the maximum",
            },
          ];
    }),
  );
}

const missing = (path: string, message: string, fix: string): Problem => ({ code: "missing", path, message, fix });
const repeated = (path: string, message: string, fix: string): Problem => ({ code: "repeated", path, message, fix });

interface Named {
  readonly table: string;
  readonly index?: string;
}

const isSame = (one: Named, other: Named) => one.table === other.table && one.index === other.index;
const nameOf = ({ table, index }: Named) => (index === undefined ? table : `${table}/${index}`);
