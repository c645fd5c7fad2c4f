import type { Popularity } from "../../population/popularity.ts";
import type { Design } from "../../schema/design.ts";
import type { Bill } from "../cost/bill.ts";
import type { UniformBill } from "../cost/cost-plan.ts";
import type { Crossover } from "../cost/crossovers.ts";
import type { Demand } from "../cost/demand.ts";
import type { RegionPrices } from "../cost/prices.ts";
import type { PassedQuota } from "../cost/quotas.ts";
import type { CombinedBend, Heat } from "../heat/bend.ts";
import type { Repair } from "../heat/repairs.ts";
import type { DesignLoad, StoredBytes, TargetUnits, UnitsTarget } from "../load/load.ts";
import type { Knob } from "./knob.ts";

/** A load to plan for. */
export interface PlannedLoad {
  /** Factor on every documented rate. */
  readonly scale: number;
  /** Instances of the population's root entity. */
  readonly users: number;
}

export interface PlanInput {
  readonly design: Design;
  /** In the order in which they are to be shown. */
  readonly loads: readonly PlannedLoad[];
  readonly popularity: Popularity;
  readonly prices: RegionPrices;
  /**
   * How many times the average the peak is: 1 unless given. The documented rate is taken as the average, on which a bill is made;
   * heat, quotas and fixed capacity follow the peak.
   */
  readonly peakToAverage?: number;
  /** Share of provisioned capacity that autoscaling keeps used, from 0.2 to 0.9; 0.7 unless given. */
  readonly targetUtilization?: number;
}

/** Read and write units a second, on average. */
export interface UnitsPerSecond {
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
}

export interface TargetPlan extends UnitsTarget, UnitsPerSecond {}

export interface PatternPlan extends UnitsPerSecond {
  readonly name: string;
  readonly number?: number;
  readonly title: string;
  readonly kind: "read" | "write";
  readonly executionsPerSecond: number;
  readonly requestsPerExecution: number;
  /** Units of one execution: on average, and what 99 of 100 stay within. */
  readonly unitsMean: number;
  readonly unitsP99: number;
  readonly units: readonly TargetUnits[];
  /** The units are an estimate from above, and no hot key is known. */
  readonly isEstimated?: true;
  readonly assumptions: readonly string[];
}

/** The limit that is passed at the lowest scale, and the pattern that puts most of the load there. */
export interface BendsFirst {
  readonly pattern: string;
  readonly limit: string;
  readonly atScale: number;
}

/** A key that is too hot at the planned load, with what would help. */
export interface TooHot {
  readonly bend: CombinedBend;
  /** How many times over its limit it is, at the peak. */
  readonly timesOver: number;
  /** The number of the design to raise, where it has one for this key. */
  readonly knob?: Knob;
  readonly repairs: readonly Repair[];
}

export interface ScalePlan extends UnitsPerSecond {
  readonly scale: number;
  readonly users: number;
  /** What it is made from: expected units and hot keys at the documented rates. */
  readonly load: DesignLoad;
  /** Executions of patterns a second, on average and at the peak. */
  readonly executionsPerSecond: number;
  readonly executionsPerSecondPeak: number;
  readonly requestsPerSecond: number;
  readonly targets: readonly TargetPlan[];
  readonly patterns: readonly PatternPlan[];
  readonly storage: readonly StoredBytes[];
  readonly storageBytes: number;
  /** What was assumed where the design does not say, besides what its patterns list. */
  readonly assumptions: readonly string[];
  readonly demand: Demand;
  /** US dollars for a month of 730 hours, all tables alike. `provisioned` is provisioned with autoscaling. */
  readonly costUsdPerMonth: {
    readonly onDemand: number;
    readonly provisioned: number;
    readonly onDemandInfrequentAccess: number;
    readonly provisionedInfrequentAccess: number;
    /** Provisioned for the peak, without autoscaling. */
    readonly provisionedFixed: number;
  };
  /** The cheapest with all tables alike, and with a choice for each table. */
  readonly cheapest: UniformBill;
  readonly cheapestPerTable: Bill;
  /** Loads at which another choice becomes the cheapest, for this many users. */
  readonly crossovers: readonly Crossover[];
  readonly quotas: readonly PassedQuota[];
  /** At the peak: scales are factors on the documented rates at which the peak passes a limit. */
  readonly heat: Heat;
  /** Absent where no key ever bends, as far as is known. */
  readonly bendsFirst?: BendsFirst;
  /** Whether the hot keys of all patterns are known. */
  readonly isHeatKnown: boolean;
  readonly tooHot: readonly TooHot[];
}

export interface DesignPlan {
  readonly design: string;
  readonly peakToAverage: number;
  readonly targetUtilization: number;
  readonly popularity: Popularity;
  readonly scales: readonly ScalePlan[];
}
