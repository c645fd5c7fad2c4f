import type { Command } from "commander";
import { addDataSetOptions, type DataSetFlags } from "./bench/options.ts";

/** `tablewright local`: an engine with the design's tables and data, kept running until Ctrl-C. */
export function addLocal(program: Command): Command {
  const command = program
    .command("local")
    .description("start an engine with the design's tables and data, and keep it running");
  return addDataSetOptions(command)
    .addHelpText("after", "\nExample: npx tablewright local --port 8000 --users 50")
    .action(async (flags: DataSetFlags) => {
      const { keepLocal } = await import("./bench/keep-local.ts");
      process.exitCode = await keepLocal(flags);
    });
}
