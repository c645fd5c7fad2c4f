import type { UnitsPart, WireRequest } from "../../model/capacity/units/prediction.ts";

/** What an engine counts, and the ids of its own rules that changed a figure. */
export interface Counted {
  readonly parts: readonly UnitsPart[];
  readonly differences: ReadonlySet<string>;
}

/** How an engine counts units, told from the parts of a prediction. Ids are those of `unitDifferences`. */
export interface Counting {
  /** Id of the difference because of which the engine's figure cannot be told. */
  readonly unknown: (request: WireRequest, parts: readonly UnitsPart[]) => string | undefined;
  readonly count: (request: WireRequest, parts: readonly UnitsPart[]) => Counted;
}
