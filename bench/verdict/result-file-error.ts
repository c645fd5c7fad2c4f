export type ResultFileErrorCode =
  | "records.unreadable"
  | "results.unwritable"
  | `baseline.${
      | "unreadable"
      | "not-json"
      | "not-a-result"
      | "other-schema-version"
      | "other-design"
      | "invalid-run"
      | "no-histograms"
      | "broken-histogram"
      | "other-patterns"}`;

/** A file that the verdict reads or writes could not be had, or is not what it should be. One sentence says what, where and what to do. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";

  constructor(
    readonly code: ResultFileErrorCode,
    readonly path: string,
    what: string,
    readonly fix: string,
    /** Of the system; absent where the file could be had. */
    cause?: unknown,
  ) {
    super(`${what}: ${path}${cause === undefined ? "" : ` (${toSystemCode(cause)})`}. ${fix}`, { cause });
  }
}

/** `ENOSPC` and the like, or the message where there is no code. */
export function toSystemCode(cause: unknown): string {
  if (cause instanceof Error) {
    return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  }
  return String(cause);
}
