import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { exitCodes, reportFailure } from "./failure.ts";
import { endQuietly } from "./terminal.ts";

/**
 * The command line: one file a verb, imported only when it is asked for, so that `--help` costs nothing.
 * Exit codes: 0 fine, 1 the design or the run fell short, 2 wrong use, 3 no valid run and so no verdict.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("tablewright")
    .description(
      "A DynamoDB design written once as typed data: deployed, replayed under its documented load, and judged with evidence.",
    )
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 1 the design or the run fell short, 2 wrong use, 3 no valid run and so no verdict.\n\nExample: npx tablewright bench --scale 1000 --duration 60",
    );
  const { addBench } = await import("./bench/verb.ts");
  const { addLocal } = await import("./local.ts");
  const { addDrift } = await import("./drift.ts");
  const { addPlan } = await import("./plan.ts");
  const { addUnits } = await import("./units.ts");
  const { addVerify } = await import("./verify.ts");
  const { addDoctor } = await import("./doctor.ts");
  for (const add of [addBench, addPlan, addUnits, addVerify, addLocal, addDrift, addDoctor]) {
    add(program).exitOverride();
  }
  process.stdout.on("error", endQuietly);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
      return;
    }
    process.exitCode = reportFailure(error);
  }
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(version);
}
