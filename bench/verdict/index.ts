/** Samples of a run in, verdict and reports out. */

export { assessRun } from "./judge.ts";
export { renderReport } from "./report.ts";
export type { PatternResult, Result, Verdict } from "./result.ts";
export { toExitCode } from "./result.ts";
export { ResultFileError } from "./result-file-error.ts";
export type { GeneratorOutcome, ReplayedPattern, RunDescription, RunLimits, UnitTarget } from "./run.ts";
export { defaultLimits } from "./run.ts";
export type { SampleFile } from "./samples.ts";
export { readSamples } from "./samples.ts";
export { renderTerminal } from "./terminal.ts";
export { compareUnits, type History } from "./units/compare.ts";
export { notComparedAtAll, type UnitsComparison, type UnitsResult } from "./units/comparison.ts";
export { writeResults } from "./write.ts";
