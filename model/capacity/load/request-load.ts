import type { WireItem } from "../../request/wire-value.ts";
import type { UnitsSpread } from "./amounts.ts";
import type { TargetUnits } from "./load.ts";
import type { Options } from "./options.ts";
import type { Touch } from "./touch.ts";

/** What one request of a pattern takes. */
export interface RequestLoad {
  /** On average. */
  readonly units: readonly TargetUnits[];
  /** Probabilities of the units over all targets. */
  readonly spread: UnitsSpread;
  readonly touches: readonly Touch[];
  readonly assumptions: readonly string[];
  /** What it finds, for the stage that is made of it. */
  answer(options: Options): readonly WireItem[];
}
