import { toWholeNumber } from "../whole.ts";
import { type CapacityControl, RecentValues } from "./capacity-control.ts";
import type { DecreaseLimit } from "./decrease-limit.ts";
import { defaultAlarmDelayMinutes, type Tracking } from "./mode.ts";

/** Page "Burst and adaptive capacity": up to 300 seconds of unused capacity are kept. */
export const burstSeconds = 300;

/** Page "DynamoDB metrics and dimensions": two consecutive minutes above the target, 15 data points below. */
const scaleOutAfterMinutes = 2;
const scaleInAfterMinutes = 15;

/** The lower alarm is so many points of utilization below the target: 50 % for a target of 70 %. */
const scaleInBelowPoints = 20;

/** What floating point may be wrong by where two figures are meant to be equal. */
const tolerance = 1e-9;

/** Between which ends the units are to be. Fixed and scheduled capacity have both ends at one place. */
export interface UnitsRange {
  readonly minimum: number;
  readonly maximum: number;
}

export interface ProvisionedSettings {
  readonly stepMinutes: number;
  readonly initialUnits: number;
  readonly rangeAt: (step: number) => UnitsRange;
  readonly updateMinutes: number;
  /** Shared by reads and writes of the target. */
  readonly decreases: DecreaseLimit;
  /** Absent: the units follow the range alone. */
  readonly tracking?: Tracking;
}

/**
 * Provisioned units over time: within their range at any time but for the delay of an update, and moved by target tracking
 * where there is any.
 *
 * From the pages "Managing throughput capacity automatically with DynamoDB auto scaling" (target 20 to 90 %), "DynamoDB metrics
 * and dimensions" (more than the target for two consecutive minutes raises, 15 data points below lower; alarms come a few
 * minutes late and an update takes several) and AWS re:Post "How do I resolve issues with DynamoDB auto scaling?" (lowered
 * when 20 points or more below the target: 50 % for 70 %). Assumed, since AWS does not say:
 * - The units asked for are the highest consumption of the alarm's minutes, divided by the target, within the range. What is
 *   throttled is not consumed, so a steep rise is climbed in stairs of 1 / target each.
 * - An alarm asks one minute after its last data point, an update takes two: five minutes from the first minute above. Both
 *   can be set. While an update runs no other is asked for, and alarms count afresh after it.
 * - A decrease that the limit forbids is asked for again every step. Steps longer than an alarm's minutes are one data point.
 * - A range that moves (a schedule) starts an update by itself, without an alarm.
 */
export function createProvisioned(settings: ProvisionedSettings): CapacityControl {
  const { stepMinutes, initialUnits, rangeAt, updateMinutes, decreases, tracking } = settings;
  const toSteps = (minutes: number) => Math.ceil(minutes / stepMinutes);
  let units = initialUnits;
  let pending: { readonly units: number; readonly fromStep: number } | undefined;
  const alarms = tracking === undefined ? undefined : createAlarms(tracking, toSteps);

  const ask = (wanted: number, step: number, fromStep: number): void => {
    const isDecrease = wanted < units;
    if (pending === undefined && wanted !== units && (!isDecrease || decreases.take(step * stepMinutes))) {
      pending = { units: wanted, fromStep };
    }
  };
  const applyPending = (step: number): void => {
    if (pending !== undefined && step >= pending.fromStep) {
      alarms?.changed(step, pending.units > units);
      units = pending.units;
      pending = undefined;
    }
  };
  return {
    unitsAt: (step) => {
      applyPending(step);
      const { minimum, maximum } = rangeAt(step);
      ask(Math.min(maximum, Math.max(minimum, units)), step, step + toSteps(updateMinutes));
      applyPending(step);
      return units;
    },
    consumed: (step, unitsPerSecond) => {
      const wanted = alarms?.wantedAfter(step, unitsPerSecond, units);
      if (wanted !== undefined) {
        const { minimum, maximum } = rangeAt(step);
        const fromStep = step + 1 + toSteps((tracking?.alarmDelayMinutes ?? defaultAlarmDelayMinutes) + updateMinutes);
        ask(Math.min(maximum, Math.max(minimum, wanted)), step, fromStep);
      }
    },
  };
}

interface Alarms {
  /** The units that an alarm asks for after this step; absent while there is no alarm. */
  wantedAfter(step: number, consumed: number, units: number): number | undefined;
  /** Other units are there from this step on. */
  changed(step: number, isIncrease: boolean): void;
}

function createAlarms(
  { targetPercent, scaleOutCooldownMinutes = 0, scaleInCooldownMinutes = 0 }: Tracking,
  toSteps: (minutes: number) => number,
): Alarms {
  const outSteps = toSteps(scaleOutAfterMinutes);
  const inSteps = toSteps(scaleInAfterMinutes);
  const target = targetPercent / 100;
  const lowest = (targetPercent - scaleInBelowPoints) / 100;
  const recent = new RecentValues(inSteps);
  let above = 0;
  let below = 0;
  let outFromStep = 0;
  let inFromStep = 0;
  return {
    wantedAfter: (step, consumed, units) => {
      recent.add(consumed);
      // A consumption at the target that counts as above asks for the units that are there.
      above = consumed > units * target ? above + 1 : 0;
      below = consumed <= units * lowest * (1 + tolerance) ? below + 1 : 0;
      if (above >= outSteps && step >= outFromStep) {
        return toWholeNumber(recent.highestOfLast(outSteps) / target);
      }
      if (below >= inSteps && step >= inFromStep) {
        return toWholeNumber(recent.highestOfLast(inSteps) / target);
      }
      return undefined;
    },
    changed: (step, isIncrease) => {
      above = 0;
      below = 0;
      if (isIncrease) {
        outFromStep = step + toSteps(scaleOutCooldownMinutes);
      } else {
        inFromStep = step + toSteps(scaleInCooldownMinutes);
      }
    },
  };
}
