/** Samples of a run in, verdict and reports out. */

export { assessParts, assessRun, type RunPart } from "./judge.ts";
export { compareWithBaseline } from "./regression/compare-baseline.ts";
export { compareTurns } from "./regression/compare-turns.ts";
export { readBaseline } from "./regression/read-baseline.ts";
export { withRegression } from "./regression/with-regression.ts";
export { renderReport } from "./report.ts";
export type { PatternResult, Result, Verdict } from "./result.ts";
export { toExitCode } from "./result.ts";
export { ResultFileError } from "./result-file-error.ts";
export type { GeneratorOutcome, ReplayedPattern, RunDescription, RunLimits, UnitTarget } from "./run.ts";
export { defaultLimits } from "./run.ts";
export type { SampleFile } from "./samples.ts";
export { readSamples } from "./samples.ts";
export { renderTerminal } from "./terminal.ts";
export { toOneTimeline } from "./timeline.ts";
export { compareUnits, type History } from "./units/compare.ts";
export { notComparedAtAll, type UnitsComparison, type UnitsResult } from "./units/comparison.ts";
export { combineEnds, mergeWorkers, type WorkerEnd, type WorkerResult } from "./workers.ts";
export { writeResults } from "./write.ts";
