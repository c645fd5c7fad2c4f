export const verdicts = ["pass", "fail", "undecided", "invalid"] as const;

/**
 * `pass` and `fail` are proved at 95 % confidence for the run as a whole: a run passes although a budget is broken, or fails by a
 * latency although all budgets are kept, with a chance of at most 5 % (see `ResultConfidence`). For a pass that holds where the run is
 * long enough for what breaks the budget to show: if slow requests come in bursts, at least four of these are to be expected in it.
 * What is rarer than that, like a pause once an hour, is not known to a run of a minute.
 *
 * `undecided` lacks the samples for either, `invalid` means that the run measured something other than the engine under the
 * documented load. With `--ab`, `pass` says that no budget is proved broken and that nothing is proved worse than the other design:
 * budgets are left open there, and the reasons say how many (see `withRegression`).
 */
export type Verdict = (typeof verdicts)[number];
