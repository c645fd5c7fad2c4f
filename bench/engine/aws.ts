/** DynamoDB in AWS, found as the AWS SDK finds it: credentials, region and endpoint are what any other program here would use. */
import { DynamoDBClient, DynamoDBServiceException, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetCallerIdentityCommand, STSClient, STSServiceException } from "@aws-sdk/client-sts";
import { type CredentialsSource, standardCredentials } from "./aws-credentials.ts";
import { isAwsHost, isLoopback } from "./aws-host.ts";
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
 * The endpoints are taken from requests of the SDK's own, so everything that moves them counts: AWS_ENDPOINT_URL_DYNAMODB,
 * profiles, FIPS and dual-stack settings, endpoints of an account. Nothing is sent before they are known to be AWS or this machine:
 * a request carries the session token.
 *
 * @param region instead of AWS_REGION and the profile's
 * @throws EngineError `credentials-missing`, `region-missing`, `endpoint-invalid`, `endpoint-foreign`, `endpoint-denied`,
 * `endpoint-unreachable` or `engine-refused`
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
    const endpoint = await findEndpoint(client);
    assertOwnHosts(endpoint, await findStsEndpoint(sts));
    const { account, callerArn } = await identify(sts);
    await assertAnswering(client, endpoint);
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

/** Ends a request before it is signed and sent, and tells where it would have gone. */
function stopAndTell(tell: (address: string) => void) {
  return () =>
    async ({ request }: { readonly request: unknown }) => {
      if (isAddress(request)) {
        const { protocol, hostname, port, path } = request;
        tell(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`);
      }
      return { response: undefined, output: { $metadata: {} } };
    };
}

const stopping = { step: "build", priority: "low", name: "stopAndTell" } as const;

async function findEndpoint(client: DynamoDBClient): Promise<string> {
  let address = "";
  const command = new ListTablesCommand({});
  command.middlewareStack.add(
    stopAndTell((found) => {
      address = found;
    }),
    stopping,
  );
  await client.send(command);
  return toPlainOrigin(address, "DynamoDB");
}

async function findStsEndpoint(sts: STSClient): Promise<string> {
  let address = "";
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    stopAndTell((found) => {
      address = found;
    }),
    stopping,
  );
  await sts.send(command);
  return toPlainOrigin(address, "STS");
}

function toPlainOrigin(address: string, service: "DynamoDB" | "STS"): string {
  const origin = plainOriginOf(address);
  if (origin === undefined) {
    throw new EngineError(
      "endpoint-invalid",
      `The ${service} endpoint of the AWS settings is not of the form https://host.`,
      placesOf(service),
    );
  }
  return origin;
}

const placesOf = (service: "DynamoDB" | "STS"): string =>
  `Look at AWS_ENDPOINT_URL_${service.toUpperCase()}, AWS_ENDPOINT_URL and endpoint_url in the profile.`;

/** An account that an emulator names must not be the one that consents to load on AWS, so there STS is AWS's too. */
function assertOwnHosts(dynamoDb: string, sts: string): void {
  const [dynamoDbHost, stsHost] = [dynamoDb, sts].map((endpoint) => new URL(endpoint).hostname);
  const isAws = isAwsHost(dynamoDbHost ?? "");
  if (!isAws && !isLoopback(dynamoDbHost ?? "")) {
    throw toForeign("DynamoDB", `${dynamoDb}, which is neither AWS nor this machine`);
  }
  const isAwsSts = isAwsHost(stsHost ?? "", "sts");
  if (!isAwsSts && !isLoopback(stsHost ?? "")) {
    throw toForeign("STS", `${sts}, which is neither AWS nor this machine`);
  }
  if (isAws && !isAwsSts) {
    throw toForeign("STS", `${sts}, and DynamoDB at ${dynamoDb}: only AWS knows whose account that is`);
  }
}

function toForeign(service: "DynamoDB" | "STS", where: string): EngineError {
  const what = `The AWS settings say that ${service} is at ${where}. No request was sent.`;
  return new EngineError("endpoint-foreign", what, placesOf(service));
}

/** Rights to list tables are not needed: who has none is known there, which is what counts. */
async function assertAnswering(client: DynamoDBClient, endpoint: string): Promise<void> {
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }));
  } catch (error) {
    if (!isMissingPermission(error)) {
      throw toEngineError(error, { endpoint }, "list its tables");
    }
  }
}

function isMissingPermission(error: unknown): boolean {
  return error instanceof DynamoDBServiceException && error.name === "AccessDeniedException";
}
