import { DesignError, type Problem } from "../../schema/problem.ts";
import { type Choice, toUniformUsd } from "./bill.ts";
import { assertCostInput, type CostOptions } from "./check-demand.ts";
import { choices } from "./cost-plan.ts";
import type { Demand } from "./demand.ts";
import type { RegionPrices } from "./prices.ts";

export interface CrossoverOptions extends CostOptions {
  /** Factors on the documented load to look between: 1e-3 and 1e10 unless said. */
  readonly fromScale?: number;
  readonly toScale?: number;
}

/** A load at which another choice becomes the cheapest. */
export interface Crossover {
  /** Factor on the documented load. */
  readonly scale: number;
  readonly from: Choice;
  readonly to: Choice;
  /**
   * What `to` costs there in a month. `from` costs the same, unless it needs one more whole provisioned unit from this load on:
   * then that unit is what makes it dearer.
   */
  readonly usd: number;
}

const stepsPerDecade = 10;

/** Two loads this near to each other, as a quotient, are one. */
const sameScale = 1 + 1e-9;

/**
 * The loads at which the cheapest choice for all tables changes, from low to high, each exact to 1e-9 of itself.
 *
 * The loads are looked at in ten steps a decade, and each step whose ends differ is halved until the change is found. A choice
 * that is the cheapest for less than a step can be missed. That happens only where costs are near to each other and whole
 * provisioned units are few, so that each unit is felt.
 *
 * @param demandAt the demand at a factor on the documented load; called some hundred times
 * @throws DesignError with all problems of the options, or of the demand at either end
 */
export function crossovers(
  demandAt: (scale: number) => Demand,
  prices: RegionPrices,
  options: CrossoverOptions = {},
): readonly Crossover[] {
  const { fromScale = 1e-3, toScale = 1e10 } = options;
  assertScales(fromScale, toScale);
  assertCostInput(demandAt(toScale), options);
  const targetUtilization = assertCostInput(demandAt(fromScale), options);
  const cheapestAt = (scale: number): Sample => {
    const demand = demandAt(scale);
    const samples = choices.map((choice) => {
      return { scale, choice, usd: toUniformUsd(demand, choice, prices, targetUtilization) };
    });
    return samples.reduce((best, sample) => (sample.usd < best.usd ? sample : best));
  };

  const found: Crossover[] = [];
  const steps = Math.max(1, Math.ceil(Math.log10(toScale / fromScale) * stepsPerDecade));
  let low = cheapestAt(fromScale);
  for (let step = 1; step <= steps; step += 1) {
    const high = cheapestAt(step === steps ? toScale : fromScale * (toScale / fromScale) ** (step / steps));
    while (low.choice !== high.choice) {
      const changed = findChange(low, high, cheapestAt);
      found.push({ scale: changed.scale, from: low.choice, to: changed.choice, usd: changed.usd });
      low = changed;
    }
    low = high;
  }
  return found;
}

/** A load, and the cheapest choice there: one of `choices`. */
interface Sample {
  readonly scale: number;
  readonly choice: Choice;
  readonly usd: number;
}

/** The first load found above `low` at which its choice is no longer the cheapest, as one whose cheapest is another. */
function findChange(low: Sample, high: Sample, cheapestAt: (scale: number) => Sample): Sample {
  let before = low;
  let after = high;
  while (after.scale / before.scale > sameScale) {
    const middle = cheapestAt(Math.sqrt(before.scale * after.scale));
    if (middle.choice === low.choice) {
      before = middle;
    } else {
      after = middle;
    }
  }
  return after;
}

function assertScales(fromScale: number, toScale: number): void {
  const problems = Object.entries({ fromScale, toScale })
    .filter(([, scale]) => !(scale > 0 && Number.isFinite(scale)))
    .map(
      ([path, scale]): Problem => ({
        code: "scale_not_possible",
        path,
        message: `${scale} is no factor on a load`,
        fix: "use a finite number above 0",
      }),
    );
  if (problems.length === 0 && fromScale >= toScale) {
    const message = `it starts at ${fromScale} and ends at ${toScale}`;
    problems.push({ code: "scales_reversed", path: "fromScale", message, fix: "start below the end" });
  }
  if (problems.length > 0) {
    throw new DesignError(problems, "The range of loads");
  }
}
