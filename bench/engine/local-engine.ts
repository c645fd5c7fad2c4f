/** What both local engines share: a free port, waiting until the engine answers, and a clean end of a failed start. */
import { setTimeout as delay } from "node:timers/promises";
import { type DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { createEngineClient } from "./client.ts";
import type { Engine, EngineCredentials, StartOptions } from "./engine.ts";
import { EngineError } from "./engine-error.ts";
import { assertPortFree, findFreePort, portBusy } from "./port.ts";
import { type OwnedProcess, type ProcessExit, renderExit, startOwned } from "./process.ts";

/** How one kind of engine is started. */
export interface LocalProgram {
  readonly name: "dynoxide" | "DynamoDB Local";
  /** @param token differs for every start; an engine can carry it so that `holdsPort` recognises it */
  readonly args: (port: number, token: string) => readonly string[];
  /**
   * Whether this very process listens on its port. An answer alone does not tell: another program may have taken the port
   * between choosing it and starting.
   */
  readonly holdsPort: (started: StartedProgram) => Promise<boolean>;
}

export interface StartedProgram {
  readonly endpoint: string;
  readonly token: string;
  readonly process: OwnedProcess;
}

/** Local engines take any credentials; DynamoDB Local insists on letters and digits. */
const localCredentials: EngineCredentials = { accessKeyId: "tablewright", secretAccessKey: "local" };
const localRegion = "us-east-1";
const startTimeoutMsDefault = 30_000;
const startAttemptsMax = 5;
const pollIntervalMs = 10;
const addressInUse = /already in use|address in use|EADDRINUSE|failed to bind/i;

/**
 * Starts an engine on a port of the loopback address and resolves when it answers ListTables.
 *
 * @throws EngineError `program-not-started`, `port-busy`, `port-refused`, `engine-exited` or `engine-silent`; nothing is
 * left running then
 */
export async function startLocalEngine(program: LocalProgram, options: StartOptions): Promise<Engine> {
  if (options.port !== undefined) {
    await assertPortFree(options.port, program.name);
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort());
    const outcome = await startOnPort(program, options, port);
    if (outcome !== "port-taken") {
      return outcome;
    }
    if (options.port !== undefined || attempt === startAttemptsMax) {
      throw portBusy(port, program.name);
    }
  }
}

async function startOnPort(program: LocalProgram, options: StartOptions, port: number): Promise<Engine | "port-taken"> {
  const endpoint = `http://127.0.0.1:${port}`;
  const token = crypto.randomUUID();
  const process = await startOwned(options.command, program.args(port, token), {
    name: program.name,
    ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
  });
  const timeoutMs = options.startTimeoutMs ?? startTimeoutMsDefault;
  const giveUp = new AbortController();
  const outcome = await Promise.race([
    process.exited,
    waitUntilReady(program, { endpoint, token, process }, timeoutMs, giveUp.signal),
  ]);
  giveUp.abort();
  if (outcome === "ready") {
    return {
      name: program.name,
      version: options.version,
      endpoint,
      region: localRegion,
      credentials: localCredentials,
      ...(options.note === undefined ? {} : { note: options.note }),
      pid: process.pid,
      exited: process.exited,
      stop: process.stop,
    };
  }
  await process.stop();
  if (outcome !== "silent" && addressInUse.test(process.lastLines())) {
    return "port-taken";
  }
  throw startFailure(program.name, outcome, timeoutMs, process.lastLines());
}

async function waitUntilReady(
  program: LocalProgram,
  started: StartedProgram,
  timeoutMs: number,
  giveUp: AbortSignal,
): Promise<"ready" | "silent"> {
  const address = { endpoint: started.endpoint, region: localRegion, credentials: localCredentials };
  const client = createEngineClient(address, { attemptsMax: 1, requestTimeoutMs: timeoutMs });
  // A timer of our own: inside of AbortSignal.any, Node 20 may collect the signal of AbortSignal.timeout, which then never comes.
  const deadline = new AbortController();
  const end = () => deadline.abort();
  const timer = setTimeout(end, timeoutMs);
  giveUp.addEventListener("abort", end, { once: true });
  try {
    while (!deadline.signal.aborted) {
      if ((await program.holdsPort(started)) && (await answersListTables(client, deadline.signal))) {
        return "ready";
      }
      await delay(pollIntervalMs);
    }
    return "silent";
  } finally {
    clearTimeout(timer);
    giveUp.removeEventListener("abort", end);
    client.destroy();
  }
}

async function answersListTables(client: DynamoDBClient, deadline: AbortSignal): Promise<boolean> {
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }), { abortSignal: deadline });
    return true;
  } catch {
    // Not yet: what keeps it from answering shows in its output, or as silence at the deadline.
    return false;
  }
}

function startFailure(
  name: string,
  outcome: ProcessExit | "silent",
  timeoutMs: number,
  lastLines: string,
): EngineError {
  const output = lastLines === "" ? " It printed nothing." : ` Its last lines:\n${lastLines}`;
  const fix = "Run `tablewright doctor` to see which program is used, or name another one.";
  return outcome === "silent"
    ? new EngineError("engine-silent", `${name} runs but did not answer within ${timeoutMs} ms.${output}`, fix)
    : new EngineError("engine-exited", `${name} ${renderExit(outcome)} before it was ready.${output}`, fix);
}
