import { countOf } from "../../bench/verdict/format.ts";
import { toPrediction } from "../../model/capacity/units/ledger.ts";
import { predictRequest, tablesOf } from "../../model/capacity/units/predict.ts";
import { createTables } from "../../model/capacity/units/tables.ts";
import { UnitsError } from "../../model/capacity/units/units-error.ts";
import { exitCodes } from "../failure.ts";
import { say, terminalStyle } from "../terminal.ts";
import { readCases, type UnitsCase } from "./read-cases.ts";
import { type CaseReport, isPredicted, renderCases, toCaseReport, toUnpredictedReport } from "./report.ts";

export interface UnitsFlags {
  readonly json?: boolean;
}

/**
 * Reads the cases, predicts each, prints all. Gives the exit code: `fellShort` when there are some that cannot be predicted.
 *
 * @throws UsageError with everything that is wrong with the input, before anything is printed
 */
export async function units(file: string, flags: UnitsFlags): Promise<number> {
  const cases = await readCases(file);
  const reports = cases.map(predictCase);
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify(reports, null, 2)}\n`
      : renderCases(reports, terminalStyle(process.stdout).hasColor),
  );
  const missing = reports.filter((report) => !isPredicted(report)).length;
  if (missing === 0) {
    return exitCodes.fine;
  }
  say(`${missing} of ${countOf(reports.length, "case")} not predicted; each says why.`);
  return exitCodes.fellShort;
}

function predictCase({ id, tables, before, request, replayed, refused, unpredicted }: UnitsCase): CaseReport {
  if (unpredicted !== undefined) {
    return toUnpredictedReport(id, unpredicted);
  }
  if (refused !== undefined) {
    const findings = { outcome: "ValidationException", reason: refused, parts: [] };
    return toCaseReport(id, toPrediction(tablesOf(request.input), findings));
  }
  const content = createTables(tables);
  for (const [table, items] of before) {
    for (const item of items) {
      content.put(table, item);
    }
  }
  try {
    return toCaseReport(id, predictRequest(content, request, { replayed }));
  } catch (error) {
    if (!(error instanceof UnitsError)) {
      throw error;
    }
    return toUnpredictedReport(id, `${error.message}; ${error.fix}`);
  }
}
