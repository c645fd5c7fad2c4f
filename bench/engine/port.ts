import { createServer } from "node:net";
import { EngineError } from "./engine-error.ts";

const loopback = "127.0.0.1";

/**
 * A TCP port of the loopback address that was free a moment ago. Another process can take it before it is used, so who
 * starts a server on it has to be ready to ask for another one.
 */
export function findFreePort(): Promise<number> {
  return bindOnce(0);
}

/** @throws EngineError `port-busy` or `port-refused` */
export async function assertPortFree(port: number, engineName: string): Promise<void> {
  try {
    await bindOnce(port);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw code === "EADDRINUSE"
      ? portBusy(port, engineName)
      : new EngineError(
          "port-refused",
          `${engineName} cannot use port ${port}: ${code}.`,
          "Choose a port from 1024 to 65535, or none to get a free one.",
          error,
        );
  }
}

export function portBusy(port: number, engineName: string): EngineError {
  return new EngineError(
    "port-busy",
    `${engineName} cannot use port ${port}: another program listens on it.`,
    "Choose another port, or none to get a free one.",
  );
}

function bindOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
