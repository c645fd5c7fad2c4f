/**
 * The search for the highest load at which all budgets hold: upwards in steps of two, then by bisection. It only decides what
 * to try next; each try is a run of its own on fresh data, and its verdict is what the search learns.
 */

/**
 * What a probe came to: the verdict of its run, or `generator` for a run that is invalid because the load generator could not
 * keep up, which says nothing of the engine.
 */
export type ProbeOutcome = "pass" | "fail" | "undecided" | "generator" | "invalid";

export interface Probe {
  readonly scale: number;
  /** Whether it repeats an undecided one with more requests. */
  readonly isLonger: boolean;
  readonly outcome: ProbeOutcome;
}

export interface SearchRules {
  /** Of the first probe. */
  readonly startScale: number;
  /** The search is over when the bounds are no further apart than this share of the lower one. */
  readonly resolutionShare: number;
  readonly probesMost: number;
}

export interface UpperBound {
  readonly scale: number;
  /** A budget is proved to break there, none could be proved either way, or the load generator cannot go there. */
  readonly kind: "broken" | "not-proven" | "generator";
}

/** `null` where there is none yet. */
export interface Bounds {
  /** The highest scale at which all budgets were proved to hold. */
  readonly provenScale: number | null;
  /** The lowest above it at which they were not. */
  readonly upper: UpperBound | null;
}

/** Why a search is over: it has its answer, its first probe did not pass, a probe measured nothing, or the probes are used up. */
export type SearchEnd = "found" | "start" | "invalid" | "probes";

export type NextStep =
  | { readonly kind: "probe"; readonly scale: number; readonly isLonger: boolean }
  | { readonly kind: "end"; readonly why: SearchEnd };

const growth = 2;

/**
 * What to do after these probes, which came about by following this function from the start.
 *
 * Of one probe at most one of the two errors is possible: a pass is wrong only beyond the limit, a fail only below it. So if each
 * verdict errs with a chance of at most 5 % / `probesMost`, all of them together do with at most 5 %, whichever scales were
 * tried: with that confidence the limit lies between the proven scale and the one that is proved to be broken.
 */
export function planNextProbe(probes: readonly Probe[], rules: SearchRules): NextStep {
  const last = probes.at(-1);
  if (last === undefined) {
    return { kind: "probe", scale: rules.startScale, isLonger: false };
  }
  if (last.outcome === "invalid") {
    return { kind: "end", why: "invalid" };
  }
  const isFull = probes.length >= rules.probesMost;
  if (last.outcome === "undecided" && !last.isLonger && !isFull) {
    return { kind: "probe", scale: last.scale, isLonger: true };
  }
  const { provenScale, upper } = findBounds(probes);
  if (provenScale === null) {
    return { kind: "end", why: "start" };
  }
  const next = upper === null ? provenScale * growth : toScale(Math.sqrt(provenScale * upper.scale));
  const isNarrow = upper !== null && upper.scale <= provenScale * (1 + rules.resolutionShare);
  if (isNarrow || next <= provenScale || next >= (upper?.scale ?? Number.POSITIVE_INFINITY)) {
    return { kind: "end", why: "found" };
  }
  return isFull ? { kind: "end", why: "probes" } : { kind: "probe", scale: next, isLonger: false };
}

/** A figure to type: three significant digits. */
const toScale = (scale: number): number => Number(scale.toPrecision(3));

const boundKinds: Readonly<Partial<Record<ProbeOutcome, UpperBound["kind"]>>> = {
  fail: "broken",
  undecided: "not-proven",
  generator: "generator",
};

/** What is known after these probes. An undecided one that was not repeated, for want of probes or time, is not proven. */
export function findBounds(probes: readonly Probe[]): Bounds {
  let provenScale: number | null = null;
  let upper: UpperBound | null = null;
  for (const { scale, outcome } of probes) {
    const kind = boundKinds[outcome];
    if (outcome === "pass") {
      provenScale = Math.max(scale, provenScale ?? scale);
      // The longer probe has passed where the shorter was undecided.
      upper = upper !== null && upper.scale <= scale ? null : upper;
    } else if (kind !== undefined && (upper === null || scale <= upper.scale)) {
      upper = { scale, kind };
    }
  }
  return { provenScale, upper };
}
