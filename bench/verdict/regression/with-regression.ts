import type { Result } from "../result.ts";
import { toExitCodeOfRegression } from "./to-regression.ts";
import type { Regression } from "./types.ts";

/**
 * The result of a run together with what it was compared with. What became worse fails a run whose budgets hold; nothing makes up for
 * a budget that is broken. In turns with another design, budgets get too few samples to be proved, so there an undecided one is no
 * verdict on the comparison. An invalid run stays invalid: what it measured compares with
 * nothing, and only units, which are computed, can be told apart.
 */
export function withRegression(result: Result, regression: Regression): Result {
  if (result.verdict === "invalid") {
    return { ...result, reasons: [...result.reasons, ...regression.reasons], regression };
  }
  const isWorse = toExitCodeOfRegression(regression) === 1;
  const isOpen = result.verdict === "undecided" && regression.kind === "ab";
  const ownVerdict = isOpen ? "pass" : result.verdict;
  const ownReasons = isOpen ? [] : result.reasons;
  return {
    ...result,
    verdict: isWorse ? "fail" : ownVerdict,
    reasons: [...regression.reasons, ...ownReasons],
    regression,
  };
}
