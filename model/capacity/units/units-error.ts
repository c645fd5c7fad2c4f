/**
 * Why a request has no prediction. Codes are stable.
 *
 * - `units/operation`: an operation whose units are not computed, such as ExecuteStatement.
 * - `units/unpredictable`: AWS alone decides: a parallel scan's segments, what a too large batch leaves unprocessed.
 * - `units/table`: a table that was not given, or an item without the table's key.
 */
export type UnitsErrorCode = "units/operation" | "units/unpredictable" | "units/table";

/** A request that cannot be predicted at all. What DynamoDB would refuse is no error but an outcome. */
export class UnitsError extends Error {
  override readonly name = "UnitsError";
  readonly code: UnitsErrorCode;
  /** What to do about it. */
  readonly fix: string;

  constructor(code: UnitsErrorCode, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}
