import type { Command } from "commander";
import type { VerifyFlags } from "./verify/run.ts";

/** `tablewright verify`: results and units of every pattern, exact, against an engine, the prediction and a baseline. */
export function addVerify(program: Command): Command {
  return program
    .command("verify")
    .description("results and units of every pattern at every size, exact, against prediction, engine and baseline")
    .option("--design <path>", "design file (default: the social media design)")
    .option(
      "--baseline <file>",
      "verify.json or result.json of an earlier run: a pattern that is dearer or finds something else fails",
    )
    .option(
      "--write-baseline <file>",
      "write the outcome there as well, to be committed, if prediction and engine agree",
    )
    .option("--out <folder>", "where verify.json goes", ".tablewright")
    .option("--json", "print verify.json instead of the table")
    .addHelpText(
      "after",
      `
Executes every pattern that has a draw once at every size class on a small data set of its own, one request after the other, on
the embedded engine. No clock, no chance: the same design gives the same verify.json on every machine and day.

Exit codes: 0 all as predicted, nothing dearer, results as before, 1 something else, 2 wrong use, 3 the engine could not be had or went away.

Example: npx tablewright verify --write-baseline verify-baseline.json
         npx tablewright verify --baseline verify-baseline.json`,
    )
    .action(async (flags: VerifyFlags) => {
      const { verify } = await import("./verify/run.ts");
      process.exitCode = await verify(flags);
    });
}
