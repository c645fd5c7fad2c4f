import { checkPopularity } from "../../population/popularity.ts";
import { DesignError, type Problem } from "../../schema/problem.ts";
import { planCost } from "../cost/cost-plan.ts";
import { crossovers } from "../cost/crossovers.ts";
import { collectionQuotas, quotasPassed } from "../cost/quotas.ts";
import { planHeat } from "../heat/heat.ts";
import { repairsOf } from "../heat/repairs.ts";
import type { DesignLoad, PatternLoad } from "../load/load.ts";
import { planLoad, usersMost } from "../load/plan-load.ts";
import { scaledDemand, toDemand, toTargets } from "./demand-of-load.ts";
import { knobOf } from "./knob.ts";
import { limitText } from "./limit-text.ts";
import type { DesignPlan, PatternPlan, PlanInput, PlannedLoad, ScalePlan, TooHot } from "./plan.ts";

/** Loads beyond these are typing errors, and would leave the range in which the arithmetic is exact. */
const scaleMost = 1e12;
const peakToAverageMost = 1000;

/**
 * What a design costs at each load, and what breaks first there. The time does not depend on scale or users.
 *
 * @throws DesignError with every problem of the input
 */
export function planDesign(input: PlanInput): DesignPlan {
  const problems = checkInput(input);
  if (problems.length > 0) {
    throw new DesignError(problems, "The plan");
  }
  const { design, popularity, peakToAverage = 1, targetUtilization = 0.7 } = input;
  const loadByUsers = new Map<number, DesignLoad>();
  const loadOf = (users: number): DesignLoad => {
    const load = loadByUsers.get(users) ?? planLoad({ design, users, popularity, collections: "limited" });
    loadByUsers.set(users, load);
    return load;
  };
  const scales = input.loads.map((planned) => planScale(planned, loadOf(planned.users), input));
  return { design: design.name, peakToAverage, targetUtilization, popularity, scales };
}

function planScale({ scale, users }: PlannedLoad, load: DesignLoad, input: PlanInput): ScalePlan {
  const { prices, peakToAverage = 1 } = input;
  const options = input.targetUtilization === undefined ? {} : { targetUtilization: input.targetUtilization };
  const documented = toDemand(load, peakToAverage);
  const demandAt = (factor: number) => scaledDemand(documented, factor);
  const demand = demandAt(scale);
  const cost = planCost(demand, prices, options);
  const { onDemand, autoscaled, fixed } = cost.alternatives;
  const heat = planHeat(atPeak(load, peakToAverage));
  const targets = toTargets(load, scale);
  const sum = (figure: (pattern: PatternLoad) => number) =>
    load.patterns.reduce((total, pattern) => total + pattern.rateRps * scale * figure(pattern), 0);
  const executionsPerSecond = sum(() => 1);
  const { bendsFirst } = heat;
  return {
    scale,
    users,
    load,
    executionsPerSecond,
    executionsPerSecondPeak: executionsPerSecond * peakToAverage,
    requestsPerSecond: sum(({ requests }) => requests),
    readUnitsPerSecond: targets.reduce((total, target) => total + target.readUnitsPerSecond, 0),
    writeUnitsPerSecond: targets.reduce((total, target) => total + target.writeUnitsPerSecond, 0),
    targets,
    patterns: load.patterns.map((pattern) => toPatternPlan(pattern, scale)),
    storage: load.storage,
    storageBytes: load.storage.reduce((total, { bytes }) => total + bytes, 0),
    assumptions: load.assumptions ?? [],
    demand,
    costUsdPerMonth: {
      onDemand: onDemand.standard.usd,
      provisioned: autoscaled.standard.usd,
      onDemandInfrequentAccess: onDemand.standardInfrequentAccess.usd,
      provisionedInfrequentAccess: autoscaled.standardInfrequentAccess.usd,
      provisionedFixed: fixed.standard.usd,
    },
    cheapest: cost.cheapest,
    cheapestPerTable: cost.cheapestPerTable,
    crossovers: crossovers(demandAt, prices, options),
    quotas: [...quotasPassed(demand, options), ...collectionQuotas(collectionsOf(load))],
    heat,
    isHeatKnown: load.patterns.every(({ isEstimated }) => isEstimated !== true),
    ...(bendsFirst === undefined
      ? {}
      : {
          bendsFirst: {
            pattern: bendsFirst.parts[0]?.pattern ?? "",
            limit: limitText(bendsFirst),
            atScale: bendsFirst.atScale,
          },
        }),
    tooHot: heat.combined.flatMap((bend): TooHot[] => {
      const timesOver = scale / bend.atScale;
      if (timesOver <= 1) {
        return [];
      }
      const knob = knobOf(input.design, bend);
      const repairs = repairsOf(bend, heat, { wantedScale: scale });
      return [{ bend, timesOver, ...(knob === undefined ? {} : { knob }), repairs }];
    }),
  };
}

/** The load at its peak: keys are throttled there, however quiet the rest of the day is. */
function atPeak(load: DesignLoad, peakToAverage: number): DesignLoad {
  const patterns = load.patterns.map((pattern) => ({ ...pattern, rateRps: pattern.rateRps * peakToAverage }));
  return { ...load, patterns };
}

function toPatternPlan({ hotKeys: _, rateRps, ...pattern }: PatternLoad, scale: number): PatternPlan {
  const executionsPerSecond = rateRps * scale;
  const { requests: requestsPerExecution, ...described } = pattern;
  const sum = (kind: "read" | "write") => pattern.units.reduce((total, units) => total + units[kind], 0);
  return {
    ...described,
    requestsPerExecution,
    executionsPerSecond,
    readUnitsPerSecond: sum("read") * executionsPerSecond,
    writeUnitsPerSecond: sum("write") * executionsPerSecond,
  };
}

function collectionsOf({ storage }: DesignLoad) {
  return storage
    .filter(({ scope }) => scope === "table")
    .map(({ table, largestCollectionBytes = 0 }) => {
      const local = storage.filter((stored) => stored.table === table && stored.scope === "lsi");
      return {
        table,
        localIndexes: local.flatMap(({ index }) => index ?? []),
        largestCollectionBytes,
      };
    });
}

function checkInput({ loads, popularity, peakToAverage = 1, targetUtilization = 0.7 }: PlanInput): Problem[] {
  const problems: Problem[] = [...checkPopularity(popularity)];
  if (loads.length === 0) {
    problems.push({ code: "no_scale", path: "scale", message: "there is no load to plan for", fix: "give a scale" });
  }
  for (const { scale, users } of loads) {
    if (!(scale > 0 && scale <= scaleMost)) {
      const message = `${scale} is no factor on the documented rates`;
      const fix = `give a number above 0 and up to ${scaleMost.toExponential()}; 1 is the documented load`;
      problems.push({ code: "scale", path: "scale", message, fix });
    }
    if (!(Number.isSafeInteger(users) && users >= 1 && users <= usersMost)) {
      const fix = `give a whole number from 1 to ${usersMost.toExponential()}`;
      problems.push({ code: "users", path: "users", message: `${users} is no number of users`, fix });
    }
  }
  if (!(peakToAverage >= 1 && peakToAverage <= peakToAverageMost)) {
    const message = `a peak of ${peakToAverage} times the average cannot be`;
    problems.push({ code: "peak", path: "peak", message, fix: `give a number from 1 to ${peakToAverageMost}` });
  }
  if (!(targetUtilization >= 0.2 && targetUtilization <= 0.9)) {
    const message = `autoscaling cannot keep ${targetUtilization * 100} % of the capacity used`;
    problems.push({ code: "target_utilization", path: "targetUtilization", message, fix: "give 20 to 90 %" });
  }
  return problems;
}
