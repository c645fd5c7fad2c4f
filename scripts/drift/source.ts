import { plainOriginOf } from "../../bench/engine/endpoint.ts";
import type { DeploymentDescription } from "../../model/deployment/description.ts";
import type { Design } from "../../model/schema/design.ts";
import { UsageError } from "../failure.ts";
import { readStackOutput } from "../stack-output.ts";

export interface DriftFlags {
  readonly design?: string;
  readonly stackOutput?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly namePrefix?: string;
  readonly json?: boolean;
}

/** Where a table of the design, or one that a stack made besides, is to be looked up. */
export interface SoughtTable {
  /** The design's name of the table. */
  readonly table: string;
  /** Its name in AWS. */
  readonly deployedName: string;
  /** Absent where the SDK's own configuration decides. */
  readonly region?: string;
}

/** An address and its tables. */
export interface DriftSource {
  /** Absent for AWS. */
  readonly endpoint?: string;
  readonly profile?: string;
  readonly tables: readonly SoughtTable[];
  /** What the stack stated, where its output was given. */
  readonly deployment?: DeploymentDescription;
}

const endpointRegion = "us-east-1";

/**
 * Where to look, from the flags and, where given, the stack's output.
 *
 * @throws UsageError with everything that is wrong with them
 */
export async function readSource(flags: DriftFlags, design: Design): Promise<DriftSource> {
  assertFlags(flags);
  const deployment = flags.stackOutput === undefined ? undefined : await readStackOutput(flags.stackOutput);
  return {
    ...(flags.endpoint === undefined ? {} : { endpoint: toOrigin(flags.endpoint) }),
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    tables: deployment === undefined ? tablesByName(flags, design) : tablesOfStack(deployment),
    ...(deployment === undefined ? {} : { deployment }),
  };
}

const exclusive: readonly (readonly [keyof DriftFlags, keyof DriftFlags, string])[] = [
  ["endpoint", "profile", "--profile is for AWS, and --endpoint is another address: give one of them."],
  ["stackOutput", "region", "the stack's output names the region of each table: leave --region out."],
  ["stackOutput", "namePrefix", "the stack's output names each table in full: leave --name-prefix out."],
];

function assertFlags(flags: DriftFlags): void {
  const problems = exclusive.filter(([one, other]) => flags[one] !== undefined && flags[other] !== undefined);
  if (problems.length > 0) {
    throw new UsageError(problems.map(([, , why]) => `These do not go together: ${why}`).join("\n"), seeHelp);
  }
  if ([flags.endpoint, flags.stackOutput, flags.profile, flags.region].every((flag) => flag === undefined)) {
    throw new UsageError(
      "It was not said where the tables are.",
      "Give --stack-output <file>, --endpoint <url>, or --region <name> or --profile <name> for AWS.",
    );
  }
}

const seeHelp = "`npx tablewright drift --help` lists the options.";

function toOrigin(endpoint: string): string {
  const origin = plainOriginOf(endpoint);
  if (origin === undefined) {
    throw new UsageError(
      "The endpoint is not an address of the form http://host:port or https://host.",
      "Give scheme, host and port only, such as --endpoint http://127.0.0.1:8000.",
    );
  }
  return origin;
}

function tablesByName({ namePrefix = "", endpoint, region }: DriftFlags, design: Design): SoughtTable[] {
  const used = region ?? (endpoint === undefined ? undefined : endpointRegion);
  return design.tables.map(({ name }) => ({
    table: name,
    deployedName: namePrefix + name,
    ...(used === undefined ? {} : { region: used }),
  }));
}

/** A table of the design that the stack does not list was never deployed, so there is nothing to look up. */
function tablesOfStack({ tables }: DeploymentDescription): SoughtTable[] {
  return Object.entries(tables).map(([table, { name, region }]) => ({ table, deployedName: name, region }));
}
