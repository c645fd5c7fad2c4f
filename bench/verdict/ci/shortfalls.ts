import type { PatternResult, Result } from "../result.ts";

/**
 * Patterns for which a run falls short. An undecided one does, but for a run in turns with another design: that has too few
 * samples to prove a budget, and is not asked to (see `withRegression`).
 */
export function listShortfalls({ patterns, regression }: Result): readonly PatternResult[] {
  const isAskedForBudgets = regression?.kind !== "ab";
  return patterns.filter(({ verdict }) => verdict === "fail" || (verdict === "undecided" && isAskedForBudgets));
}
