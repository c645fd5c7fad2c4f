import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { DeploymentDescription } from "../../model/deployment/description.ts";
import { readDescription } from "../../model/deployment/read-description.ts";
import type { Design } from "../../model/schema/design.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { UsageError } from "../failure.ts";

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

/** Credentials in an address would end up in logs, and DynamoDB's requests have no path. */
function toOrigin(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.href.slice(url.origin.length));
  if (!isPlain) {
    throw new UsageError(
      "The endpoint is not an address of the form http://host:port or https://host.",
      "Give scheme, host and port only, such as --endpoint http://127.0.0.1:8000.",
    );
  }
  return url.origin;
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

/** No part of the file is ever shown: other outputs of the stack may be secrets. */
async function readStackOutput(path: string): Promise<DeploymentDescription> {
  const what = path === "-" ? "What came on stdin" : path;
  const content = await (path === "-" ? text(process.stdin) : readFile(path, "utf8")).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new UsageError(`${what} could not be read${code}.`, "Give the file with --stack-output.");
  });
  try {
    return readDescription(JSON.parse(content));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new UsageError(`${what} is not JSON.`, "Give what `pulumi stack output --json` prints.");
    }
    if (error instanceof DesignError) {
      throw new UsageError(error.message, `It was read from ${path === "-" ? "stdin" : path}.`);
    }
    throw error;
  }
}
