import { DynamoDBClient, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import type { Engine } from "./engine.ts";
import { EngineError } from "./engine-error.ts";

/** What is needed to talk to an engine. */
export type EngineAddress = Pick<Engine, "endpoint" | "region" | "credentials" | "renewCredentials">;

export interface ClientOptions {
  /** Attempts for each request, the first included; 4 unless given. */
  readonly attemptsMax?: number;
  /** Milliseconds for one attempt; 10,000 unless given. */
  readonly requestTimeoutMs?: number;
  /** Connections kept open and used at once; 16 unless given. */
  readonly connectionsMax?: number;
}

/** A low-level SDK client with kept connections, bounded attempts and timeouts that end a request instead of warning. */
export function createEngineClient(engine: EngineAddress, options: ClientOptions = {}): DynamoDBClient {
  const { attemptsMax = 4, requestTimeoutMs = 10_000, connectionsMax = 16 } = options;
  const agent = { keepAlive: true, maxSockets: connectionsMax };
  return new DynamoDBClient({
    endpoint: engine.endpoint,
    region: engine.region,
    credentials: engine.renewCredentials ?? engine.credentials,
    maxAttempts: attemptsMax,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: Math.min(requestTimeoutMs, 5_000),
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

/** Errors that say the credentials are the problem. */
export const deniedNames: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "ExpiredTokenException",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
]);

/** Turns what the SDK or the network threw into one sentence with what to do. Credentials never appear in it. */
export function toEngineError(error: unknown, engine: Pick<Engine, "endpoint">, action: string): EngineError {
  if (error instanceof EngineError) {
    return error;
  }
  const host = new URL(engine.endpoint).host;
  if (error instanceof DynamoDBServiceException) {
    if (deniedNames.has(error.name)) {
      return new EngineError(
        "endpoint-denied",
        `${host} did not accept the credentials when asked to ${action}: ${error.name}.`,
        "Check the access key, the region and that the key's policy allows this action.",
        error,
      );
    }
    return new EngineError(
      "engine-refused",
      `${host} refused to ${action}: ${error.name}: ${error.message}`,
      "Read the service's own message above; the request came from the design.",
      error,
    );
  }
  return new EngineError(
    "endpoint-unreachable",
    `${host} could not be reached to ${action}: ${describeNetworkFailure(error)}.`,
    "Check the address and the port, and that the engine is running.",
    error,
  );
}

const networkFailures: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up",
  ETIMEDOUT: "it did not answer in time",
  TimeoutError: "it did not answer in time",
};

/** The reason behind a network error, in words. */
export function describeNetworkFailure(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    // A host with several addresses fails once for each.
    return describeNetworkFailure(error.errors[0]);
  }
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return networkFailures[code] ?? networkFailures[error.name] ?? (error.message || error.name);
}
