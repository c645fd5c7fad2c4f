/** How capacity is had. Everything that AWS leaves open is said at the model: `on-demand.ts`, `provisioned.ts`. */
export type CapacityMode = OnDemandMode | FixedMode | AutoscaledMode | ScheduledMode;

export interface OnDemandMode {
  readonly kind: "onDemand";
  readonly name: string;
  /** `new`: nothing was ever served. `settled`: the curve's everyday peak was (`everydayPeak`), but no flash crowd. */
  readonly start: "new" | "settled";
}

/** Provisioned units that never change. */
export interface FixedMode {
  readonly kind: "fixed";
  readonly name: string;
  readonly units: Sizing;
}

/** Provisioned units that target tracking moves. */
export interface AutoscaledMode extends Tracking {
  readonly kind: "autoscaled";
  readonly name: string;
  readonly minimum: Sizing;
  readonly maximum: Sizing;
}

/** Provisioned units that change at times of the day, every day. */
export interface ScheduledMode {
  readonly kind: "scheduled";
  readonly name: string;
  readonly schedule: Schedule;
  /** With it the schedule sets the minimum and target tracking moves the units above it. */
  readonly autoscaling?: Tracking & { readonly maximum: Sizing };
  /** As in `Tracking`. */
  readonly updateMinutes?: number;
}

/** Each step holds until the next one, the last one until the first of the next day. */
export type Schedule = readonly ScheduleStep[];

export interface ScheduleStep {
  /** 0 to 1,439, UTC. */
  readonly minuteOfDay: number;
  readonly units: Sizing;
}

/** Target tracking of Application Auto Scaling, with its delays in whole minutes. */
export interface Tracking {
  /** Share of the provisioned units that is to be consumed, 20 to 90. */
  readonly targetPercent: number;
  /** From the last data point that an alarm needs to the request for other units. Assumed: 1. */
  readonly alarmDelayMinutes?: number;
  /** From the request until the units are there. Assumed: 2. */
  readonly updateMinutes?: number;
  /** How long after a change of the same direction none is asked for. AWS's default for DynamoDB: 0. */
  readonly scaleOutCooldownMinutes?: number;
  readonly scaleInCooldownMinutes?: number;
}

export const defaultUpdateMinutes = 2;
export const defaultAlarmDelayMinutes = 1;

/**
 * Provisioned units of each target, reads and writes: a multiple of its own average load, rounded up, or as listed. DynamoDB
 * provisions whole units, at least 1.
 */
export type Sizing = { readonly timesAverage: number } | { readonly targets: readonly SizedTarget[] };

export interface SizedTarget {
  readonly table: string;
  readonly index?: string;
  readonly read: number;
  readonly write: number;
}
