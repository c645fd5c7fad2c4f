/**
 * Hands credentials that are valid now to processes of this machine that cannot ask the SDK: k6 reads files only before its test
 * begins. Like the endpoint that AWS gives containers: plain HTTP on loopback, for whoever knows the token.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { CredentialsSource } from "./aws-credentials.ts";
import { EngineError } from "./engine-error.ts";

export interface CredentialsAccess {
  readonly url: string;
  /** Goes into the Authorization header: an address may show up in logs and messages. */
  readonly token: string;
}

export interface CredentialsServer extends CredentialsAccess {
  close(): Promise<void>;
}

/**
 * @param onLost called with the failure when there are no valid credentials any more
 */
export async function serveCredentials(
  source: CredentialsSource,
  onLost: (failure: EngineError) => void,
): Promise<CredentialsServer> {
  const token = randomBytes(32).toString("hex");
  const expected = Buffer.from(token);
  const isAllowed = (given = "") =>
    Buffer.byteLength(given) === expected.length && timingSafeEqual(Buffer.from(given), expected);
  const answer = async (response: ServerResponse) => {
    try {
      const { accessKeyId, secretAccessKey, sessionToken, refreshAtMs } = await source();
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ accessKeyId, secretAccessKey, sessionToken, refreshAtMs }));
    } catch (error) {
      response.writeHead(503).end();
      onLost(
        error instanceof EngineError ? error : new EngineError("credentials-missing", String(error), "Run again."),
      );
    }
  };
  const server = createServer((request, response) => {
    if (request.method === "GET" && isAllowed(request.headers.authorization)) {
      void answer(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/credentials`,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
