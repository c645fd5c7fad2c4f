import type { DesignPlan } from "../../model/capacity/plan/plan.ts";

/** What was assumed for any of the loads, each sentence once: of the design first, then of its patterns. */
export function assumptionsOf({ scales }: DesignPlan): readonly string[] {
  const ofPatterns = scales.flatMap(({ patterns }) =>
    patterns.flatMap(({ number, name, assumptions }) =>
      assumptions.map((text) => `${number === undefined ? "" : `#${number} `}${name}: ${text}`),
    ),
  );
  return [...new Set([...scales.flatMap(({ assumptions }) => assumptions), ...ofPatterns])];
}
