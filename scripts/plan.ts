import type { Command } from "commander";
import type { PlanFlags } from "./plan/options.ts";

/** `tablewright plan`: units, cost and heat of a design at any scale. */
export function addPlan(program: Command): Command {
  return program
    .command("plan")
    .description("what a design consumes and costs at any scale, and what breaks first; starts and asks nothing")
    .option("--design <path>", "design file (default: the social media design)")
    .option(
      "--scale <list>",
      "loads to plan for: factors on the documented rates, or executions a second with rps, such as 1,1000,100Mrps",
      "1,1000,100Mrps",
    )
    .option(
      "--users <list>",
      "instances of the population's root: one number, or one for each scale (default: 1,000 for each scale of 1, up to 1e9)",
    )
    .option("--skew <exponent>", "Zipf exponent of popularity, 0 for uniform (default: 0.99)")
    .option("--popularity <file>", "measured popularity instead: a CSV with one count of requests for each key")
    .option("--peak <factor>", "how many times the average the peak is (default: 1, or what --curve says)")
    .option("--curve <curve>", "a day over time: constant, diurnal, flash-crowd, or a CSV of minute,requests/s")
    .option("--days <count>", "days to simulate with --curve (default: 7)")
    .option("--seed <number>", "adds seeded noise to the curve")
    .option("--region <name>", "region of the price file (default: us-east-1)")
    .option("--prices <file>", "price file to use instead of prices.json")
    .option("--target-utilization <percent>", "share of provisioned capacity that autoscaling keeps used (default: 70)")
    .option("--out <folder>", "where plan.json and plan.html go", ".tablewright")
    .option("--json", "print plan.json instead of text")
    .addHelpText(
      "after",
      "\nExamples: npx tablewright plan --scale 1,1000,100Mrps --users 1000,1M,1G\n          npx tablewright plan --scale 1000 --curve diurnal --peak 3 --days 7",
    )
    .action(async (flags: PlanFlags) => {
      const { plan } = await import("./plan/plan.ts");
      process.exitCode = await plan(flags);
    });
}
