/**
 * A result as test cases. One of them fails or errs exactly if the command line does not exit with 0, because some jobs go by
 * the file of test cases and others by the exit code.
 */

import type { PatternRegression, Regression } from "../regression/types.ts";
import type { PatternResult, Result } from "../result.ts";
import { describeComparison } from "../units/describe.ts";
import { describeUnitsChange } from "./regression.ts";
import { toLabel } from "./sentences.ts";
import { listShortfalls } from "./shortfalls.ts";

export interface TestCase {
  /** The same from run to run, and different from all others: GitLab compares by it, and leaves out the second of a name. */
  readonly name: string;
  /** After the design's name: GitLab shows it as the suite. */
  readonly group: string;
  readonly timeS: number;
  /** `null` for a pass. */
  readonly outcome: Outcome | null;
}

export interface Outcome {
  /** A failure is a verdict on the design, an error the lack of one; what is skipped decides nothing. */
  readonly element: "failure" | "error" | "skipped";
  readonly type: string;
  /** At least one sentence. */
  readonly reasons: readonly string[];
}

/** The run itself, each access pattern, the comparison of units, and each pattern against the baseline if there is one. */
export function toTestCases(result: Result): readonly TestCase[] {
  const isInTurns = result.regression?.kind === "ab";
  // A job that runs both, with and without --ab, has two files, and no name may be in both of them.
  return listTestCases(result).map((testCase) =>
    isInTurns ? { ...testCase, name: `${testCase.name} (--ab)`, group: `ab.${testCase.group}` } : testCase,
  );
}

function listTestCases(result: Result): readonly TestCase[] {
  const shortfalls = new Set(listShortfalls(result));
  return [
    toRunCase(result, shortfalls.size > 0 || result.regression?.verdict === "regressed"),
    ...result.patterns.map((pattern) => toPatternCase(pattern, shortfalls.has(pattern))),
    toPredictionCase(result),
    ...(result.regression === null ? [] : listRegressionCases(result.regression)),
  ];
}

/**
 * The run has a case of its own, so that a run without patterns is no empty suite, which CI systems take for a success.
 *
 * @param isExplained whether another case says why the verdict is no pass
 */
function toRunCase({ verdict, reasons, durationS }: Result, isExplained: boolean): TestCase {
  const failure: Outcome | null =
    verdict === "pass" || isExplained ? null : { element: "failure", type: verdict, reasons };
  const outcome: Outcome | null = verdict === "invalid" ? { element: "error", type: verdict, reasons } : failure;
  return { name: "the run is valid", group: "run", timeS: durationS, outcome };
}

/** Not proved is not passed: where an undecided pattern makes the exit code that of a failure, it is one here. */
function toPatternCase(pattern: PatternResult, isShort: boolean): TestCase {
  const { verdict, reason, kind, responseMs } = pattern;
  const element = verdict === "invalid" ? "error" : isShort ? "failure" : "skipped";
  return {
    name: toLabel(pattern),
    group: kind,
    timeS: (responseMs.p99 ?? 0) / 1000,
    outcome: verdict === "pass" ? null : { element, type: verdict, reasons: [reason] },
  };
}

/** A difference from the prediction is reported and decides nothing, so it is no failure here. */
function toPredictionCase({ units }: Result): TestCase {
  const isEqual = units.note === null && units.differing === 0 && units.notCompared < units.requests;
  const type = units.differing > 0 ? "units-differ" : "not-compared";
  const outcome: Outcome = { element: "skipped", type, reasons: [describeComparison(units)] };
  return { name: "units are as predicted", group: "units", timeS: 0, outcome: isEqual ? null : outcome };
}

function listRegressionCases({ patterns, units }: Regression): readonly TestCase[] {
  const dearer = units?.dearer ?? [];
  const failure: Outcome = { element: "failure", type: "dearer", reasons: dearer.map(describeUnitsChange) };
  const missing: Outcome = {
    element: "skipped",
    type: "not-compared",
    reasons: ["One of the two sides has no predicted units."],
  };
  return [
    ...patterns.map(toRegressionCase),
    {
      name: "units are no dearer than before",
      group: "regression",
      timeS: 0,
      outcome: units === null ? missing : dearer.length > 0 ? failure : null,
    },
  ];
}

/** What is undecided against a baseline fails nothing: a latency that nobody can tell apart is no reason to block a merge. */
function toRegressionCase({ number, pattern, verdict, reason, serviceMsP99 }: PatternRegression): TestCase {
  const isFine = verdict === "unchanged" || verdict === "improved";
  const element = verdict === "regressed" ? "failure" : "skipped";
  return {
    name: `${toLabel({ number, name: pattern })}: no slower than before`,
    group: "regression",
    timeS: (serviceMsP99.current ?? 0) / 1000,
    outcome: isFine ? null : { element, type: verdict, reasons: [reason] },
  };
}
