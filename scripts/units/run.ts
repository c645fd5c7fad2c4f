import { predictRequest } from "../../model/capacity/units/predict.ts";
import { createTables } from "../../model/capacity/units/tables.ts";
import { UnitsError } from "../../model/capacity/units/units-error.ts";
import { exitCodes } from "../failure.ts";
import { terminalStyle } from "../terminal.ts";
import { inputFailure } from "./problems.ts";
import { readCases, type UnitsCase } from "./read-cases.ts";
import { type CaseReport, renderCases, toCaseReport } from "./report.ts";

export interface UnitsFlags {
  readonly json?: boolean;
}

/** Reads the cases, predicts each, prints all. Gives the exit code. @throws UsageError with everything that is wrong, before anything is printed */
export async function units(file: string, flags: UnitsFlags): Promise<number> {
  const cases = await readCases(file);
  const problems: string[] = [];
  const reports = cases.flatMap((unitsCase, position) => predictCase(unitsCase, `[${position}]`, problems));
  if (problems.length > 0) {
    throw inputFailure(file, problems);
  }
  const text =
    flags.json === true
      ? `${JSON.stringify(reports, null, 2)}\n`
      : renderCases(reports, terminalStyle(process.stdout).hasColor);
  process.stdout.write(text);
  return exitCodes.fine;
}

function predictCase(
  { id, tables, before, request, replayed }: UnitsCase,
  path: string,
  problems: string[],
): CaseReport[] {
  const content = createTables(tables);
  for (const [table, items] of Object.entries(before)) {
    for (const item of items) {
      content.put(table, item);
    }
  }
  try {
    return [toCaseReport(id, predictRequest(content, request, { replayed }))];
  } catch (error) {
    if (!(error instanceof UnitsError)) {
      throw error;
    }
    problems.push(`${path}.request: ${error.message}; ${error.fix}`);
    return [];
  }
}
