import { get } from "node:http";
import type { Engine, StartOptions } from "./engine.ts";
import { type LocalProgram, startLocalEngine } from "./local-engine.ts";

/** An origin that no page can have and that differs for every start. */
const originOf = (token: string) => `http://${token}.invalid`;

/**
 * AWS's own emulator, in memory. It prints nothing when it is ready, so the start is recognised by the one cross-origin
 * address that it was told to allow. It listens on all interfaces and has no option to change that.
 */
const dynamoDbLocal: LocalProgram = {
  name: "DynamoDB Local",
  args: (port, token) => [
    "-inMemory",
    "-sharedDb",
    "-disableTelemetry",
    "-cors",
    originOf(token),
    "-port",
    String(port),
  ],
  holdsPort: ({ endpoint, token }) => allowsOrigin(endpoint, originOf(token)),
};

/** Starts an empty DynamoDB Local. Errors are those of `startLocalEngine`. */
export function startDynamoDbLocal(options: StartOptions): Promise<Engine> {
  return startLocalEngine(dynamoDbLocal, options);
}

function allowsOrigin(endpoint: string, origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(endpoint, { headers: { Origin: origin }, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.headers["access-control-allow-origin"] === origin);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    // After the answer this changes nothing; without one it ends the wait.
    request.on("close", () => resolve(false));
  });
}
