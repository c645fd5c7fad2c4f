import { toWholeNumber } from "../whole.ts";
import type { CapacityControl } from "./capacity-control.ts";
import { everydayPeak, minutesPerDay } from "./curve.ts";
import { createDecreaseLimit, type DecreaseLimit } from "./decrease-limit.ts";
import { defaultTimeLimits, type TimeInput, type TimeTarget } from "./input.ts";
import { Lane, type LoadKind } from "./lane.ts";
import { type CapacityMode, defaultUpdateMinutes, type Sizing } from "./mode.ts";
import { createOnDemand } from "./on-demand.ts";
import { createProvisioned, type UnitsRange } from "./provisioned.ts";

/** Reads and writes of a target under a mode. */
export interface TargetLanes {
  readonly target: TimeTarget;
  readonly read: Lane;
  readonly write: Lane;
  readonly decreases: DecreaseLimit;
}

/** What all targets of a simulation have in common. */
export interface LaneContext extends Pick<TimeInput, "curve" | "limits"> {
  readonly stepMinutes: number;
  /** The curve's factor in the first step. */
  readonly firstFactor: number;
}

export function createTargetLanes(target: TimeTarget, mode: CapacityMode, context: LaneContext): TargetLanes {
  const decreases = createDecreaseLimit();
  const lane = (kind: LoadKind) =>
    new Lane({
      target,
      kind,
      control: createControl({ target, kind, mode, decreases, ...context }),
      isProvisioned: mode.kind !== "onDemand",
      stepMinutes: context.stepMinutes,
    });
  return { target, read: lane("read"), write: lane("write"), decreases };
}

interface ControlSettings extends LaneContext {
  readonly target: TimeTarget;
  readonly kind: LoadKind;
  readonly mode: CapacityMode;
  readonly decreases: DecreaseLimit;
}

function createControl(settings: ControlSettings): CapacityControl {
  const { target, kind, mode, stepMinutes, firstFactor, curve, decreases, limits = defaultTimeLimits } = settings;
  const quotaUnits = limits.quota?.[kind] ?? Number.POSITIVE_INFINITY;
  const sized = (sizing: Sizing) => Math.min(quotaUnits, unitsOf(sizing, target, kind));
  const common = { stepMinutes, decreases };
  switch (mode.kind) {
    case "onDemand": {
      const settled = mode.start === "settled" ? 2 * everydayPeak(curve) * target[kind].units : 0;
      const warmUnits = Math.max(limits.newTable[kind], target.warmThroughput?.[kind] ?? 0, settled);
      return createOnDemand({ stepMinutes, warmUnits, quotaUnits });
    }
    case "fixed": {
      const units = sized(mode.units);
      const range = { minimum: units, maximum: units };
      return createProvisioned({ ...common, initialUnits: units, rangeAt: () => range, updateMinutes: 0 });
    }
    case "autoscaled": {
      const range = { minimum: sized(mode.minimum), maximum: sized(mode.maximum) };
      const settled = toWholeNumber((target[kind].units * firstFactor * 100) / mode.targetPercent);
      return createProvisioned({
        ...common,
        initialUnits: within(range, settled),
        rangeAt: () => range,
        updateMinutes: mode.updateMinutes ?? defaultUpdateMinutes,
        tracking: mode,
      });
    }
    case "scheduled": {
      const { schedule, autoscaling } = mode;
      const maximum = autoscaling === undefined ? undefined : sized(autoscaling.maximum);
      const ranges = schedule
        .map(({ minuteOfDay, units }) => ({ minuteOfDay, range: scheduledRange(sized(units), maximum) }))
        .sort((one, other) => one.minuteOfDay - other.minuteOfDay);
      const ofMinute = rangesOfMinutes(ranges);
      const rangeAt = (step: number) => ofMinute[(step * stepMinutes) % minutesPerDay] ?? { minimum: 1, maximum: 1 };
      const evening = ofMinute[minutesPerDay - 1] ?? { minimum: 1, maximum: 1 };
      const settled =
        autoscaling === undefined ? 1 : (target[kind].units * firstFactor * 100) / autoscaling.targetPercent;
      return createProvisioned({
        ...common,
        initialUnits: within(evening, toWholeNumber(settled)),
        rangeAt,
        updateMinutes: mode.updateMinutes ?? autoscaling?.updateMinutes ?? defaultUpdateMinutes,
        ...(autoscaling === undefined ? {} : { tracking: autoscaling }),
      });
    }
  }
}

/** A scheduled action that raises the minimum above the maximum raises both. */
function scheduledRange(units: number, maximum: number | undefined): UnitsRange {
  return { minimum: units, maximum: Math.max(units, maximum ?? units) };
}

/** For each minute of the day the range that the last step before it, or at it, has set. */
function rangesOfMinutes(
  steps: readonly { readonly minuteOfDay: number; readonly range: UnitsRange }[],
): readonly UnitsRange[] {
  const ranges: UnitsRange[] = [];
  let next = 0;
  let current = steps.at(-1)?.range ?? { minimum: 1, maximum: 1 };
  for (let minute = 0; minute < minutesPerDay; minute++) {
    while (next < steps.length && (steps[next]?.minuteOfDay ?? minutesPerDay) <= minute) {
      current = steps[next]?.range ?? current;
      next += 1;
    }
    ranges.push(current);
  }
  return ranges;
}

const within = ({ minimum, maximum }: UnitsRange, units: number) => Math.min(maximum, Math.max(minimum, units));

/** Provisioned units of a target under a sizing; those of a target that it does not list are NaN (`checkTimeInput` refuses it). */
export function unitsOf(sizing: Sizing, target: TimeTarget, kind: LoadKind): number {
  if ("timesAverage" in sizing) {
    return toWholeNumber(target[kind].units * sizing.timesAverage);
  }
  const listed = sizing.targets.find(({ table, index }) => table === target.table && index === target.index);
  return toWholeNumber(listed?.[kind] ?? Number.NaN);
}
