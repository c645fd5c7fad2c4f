import type { CapacityControl } from "./capacity-control.ts";
import type { AverageLoad, TimeTarget } from "./input.ts";
import { burstSeconds } from "./provisioned.ts";

export type LoadKind = "read" | "write";

export interface LaneSettings {
  readonly target: TimeTarget;
  readonly kind: LoadKind;
  readonly control: CapacityControl;
  /** Provisioned units keep what is unused for `burstSeconds`, and are paid by the hour. */
  readonly isProvisioned: boolean;
  readonly stepMinutes: number;
}

/**
 * The reads or the writes of one target: capacity and what is left of it for bursts, and sums over all steps.
 *
 * Unused provisioned units are kept up to 300 seconds' worth (page "Burst and adaptive capacity") and serve what is above the
 * units of a step. Assumed: nothing is kept at the start, nothing of it is lost to DynamoDB's own work, and load is even
 * within a step.
 */
export class Lane {
  readonly target: TimeTarget;
  readonly kind: LoadKind;
  readonly average: AverageLoad;
  demandedUnits = 0;
  throttledUnits = 0;
  demandedRequests = 0;
  throttledRequests = 0;
  throttledSteps = 0;
  limitingSteps = 0;
  /** Units that were there: a second's units times seconds. */
  offeredUnits = 0;
  /** Of each hour the highest units: pages say that provisioned units are paid by the hour, and not which of two figures counts. */
  unitHours = 0;
  lowestUnits = Number.POSITIVE_INFINITY;
  highestUnits = 0;
  /** Of the step that is open. */
  unitsPerSecond = 0;
  demand = 0;
  private kept = 0;
  private hourHighest = 0;
  private readonly control: CapacityControl;
  private readonly keepsSeconds: number;
  private readonly seconds: number;

  constructor({ target, kind, control, isProvisioned, stepMinutes }: LaneSettings) {
    this.target = target;
    this.kind = kind;
    this.average = target[kind];
    this.control = control;
    this.keepsSeconds = isProvisioned ? burstSeconds : 0;
    this.seconds = stepMinutes * 60;
  }

  /** Opens a step in which the target is asked for `factor` times its average, and says which share of that it could serve. */
  open(step: number, factor: number): number {
    this.unitsPerSecond = this.control.unitsAt(step);
    this.demand = this.average.units * factor * this.seconds;
    const available = this.unitsPerSecond * this.seconds + this.kept;
    // A capacity that is meant to be the demand may differ from it in the last bit.
    return this.demand * (1 - 1e-12) <= available ? 1 : available / this.demand;
  }

  /** Closes the step: so much of the demand was served. `isLimiting` where no other target could serve less. */
  close(step: number, share: number, factor: number, isLimiting: boolean): void {
    const served = this.demand * share;
    const offered = this.unitsPerSecond * this.seconds;
    this.kept = Math.max(0, Math.min(this.keepsSeconds * this.unitsPerSecond, this.kept + offered - served));
    this.control.consumed(step, served / this.seconds);
    this.demandedUnits += this.demand;
    this.offeredUnits += offered;
    this.lowestUnits = Math.min(this.lowestUnits, this.unitsPerSecond);
    this.highestUnits = Math.max(this.highestUnits, this.unitsPerSecond);
    this.hourHighest = Math.max(this.hourHighest, this.unitsPerSecond);
    if (((step + 1) * this.seconds) % 3600 === 0) {
      this.unitHours += this.hourHighest;
      this.hourHighest = 0;
    }
    const requests = this.average.requests * factor * this.seconds;
    this.demandedRequests += requests;
    if (share < 1) {
      this.throttledUnits += this.demand * (1 - share);
      this.throttledRequests += requests * (1 - share);
      this.throttledSteps += this.demand > 0 ? 1 : 0;
      this.limitingSteps += isLimiting ? 1 : 0;
    }
  }

  /** Units that are kept for bursts. */
  get keptUnits(): number {
    return this.kept;
  }
}
