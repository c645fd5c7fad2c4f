import type { Command } from "commander";
import { addDataSetOptions, type DataSetFlags } from "./bench/options.ts";

/** `tablewright local`: an engine with the design's tables and data, kept running until Ctrl-C. */
export function addLocal(program: Command): Command {
  const command = program
    .command("local")
    .description("start an engine with the design's tables and data, and keep it running");
  return addDataSetOptions(command)
    .option("--pulumi", "leave the engine empty, and have `pulumi up` deploy to it instead of AWS")
    .addHelpText(
      "after",
      "\nExample: npx tablewright local --port 8000 --users 50\nExample: npx tablewright local --pulumi",
    )
    .action(async (flags: DataSetFlags & { readonly pulumi?: boolean }) => {
      if (flags.pulumi === true) {
        const { keepLocalForPulumi } = await import("./pulumi/keep-local.ts");
        process.exitCode = await keepLocalForPulumi(flags);
        return;
      }
      const { keepLocal } = await import("./bench/keep-local.ts");
      process.exitCode = await keepLocal(flags);
    });
}
