/** How the error that a run may make is shared among its tests, so that the promise holds for the run as a whole. */

/** The chance that a run passes although a budget is broken, and the chance that it fails although all are kept. */
export const errorRateOfRun = 0.05;

/** What one test of one budget may err. */
export interface ErrorRates {
  readonly pass: number;
  readonly fail: number;
}

/**
 * A run fails if any budget does, so the chance of a false *fail* grows with every budget that is tested; each gets its equal
 * part (Bonferroni). A run passes only if all of them do, so a false *pass* has to get past the test of the broken budget,
 * whatever the others do: no division (the intersection-union test; R. Berger, 1982).
 *
 * A run that may be looked at several times, and goes on until it is decided, has as many chances to err in either direction; so
 * each look gets its equal part as well. By adding up chances this holds for exact tests, for rounds of any size and for any
 * rule of when to stop. Boundaries made for correlated looks (Pocock; O'Brien and Fleming) would ask for somewhat fewer
 * requests, but rest on normal approximations, which a handful of requests over a budget do not follow.
 *
 * @param budgets patterns with a budget
 * @param looks how often the run may be judged at most
 */
export function shareErrorRate(budgets: number, looks: number): ErrorRates {
  const perLook = errorRateOfRun / Math.max(1, looks);
  return { pass: perLook, fail: perLook / Math.max(1, budgets) };
}
