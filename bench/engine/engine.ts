import type { ProcessExit } from "./process.ts";

/** As AWS issues them; an embedded engine takes any. Never printed. */
export interface EngineCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials that may end. Never printed. */
export interface RenewableCredentials extends EngineCredentials {
  /** Absent for those that stay valid. */
  readonly expiration?: Date;
  /** Epoch milliseconds from which on newer ones are to be asked for; absent for those that stay valid. */
  readonly refreshAtMs?: number;
}

/** A DynamoDB API that is ready to serve, wherever it runs. */
export interface Engine {
  readonly name: "dynoxide" | "DynamoDB Local" | "AWS" | "endpoint";
  readonly version: string;
  /** URL without a path, such as `http://127.0.0.1:8000`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: EngineCredentials;
  /** Gives credentials that are valid now, where those above may end during a run. */
  readonly renewCredentials?: () => Promise<RenewableCredentials>;
  /** What a report has to say about the choice of this engine. */
  readonly note?: string;
  /** Process id of the engine itself; absent for an endpoint that we did not start. */
  readonly pid?: number;
  /** Resolves when the engine's process ends, wanted or not; absent for an endpoint that we did not start. */
  readonly exited?: Promise<ProcessExit>;
  /** Ends the engine that we started, and does nothing to a foreign endpoint. Can be called any number of times. */
  stop(): Promise<void>;
}

/** Where an engine's program is and what it is, as the tool resolution found it. */
export interface EngineCommand {
  readonly command: readonly [program: string, ...args: string[]];
  readonly version: string;
}

export interface StartOptions extends EngineCommand {
  /** A fixed port; a free one is chosen unless given. */
  readonly port?: number;
  readonly note?: string;
  /** File that receives the engine's own output. */
  readonly logFile?: string;
  /** Milliseconds until the engine has to answer; 30,000 unless given. */
  readonly startTimeoutMs?: number;
}
