import { DynamoDBServiceException, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { createEngineClient, toEngineError } from "./client.ts";
import type { Engine, EngineCredentials } from "./engine.ts";
import { EngineError } from "./engine-error.ts";

export interface EndpointOptions {
  readonly region: string;
  readonly credentials: EngineCredentials;
  /** What the report shall say the endpoint is; `unknown` unless given. */
  readonly version?: string;
  readonly note?: string;
  /** Milliseconds until the endpoint has to answer; 10,000 unless given. */
  readonly timeoutMs?: number;
}

/**
 * Uses a DynamoDB API that somebody else runs: AWS, or an emulator that is already there. Nothing is created or changed.
 *
 * @param url scheme, host and port; DynamoDB's requests have no path
 * @throws EngineError `endpoint-invalid`, `endpoint-unreachable`, `endpoint-denied` or `engine-refused`
 */
export async function connectEndpoint(url: string, options: EndpointOptions): Promise<Engine> {
  const endpoint = toOrigin(url);
  const address = { endpoint, region: options.region, credentials: options.credentials };
  const client = createEngineClient(address, { attemptsMax: 1, requestTimeoutMs: options.timeoutMs ?? 10_000 });
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }));
  } catch (error) {
    if (!isMissingPermission(error)) {
      throw toEngineError(error, address, "list its tables");
    }
  } finally {
    client.destroy();
  }
  return {
    name: "endpoint",
    version: options.version ?? "unknown",
    ...address,
    ...(options.note === undefined ? {} : { note: options.note }),
    stop: async () => {},
  };
}

/** Known credentials without the right to list tables may still read and write the tables of the design. */
function isMissingPermission(error: unknown): boolean {
  return error instanceof DynamoDBServiceException && error.name === "AccessDeniedException";
}

function toOrigin(url: string): string {
  const origin = plainOriginOf(url);
  if (origin === undefined) {
    throw new EngineError(
      "endpoint-invalid",
      "The endpoint is not an address of the form http://host:port or https://host.",
      "Give scheme, host and port only, such as http://127.0.0.1:8000.",
    );
  }
  return origin;
}

/**
 * Scheme, host and port of an address that has nothing else; `undefined` for any other. DynamoDB's requests have no path, and
 * credentials in an address would end up in logs.
 */
export function plainOriginOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.href.slice(url.origin.length));
  return isPlain ? url.origin : undefined;
}
