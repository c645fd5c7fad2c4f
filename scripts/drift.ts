import type { Command } from "commander";
import type { DriftFlags } from "./drift/source.ts";

/** `tablewright drift`: the design against what is deployed, and what each difference means for the access patterns. */
export function addDrift(program: Command): Command {
  return program
    .command("drift")
    .description("compare the design with what is deployed, and say what each difference means; reads only")
    .option("--design <path>", "design file (default: the social media design)")
    .option("--stack-output <file>", "what `pulumi stack output --json` printed, for names and regions; - reads stdin")
    .option("--endpoint <url>", "a DynamoDB API other than AWS, such as one that `tablewright local` started")
    .option("--region <name>", "region of the tables in AWS, or to sign for with --endpoint (there: us-east-1)")
    .option(
      "--profile <name>",
      "profile of the AWS configuration files (default: the SDK's own search for credentials)",
    )
    .option("--name-prefix <text>", "what the stack puts before each table's name")
    .option("--json", "machine-readable output")
    .addHelpText(
      "after",
      "\nExit codes: 0 as designed, 1 differences, 2 wrong use, 3 the tables could not be read.\n\nExample: npx tablewright drift --endpoint http://127.0.0.1:8000\n         pulumi stack output --json | npx tablewright drift --stack-output - --profile production",
    )
    .action(async (flags: DriftFlags) => {
      const { drift } = await import("./drift/drift.ts");
      process.exitCode = await drift(flags);
    });
}
