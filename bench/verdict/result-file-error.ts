/** A file that the verdict reads or writes could not be had. One sentence says what, where and what to do. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";

  constructor(
    readonly code: "records.unreadable" | "results.unwritable",
    readonly path: string,
    what: string,
    readonly fix: string,
    cause: unknown,
  ) {
    super(`${what}: ${path} (${toSystemCode(cause)}). ${fix}`, { cause });
  }
}

/** `ENOSPC` and the like, or the message where there is no code. */
export function toSystemCode(cause: unknown): string {
  if (cause instanceof Error) {
    return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  }
  return String(cause);
}
