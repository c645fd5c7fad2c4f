import { countOf } from "../format.ts";
import type { Result } from "../result.ts";
import { toExitCodeOfRegression } from "./to-regression.ts";
import type { Regression } from "./types.ts";

/**
 * The result of a run together with what it was compared with. What became worse fails a run whose budgets hold; nothing makes up for
 * a budget that is broken. In turns with another design, budgets get too few samples to be proved, so there the verdict is that of the
 * comparison and the reasons say so; if nothing was compared either, the run stays undecided. An invalid run stays invalid: what it
 * measured compares with nothing, and only units, which are computed, can be told apart.
 */
export function withRegression(result: Result, regression: Regression): Result {
  if (result.verdict === "invalid") {
    return { ...result, reasons: [...result.reasons, ...regression.reasons], regression };
  }
  const isWorse = toExitCodeOfRegression(regression) === 1;
  const isOpen =
    result.verdict === "undecided" && regression.kind === "ab" && regression.latencyVerdict !== "not-compared";
  const ownVerdict = isOpen ? "pass" : result.verdict;
  const ownReasons = isOpen ? [describeOpenBudgets(result)] : result.reasons;
  return {
    ...result,
    verdict: isWorse ? "fail" : ownVerdict,
    reasons: [...regression.reasons, ...ownReasons],
    regression,
  };
}

function describeOpenBudgets({ patterns }: Result): string {
  const open = patterns.filter(({ verdict }) => verdict === "undecided");
  return `${countOf(open.length, "pattern")} had too few requests in these turns to be judged without the comparison: this run speaks of the comparison only. A run without --ab judges budgets.`;
}
