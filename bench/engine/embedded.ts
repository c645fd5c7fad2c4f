import type { Engine, StartOptions } from "./engine.ts";
import { type LocalProgram, startLocalEngine } from "./local-engine.ts";

/**
 * dynoxide, an emulator that keeps its tables in memory. It says where it listens once it holds the port, which is why its
 * informational messages stay on (there are two, at start and at end).
 */
const dynoxide: LocalProgram = {
  name: "dynoxide",
  args: (port) => ["--host", "127.0.0.1", "--port", String(port)],
  holdsPort: async ({ endpoint, process }) => process.lastLines().includes(`listening on ${endpoint}`),
};

/** Starts an empty dynoxide on loopback. Errors are those of `startLocalEngine`. */
export function startEmbedded(options: StartOptions): Promise<Engine> {
  return startLocalEngine(dynoxide, options);
}
