import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createEngineClient, toEngineError } from "../../bench/engine/client.ts";
import { describeDeployedTable } from "../../bench/engine/deployed-table.ts";
import type { EngineCredentials } from "../../bench/engine/engine.ts";
import { EngineError } from "../../bench/engine/engine-error.ts";
import type { DeployedTables } from "../../model/deployment/compare.ts";
import { UsageError } from "../failure.ts";
import { assertProfileExists } from "./profile.ts";
import type { DriftSource, SoughtTable } from "./source.ts";

export interface Described {
  /** By the design's table name. */
  readonly deployed: DeployedTables;
  /** Every region that was asked, sorted. */
  readonly regions: readonly string[];
}

const attemptsMax = 3;
const connectionTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;

/**
 * Describes the tables of a source, all at once, one client for each region. Sends DescribeTable and DescribeTimeToLive alone.
 *
 * @throws EngineError `endpoint-unreachable`, `endpoint-denied` or `engine-refused`; UsageError without a region. Neither holds
 * credentials.
 */
export async function describeTables(source: DriftSource, env: NodeJS.ProcessEnv = process.env): Promise<Described> {
  const profile = source.profile ?? env.AWS_PROFILE;
  if (source.endpoint === undefined && profile !== undefined) {
    await assertProfileExists(profile, env);
  }
  const regions = [...new Set(source.tables.map(({ region }) => region))];
  const found = await Promise.all(regions.map((region) => describeRegion(source, region, env)));
  return {
    deployed: Object.fromEntries(found.flatMap(({ deployed }) => deployed)),
    regions: found.map(({ region }) => region).sort(),
  };
}

/** An endpoint takes the credentials of the environment, as the bench does; an emulator takes any. */
function createClient(
  { endpoint, profile }: DriftSource,
  region: string | undefined,
  env: NodeJS.ProcessEnv,
): DynamoDBClient {
  if (endpoint !== undefined) {
    const credentials = credentialsOf(env);
    return createEngineClient({ endpoint, region: region ?? "", credentials }, { attemptsMax, requestTimeoutMs });
  }
  return new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: attemptsMax,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
}

function credentialsOf(env: NodeJS.ProcessEnv): EngineCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID ?? "local",
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "local",
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
}

async function describeRegion(source: DriftSource, wanted: string | undefined, env: NodeJS.ProcessEnv) {
  const client = createClient(source, wanted, env);
  try {
    const region = wanted ?? (await regionOf(client));
    await assertCredentials(client);
    const describe = async ({ table, deployedName }: SoughtTable) => {
      const description = await describeDeployedTable(client, deployedName).catch((error: unknown) => {
        throw toEngineError(error, { endpoint: endpointOf(source, region, env) }, `describe table ${deployedName}`);
      });
      return [table, description] as const;
    };
    const tables = source.tables.filter((table) => table.region === wanted);
    return { region, deployed: await Promise.all(tables.map(describe)) };
  } finally {
    client.destroy();
  }
}

async function regionOf(client: DynamoDBClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    throw new UsageError("It was not said in which region the tables are.", "Give --region <name>, or set AWS_REGION.");
  }
}

/**
 * Gets the credentials before the first request, so that their failure is not taken for one of the network. What the SDK says of
 * it is not shown: it can hold what a program printed that the profile names.
 */
async function assertCredentials(client: DynamoDBClient): Promise<void> {
  try {
    await client.config.credentials();
  } catch (error) {
    throw new EngineError(
      "endpoint-denied",
      `No credentials for AWS could be had: ${error instanceof Error ? error.name : "unknown reason"}.`,
      "Give --profile <name>, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again with `aws sso login`.",
    );
  }
}

/** The address that is asked, for messages. The SDK does not tell which it found in the environment. */
function endpointOf({ endpoint }: DriftSource, region: string, env: NodeJS.ProcessEnv): string {
  const given = endpoint ?? env.AWS_ENDPOINT_URL_DYNAMODB ?? env.AWS_ENDPOINT_URL;
  return given !== undefined && URL.canParse(given) ? given : `https://dynamodb.${region}.amazonaws.com`;
}
