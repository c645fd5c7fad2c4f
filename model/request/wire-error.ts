/**
 * What can be wrong with a value on its way to or from the wire. Codes are stable.
 *
 * - `wire/number`: NaN, an infinity, an integer that a double cannot hold, or number text that is none.
 * - `wire/set`: a set that is empty or mixes types; DynamoDB has neither.
 * - `wire/type`: a value of a type DynamoDB does not have, such as a date or a class instance.
 * - `wire/response`: a response that is not of the low-level API's form.
 */
export type WireErrorCode = "wire/number" | "wire/set" | "wire/type" | "wire/response";

/** A value that has no form on the other side. The path leads from the converted value to the offending member. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly code: WireErrorCode;
  /** What is wrong and what to do, without the path. */
  readonly reason: string;
  /** Document path such as `Key.PK` or `TransactItems[1].Put.Item.tags[0]`; empty for the converted value itself. */
  readonly path: string;

  constructor(code: WireErrorCode, reason: string, path = "") {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.code = code;
    this.reason = reason;
    this.path = path;
  }
}

/** Names a value of unknown type in an error, without its content, which may be private. */
export function describeValue(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "" ? `an object of class ${name}` : "an object";
  }
  return value === undefined || value === null ? String(value) : `a ${typeof value}`;
}
