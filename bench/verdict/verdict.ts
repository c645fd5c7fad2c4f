export const verdicts = ["pass", "fail", "undecided", "invalid"] as const;

/**
 * `pass` and `fail` are proved at 95 % confidence for the run as a whole: a run passes although a budget is broken, or fails by a
 * latency although all budgets are kept, with a chance of at most 5 % (see `ResultConfidence`). `undecided` lacks the samples
 * for either, `invalid` means that the run measured something other than the engine under the documented load.
 */
export type Verdict = (typeof verdicts)[number];
