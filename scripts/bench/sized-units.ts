import { predictSizedUnits, type SizedUnits } from "../../bench/verify/sized-units.ts";
import type { Design } from "../../model/schema/design.ts";
import { DesignError } from "../../model/schema/problem.ts";

/** Exact units by size class; `undefined` for a design whose data set cannot be made so small. */
export function sizedUnitsOf(design: Design): readonly SizedUnits[] | undefined {
  try {
    return predictSizedUnits(design);
  } catch (error) {
    if (error instanceof DesignError) {
      return undefined;
    }
    throw error;
  }
}
