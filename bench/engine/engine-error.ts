/** What can go wrong with an engine under test. Names are stable: tests and scripts rely on them. */
export type EngineErrorCode =
  /** The program could not be started at all: no such file, not executable, no such working directory. */
  | "program-not-started"
  /** The log file of a process could not be written. */
  | "log-unwritable"
  /** The port that the user asked for belongs to another program, or the system refuses it. */
  | "port-busy"
  | "port-refused"
  /** The engine ended while it was starting or while it was needed. */
  | "engine-exited"
  /** The engine runs but did not answer before the deadline. */
  | "engine-silent"
  | "endpoint-invalid"
  | "endpoint-unreachable"
  /** The endpoint answers, and does not accept the credentials. */
  | "endpoint-denied"
  /** The settings of the AWS SDK send credentials to a host that is neither AWS nor this machine. */
  | "endpoint-foreign"
  /** The AWS SDK's standard chain gives no credentials, or the region is not known. */
  | "credentials-missing"
  | "region-missing"
  /** What the run has cost reached the limit that its user set. */
  | "cost-reached"
  /** The engine answered with an error of its own. */
  | "engine-refused"
  | "table-exists"
  | "table-missing"
  | "table-differs"
  | "table-not-ready"
  /** The tables were to be made by a deployment, and it failed. */
  | "deploy-failed"
  | "seed-refused"
  | "seed-stalled";

/** A failure of the engine or of a process, in one clear sentence, with what to do about it. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** What the user can do. */
  readonly fix: string;

  constructor(code: EngineErrorCode, message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "EngineError";
    this.code = code;
    this.fix = fix;
  }
}
