/** DynamoDB in AWS, found as the AWS SDK finds it: credentials, region and endpoint are what any other program here would use. */
import { DynamoDBClient, DynamoDBServiceException, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetCallerIdentityCommand, STSClient, STSServiceException } from "@aws-sdk/client-sts";
import { type CredentialsSource, standardCredentials } from "./aws-credentials.ts";
import { isAwsHost } from "./aws-host.ts";
import { describeNetworkFailure, toEngineError } from "./client.ts";
import { plainOriginOf } from "./endpoint.ts";
import type { Engine } from "./engine.ts";
import { EngineError } from "./engine-error.ts";

/** DynamoDB as one caller sees it. */
export interface AwsConnection {
  readonly account: string;
  readonly callerArn: string;
  /** Its name is `AWS` only where its endpoint is AWS's. */
  readonly engine: Engine;
}

/** The version of DynamoDB's API, the one thing of the service that has a version. */
const apiVersion = "2012-08-10";
const requestTimeoutMs = 10_000;

/**
 * Reads who calls and where DynamoDB is, and changes nothing.
 *
 * The endpoint is taken from a request of the SDK's own, so everything that moves it counts: AWS_ENDPOINT_URL_DYNAMODB, profiles,
 * FIPS and dual-stack settings, endpoints of an account.
 *
 * @param region instead of AWS_REGION and the profile's
 * @throws EngineError `credentials-missing`, `region-missing`, `endpoint-denied`, `endpoint-unreachable`, `endpoint-invalid` or
 * `engine-refused`
 */
export async function connectAws(
  region?: string,
  source: CredentialsSource = standardCredentials(),
): Promise<AwsConnection> {
  const credentials = await source();
  const settings = {
    ...(region === undefined ? {} : { region }),
    credentials: source,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  };
  const client = new DynamoDBClient(settings);
  const sts = new STSClient(settings);
  try {
    const found = await regionOf(client);
    const { account, callerArn } = await identify(sts);
    const endpoint = await findEndpoint(client);
    const isAws = isAwsHost(new URL(endpoint).hostname);
    return {
      account,
      callerArn,
      engine: {
        name: isAws ? "AWS" : "endpoint",
        version: isAws ? `DynamoDB ${apiVersion}` : "unknown",
        endpoint,
        region: found,
        credentials,
        renewCredentials: source,
        ...(isAws ? {} : { note: `The AWS SDK was told to find DynamoDB at ${endpoint}, which is not AWS.` }),
        stop: async () => {},
      },
    };
  } finally {
    client.destroy();
    sts.destroy();
  }
}

async function regionOf(client: DynamoDBClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    throw new EngineError(
      "region-missing",
      "No AWS region is set.",
      "Give --region <name>, set AWS_REGION, or give the profile a region.",
    );
  }
}

async function identify(sts: STSClient): Promise<Pick<AwsConnection, "account" | "callerArn">> {
  try {
    const { Account: account, Arn: callerArn } = await sts.send(new GetCallerIdentityCommand({}));
    if (account !== undefined && callerArn !== undefined) {
      return { account, callerArn };
    }
  } catch (error) {
    throw toStsError(error);
  }
  throw new EngineError("engine-refused", "AWS STS did not say which account this is.", "Run again in a minute.");
}

function toStsError(error: unknown): EngineError {
  if (error instanceof EngineError) {
    return error;
  }
  if (error instanceof STSServiceException) {
    return new EngineError(
      "endpoint-denied",
      `AWS STS did not accept the credentials when asked whose they are: ${error.name}.`,
      "Check the access key, and sign in again if the session has ended.",
    );
  }
  return new EngineError(
    "endpoint-unreachable",
    `AWS STS could not be reached to ask whose the credentials are: ${describeNetworkFailure(error)}.`,
    "Check the network, the proxy and the region.",
  );
}

interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

function isAddress(request: unknown): request is Address {
  return typeof request === "object" && request !== null && "protocol" in request && "hostname" in request;
}

/** Where the SDK sends its requests. Rights to list tables are not needed: a refusal tells the address as well. */
async function findEndpoint(client: DynamoDBClient): Promise<string> {
  let address = "";
  client.middlewareStack.add(
    (next) => (args) => {
      if (isAddress(args.request)) {
        const { protocol, hostname, port, path } = args.request;
        address = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
      }
      return next(args);
    },
    { step: "finalizeRequest", name: "noteAddress" },
  );
  let failure: unknown;
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }));
  } catch (error) {
    failure = error;
  }
  const endpoint = plainOriginOf(address);
  if (address !== "" && endpoint === undefined) {
    throw new EngineError(
      "endpoint-invalid",
      "The DynamoDB endpoint of the AWS settings is not of the form https://host.",
      "Look at AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL and endpoint_url in the profile.",
    );
  }
  if (failure !== undefined && !isMissingPermission(failure)) {
    throw toEngineError(failure, { endpoint: endpoint ?? "https://dynamodb.amazonaws.com" }, "list its tables");
  }
  return endpoint ?? "";
}

function isMissingPermission(error: unknown): boolean {
  return error instanceof DynamoDBServiceException && error.name === "AccessDeniedException";
}
