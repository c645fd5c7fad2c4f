import type { Command } from "commander";
import type { UnitsFlags } from "./units/run.ts";

/** `tablewright units`: what any request of the low-level API costs, given the tables and the items that are there. */
export function addUnits(program: Command): Command {
  return program
    .command("units")
    .description("what any DynamoDB request costs: units of the table and each index, and the rule of each amount")
    .argument("<file>", "JSON array of cases; - reads stdin")
    .option("--json", "machine-readable output")
    .addHelpText(
      "after",
      `
A case: {"id", "tables": [input of CreateTable], "before": {"<table>": [items]}, "request": {"operation", "input"}}, all in
DynamoDB JSON. "replayed": true is for a TransactWriteItems that went through before with the same ClientRequestToken; "before"
then holds the items as they were before that first call.

What DynamoDB refuses is an outcome, such as ValidationException, with total 0. What is not predicted (PartiQL, parallel scans,
batches of gets over 16 MB) has the outcome NotPredicted, total null and a reason; the other cases are predicted all the same.

Exit codes: 0 fine, 1 some cases are not predicted, 2 wrong use.

Example: npx tablewright units cases.json --json
         echo '[{"id": "get", "tables": [...], "before": {}, "request": {...}}]' | npx tablewright units -`,
    )
    .action(async (file: string, flags: UnitsFlags) => {
      const { units } = await import("./units/run.ts");
      process.exitCode = await units(file, flags);
    });
}
