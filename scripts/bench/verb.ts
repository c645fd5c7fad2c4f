import type { Command } from "commander";
import { defaultLimits } from "../../bench/verdict/run.ts";
import { profileNames } from "../../bench/workload/profile.ts";
import { defaultLoad } from "../../bench/workload/settings.ts";
import { addAwsOptions } from "./aws/flags.ts";
import { addCompareOptions } from "./compare-options.ts";
import { addDistributeOptions } from "./distribute/flags.ts";
import { timeDefault } from "./find-limit-setup.ts";
import { addDataSetOptions, type BenchFlags, deployWays, outDefault } from "./options.ts";

/** `tablewright bench`: replays the documented load and gives a verdict for every access pattern. */
export function addBench(program: Command): Command {
  const command = program
    .command("bench")
    .description("replay the documented load with k6 and give a verdict for every access pattern");
  addDataSetOptions(command);
  addCompareOptions(command);
  addAwsOptions(command);
  addDistributeOptions(command);
  return command
    .option("--scale <factor>", `factor on every documented rate (default: ${defaultLoad.scale})`)
    .option(
      "--duration <time>",
      `length of the mix: seconds, or with a unit 90s, 2m (default: ${defaultLoad.durationS}s)`,
    )
    .option("--warmup <time>", `the same load before it, not judged (default: ${defaultLoad.warmupS}s)`)
    .option("--arrivals <process>", `poisson or constant (default: ${defaultLoad.arrivals})`)
    .option(
      "--find-limit [time]",
      `look for the highest load at which all budgets hold, from --scale up, for at most so long (default: ${timeDefault})`,
    )
    .option(
      "--profile <steps>",
      `intensity of the mix over its duration: ${profileNames.join(", ")}, or steps of <parts>x<factor> such as 10x1,5x3,10x1 (default: ${defaultLoad.profile})`,
    )
    .option(
      "--top-up <samples>",
      "bring rare patterns to so many samples after the mix, 0 for never (default: 473 if cheap)",
    )
    .option("--virtual-users <count>", `requests in flight at most (default: ${defaultLoad.virtualUsers})`)
    .option("--endpoint <url>", "use a DynamoDB API that is running already instead of starting one")
    .option(
      "--region <name>",
      "region of --target aws (default: the profile's), or to sign for with --endpoint (default: us-east-1)",
    )
    .option("--allow-remote", "allow an endpoint that is not on this machine")
    .option(
      "--deploy <way>",
      `how the tables are made: ${deployWays.join(" or ")}, which runs the real program (default: direct)`,
    )
    .option(
      "--stack-output <file>",
      "use the tables of a stack: what `pulumi stack output --json` printed, - for stdin",
    )
    .option("--reuse-tables", "use tables that exist at the endpoint if they are exactly as designed")
    .option(
      "--max-lag <ms>",
      `lag of the generator (p99) that makes a run invalid (default: ${defaultLimits.lagMsP99})`,
    )
    .option(
      "--max-error-share <share>",
      `share of failed requests that a pattern may have (default: ${defaultLimits.errorShare})`,
    )
    .option(
      "--max-other-cpu <share>",
      `share of this machine's processors that other work may take before the run is invalid, 1 for any (default: ${defaultLimits.cpuOtherShare})`,
    )
    .option("--out <folder>", "where result.json, report.html, junit.xml and summary.md go", outDefault)
    .option("--json", "print result.json instead of the table")
    .addHelpText("after", "\nExample: npx tablewright bench --scale 200 --duration 2m --engine dynamodb-local")
    .action(async (flags: BenchFlags) => {
      const { bench } = await import("./bench.ts");
      process.exitCode = await bench(flags);
    });
}
