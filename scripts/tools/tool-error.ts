/** Why a tool could not be had. Codes are stable; the sentences may change. */
export type ToolErrorCode =
  | "NAMED_MISSING"
  | "NAMED_NOT_RUNNABLE"
  | "NAMED_WRONG_VERSION"
  | "JAVA_MISSING"
  | "FETCHING_OFF"
  | "NO_SOURCE"
  | "CHECKSUM_MISMATCH"
  | "BUILD_FAILED"
  | "CACHE_FULL"
  | "CACHE_NOT_WRITABLE"
  | "INTERRUPTED";

/** `what` is wrong and the `fix` for it, each one sentence; the message is both. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly code: ToolErrorCode;
  readonly what: string;
  readonly fix: string;

  constructor(code: ToolErrorCode, what: string, fix: string, options?: ErrorOptions) {
    super(`${what} ${fix}`, options);
    this.code = code;
    this.what = what;
    this.fix = fix;
  }
}

/** The system's own code of a failed file, process or network operation, such as `ENOSPC`. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
