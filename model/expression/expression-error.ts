/**
 * What can be wrong with an expression or a legacy condition. Codes are stable. DynamoDB answers each with ValidationException.
 *
 * - `expression/syntax`: the text is not an expression of its kind.
 * - `expression/too_long`: more than 4,096 bytes, more operators, more operands of IN or a larger list index than DynamoDB takes.
 * - `expression/reserved`: a reserved word is used as a name without a placeholder.
 * - `expression/function`: no such function, or it may not stand there.
 * - `expression/name_unknown`, `expression/value_unknown`: a placeholder that the request does not define.
 * - `expression/operand_type`: an operand is of a type that the operator or function does not take.
 * - `expression/operand_repeated`: a path is compared with itself.
 * - `expression/operand_range`: the bounds of BETWEEN are in the wrong order.
 * - `expression/attribute_missing`: an update reads an attribute that the item does not have.
 * - `expression/path_invalid`: an update goes into something that is not there or is no map or list.
 * - `expression/path_overlap`: two paths of one expression name the same place, or one place as map and as list.
 * - `expression/number`, `expression/binary`: text that is no DynamoDB number, or no base64.
 * - `expression/key_condition`: a condition on a key that no Query can answer.
 * - `expression/legacy`: Expected, a filter, AttributeUpdates or KeyConditions of a form that DynamoDB does not take.
 */
export type ExpressionErrorCode =
  | "expression/syntax"
  | "expression/too_long"
  | "expression/reserved"
  | "expression/function"
  | "expression/name_unknown"
  | "expression/value_unknown"
  | "expression/operand_type"
  | "expression/operand_repeated"
  | "expression/operand_range"
  | "expression/attribute_missing"
  | "expression/path_invalid"
  | "expression/path_overlap"
  | "expression/number"
  | "expression/binary"
  | "expression/key_condition"
  | "expression/legacy";

/** An expression that DynamoDB would refuse. The message says what is wrong, where, and what to do; it holds no values. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly code: ExpressionErrorCode;

  /**
   * @param problem what is wrong and where, as a sentence
   * @param fix what to do about it, as a sentence
   */
  constructor(code: ExpressionErrorCode, problem: string, fix: string) {
    super(`${problem} ${fix}`);
    this.code = code;
  }
}
