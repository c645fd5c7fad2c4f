import type { Command } from "commander";
import { exitCodes } from "./failure.ts";
import { renderDoctor, toDoctorReport } from "./tools/doctor.ts";
import { surveyTools } from "./tools/index.ts";

/** `tablewright doctor`: which tools are found, from where, and what to do about those that are not. */
export function addDoctor(program: Command): Command {
  return program
    .command("doctor")
    .description("say which tools are found, from where, and the command that gets what is missing")
    .option("--json", "machine-readable output")
    .addHelpText("after", "\nExample: npx tablewright doctor")
    .action(async (options: { json?: boolean }) => {
      const survey = await surveyTools();
      const report = toDoctorReport(survey);
      process.stdout.write(`${options.json === true ? JSON.stringify(report, null, 2) : renderDoctor(survey)}\n`);
      process.exitCode = report.ready ? exitCodes.fine : exitCodes.fellShort;
    });
}
