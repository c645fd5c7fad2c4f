import type { Command } from "commander";
import { UsageError } from "../../failure.ts";

/** The flags of `bench` that are about AWS. */
export interface AwsFlags {
  readonly target?: string;
  readonly maxCost?: string;
  readonly consent?: string;
  readonly prices?: string;
  readonly cleanUp?: boolean;
  readonly cleanUpOnly?: boolean;
}

/** A run against AWS, as its flags ask for it. */
export interface AwsPlace {
  /** Instead of AWS_REGION and the profile's. */
  readonly region?: string;
  readonly maxCostUsd: number;
  /** The account that may be charged; asked for on the terminal unless given. */
  readonly consent?: string;
  /** Price list instead of the one that comes with Tablewright. */
  readonly pricesPath?: string;
  /** Delete the tables that this run makes when it ends. */
  readonly isCleanedUp: boolean;
}

export function addAwsOptions(command: Command): Command {
  return command
    .option("--target <service>", "aws: replay against DynamoDB in the account of the AWS SDK's standard credentials")
    .option("--max-cost <usd>", "with --target aws: US dollars at which the run is stopped")
    .option("--consent <account>", "with --target aws: id of the account that may be charged, instead of typing it")
    .option("--prices <file>", "with --target aws: price list to use instead of prices.json")
    .option("--clean-up", "with --target aws: delete the tables that this run made when it ends")
    .option(
      "--clean-up-only",
      "with --target aws: delete the tables that earlier runs of the design made, and do nothing else",
    );
}

const accountForm = /^\d{12}$/;

/**
 * What the flags say about AWS; `undefined` without `--target`. Which flags go together is the business of `readMode`.
 *
 * @throws UsageError with everything that is wrong
 */
export function readAwsPlace(flags: AwsFlags & { readonly region?: string }): AwsPlace | undefined {
  const { target, maxCost, consent, region, prices } = flags;
  if (target === undefined) {
    return undefined;
  }
  const problems: string[] = [];
  if (target !== "aws") {
    problems.push(`"${target}" is not a target: the one there is, is aws`);
  }
  const maxCostUsd = (maxCost ?? "").trim() === "" ? Number.NaN : Number(maxCost);
  // Nothing is charged for deleting tables.
  if (flags.cleanUpOnly !== true && !(maxCostUsd > 0 && Number.isFinite(maxCostUsd))) {
    const wanted = "US dollars above 0, such as --max-cost 2.50";
    problems.push(maxCost === undefined ? `it needs a limit: ${wanted}` : `--max-cost "${maxCost}" is not ${wanted}`);
  }
  if (consent !== undefined && !accountForm.test(consent)) {
    problems.push(`--consent "${consent}" is not an account id of 12 digits`);
  }
  if (problems.length > 0) {
    throw new UsageError(
      ["--target aws:", ...problems.map((problem) => `  ${problem}`)].join("\n"),
      "`npx tablewright bench --help` lists the options.",
    );
  }
  return {
    maxCostUsd,
    ...(region === undefined ? {} : { region }),
    ...(consent === undefined ? {} : { consent }),
    ...(prices === undefined ? {} : { pricesPath: prices }),
    isCleanedUp: flags.cleanUp === true,
  };
}
