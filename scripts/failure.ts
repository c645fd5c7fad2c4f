import { EngineError } from "../bench/engine/engine-error.ts";
import { endingSignal } from "../bench/engine/shutdown.ts";
import { ResultFileError } from "../bench/verdict/result-file-error.ts";
import { DesignError } from "../model/schema/problem.ts";
import { errnoOf, ToolError } from "./tools/tool-error.ts";

export const exitCodes = { fine: 0, fellShort: 1, wrongUse: 2, noVerdict: 3 } as const;

/** The command line was used wrongly: an option that does not exist, a file that is not there. */
export class UsageError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = "UsageError";
    this.fix = fix;
  }
}

/**
 * Says on stderr what went wrong and what to do, in a sentence each, and gives the exit code. Only what nobody foresaw shows
 * a stack.
 */
export function reportFailure(error: unknown): number {
  if (endingSignal() !== undefined) {
    return exitCodes.noVerdict;
  }
  const { text, exitCode } = explain(error);
  process.stderr.write(`${text}\n`);
  return exitCode;
}

/** What to do about failures of the system that can meet any file we write. */
const systemFixes: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full: free some space; TMPDIR names the folder for temporary files.",
  EDQUOT: "The disk quota is used up: free some space; TMPDIR names the folder for temporary files.",
  EROFS: "The file system is read-only: TMPDIR names the folder for temporary files.",
  EACCES: "This user may not write there: TMPDIR names the folder for temporary files.",
};

function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof DesignError) {
    return { text: error.message, exitCode: exitCodes.fellShort };
  }
  if (error instanceof UsageError) {
    return { text: `${error.message}\n  ${error.fix}`, exitCode: exitCodes.wrongUse };
  }
  if (error instanceof EngineError) {
    return { text: `${error.message} [${error.code}]\n  ${error.fix}`, exitCode: exitCodes.noVerdict };
  }
  if (error instanceof ToolError) {
    return { text: `${error.what} [${error.code}]\n  ${error.fix}`, exitCode: exitCodes.noVerdict };
  }
  if (error instanceof ResultFileError) {
    const isGivenByUser = error.code.startsWith("baseline.");
    return {
      text: `${error.message} [${error.code}]`,
      exitCode: isGivenByUser ? exitCodes.wrongUse : exitCodes.noVerdict,
    };
  }
  const fix = systemFixes[errnoOf(error) ?? ""];
  if (fix !== undefined && error instanceof Error) {
    return { text: `${error.message}.\n  ${fix}`, exitCode: exitCodes.noVerdict };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `Unexpected, and so a defect of tablewright itself:\n${stack}`, exitCode: exitCodes.noVerdict };
}
